package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Arrays are columns like others: pushed, kept, compared and given out. */
@SuppressWarnings("ArrayRecordComponent") // What users may have.
final class ArrayColumnTest {
  private static final List<@Nullable String> TAGS =
      Arrays.asList("red", null, "a string of more than twelve bytes");
  private static final List<BigDecimal> PRICES = List.of(new BigDecimal("1.50"));

  record Lists(int k, @Nullable List<@Nullable String> tags, List<BigDecimal> prices) {}

  record Arrays2(int k, @Nullable String @Nullable [] tags, BigDecimal[] prices) {}

  @AutoClose
  private final LaminarDB db =
      LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());

  @BeforeEach
  void create() {
    db.execute("""
        CREATE SOURCE s (k INTEGER NOT NULL, tags VARCHAR ARRAY, prices ARRAY<DECIMAL(10, 2)> NOT NULL);
        CREATE MATERIALIZED VIEW v AS SELECT * FROM s\
        """);
  }

  private static List<Lists> all(Subscription<Lists> results) {
    List<Lists> rows = new ArrayList<>();
    for (Lists row = results.poll(); row != null; row = results.poll()) {
      rows.add(row);
    }
    return rows;
  }

  @Test
  void shouldTakeAndGiveThemInEveryForm() {
    var results = db.sink("s", Lists.class).subscribe();
    Lists row = new Lists(1, TAGS, PRICES);
    try (Source<Lists> typed = db.source("s", Lists.class)) {
      typed.push(row);
    }
    try (Source<Arrays2> typed = db.source("s", Arrays2.class)) {
      typed.push(new Arrays2(1, TAGS.toArray(String[]::new), PRICES.toArray(BigDecimal[]::new)));
    }
    try (Source<Row> rows = db.source("s")) {
      rows.push(Row.of(rows.schema(), 1, TAGS, new double[] {1.5}));
      rows.writer().setLong(0, 1).setArray(1, TAGS).setArray(2, PRICES).push();
      rows.push(Row.of(rows.schema(), 2, null, List.of()));
    }
    assertThat(all(results)).containsExactly(row, row, row, row, new Lists(2, null, List.of()));
    assertThat(db.query("SELECT DISTINCT tags, prices FROM v WHERE k = 1").rows())
        .extracting(Row::values)
        .containsExactly(List.of(TAGS, PRICES));
  }

  @Test
  void shouldRoundTripThroughArrow() {
    db.execute(
        "CREATE SOURCE t (k INTEGER NOT NULL, tags VARCHAR ARRAY, prices ARRAY<DECIMAL(10, 2)> NOT NULL)");
    var from = db.sink("s").subscribe();
    var to = db.sink("t", Lists.class).subscribe();
    List<Lists> rows = List.of(new Lists(1, TAGS, PRICES), new Lists(2, null, List.of()));
    try (Source<Lists> typed = db.source("s", Lists.class)) {
      typed.pushBatch(rows);
    }
    try (VectorSchemaRoot batch = from.pollArrow()) {
      db.source("t").pushArrow(Objects.requireNonNull(batch));
    }
    assertThat(all(to)).isEqualTo(rows);
  }

  @Test
  void shouldMakeMoreRowsOfOneThanABatchHolds() {
    db.execute(
        "CREATE STREAM e AS SELECT k, tag, n FROM s LEFT JOIN UNNEST(tags) WITH ORDINALITY AS"
            + " t(tag, n) ON TRUE");
    var results = db.sink("e").subscribe();
    List<String> tags =
        IntStream.range(0, 1_000).mapToObj(i -> "tag number " + i).toList();
    try (Source<Lists> typed = db.source("s", Lists.class)) {
      typed.pushBatch(List.of(
          new Lists(1, tags, PRICES), new Lists(2, List.of(), PRICES), new Lists(3, tags, PRICES)));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Row row = results.poll(); row != null; row = results.poll()) {
      rows.add(row.values());
    }
    assertThat(rows).hasSize(2_001);
    assertThat(rows.get(999)).isEqualTo(List.of(1, "tag number 999", 1_000));
    assertThat(rows.get(1_000)).isEqualTo(Arrays.asList(2, null, null));
    assertThat(rows.get(2_000)).isEqualTo(List.of(3, "tag number 999", 1_000));
  }

  @Test
  void shouldBeAPointReadParameterAndKey() {
    db.execute("CREATE TABLE t (tags VARCHAR ARRAY PRIMARY KEY, n BIGINT)");
    try (Source<Row> rows = db.source("t")) {
      rows.push(Row.of(rows.schema(), TAGS, 5L));
      rows.push(Row.of(rows.schema(), List.of(), 6L));
    }
    assertThat(db.query("SELECT n FROM t WHERE tags = ?", TAGS).rows())
        .extracting(row -> row.get(0))
        .containsExactly(5L);
  }

  @Test
  void shouldBeAColumnOfAMap() {
    var results = db.sink("s").subscribe();
    try (Source<Map<String, Object>> maps = db.mapSource("s")) {
      maps.push(Map.of("k", 3, "tags", List.of(), "prices", PRICES));
    }
    assertThat(Objects.requireNonNull(results.poll()).values())
        .isEqualTo(List.of(3, List.of(), PRICES));
  }

  @Test
  void shouldKnowTypesWithoutAPrecision() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE t (a ARRAY<DATE>, b ARRAY<TIME>, c ARRAY<TIMESTAMP>, date DATE)");
      db.execute("CREATE SOURCE u (a DATE ARRAY, b TIME ARRAY, c TIMESTAMP ARRAY, date DATE)");

      assertThat(db.source("t").schema()).isEqualTo(db.source("u").schema());
    }
  }
}
