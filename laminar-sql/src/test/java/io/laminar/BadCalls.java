package io.laminar;

import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.SourceConfig;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.api.WalMode;
import io.laminar.sql.parser.SqlParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Wrong calls that are not pushes, by the name that {@code bad-input.txt} gives them. */
final class BadCalls {
  private BadCalls() {}

  /** Does something wrong with a database. */
  @FunctionalInterface
  interface Call {
    void on(LaminarDB db) throws Exception;
  }

  /** Does not fit trades at all. */
  public record NothingFits(int symbol, String price, boolean extra) {}

  /** Fits plain, but for the NULLs of what comes out. */
  public record Primitive(int id, long amount, String name, long at) {}

  /** A count of counts. */
  public record Count(String symbol, long n) {}

  /** A part of counts, misspelt. */
  public record Misspelt(String symbl, long n) {}

  static final Map<String, Call> ALL = Map.ofEntries(
      // Config
      Map.entry("buffer size 1000", db -> Config.builder().bufferSize(1_000).build()),
      Map.entry("buffer size 0", db -> Config.builder().bufferSize(0).build()),
      Map.entry("buffer size 2^25", db -> Config.builder().bufferSize(1 << 25).build()),
      Map.entry(
          "checkpoints without directory",
          db -> Config.builder().checkpointInterval(Duration.ofSeconds(1)).build()),
      Map.entry(
          "log without checkpoints",
          db -> Config.builder()
              .dataDirectory(Path.of("data"))
              .walMode(WalMode.SYNC)
              .build()),
      Map.entry(
          "log without anything", db -> Config.builder().walMode(WalMode.ASYNC).build()),
      Map.entry(
          "durability",
          db -> LaminarDB.open(Config.builder()
              .dataDirectory(Path.of("data"))
              .checkpointInterval(Duration.ofSeconds(1))
              .walMode(WalMode.SYNC)
              .build())),
      Map.entry("core affinity", db -> Config.builder().coreAffinity(1).build()),
      Map.entry("caller-runs, second producer", db -> inCaller(BadCalls::openTwo)),
      Map.entry("caller-runs, clone", db -> inCaller(BadCalls::cloneOne)),
      Map.entry("caller-runs, other thread", db -> inCaller(BadCalls::fromOtherThread)),
      Map.entry("caller-runs, recv", db -> inCaller(BadCalls::receiveFirst)),
      // Names and bindings
      Map.entry("source of unknown name", db -> db.source("trade")),
      Map.entry("source of a stream", db -> db.source("cheap")),
      Map.entry("source of a sink", db -> db.source("results")),
      Map.entry("sink of unknown name", db -> db.sink("result")),
      Map.entry("errors of a sink", db -> db.sink("results$errors")),
      Map.entry("errors of nothing", db -> db.sink("nothing$errors")),
      Map.entry("explain nothing", db -> db.explain("nothing")),
      Map.entry("record that does not fit", db -> db.source("trades", NothingFits.class)),
      Map.entry("class that is not a record", db -> db.source("trades", BadInputFixture.class)),
      Map.entry("sink record that does not fit", db -> db.sink("cheap", NothingFits.class)),
      Map.entry("sink record with a misspelt name", db -> db.sink("counts", Misspelt.class)),
      Map.entry("primitive for what may be NULL", db -> db.sink("plain", Primitive.class)),
      Map.entry(
          "plain subscription of a changelog",
          db -> db.sink("counts", Count.class).subscribe()),
      Map.entry("untyped subscription of a changelog", db -> db.sink("counts").subscribe()),
      Map.entry("unknown column of a row", BadCalls::askForColumn),
      // Statements
      Map.entry("query of two", db -> db.query("SELECT n FROM counts; SELECT n FROM counts")),
      Map.entry("query of nothing", db -> db.query("  -- nothing\n")),
      Map.entry("query that is none", db -> db.query("SHOW SINKS")),
      Map.entry("window of centuries", BadCalls::windowOfCenturies),
      Map.entry("statement of 2 MB", db -> db.execute("SELECT '" + "x".repeat(2 << 20) + "'")),
      Map.entry("statement of 1 MB of AND", db -> db.execute(manyConditions())),
      Map.entry("10,000 parentheses", db -> db.execute(nested("(", ")", 10_000))),
      Map.entry("10,000 NOTs", db -> db.execute(nested("NOT ", "", 10_000))),
      Map.entry("10,000 CASEs", db -> db.execute(nested("CASE WHEN TRUE THEN ", " END", 10_000))),
      Map.entry("unclosed parentheses", db -> db.execute("SELECT " + "(".repeat(10_000))),
      Map.entry("100,000 statements", db -> db.execute("SHOW SINKS;".repeat(90_000))),
      Map.entry("characters that are no SQL", db -> db.execute("SHOW \u0000 SINKS")),
      Map.entry(
          "column with a NUL",
          db -> db.execute("CREATE SOURCE u (a BIGINT,\n \"b\u0000x\" BIGINT)")),
      Map.entry("alias with a NUL", db -> db.execute("SELECT 1 AS \"b\u0000x\"")),
      Map.entry("object with a NUL", db -> db.execute("CREATE SOURCE \"u\u0000\" (a BIGINT)")),
      Map.entry("escaped name with a NUL", db -> db.execute("SELECT 1 AS U&\"b\\0000\"")),
      Map.entry(
          "createSource with a NUL",
          db -> db.createSource("u\u0000", Count.class, SourceConfig.defaults())),
      Map.entry("Column with a NUL", db -> new Column("a\u0000x", DataType.of(TypeKind.BIGINT))),
      Map.entry("half a surrogate pair", db -> SqlParser.parse("SHOW \ud800")),
      // Subscriptions
      Map.entry(
          "nothing came in time", db -> db.sink("cheap").subscribe().recv(Duration.ofMillis(1))),
      Map.entry("after close", BadCalls::afterClose),
      Map.entry("checkpoint after close", BadCalls::checkpointAfterClose));

  private static void inCaller(Call call) throws Exception {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("CREATE SOURCE t (a INTEGER NOT NULL); CREATE STREAM s AS SELECT a FROM t");
      call.on(db);
    }
  }

  private static void openTwo(LaminarDB db) {
    Source<Row> first = db.source("t");
    try (first) {
      db.source("t");
    }
  }

  private static void cloneOne(LaminarDB db) {
    try (Source<Row> first = db.source("t")) {
      first.clone().close();
    }
  }

  private static void fromOtherThread(LaminarDB db) throws Exception {
    Source<Row> source = db.source("t");
    throw thrownBy(() -> source.push(Row.of(source.schema(), 1)), "other");
  }

  private static void receiveFirst(LaminarDB db) {
    db.sink("s").subscribe().recv();
  }

  /** What a thread of its own ends with. */
  static Exception thrownBy(Runnable work, String name) throws InterruptedException {
    RuntimeException[] thrown = new RuntimeException[1];
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            thrown[0] = e;
          }
        },
        name);
    thread.start();
    thread.join();
    return Objects.requireNonNull(thrown[0]);
  }

  private static void askForColumn(LaminarDB db) {
    db.execute("INSERT INTO trades VALUES ('x', 1, 1, TIMESTAMP '2024-01-01 00:00:00')");
    try {
      db.query("SELECT n FROM counts").rows().get(0).get("m");
    } finally {
      db.execute("DROP MATERIALIZED VIEW counts");
      db.execute(
          "CREATE MATERIALIZED VIEW counts AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol");
    }
  }

  private static void windowOfCenturies(LaminarDB db) {
    db.execute("CREATE SOURCE nanos (ts TIMESTAMP(9) NOT NULL, WATERMARK FOR ts);\n"
        + "CREATE STREAM s AS SELECT COUNT(*) AS n FROM nanos"
        + " GROUP BY TUMBLE(ts, INTERVAL '200000' DAY(6))");
  }

  private static String manyConditions() {
    return "SELECT n FROM counts WHERE n > 0" + " AND n > 1".repeat(100_000);
  }

  private static String nested(String open, String close, int depth) {
    return "SELECT n FROM counts WHERE " + open.repeat(depth) + "TRUE" + close.repeat(depth);
  }

  private static void afterClose(LaminarDB unused) {
    LaminarDB db = LaminarDB.open();
    Subscription<Row> none;
    db.execute("CREATE SOURCE t (a INTEGER)");
    none = db.sink("t").subscribe();
    db.close();
    if (none.recv() == null) {
      db.execute("CREATE SOURCE u (a INTEGER)");
    }
  }

  private static void checkpointAfterClose(LaminarDB unused) {
    LaminarDB db = LaminarDB.open();
    db.close();
    db.checkpoint();
  }
}
