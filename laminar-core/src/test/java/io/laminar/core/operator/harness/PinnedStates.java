package io.laminar.core.operator.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.state.ImageWriter;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.state.SnapshotBytes;
import io.laminar.core.state.SnapshotWriter;
import io.laminar.core.state.StateImage;
import io.laminar.core.state.StateSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pins states while they go on changing, and compares what is written of them later with what was
 * written when they were pinned.
 */
public final class PinnedStates {
  private static final int MAX_PINNED = 4;

  private final MemoryBudget budget = new MemoryBudget(MemoryBudget.halfTheHeapBytes());
  private final List<Pinned> pinned = new ArrayList<>();
  private final Random random;

  private record Pinned(StateImage image, SnapshotBytes bytes) {}

  /** Begins without any. */
  public PinnedStates(Random random) {
    this.random = random;
  }

  /** Pins a state, or lets some that were pinned go. */
  public void next(Subject subject) {
    if (pinned.size() < MAX_PINNED) {
      pin(subject);
    }
    while (!pinned.isEmpty() && random.nextInt(3) == 0) {
      check(pinned.remove(random.nextInt(pinned.size())));
    }
  }

  private void pin(Subject subject) {
    StateSection section = StateSection.of("state", 1, "", subject::snapshot, reader -> {});
    SnapshotWriter now = new SnapshotWriter();
    now.write(section);
    ImageWriter later = new ImageWriter(budget.openReader("a test"));
    later.write(section);
    pinned.add(new Pinned(later.image(), SnapshotBytes.of(now.toBytes())));
  }

  private static void check(Pinned one) {
    SnapshotBytes written = new SnapshotBytes();
    one.image().writeTo(written);
    one.image().close();
    assertThat(written.toArray())
        .as("a state that was pinned")
        .isEqualTo(one.bytes().toArray());
  }

  /** Lets all go. */
  public void end() {
    pinned.forEach(PinnedStates::check);
    pinned.clear();
    assertThat(budget.usedBytes()).as("what pins keep").isZero();
  }
}
