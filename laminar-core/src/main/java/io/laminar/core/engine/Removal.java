package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Replacement;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.engine.source.StoreDelay;
import java.util.List;

/**
 * Takes relations out of the graph while producers push: of each push it is certain which of its
 * rows were taken, and those are drained or counted. Any thread, as for {@link Engine}.
 */
final class Removal {
  private final Engine engine;

  Removal(Engine engine) {
    this.engine = engine;
  }

  /** Drops relations; the rows that wait in sources are counted, those of pushes under way too. */
  void drop(List<Relation> relations, List<String> names) {
    engine.changes().beforeChange();
    engine.changes().make(() -> {
      engine.graph().noteCommand();
      engine.graph().drop(relations, names);
    });
    List<SourceInput> sources = relations.stream()
        .filter(SourceInput.class::isInstance)
        .map(SourceInput.class::cast)
        .toList();
    if (!sources.isEmpty()) {
      StoreDelay.await();
      sources.forEach(this::discard);
    }
  }

  /** Puts a new source in the place of one; see {@link Engine#replaceSource}. */
  SourceInput replace(SourceInput old, SourceSpec spec) {
    engine.changes().beforeChange();
    // May be refused, as what follows may: then nothing has happened.
    SourceInput fresh =
        engine.reclaim().beforeRefusal(() -> engine.call(() -> engine.graph().newSource(spec)));
    old.refuse();
    StoreDelay.await();
    engine.changes().make(() -> replaceIfItGoesOn(old, fresh));
    // Nothing where the new one drains what was left.
    discard(old);
    engine.released();
    return fresh;
  }

  /** What reads a source that has ended has ended, too, and hears of nothing more. */
  private void replaceIfItGoesOn(SourceInput old, SourceInput fresh) {
    if (old.end().isDecided() && old.output().hasTargets()) {
      fresh.drop();
      old.refuseNoLonger();
      throw new LaminarException(
          ErrorCode.SOURCE_COMPLETE,
          old.spec().label() + " is complete, and what reads it has ended with it",
          "drop it with its readers (DROP SOURCE " + old.name() + " CASCADE), and create it again");
    }
    Replacement.of(engine.graph(), old, fresh);
  }

  private void discard(SourceInput source) {
    if (!engine.runUnlessClosed(() -> engine.losses().discard(source))) {
      engine.awaitEnd();
      engine.losses().discard(source);
    }
  }
}
