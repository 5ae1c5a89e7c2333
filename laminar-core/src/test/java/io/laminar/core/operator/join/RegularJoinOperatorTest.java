package io.laminar.core.operator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RegularJoinOperatorTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final List<DataType> ROW =
      List.of(BIGINT.withNullable(true), DataType.of(TypeKind.VARCHAR).withNullable(true));
  private static final List<DataType> INPUT = List.of(BIGINT, ROW.get(0), ROW.get(1));

  /** A text that no pair can have. */
  private static final String BROKEN = "this text of many bytes breaks the condition";

  private static JoinSpec spec(JoinKind kind, boolean changelog) {
    JoinInput side = new JoinInput(ROW, List.of(0), changelog);
    return new JoinSpec(kind, side, side, List.of(BIGINT));
  }

  private static OperatorHarness join(
      JoinKind kind, boolean changelog, @Nullable JoinCondition condition) {
    JoinSpec spec = spec(kind, changelog);
    return OperatorHarness.ofPipeline(
            context -> new JoinSubject(() -> new RegularJoinOperator(spec, condition, context)),
            INPUT)
        .returns(spec.outputTypes());
  }

  /** The left text is shorter than the right one. */
  private static JoinCondition shorter() {
    return new JoinCondition(
        (batch, rows, count, selected, context) -> {
          int kept = 0;
          for (int i = 0; i < count; i++) {
            kept = isShorter(batch, rows[i], context) ? keep(selected, kept, rows[i]) : kept;
          }
          return kept;
        },
        List.of(1, 3));
  }

  private static int keep(int[] selected, int kept, int row) {
    selected[kept] = row;
    return kept + 1;
  }

  private static boolean isShorter(Batch batch, int row, EvaluationContext context) {
    int left = InlineBytes.length(batch.column(1).word(row));
    int right = InlineBytes.length(batch.column(3).word(row));
    if (right == BROKEN.length()) {
      context.fail(row, ErrorCode.DIVISION_BY_ZERO, "broken", "");
    }
    return left < right;
  }

  @Test
  void shouldGiveThePairsOfEqualKeys() {
    join(JoinKind.INNER, false, null)
        .row(0, 1, "a")
        .row(1, 2, "x")
        .row(1, 1, "y")
        .expect(1, "a", 1, "y")
        .row(0, 1, "b")
        .expect(1, "b", 1, "y")
        .row(0, null, "c")
        .row(1, null, "z")
        .row(1, 1, "y")
        .expect(1, "a", 1, "y")
        .expect(1, "b", 1, "y")
        .row(0, 2, "a text that is longer than twelve bytes")
        .expect(2, "a text that is longer than twelve bytes", 2, "x")
        .run();
  }

  @Test
  void shouldTakeBackARowWithoutPartnerWhenOneComesAndGiveItAgainWhenTheLastGoes() {
    join(JoinKind.FULL, true, null)
        .row(0, 1, "a")
        .expect(1, "a", null, null)
        .row(1, 1, "x")
        .expectChange(-1, 1, "a", null, null)
        .expect(1, "a", 1, "x")
        .row(1, 1, "y")
        .expect(1, "a", 1, "y")
        .change(-1, 1, 1, "x")
        .expectChange(-1, 1, "a", 1, "x")
        .change(-1, 0, 1, "a")
        .expectChange(-1, 1, "a", 1, "y")
        .expect(null, null, 1, "y")
        .row(1, null, "z")
        .expect(null, null, null, "z")
        .change(-1, 1, null, "z")
        .expectChange(-1, null, null, null, "z")
        .run();
  }

  @Test
  void shouldTakeAPairThatTheConditionRefusesForNone() {
    join(JoinKind.LEFT, true, shorter())
        .row(0, 1, "aa")
        .expect(1, "aa", null, null)
        .row(1, 1, "x")
        .row(1, 1, "xxx")
        .expectChange(-1, 1, "aa", null, null)
        .expect(1, "aa", 1, "xxx")
        .row(0, 1, "a")
        .expect(1, "a", 1, "xxx")
        .change(-1, 1, 1, "xxx")
        .expectChange(-1, 1, "aa", 1, "xxx")
        .expect(1, "aa", null, null)
        .expectChange(-1, 1, "a", 1, "xxx")
        .expect(1, "a", null, null)
        .run();
  }

  @Test
  void shouldReportAPairForWhichTheConditionFails() {
    join(JoinKind.LEFT, false, shorter())
        .row(0, 1, "a")
        .expect(1, "a", null, null)
        .row(1, 1, BROKEN)
        .row(0, 1, "b")
        .expect(1, "b", null, null)
        .expectErrors(ErrorCode.DIVISION_BY_ZERO, ErrorCode.DIVISION_BY_ZERO)
        .run();
  }

  @Test
  void shouldGiveLeftRowsWithAPartnerOrWithout() {
    join(JoinKind.SEMI, true, null)
        .row(0, 1, "a")
        .row(1, 1, "x")
        .expect(1, "a")
        .row(1, 1, "x")
        .change(-1, 1, 1, "x")
        .change(-1, 1, 1, "x")
        .expectChange(-1, 1, "a")
        .run();
    join(JoinKind.ANTI, true, null)
        .row(0, 1, "a")
        .expect(1, "a")
        .row(0, null, "b")
        .expect(null, "b")
        .row(1, 1, "x")
        .expectChange(-1, 1, "a")
        .change(-1, 1, 1, "x")
        .expect(1, "a")
        .run();
  }

  @Test
  void shouldIgnoreARetractionOfWhatIsNotThere() {
    join(JoinKind.FULL, true, null)
        .change(-1, 0, 1, "a")
        .row(1, 1, "x")
        .expect(null, null, 1, "x")
        .change(-1, 1, 1, "y")
        .expectIgnoredRetractions(2)
        .run();
  }

  @ParameterizedTest
  @CsvSource({"INNER, false", "FULL, false", "FULL, true", "SEMI, false", "ANTI, true"})
  void shouldGoOnWithinARowOfManyPartners(JoinKind kind, boolean hasCondition) {
    int partners = 300;
    OperatorHarness harness = join(kind, true, hasCondition ? shorter() : null);
    for (int i = 0; i < partners; i++) {
      // Some are equal, some do not meet the condition.
      harness.row(0, 1, "a".repeat(1 + i % 97));
    }
    harness.row(1, 1, "x".repeat(50)).row(1, 2, "y").change(-1, 1, 1, "x".repeat(50));
    Map<InputRow, Long> sum = sum(harness.runAndCollect());
    long kept = kind == JoinKind.INNER || kind == JoinKind.SEMI ? 0 : partners;
    long other = kind == JoinKind.FULL ? 1 : 0;
    assertThat(sum.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(kept + other);
  }

  @Test
  void shouldKnowThePartnersOfARowThatTookSeveralCallsWhereRowsOnlyCome() {
    OperatorHarness harness = join(JoinKind.FULL, false, shorter());
    for (int i = 0; i < 300; i++) {
      harness.row(0, 1, "a".repeat(1 + i % 97));
    }
    harness.row(1, 1, "x".repeat(50)).row(0, 1, "b").row(0, 1, "b");
    Map<InputRow, Long> sum = sum(harness.runAndCollect());
    assertThat(sum).containsEntry(InputRow.of(1, 1L, "b", 1L, "x".repeat(50)), 2L);
    assertThat(sum.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(302);
    assertThat(sum.values()).allMatch(weight -> weight > 0);
  }

  @Test
  void shouldMeetEachPartnerOnceInACommitOfSeveralRows() {
    RegularJoinOperator operator = new RegularJoinOperator(
        spec(JoinKind.INNER, false), null, new EvaluationContext((code, message, remedy) -> {}));
    JoinRowsFeed feed = new JoinRowsFeed(operator, ROW);
    for (int i = 0; i < 150; i++) {
      feed.row(0, 1L, "l" + i);
    }
    // The second row stops in the middle of its partners, all of which the first one has met.
    List<Integer> sizes = new ArrayList<>();
    List<List<@Nullable Object>> rows =
        List.of(Arrays.asList(1L, "x"), Arrays.asList(1L, "y"), Arrays.asList(1L, "z"));
    feed.commit(1, rows, batch -> sizes.add(batch.size()));
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(3 * 150);
    assertThat(sizes).allMatch(size -> size <= Batch.MAX_ROWS);
  }

  @ParameterizedTest
  @EnumSource(JoinKind.class)
  void shouldGiveWhatTheRowsThatAreThereGive(JoinKind kind) {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(31L * seed + kind.name().hashCode());
      boolean hasCondition = seed % 2 == 1;
      boolean canGo = seed < 4;
      OperatorHarness harness = join(kind, canGo, hasCondition ? shorter() : null);
      List<List<InputRow>> sides = List.of(new ArrayList<>(), new ArrayList<>());
      for (int step = 0; step < 90; step++) {
        int side = random.nextInt(2);
        List<InputRow> rows = sides.get(side);
        if (canGo && !rows.isEmpty() && random.nextInt(3) == 0) {
          InputRow gone = rows.remove(random.nextInt(rows.size()));
          harness.change(-1, side, gone.values().get(0), gone.values().get(1));
        } else {
          Long key = random.nextInt(8) == 0 ? null : (long) random.nextInt(3);
          InputRow row = InputRow.of(1, key, "t".repeat(1 + random.nextInt(4)));
          rows.add(row);
          harness.row(side, row.values().get(0), row.values().get(1));
        }
      }
      assertThat(sum(harness.runAndCollect()))
          .as("seed " + seed)
          .isEqualTo(sum(answer(kind, hasCondition, sides)));
    }
  }

  private static Map<InputRow, Long> sum(List<InputRow> changes) {
    Map<InputRow, Long> sum = new HashMap<>();
    changes.forEach(
        change -> sum.merge(new InputRow(1, change.values()), change.weight(), Long::sum));
    sum.values().removeIf(weight -> weight == 0);
    return sum;
  }

  private static List<InputRow> answer(
      JoinKind kind, boolean hasCondition, List<List<InputRow>> sides) {
    List<InputRow> answer = new ArrayList<>();
    for (InputRow left : sides.get(0)) {
      List<InputRow> met = sides.get(1).stream()
          .filter(right -> meets(left, right, hasCondition))
          .toList();
      if (!kind.givesPairs()) {
        if (met.isEmpty() == (kind == JoinKind.ANTI)) {
          answer.add(left);
        }
        continue;
      }
      met.forEach(right -> answer.add(pair(left, right)));
      if (met.isEmpty() && kind.keepsLeft()) {
        answer.add(pair(left, null));
      }
    }
    for (InputRow right : kind.keepsRight() ? sides.get(1) : List.<InputRow>of()) {
      if (sides.get(0).stream().noneMatch(left -> meets(left, right, hasCondition))) {
        answer.add(pair(null, right));
      }
    }
    return answer;
  }

  private static boolean meets(InputRow left, InputRow right, boolean hasCondition) {
    return left.values().get(0) != null
        && Objects.equals(left.values().get(0), right.values().get(0))
        && (!hasCondition || length(left) < length(right));
  }

  private static int length(InputRow row) {
    return String.valueOf(row.values().get(1)).length();
  }

  private static InputRow pair(@Nullable InputRow left, @Nullable InputRow right) {
    return InputRow.of(
        1,
        left == null ? null : left.values().get(0),
        left == null ? null : left.values().get(1),
        right == null ? null : right.values().get(0),
        right == null ? null : right.values().get(1));
  }
}
