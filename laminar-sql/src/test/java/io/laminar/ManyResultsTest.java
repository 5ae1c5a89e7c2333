package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** More results than a ring holds, while its reader makes room. */
final class ManyResultsTest {
  private static final int ROWS = 6_000;
  private static final int OF_A_PUSH = 50;

  @Test
  void shouldDeliverEachRowOnceWithItsOwnString() {
    Config config = Config.builder().bufferSize(64).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("""
          CREATE SOURCE s (n BIGINT NOT NULL, t VARCHAR NOT NULL);
          CREATE STREAM v AS
            SELECT n, u.t FROM s CROSS JOIN UNNEST(ARRAY[s.t, 'a', s.t || ' again']) AS u (t);""");
      Subscription<Row> results = db.sink("v").subscribe();
      Source<Row> source = db.source("s");
      CompletableFuture<Void> pushed = CompletableFuture.runAsync(() -> push(source));
      List<Row> found = new ArrayList<>();
      results.forEach(found::add);
      pushed.join();

      List<Row> expected = new ArrayList<>();
      for (long n = 0; n < ROWS; n++) {
        for (String text : List.of(text(n), "a", text(n) + " again")) {
          expected.add(Row.of(results.schema(), n, text));
        }
      }
      assertThat(found).isEqualTo(expected);
    }
  }

  private static void push(Source<Row> source) {
    for (long n = 0; n < ROWS; n += OF_A_PUSH) {
      List<Row> rows = new ArrayList<>();
      for (long each = n; each < n + OF_A_PUSH; each++) {
        rows.add(Row.of(source.schema(), each, text(each)));
      }
      source.pushBatch(rows);
    }
    source.finish();
  }

  private static String text(long n) {
    return "the string of row " + n;
  }
}
