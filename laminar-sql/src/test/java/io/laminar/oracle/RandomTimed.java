package io.laminar.oracle;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A random step in which event time or the order of rows decides, in both dialects. */
final class RandomTimed {
  private static final int KINDS = 13;

  private RandomTimed() {}

  /**
   * Makes one, or a step of any other kind where none fits.
   *
   * @param relations what it may read; the two sources come first
   * @param late whether rows of the sources may be late
   * @param ordered whether rows come in the order of their numbers
   * @param arrays whether the sources have the column of {@link RandomArrays}
   */
  static RandomStep of(
      Random random,
      List<OracleRelation> relations,
      boolean late,
      boolean ordered,
      boolean arrays) {
    TimedInputs inputs =
        new TimedInputs(random, relations, late, ordered, "r" + (relations.size() * 10 + 5) + "_");
    int kind = random.nextInt(KINDS + 2);
    RandomStep step = kind < KINDS ? of(inputs, kind, arrays) : null;
    return step == null ? RandomStep.of(random, relations, 1, true, late) : step;
  }

  private static @Nullable RandomStep of(TimedInputs inputs, int kind, boolean arrays) {
    return switch (kind) {
      case 0, 1 -> RandomSession.of(inputs);
      case 2 -> RandomRowCount.of(inputs);
      case 3 -> RandomTimeJoin.asof(inputs);
      case 4 -> RandomTimeJoin.interval(inputs);
      case 5 -> RandomUnnest.of(inputs);
      case 6, 7 -> RandomWindowRank.of(inputs);
      case 8 -> arrays ? RandomArrays.of(inputs) : null;
      case 9, 10 -> RandomStep.windowOfChanges(inputs);
      case 11 -> RandomStep.over(inputs);
      default -> RandomWindowRank.ofKey(inputs);
    };
  }
}
