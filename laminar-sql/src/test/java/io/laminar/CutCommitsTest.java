package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit gives the same rows in the same order, whether it fits one batch or not. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CutCommitsTest {
  private static final String VIEWS = """
      CREATE SOURCE s (k BIGINT NOT NULL);
      CREATE STREAM counts AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;
      CREATE STREAM twice AS SELECT n FROM counts UNION ALL SELECT n FROM counts;
      CREATE STREAM present AS SELECT DISTINCT n FROM twice;
      CREATE STREAM sizes AS SELECT n, COUNT(*) AS keys FROM twice GROUP BY n;
      """;

  private static LaminarDB open(Execution execution) {
    return LaminarDB.open(
        Config.builder().execution(execution).bufferSize(1 << 15).build());
  }

  private static List<String> read(Subscription<Change<Row>> subscription) {
    List<String> seen = new ArrayList<>();
    subscription.drain(change -> {
      seen.add(line(change.weight(), change.row().values()));
      if (change.endsCommit()) {
        seen.add("end");
      }
    });
    return seen;
  }

  private static String line(long weight, List<?> values) {
    return (weight > 0 ? "+" : "") + weight + " " + values;
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldNetTransactionsOfAnySizeAlike(Execution execution) {
    Random random = new Random(20_261_128);
    try (LaminarDB db = open(execution)) {
      db.execute(VIEWS);
      Subscription<Change<Row>> twice = db.sink("twice").changes();
      Subscription<Change<Row>> present = db.sink("present").changes();
      Subscription<Change<Row>> sizes = db.sink("sizes").changes();
      Source<Row> source = db.source("s");
      Model model = new Model();
      for (int i = 0; i < 60; i++) {
        int size = 1 + random.nextInt(i % 3 == 0 ? 700 : 30);
        long keys = 1L + random.nextInt(i % 2 == 0 ? 600 : 8);
        List<Long> rows =
            LongStream.range(0, size).map(row -> random.nextLong(keys)).boxed().toList();
        source.pushTransaction(
            rows.stream().map(key -> Row.of(source.schema(), key)).toList());
        model.commit(rows);
        db.awaitIdle();
        assertThat(read(twice)).as("transaction %s", i).isEqualTo(model.twice);
        assertThat(read(present)).as("transaction %s", i).isEqualTo(model.present);
        assertThat(read(sizes)).as("transaction %s", i).isEqualTo(model.sizes);
      }
    }
  }

  /** What the views are to give, one row after the other. */
  private static final class Model {
    private final Map<Long, Long> counts = new LinkedHashMap<>();
    private final Map<Long, Long> keysOf = new LinkedHashMap<>();
    private List<String> twice = List.of();
    private List<String> present = List.of();
    private List<String> sizes = List.of();

    void commit(List<Long> rows) {
      Map<Long, Long> touched = new LinkedHashMap<>();
      for (Long key : rows) {
        touched.putIfAbsent(key, counts.getOrDefault(key, 0L));
        counts.merge(key, 1L, Long::sum);
      }
      // First the changes of the one way, then those of the other: rows in the order of the first.
      Map<Long, Long> sums = new LinkedHashMap<>();
      touched.forEach((key, before) -> {
        if (before > 0) {
          sums.merge(before, -2L, Long::sum);
        }
        sums.merge(counts.get(key), 2L, Long::sum);
      });
      twice = new ArrayList<>();
      present = new ArrayList<>();
      sizes = new ArrayList<>();
      sums.forEach((n, sum) -> {
        if (sum != 0) {
          change(n, sum);
        }
      });
      List.of(twice, present, sizes).forEach(lines -> {
        if (!lines.isEmpty()) {
          lines.add("end");
        }
      });
    }

    private void change(long n, long sum) {
      IntStream.range(0, (int) Math.abs(sum))
          .forEach(i -> twice.add(line(Long.signum(sum), List.of(n))));
      long before = keysOf.getOrDefault(n, 0L);
      long after = before + sum;
      keysOf.put(n, after);
      if (before > 0) {
        sizes.add(line(-1, List.of(n, before)));
      }
      if (after > 0) {
        sizes.add(line(1, List.of(n, after)));
      }
      if ((before > 0) != (after > 0)) {
        present.add(line(after > 0 ? 1 : -1, List.of(n)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldKeepCommitsOfManyRowsApartWhereTheyMeetShortOnes(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("CREATE SOURCE s (k BIGINT NOT NULL);"
          + "CREATE STREAM keys AS SELECT DISTINCT k FROM s;"
          + "CREATE STREAM wide AS SELECT k FROM keys"
          + " UNION ALL SELECT k FROM keys".repeat(19)
          + "; CREATE STREAM both AS SELECT k FROM keys UNION ALL SELECT k FROM wide;"
          + "CREATE STREAM counts AS SELECT k, COUNT(*) AS n FROM both GROUP BY k;");
      Subscription<Change<Row>> both = db.sink("both").changes();
      Subscription<Change<Row>> counts = db.sink("counts").changes();
      Source<Row> source = db.source("s");
      source.pushBatch(
          LongStream.range(0, 3).mapToObj(k -> Row.of(source.schema(), k)).toList());
      db.awaitIdle();

      List<String> rows = new ArrayList<>();
      for (long k = 0; k < 3; k++) {
        for (int i = 0; i < 21; i++) {
          rows.add("+1 [" + k + "]");
        }
        rows.add("end");
      }
      assertThat(read(both)).isEqualTo(rows);
      assertThat(read(counts))
          .containsExactly("+1 [0, 21]", "end", "+1 [1, 21]", "end", "+1 [2, 21]", "end");
    }
  }
}
