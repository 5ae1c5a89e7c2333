package io.laminar.core.operator.aggregate;

import static io.laminar.core.operator.aggregate.AggregateFunction.SUM;
import static io.laminar.core.operator.aggregate.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.OutputRows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What commits of several rows do to sums by key. */
class GroupChangesTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final GroupSpec SPEC = GroupSpec.of(
          List.of(BIGINT, BIGINT), List.of(0), List.of(call(SUM, 1, BIGINT)), -1)
      .overChangelog();

  private final GroupAggregateOperator sums =
      new GroupAggregateOperator(SPEC, new EvaluationContext((code, message, remedy) -> {}));
  private final OutputRows input = new OutputRows(SPEC.inputTypes(), true);

  private GroupChangesTest row(long weight, long key, long value) {
    input.column(0).setWord(input.count(), key);
    input.column(1).setWord(input.count(), value);
    input.add(weight, 0);
    return this;
  }

  /** Takes the rows as one commit; returns weight, key and sum of each change. */
  private List<List<Long>> commit() {
    List<List<Long>> changes = new ArrayList<>();
    input.flush(batch -> {
      int taken = sums.process(0, batch, 0, output -> collect(output, changes));
      assertThat(taken).isEqualTo(batch.size());
    });
    assertThat(sums.holdsCommit()).isFalse();
    return changes;
  }

  private static void collect(Batch batch, List<List<Long>> changes) {
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.selection()[i];
      changes.add(
          List.of(batch.weight(row), batch.column(0).word(row), batch.column(1).word(row)));
    }
  }

  @Test
  void shouldEmitTheChangesOfEachCommit() {
    assertThat(row(1, 7, 1).row(1, 7, 2).commit()).containsExactly(List.of(1L, 7L, 3L));

    assertThat(row(1, 7, 4).row(1, 8, 5).commit())
        .containsExactly(List.of(-1L, 7L, 3L), List.of(1L, 7L, 7L), List.of(1L, 8L, 5L));
  }

  @Test
  void shouldKeepNoGroupThatHasNoRowsAtTheEndOfACommit() {
    row(1, 7, 1).row(1, 8, 2).commit();
    long bytes = sums.stateBytes();

    assertThat(row(1, 9, 3).row(-1, 9, 3).commit()).isEmpty();

    assertThat(sums.stateBytes()).isEqualTo(bytes);
  }

  @Test
  void shouldFindAGroupAgainHoweverManyACommitTouches() {
    for (long key = 0; key < 20; key++) {
      row(1, key, 1);
    }
    for (long key = 0; key < 20; key++) {
      row(1, key, 2);
    }

    assertThat(commit())
        .isEqualTo(LongStream.range(0, 20).mapToObj(key -> List.of(1L, key, 3L)).toList());
  }

  @Test
  void shouldForgetTheGroupsOfALargeCommitAtItsEnd() {
    for (long value = 1; value <= 2; value++) {
      for (long key = 0; key < 20; key++) {
        row(1, key, value);
      }
      long sum = value == 1 ? 1 : 3;

      assertThat(commit().stream().filter(change -> change.get(0) > 0))
          .containsExactlyElementsOf(
              LongStream.range(0, 20).mapToObj(key -> List.of(1L, key, sum)).toList());
    }
  }
}
