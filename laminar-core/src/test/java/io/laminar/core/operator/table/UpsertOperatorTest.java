package io.laminar.core.operator.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables: rows by key, written over and deleted. */
final class UpsertOperatorTest {
  private static final String LONG = "a string that is longer than twelve bytes ";

  private static final Schema SCHEMA = new Schema(List.of(
      new Column("name", DataType.of(TypeKind.VARCHAR).withNullable(true)),
      new Column("k", DataType.of(TypeKind.VARCHAR)),
      new Column("v", DataType.of(TypeKind.BIGINT).withNullable(true)),
      new Column("ts", DataType.of(TypeKind.BIGINT))));

  private static OperatorHarness table() {
    UpsertSpec spec = new UpsertSpec(SCHEMA, List.of(1), -1);
    return OperatorHarness.of(context -> new UpsertOperator(spec, context), spec.types());
  }

  private static OperatorHarness versioned() {
    UpsertSpec spec = new UpsertSpec(SCHEMA, List.of(1), 3);
    return OperatorHarness.of(context -> new VersionedUpsertOperator(spec, context), spec.types());
  }

  @Test
  void shouldWriteOverAndDeleteByKey() {
    table()
        .change(1, "x", "a", 1, 5)
        .expectChange(1, "x", "a", 1, 5)
        .change(1, null, "a", 2, 4)
        .expectChange(-1, "x", "a", 1, 5)
        .expectChange(1, null, "a", 2, 4)
        .change(1, null, "a", 2, 4)
        .change(-1, null, "b", 0, 0)
        .change(-1, "whatever", "a", 7, 9)
        .expectChange(-1, null, "a", 2, 4)
        .change(-1, null, "a", 2, 4)
        .change(1, LONG, "a", null, 1)
        .expectChange(1, LONG, "a", null, 1)
        .expectIgnoredRetractions(2)
        .run();
  }

  @Test
  void shouldHoldTheVersionOfGreatestTime() {
    versioned()
        .change(1, "x", "a", 1, 50)
        .expectChange(1, "x", "a", 1, 50)
        .change(1, "old", "a", 0, 49)
        .change(1, "y", "a", 2, 50)
        .expectChange(-1, "x", "a", 1, 50)
        .expectChange(1, "y", "a", 2, 50)
        .change(-1, null, "a", null, 49)
        .change(-1, null, "a", null, 60)
        .expectChange(-1, "y", "a", 2, 50)
        .change(1, "old", "a", 0, 59)
        .expectLateRows(3)
        .run();
  }

  @Test
  void shouldForgetADeletionThatTheWatermarkHasPassed() {
    versioned()
        .change(-1, null, "a", null, 60)
        .watermark(60)
        .change(1, "old", "a", 0, 59)
        .watermark(61)
        .change(1, "again", "a", 1, 59)
        .expectChange(1, "again", "a", 1, 59)
        .expectLateRows(1)
        .expectIgnoredRetractions(1)
        .run();
  }

  /** The bytes of a deleted row belong to others, though its key is remembered. */
  @Test
  void shouldGiveTheStringsOfADeletedRowBackOnce() {
    versioned()
        .change(1, LONG + 1, "a", 1, 10)
        .expectChange(1, LONG + 1, "a", 1, 10)
        .change(-1, null, "a", null, 20)
        .expectChange(-1, LONG + 1, "a", 1, 10)
        .change(1, LONG + 2, "b", 2, 1)
        .expectChange(1, LONG + 2, "b", 2, 1)
        .change(1, "short", "a", 3, 30)
        .expectChange(1, "short", "a", 3, 30)
        .change(1, LONG + 3, "c", 4, 1)
        .expectChange(1, LONG + 3, "c", 4, 1)
        .change(-1, null, "b", null, 2)
        .expectChange(-1, LONG + 2, "b", 2, 1)
        .run();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldBeTheMapOfItsRows(long seed) {
    Random random = new Random(seed);
    OperatorHarness harness = table();
    Map<Object, @Nullable Object[]> model = new HashMap<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String key = (random.nextInt(4) == 0 ? LONG : "") + random.nextInt(12);
      boolean deletes = random.nextInt(3) == 0;
      String name = random.nextInt(3) == 0 ? null : LONG + random.nextInt(2);
      @Nullable Object[] row = {name, key, random.nextInt(2), 0};
      harness.change(deletes ? -1 : 1, row);
      @Nullable Object[] old = deletes ? model.remove(key) : model.put(key, row);
      if (old != null && (deletes || !Arrays.equals(old, row))) {
        expected.add(InputRow.of(-1, old).toString());
      }
      if (!deletes && !Arrays.equals(old, row)) {
        expected.add(InputRow.of(1, row).toString());
      }
    }

    List<String> actual =
        harness.runAndCollect().stream().map(InputRow::toString).toList();

    assertThat(actual).as("seed %s", seed).isEqualTo(expected);
  }
}
