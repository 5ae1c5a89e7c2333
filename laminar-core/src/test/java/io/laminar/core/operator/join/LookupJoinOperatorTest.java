package io.laminar.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of input 1 look up the table of input 0. */
final class LookupJoinOperatorTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final List<DataType> ROW =
      List.of(BIGINT.withNullable(true), DataType.of(TypeKind.VARCHAR).withNullable(true));
  private static final List<DataType> INPUT = List.of(BIGINT, ROW.get(0), ROW.get(1));

  private static OperatorHarness join(JoinKind kind, @Nullable JoinCondition condition) {
    JoinSpec spec = new JoinSpec(
        kind,
        new JoinInput(ROW, List.of(0), false),
        new JoinInput(ROW, List.of(0), true),
        List.of(BIGINT));
    return OperatorHarness.ofPipeline(
            context -> new JoinSubject(() -> new LookupJoinOperator(spec, condition, context)),
            INPUT)
        .returns(spec.outputTypes());
  }

  /** The text of the row is shorter than that of the table. */
  private static JoinCondition shorter() {
    return new JoinCondition(
        (batch, rows, count, selected, context) -> {
          int kept = 0;
          for (int i = 0; i < count; i++) {
            int row = rows[i];
            int left = InlineBytes.length(batch.column(1).word(row));
            selected[kept] = row;
            kept += left < InlineBytes.length(batch.column(3).word(row)) ? 1 : 0;
          }
          return kept;
        },
        List.of(1, 3));
  }

  @Test
  void shouldGiveWhatTheTableHoldsAtThatMoment() {
    join(JoinKind.INNER, null)
        .row(1, 1, "early")
        .row(0, 1, "x")
        .row(1, 1, "a")
        .expect(1, "a", 1, "x")
        .change(-1, 0, 1, "x")
        .row(0, 1, "a text that is longer than twelve bytes")
        .row(1, 1, "b")
        .expect(1, "b", 1, "a text that is longer than twelve bytes")
        .change(-1, 0, 1, "a text that is longer than twelve bytes")
        .row(1, 1, "c")
        .run();
  }

  @Test
  void shouldKeepARowWithoutPartnerBesideNulls() {
    join(JoinKind.LEFT, null)
        .row(1, 1, "a")
        .expect(1, "a", null, null)
        .row(0, 1, "x")
        .row(0, null, "of no key")
        .row(1, null, "b")
        .expect(null, "b", null, null)
        .row(1, 1, "c")
        .expect(1, "c", 1, "x")
        .run();
  }

  @Test
  void shouldAskTheConditionOfEachPartner() {
    join(JoinKind.LEFT, shorter())
        .row(0, 1, "x")
        .row(0, 1, "xxx")
        .row(0, 1, "xxxx")
        .row(1, 1, "aa")
        .expect(1, "aa", 1, "xxx")
        .expect(1, "aa", 1, "xxxx")
        .row(1, 1, "aaaa")
        .expect(1, "aaaa", null, null)
        .run();
  }

  @Test
  void shouldGiveARowOfTheTableAsOftenAsItIsThere() {
    join(JoinKind.INNER, null)
        .row(0, 1, "x")
        .row(0, 1, "x")
        .row(1, 1, "a")
        .expect(1, "a", 1, "x")
        .expect(1, "a", 1, "x")
        .change(-1, 0, 1, "x")
        .row(1, 1, "b")
        .expect(1, "b", 1, "x")
        .run();
  }

  @Test
  void shouldIgnoreARetractionOfWhatTheTableDoesNotHold() {
    join(JoinKind.INNER, null)
        .change(-1, 0, 1, "x")
        .row(0, 1, "y")
        .change(-1, 0, 1, "x")
        .row(1, 1, "a")
        .expect(1, "a", 1, "y")
        .expectIgnoredRetractions(2)
        .run();
  }

  @Test
  void shouldGoOnWithinARowOfManyPartners() {
    OperatorHarness harness = join(JoinKind.LEFT, shorter());
    for (int i = 0; i < 600; i++) {
      harness.row(0, 1, i % 2 == 0 ? "x" : "text " + i);
    }
    harness.row(1, 1, "aa");
    for (int i = 1; i < 600; i += 2) {
      harness.expect(1, "aa", 1, "text " + i);
    }
    harness.row(1, 2, "b").expect(2, "b", null, null).run();
  }

  @Test
  void shouldKeepTheTableOnly() {
    JoinSpec spec = new JoinSpec(
        JoinKind.LEFT,
        new JoinInput(ROW, List.of(0), false),
        new JoinInput(ROW, List.of(0), true),
        List.of(BIGINT));
    LookupJoinOperator operator =
        new LookupJoinOperator(spec, null, new EvaluationContext((code, message, remedy) -> {}));

    assertThat(operator.stateBytes()).isZero();
    assertThat(operator.canRetract()).isFalse();
    assertThat(operator.timeInput()).isEqualTo(LookupJoinOperator.ROWS);
  }
}
