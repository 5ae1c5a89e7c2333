package io.laminar.core.engine.source;

import io.laminar.core.ring.RowRing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A source takes the place of another one with the same columns. On the engine's thread. */
public final class Succession {
  private Succession() {}

  /**
   * Lets a new source drain what was pushed to an old one, and go on with its time and its counts.
   *
   * @param old takes no rows any more
   * @param heir has no handles yet
   */
  public static void of(SourceInput old, SourceInput heir) {
    heir.rows().countOn(old.rows());
    heir.errors().countOn(old.errors());
    heir.tracker().countOn(old.tracker());
    heir.time().goOn(old.time(), old.output().hasTargets());
    heir.steps().takeOver(old.steps());
    old.passTo(heir);
    Map<LaneInput, LaneInput> heirs = new HashMap<>();
    List<LaneInput> all = new ArrayList<>();
    for (RowRing lane : heir.channel().inherit(old.channel())) {
      LaneInput left = old.handles().find(lane);
      // Else closed and drained: its handle was taken out, and the channel has not come by it
      // since.
      if (left != null) {
        all.add(left);
      }
    }
    // Those that are not there in a later life come last: the others have the same numbers then.
    all.sort(Comparator.comparing(left -> !left.isLogged()));
    for (LaneInput left : all) {
      LaneInput input =
          new LaneInput(heirs.size(), left, heir.time().watermark().open());
      // For the log it stays a lane of the old source, and ends with what was taken.
      left.left();
      heirs.put(left, input);
      heir.add(input);
    }
    heir.handles().inherit(old.handles(), heirs);
    if (!old.spec().isLogged()) {
      heir.handles().mayMiss();
    }
  }
}
