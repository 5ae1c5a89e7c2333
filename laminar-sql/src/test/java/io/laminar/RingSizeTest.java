package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Channels and subscriptions that can never be filled are refused whole, by name. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RingSizeTest {
  private static final String WIDE = IntStream.range(0, 200)
      .mapToObj(i -> "c" + i + " BIGINT NOT NULL")
      .collect(Collectors.joining(", ", " (", ")"));

  private static LaminarDB open() {
    return LaminarDB.open(Config.builder().memoryLimit(1L << 30).build());
  }

  private static void assertTooLarge(LaminarDB db, String sql, String name) {
    assertThatThrownBy(() -> db.execute(sql))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT))
        .hasMessageContaining(name)
        .hasMessageContaining("buffer_size");
  }

  @Test
  void shouldRefuseASourceWholeWhoseChannelIsTooLarge() {
    try (LaminarDB db = open()) {
      assertTooLarge(
          db,
          "CREATE SOURCE wide" + WIDE + " WITH (buffer_size = 16777216)",
          "the channel of source wide would take");

      assertThat(db.execute("SHOW SOURCES").get(0).rows()).isEmpty();
      db.execute("CREATE SOURCE wide (a BIGINT NOT NULL)");
      assertThat(db.source("wide").schema().size()).isEqualTo(1);
      db.execute("DROP SOURCE wide");
    }
  }

  @Test
  void shouldRefuseRowsForWhoseStringsThereIsNoMemory() {
    try (LaminarDB db = LaminarDB.open(Config.builder().memoryLimit(1L << 26).build())) {
      assertTooLarge(
          db, "CREATE SOURCE texts (t VARCHAR) WITH (max_row_bytes = 268435456)", "source texts");
    }
  }

  @Test
  void shouldKeepASourceThatALargerOneMayNotReplace() {
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE ticks (a BIGINT NOT NULL)");
      Subscription<Row> results = db.sink("ticks").subscribe();
      Source<Row> ticks = db.source("ticks");

      assertTooLarge(
          db,
          "CREATE OR REPLACE SOURCE ticks" + WIDE + " WITH (buffer_size = 16777216)",
          "source ticks");

      ticks.push(Row.of(ticks.schema(), 7L));
      assertThat(results.recv()).isEqualTo(Row.of(ticks.schema(), 7L));
    }
  }

  @Test
  void shouldRefuseASubscriptionWhoseRingIsTooLargeAndKeepTheView() {
    Config config = Config.builder().bufferSize(1 << 20).memoryLimit(1L << 30).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("CREATE SOURCE wide" + WIDE + " WITH (buffer_size = 16)");
      db.execute("CREATE STREAM copies AS SELECT * FROM wide");
      db.execute("CREATE STREAM firsts AS SELECT c0 FROM wide");

      assertThatThrownBy(() -> db.sink("copies").subscribe())
          .hasMessageContaining("a subscription to copies would take")
          .hasMessageContaining("bufferSize");

      Subscription<Row> firsts = db.sink("firsts").subscribe();
      db.execute("INSERT INTO wide VALUES (" + "1, ".repeat(199) + "1)");
      assertThat(firsts.recv()).isEqualTo(Row.of(firsts.schema(), 1L));
    }
  }
}
