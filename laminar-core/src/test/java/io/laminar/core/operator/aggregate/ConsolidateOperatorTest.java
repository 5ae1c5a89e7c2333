package io.laminar.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsolidateOperatorTest {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);

  private final ColumnBuffer texts = new ColumnBuffer(TEXT);
  private final ColumnBuffer numbers = new ColumnBuffer(NUMBER);
  private final ColumnBuffer weights = new ColumnBuffer(NUMBER);
  private final int[] ordinals = new int[Batch.MAX_ROWS];
  private final List<String> output = new ArrayList<>();
  private final ConsolidateOperator operator = new ConsolidateOperator(
      List.of(TEXT, NUMBER), new EvaluationContext((code, message, remedy) -> {}));
  private int count;

  private void change(int ordinal, long weight, String text, long number) {
    if (text.isEmpty()) {
      texts.setNull(count);
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      texts.setBytes(count, bytes, 0, bytes.length);
    }
    numbers.setWord(count, number);
    weights.setWord(count, weight);
    ordinals[count++] = ordinal;
  }

  private void process(boolean open) {
    Batch batch = new Batch(2);
    batch.column(0).share(texts.vector());
    batch.column(1).share(numbers.vector());
    batch.weights(weights.vector());
    batch.commits(ordinals, open);
    batch.selectFirst(count);
    int from = 0;
    while (from < count) {
      from = operator.process(0, batch, from, this::collect);
      while (operator.holdsCommit() && !open) {
        operator.endCommit(false, this::collect);
      }
    }
    count = 0;
    texts.begin();
  }

  private void collect(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.selection()[i];
      output.add(batch.ordinal(row) + ": " + batch.weight(row) + " "
          + (batch.column(0).isNull(row) ? "NULL" : batch.column(0).word(row) >>> 32)
          + " " + batch.column(1).word(row));
    }
  }

  @Test
  void shouldCancelOppositeChangesOfEqualRowsWithinACommitOnly() {
    String key = "a key of more than twelve bytes";
    change(1, -1, key, 5);
    change(1, 1, key, 5);
    change(2, 1, "", 7);
    change(3, -1, "", 7);
    change(4, 1, "", 8);
    change(4, -1, "", 9);
    change(4, -1, "", 8);
    process(false);

    assertThat(output).containsExactly("2: 1 NULL 7", "3: -1 NULL 7", "4: -1 NULL 9");
  }

  @Test
  void shouldLookAtABoundedNumberOfSumsInACall() {
    for (int sign = 1; sign >= -1; sign -= 2) {
      for (int i = 0; i < 100; i++) {
        for (int row = 0; row < Batch.MAX_ROWS; row++) {
          change(1, sign, "", i * Batch.MAX_ROWS + row);
        }
        process(true);
      }
    }
    int calls = 1;
    while (!operator.endCommit(false, this::collect)) {
      calls++;
    }

    assertThat(output).isEmpty();
    assertThat(calls).isBetween(20, 100);
  }

  @Test
  void shouldEmitWhatIsLeftOfALongCommitAsSingleChanges() {
    for (int i = 0; i < 40; i++) {
      change(6, i % 2 == 0 ? 1 : -1, "", i / 4);
    }
    change(6, 2, "", 3);
    process(false);

    assertThat(output).containsExactly("6: 1 NULL 3", "6: 1 NULL 3");
  }

  @Test
  void shouldPutTheChangesOfARowSideBySideWhereItCameFirst() {
    change(1, 1, "", 1);
    change(1, 1, "", 2);
    change(1, -1, "", 3);
    change(1, 1, "", 1);
    change(1, 1, "", 3);
    change(1, -1, "", 2);
    change(1, 1, "", 1);
    change(2, -1, "", 5);
    change(2, -1, "", 4);
    change(2, -1, "", 5);
    process(false);

    assertThat(output)
        .containsExactly(
            "1: 1 NULL 1",
            "1: 1 NULL 1",
            "1: 1 NULL 1",
            "2: -1 NULL 5",
            "2: -1 NULL 5",
            "2: -1 NULL 4");
  }

  @Test
  void shouldEmitALargeSumInSeveralBatches() {
    change(3, 700, "", 1);
    change(3, -1, "", 2);
    process(false);

    assertThat(output).hasSize(701).endsWith("3: 1 NULL 1", "3: -1 NULL 2");
    assertThat(output.subList(0, 700)).containsOnly("3: 1 NULL 1");
  }

  @Test
  void shouldHoldAnOpenCommitUntilItEnds() {
    change(0, 1, "", 1);
    change(0, 1, "", 2);
    process(true);
    change(0, -1, "", 1);
    process(true);
    assertThat(output).isEmpty();

    assertThat(operator.endCommit(true, this::collect)).isTrue();
    assertThat(output).containsExactly("0: 1 NULL 2");
    assertThat(operator.holdsCommit()).isFalse();
  }
}
