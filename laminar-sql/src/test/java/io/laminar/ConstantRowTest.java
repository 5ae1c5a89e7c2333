package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConstantRowTest {
  private static LaminarDB open(Execution execution) {
    return LaminarDB.open(Config.builder().execution(execution).build());
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldEndWhatReadsConstantsWhenItsSourceEnds(Execution execution) {
    try (LaminarDB db = open(execution)) {
      db.execute("CREATE SOURCE a (k INTEGER NOT NULL)");
      db.execute("CREATE STREAM q AS SELECT k, name FROM a"
          + " LEFT JOIN (VALUES (1, 'one')) AS t(n, name) ON a.k = t.n");
      try (Subscription<Change<Row>> changes = db.sink("q").changes();
          Source<Row> source = db.source("a")) {
        source.push(Row.of(source.schema(), 1));
        source.finish();
        db.awaitIdle();
        List<List<Object>> rows = new ArrayList<>();
        for (Change<Row> change = changes.poll(); change != null; change = changes.poll()) {
          rows.add(List.copyOf(change.row().values()));
        }
        assertThat(rows).containsExactly(List.of(1, "one"));
        assertThat(changes.isEnded()).isTrue();
      }
    }
  }

  @Test
  void shouldBeThereAtEachCommit() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD)) {
      db.execute("CREATE MATERIALIZED VIEW q AS VALUES (1), (2)");
      assertThat(db.query("SELECT COUNT(*) FROM q").rows().get(0).values()).isEqualTo(List.of(2L));
      db.execute("CREATE MATERIALIZED VIEW r AS SELECT column1 + 1 AS c FROM q");
      assertThat(db.query("SELECT SUM(c) FROM r").rows().get(0).values()).isEqualTo(List.of(5L));
    }
  }
}
