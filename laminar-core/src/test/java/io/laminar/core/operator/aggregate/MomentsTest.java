package io.laminar.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.OutputRows;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Variances of doubles that are hard: large means, retractions, merges, what is out of range. */
final class MomentsTest {
  private static final DataType DOUBLE = DataType.of(TypeKind.DOUBLE);

  private final Groups groups = new Groups(
      GroupSpec.of(
              List.of(DOUBLE),
              List.of(),
              List.of(Calls.call(AggregateFunction.VAR_POP, 0, DOUBLE)),
              -1)
          .overChangelog(),
      true,
      new EvaluationContext((code, message, remedy) -> {}));
  private boolean fits = true;

  private int add(int scope, long weight, double... values) {
    Batch batch = new Batch(1);
    ColumnBuffer column = new ColumnBuffer(DOUBLE);
    ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
    weights.setWord(0, weight);
    int id = -1;
    for (double value : values) {
      column.setWord(0, Double.doubleToRawLongBits(value));
      batch.column(0, column.vector());
      batch.weights(weights.vector());
      batch.selectFirst(1);
      groups.scopes()[0] = scope;
      groups.load(batch, batch.selection(), 1);
      int found = groups.find(0);
      id = found < 0 ? groups.insert(0) : found;
      groups.addRow(batch, 0, id);
    }
    return id;
  }

  private double variance(int id) {
    OutputRows output = new OutputRows(List.of(DOUBLE.withNullable(true)), true);
    fits = groups.writeResults(id, output, 0, 0, false);
    return Double.longBitsToDouble(output.column(0).vector().word(0));
  }

  @Test
  void shouldKeepTheSpreadOfNumbersFarFromZero() {
    int id = add(0, 1, 1e15 + 1, 1e15 + 2, 1e15 + 3);

    assertThat(variance(id)).isEqualTo(2.0 / 3);
  }

  @Test
  void shouldGiveNothingForEqualNumbers() {
    int id = add(0, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1);

    assertThat(variance(id)).isZero();
  }

  /** The first value, which is retracted, was 13 digits away. */
  @Test
  void shouldForgetWhatIsRetracted() {
    int id = add(0, 1, 1e12, 0.1, 0.2, 0.3);
    add(0, -1, 1e12);

    assertThat(variance(id)).isCloseTo(0.02 / 3, within(1e-8));
    add(0, -1, 0.2, 0.3);
    assertThat(variance(id)).isZero();
  }

  @Test
  void shouldNotShowHowOftenNumbersCameAndWent() {
    Random random = new Random(5);
    int id = add(0, 1, 3, 4);
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextGaussian() * 1e6;
      add(0, 1, value);
      add(0, -1, value);
    }

    assertThat(variance(id)).isCloseTo(0.25, within(1e-15));
  }

  @Test
  void shouldMergeGroupsOfDistantNumbers() {
    int left = add(0, 1, 1e9, 1e9 + 2);
    int right = add(1, 1, -1e9, -1e9 + 2);

    new GroupMerge(groups).merge(right, left);

    assertThat(variance(left)).isEqualTo(1e18 + 1);
  }

  @Test
  void shouldNotGiveAResultOfSquaresOutOfRange() {
    int id = add(0, 1, 1.0, 1e200);

    variance(id);
    assertThat(fits).isFalse();
    add(0, -1, 1e200);
    assertThat(variance(id)).isZero();
    assertThat(fits).isTrue();
  }

  @Test
  void shouldBeNotANumberWhileAnInfinityIsThere() {
    int id = add(0, 1, 1.0, 3.0, Double.NEGATIVE_INFINITY);

    assertThat(variance(id)).isNaN();
    add(0, -1, Double.NEGATIVE_INFINITY);
    assertThat(variance(id)).isEqualTo(1.0);
  }
}
