package io.laminar.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pipelines that rows have entered, each once, until they are left. Belongs to the thread that runs
 * the operators.
 */
final class EnteredPipelines {
  // Rows mostly enter one pipeline: it needs no list.
  private @Nullable Pipeline first;
  private final List<Pipeline> others = new ArrayList<>();

  /** Rows enter a pipeline, perhaps not the first ones. */
  void enter(Pipeline pipeline) {
    if (!pipeline.enter()) {
      return;
    }
    if (first == null) {
      first = pipeline;
    } else {
      others.add(pipeline);
    }
  }

  /** All rows are through: what is due after them is done, in the order in which they entered. */
  void leave() {
    Pipeline left = first;
    if (left != null) {
      left.leave();
      first = null;
      if (!others.isEmpty()) {
        for (int i = 0; i < others.size(); i++) {
          others.get(i).leave();
        }
        others.clear();
      }
    }
  }
}
