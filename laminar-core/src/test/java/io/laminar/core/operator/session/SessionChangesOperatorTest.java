package io.laminar.core.operator.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionChangesOperatorTest {
  private static final List<DataType> TYPES =
      List.of(DataType.of(TypeKind.BIGINT), DataType.timestamp(3));
  private static final GroupSpec SPEC =
      GroupSpec.of(TYPES, List.of(0), List.of(AggregateCall.countAll()), 1);

  private final SessionChangesOperator operator = fresh();
  private final Subject subject = new Subject.Single(operator);

  private static SessionChangesOperator fresh() {
    return overChanges(SPEC, 20);
  }

  private static SessionChangesOperator overChanges(GroupSpec spec, long lateness) {
    return new SessionChangesOperator(
        spec,
        10,
        new WindowEmission(WindowEmission.Kind.ON_CLOSE, lateness),
        new EvaluationContext((code, message, remedy) -> {}));
  }

  private void row(long key, long time) {
    subject.process(batch(key, time), rows -> {});
  }

  private static Batch batch(long key, long time) {
    Batch batch = new Batch(TYPES.size());
    ColumnBuffer[] columns = TYPES.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    columns[0].setWord(0, key);
    columns[1].setWord(0, time);
    batch.column(0).share(columns[0].vector());
    batch.column(1).share(columns[1].vector());
    batch.selectFirst(1);
    return batch;
  }

  private void watermark(long time) {
    while (!subject.onWatermark(time, rows -> {})) {
      // In steps.
    }
  }

  @Test
  void shouldHoldTheRowsOfSessionsThatHaveNoRow() {
    row(1, 100);
    row(1, 105);
    row(2, 120);
    assertThat(operator.heldRows()).isEqualTo(3);
    watermark(115);
    assertThat(operator.heldRows()).isEqualTo(1);
    row(1, 104);
    assertThat(operator.heldRows()).isEqualTo(1);
    row(1, 111);
    assertThat(operator.heldRows()).isEqualTo(5);
    watermark(131);
    assertThat(operator.heldRows()).isZero();
    watermark(Long.MAX_VALUE);
    assertThat(operator.heldRows()).isZero();
    assertThat(operator.stateBytes()).isZero();
  }

  @Test
  void shouldCountWhatIsHeldAfterARestoreByPartition() {
    row(1, 100);
    row(2, 120);
    watermark(115);
    SessionChangesOperator other = fresh();
    subject.partsInto(new Subject.Single(other));
    assertThat(other.heldRows()).isEqualTo(1);
    assertThat(other.stateRows()).isEqualTo(2);
  }

  @Test
  void shouldSayWhichSessionIsWaitedFor() {
    row(1, 100);
    row(2, 120);
    watermark(115);
    assertThat(operator.waitingFor())
        .hasToString("Wait[kind=WATERMARK, input=0, until=130, what=where its first session ends]");
  }

  @Test
  void shouldHaveATimerWhereASessionWouldEndThatLosesRows() {
    GroupSpec changelog = new GroupSpec(TYPES, List.of(0), SPEC.calls(), 1, true);
    SessionChangesOperator changes = overChanges(changelog, 0);
    Subject all = new Subject.Single(changes);
    for (long time : new long[] {100, 104, 108}) {
      all.process(batch(1, time), rows -> {});
    }
    assertThat(changes.nextTimer()).isEqualTo(110);
    all.onWatermark(110, rows -> {});
    assertThat(changes.nextTimer()).isEqualTo(114);
    SessionChangesOperator other = overChanges(changelog, 0);
    all.partsInto(new Subject.Single(other));
    assertThat(other.nextTimer()).isEqualTo(114);
    SessionChangesOperator corrected = overChanges(changelog, 7);
    new Subject.Single(corrected).process(batch(1, 100), rows -> {});
    corrected.onWatermark(110, rows -> {});
    assertThat(corrected.nextTimer()).isEqualTo(117);
  }
}
