package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.Calls;
import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.state.MemoryAccount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory of groups goes back when they are gone, whatever their aggregates hold. */
class OperatorStateGivenBackTest {
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final DataType TIME = DataType.timestamp(3);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final List<DataType> TYPES = List.of(NAME, TIME, BIGINT);
  private static final Output NOWHERE = rows -> {};
  private static final int GROUPS = 20_000;

  /** A MiB of spare pages, and the first pages of a dozen structures. */
  private static final long KEPT_BYTES = (1 << 20) + (300 << 10);

  private final MemoryAccount account = MemoryAccount.ofHalfTheHeap();
  private final EvaluationContext context =
      new EvaluationContext((code, message, remedy) -> {}, account);

  private static GroupSpec spec() {
    List<AggregateCall> calls = new ArrayList<>(Calls.all(2, BIGINT));
    calls.add(Calls.call(AggregateFunction.MAX, 0, NAME));
    calls.add(Calls.call(AggregateFunction.FIRST_VALUE, 0, NAME));
    calls.add(Calls.call(AggregateFunction.COUNT, 0, NAME).overDistinct());
    return GroupSpec.of(TYPES, List.of(0), calls, 1);
  }

  private static void process(Subject operator, boolean changelog, long weight) {
    for (int first = 0; first < GROUPS; first += Batch.MAX_ROWS) {
      Batch batch = new Batch(TYPES.size());
      ColumnBuffer weights = new ColumnBuffer(BIGINT);
      ColumnBuffer[] columns = TYPES.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
      for (int i = 0; i < Batch.MAX_ROWS; i++) {
        byte[] name = ("a name that is not inline " + (first + i)).getBytes(StandardCharsets.UTF_8);
        columns[0].setBytes(i, name, 0, name.length);
        columns[1].setWord(i, first + i);
        columns[2].setWord(i, i);
        weights.setWord(i, weight);
      }
      for (int c = 0; c < columns.length; c++) {
        batch.column(c, columns[c].vector());
      }
      batch.weights(changelog ? weights.vector() : null);
      batch.selectFirst(Batch.MAX_ROWS);
      operator.process(batch, NOWHERE);
    }
  }

  private void assertGivenBack(StatefulOperator operator) {
    assertThat(operator.stateBytes()).isZero();
    assertThat(account.usedBytes()).isLessThan(KEPT_BYTES);
  }

  @Test
  void shouldGiveBackGroupsWhoseRowsWereRetracted() {
    StatefulOperator operator = new GroupAggregateOperator(spec().overChangelog(), context);
    Subject subject = new Subject.Single(operator);
    for (int round = 0; round < 3; round++) {
      process(subject, true, 1);
      assertThat(account.usedBytes()).isGreaterThan(4 * KEPT_BYTES);
      process(subject, true, -1);
      assertGivenBack(operator);
    }
  }

  @Test
  void shouldGiveBackWindowsThatWereClosed() {
    WindowAggregateOperator operator =
        new WindowAggregateOperator(spec(), new TumblingWindow(2, 0), context);
    Subject subject = new Subject.Single(operator);
    for (int round = 0; round < 2; round++) {
      process(subject, false, 1);
      if (round == 0) {
        assertThat(account.usedBytes()).isGreaterThan(4 * KEPT_BYTES);
      }
      while (!subject.onWatermark(GROUPS * 2, NOWHERE)) {
        // In steps.
      }
      assertGivenBack(operator);
    }
    assertThat(operator.lateRows()).isGreaterThan(0);
  }

  @ParameterizedTest
  @EnumSource(WindowEmission.Kind.class)
  void shouldGiveBackWindowsWithLateness(WindowEmission.Kind kind) {
    WindowAggregateOperator operator = new WindowAggregateOperator(
        spec(), new TumblingWindow(2, 0), new WindowEmission(kind, GROUPS), context);
    Subject subject = new Subject.Single(operator);

    process(subject, false, 1);
    while (!subject.onWatermark(GROUPS / 2, NOWHERE)) {
      // In steps.
    }
    process(subject, false, 1);
    while (!subject.onWatermark(GROUPS * 3, NOWHERE)) {
      // In steps.
    }

    assertGivenBack(operator);
    assertThat(operator.heldRows()).isZero();
  }

  @Test
  void shouldGiveBackSlicesAndTheirBlocks() {
    SliceAggregateOperator operator =
        new SliceAggregateOperator(spec(), WindowSeries.hopping(500, 5000, 0), context);
    Subject subject = new Subject.Single(operator);

    process(subject, false, 1);
    boolean done = false;
    while (!done) {
      done = subject.onWatermark(Long.MAX_VALUE, NOWHERE);
    }

    assertGivenBack(operator);
  }

  @Test
  void shouldGiveBackAStringWhenALaterRowReplacesIt() {
    AggregateCall last = Calls.call(AggregateFunction.LAST_VALUE, 0, NAME);
    GroupSpec spec = GroupSpec.of(TYPES, List.of(), List.of(last), 1);
    GroupAggregateOperator operator = new GroupAggregateOperator(spec, context);

    process(new Subject.Single(operator), false, 1);

    // One group, one string.
    assertThat(operator.stateBytes()).isBetween(32L, 256L);
  }
}
