package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A row of many partners waits for room, while the time of the other input goes on. */
@Timeout(120)
final class JoinBesideTimeTest {
  private static final int PARTNERS = 20_000;

  @Test
  void shouldShowNothingOfACommitThatWaitsForRoomWhenTheOtherInputEnds() {
    Config config = Config.builder().bufferSize(64).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(
          "CREATE SOURCE l (k BIGINT, v BIGINT); CREATE SOURCE r (k BIGINT, w BIGINT);"
              + "CREATE STREAM pairs AS SELECT v, w FROM l JOIN r ON l.k = r.k;"
              + "CREATE STREAM counts AS SELECT w, COUNT(*) AS n FROM l LEFT JOIN r ON l.k = r.k GROUP BY w;");
      Source<Row> left = db.source("l");
      Source<Row> right = db.source("r");
      for (int i = 0; i < PARTNERS; i++) {
        left.push(Row.of(left.schema(), 1L, (long) i));
      }
      db.awaitIdle();
      Subscription<Row> pairs = db.sink("pairs").subscribe();
      Subscription<Change<Row>> counts = db.sink("counts").changes();
      right.push(Row.of(right.schema(), 1L, 7L));
      left.finish();
      right.finish();
      List<String> seen = new ArrayList<>();
      int met = 0;
      while (!pairs.isEnded() || !counts.isEnded()) {
        met += pairs.drain(row -> {});
        counts.drain(change -> seen.add(change.weight() + " " + change.row().values()));
      }
      assertThat(met).isEqualTo(PARTNERS);
      assertThat(seen).containsExactly("-1 [null, " + PARTNERS + "]", "1 [7, " + PARTNERS + "]");
    }
  }
}
