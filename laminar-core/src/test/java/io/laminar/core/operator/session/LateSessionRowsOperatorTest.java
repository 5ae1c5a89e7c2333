package io.laminar.core.operator.session;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows that {@link SessionModel} counts as late, however rows are cut, with restores between. */
class LateSessionRowsOperatorTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final List<DataType> TYPES =
      List.of(BIGINT, BIGINT, DataType.timestamp(3).withNullable(true));
  private static final int ROWS = 200;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 12);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldLetLateRowsThrough(long seed) {
    Random random = new Random(seed);
    GroupSpec spec = GroupSpec.of(TYPES, List.of(0), List.of(), 2);
    long gap = 1L + random.nextInt(12);
    WindowEmission.Kind[] kinds = WindowEmission.Kind.values();
    WindowEmission emission =
        new WindowEmission(kinds[(int) (seed % kinds.length)], random.nextInt(20));
    LateSessions model = new LateSessions(gap, emission.lateness());
    OperatorHarness harness = OperatorHarness.of(
        context -> new LateSessionRowsOperator(spec, gap, emission, context), TYPES);
    for (int i = 0; i < ROWS; i++) {
      long key = random.nextInt(3);
      long time = i / 2L - random.nextInt(60);
      harness.row(key, (long) i, time);
      if (model.isLate(key, time)) {
        harness.expect(key, (long) i, time);
      }
      if (random.nextInt(5) == 0) {
        harness.watermark(i / 2L - 5);
        model.watermark(i / 2L - 5);
      }
    }
    harness
        .row(0L, -1L, null)
        .watermark(Long.MAX_VALUE)
        .row(0L, 0L, 0L)
        .expect(0L, 0L, 0L)
        .run();
  }
}
