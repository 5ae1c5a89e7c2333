package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import io.laminar.Savepoint;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RestorePoint;
import io.laminar.api.RestoreReport;
import io.laminar.api.RestoreReport.Outcome;
import io.laminar.api.Row;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.WalMode;
import io.laminar.core.function.LambdaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SavepointTest {
  private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 1, 12, 0);
  private static final String SOURCE = """
      CREATE SOURCE t (k BIGINT NOT NULL, v VARCHAR, ts TIMESTAMP(3) NOT NULL,
        WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH (idle_timeout = '1h');
      """;
  private static final String TABLE =
      "CREATE TABLE names (k BIGINT NOT NULL, name VARCHAR, PRIMARY KEY (k));";
  private static final String COUNTS =
      "CREATE MATERIALIZED VIEW counts WITH (retain = 100) AS SELECT k, COUNT(*) AS n FROM t GROUP BY k;";
  private static final String MINUTES = """
      CREATE MATERIALIZED VIEW minutes AS
        SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
        GROUP BY window_start, window_end;
      """;
  private static final String NAMED = """
      CREATE MATERIALIZED VIEW named AS
        SELECT names.name, COUNT(*) AS n FROM t JOIN names ON t.k = names.k GROUP BY names.name;
      """;
  private static final String ALL = SOURCE + TABLE + COUNTS + MINUTES + NAMED;

  @TempDir
  Path folder;

  private WalMode walMode = WalMode.ASYNC;

  private Config.Builder config(Store store, String directory) {
    return Config.builder()
        .dataDirectory(folder.resolve(directory))
        .storage(store)
        .walMode(walMode)
        .checkpointInterval(Duration.ofDays(1));
  }

  private LaminarDB open(String directory) {
    return LaminarDB.open(config(Store.SEGMENT, directory).build());
  }

  private static void push(Source<Row> rows, int from, int to) {
    for (int row = from; row < to; row++) {
      rows.push(Row.of(
          rows.schema(), row % 3L, "a text that is long, number " + row, NOON.plusSeconds(row)));
    }
  }

  /** Makes a database of all objects with a hundred rows, and a savepoint of it. */
  private void prepare(Store store) {
    try (LaminarDB db = LaminarDB.open(config(store, "old").build())) {
      db.execute(ALL + "INSERT INTO names VALUES (1, 'one')");
      push(db.source("t", "feed"), 0, 100);
      db.savepoint(folder.resolve("savepoint"));
      push(db.source("t"), 100, 110);
    }
  }

  private RestoreReport restore(String script) {
    return Savepoint.restore(
        folder.resolve("savepoint"), config(Store.SEGMENT, "new").build(), script);
  }

  private static List<String> outcomes(RestoreReport report) {
    return report.objects().stream()
        .map(each -> each.name() + " " + each.outcome())
        .toList();
  }

  private static List<String> rows(LaminarDB db, String query) {
    return db.query(query).rows().stream()
        .map(row -> row.toString().replaceAll("[^0-9a-z,]", ""))
        .sorted()
        .toList();
  }

  private static long total(LaminarDB db, String view) {
    return db.query("SELECT n FROM " + view).rows().stream()
        .mapToLong(row -> (long) Objects.requireNonNull(row.get("n")))
        .sum();
  }

  private static LaminarException refused(ErrorCode code, Runnable call, String words) {
    LaminarException[] refusal = new LaminarException[1];
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(LaminarException.class, thrown -> {
          assertThat(thrown.code()).as(thrown.getMessage()).isEqualTo(code);
          refusal[0] = thrown;
        })
        .hasMessageContaining(words);
    return refusal[0];
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  // ---- The same script ----

  @ParameterizedTest
  @EnumSource
  void shouldGoOnUnderTheSameScript(Store store) throws IOException {
    // So that numbers have no gaps.
    walMode = WalMode.SYNC;
    prepare(store);
    RestoreReport report =
        Savepoint.restore(folder.resolve("savepoint"), config(store, "new").build(), ALL);
    assertThat(report.objects())
        .allSatisfy(each -> assertThat(each.outcome()).isEqualTo(Outcome.RESTORED))
        .allSatisfy(each -> assertThat(each.reasons()).isEmpty());
    assertThat(files()).containsExactly("new", "old", "savepoint");
    for (int life = 0; life < 2; life++) {
      try (LaminarDB db = LaminarDB.open(config(store, "new").build())) {
        Source<Row> rows = db.source("t", "feed");
        assertThat(rows.lastDurableSequence()).hasValue(100 + 20L * life);
        push(rows, 100 + 20 * life, 120 + 20 * life);
        assertThat(total(db, "counts")).isEqualTo(120 + 20L * life);
        assertThat(total(db, "minutes")).isEqualTo(60L * (life + 1));
        assertThat(rows(db, "SELECT name FROM named")).containsExactly("nameone");
        assertThat(db.sink("counts").changesAfter(200)).isNotNull();
      }
    }
  }

  @Test
  void shouldOpenAsADataDirectory() {
    prepare(Store.SEGMENT);
    try (LaminarDB db = open("savepoint")) {
      assertThat(total(db, "counts")).isEqualTo(100);
      assertThat(db.recovery().orElseThrow().decisions()).isZero();
    }
  }

  // ---- Another script ----

  @Test
  void shouldSayWhichViewsStartEmpty() {
    prepare(Store.SEGMENT);
    RestoreReport report = restore(SOURCE + TABLE + MINUTES.replace("'1' MINUTE", "'2' MINUTE")
        + COUNTS
        + "CREATE MATERIALIZED VIEW keys AS SELECT COUNT(*) AS n FROM counts;"
        + "CREATE STREAM texts AS SELECT v FROM t;"
        + "CREATE MATERIALIZED VIEW longest AS SELECT MAX(v) AS v FROM texts;");
    assertThat(outcomes(report))
        .containsExactly(
            "t RESTORED",
            "names RESTORED",
            "minutes EMPTY",
            "counts RESTORED",
            "keys FILLED",
            "texts EMPTY",
            "longest EMPTY",
            "named LEFT_OUT");
    assertThat(String.join("\n", report.objects().get(2).reasons()))
        .contains("it is now: ", "2", "it was: ", "earlier rows of t are not in it");
    assertThat(report.objects().get(6).reasons().toString()).contains("earlier rows of texts");
    try (LaminarDB db = open("new")) {
      assertThat(total(db, "keys")).isEqualTo(3);
      assertThat(total(db, "minutes")).isZero();
      push(db.source("t", "feed"), 100, 130);
      assertThat(total(db, "counts")).isEqualTo(130);
      assertThat(total(db, "minutes")).isEqualTo(20);
      assertThat(rows(db, "SELECT name FROM names")).containsExactly("nameone");
    }
  }

  @Test
  void shouldBeginWhatReadsAChangedObjectAnew() {
    prepare(Store.SEGMENT);
    RestoreReport report =
        restore(ALL.replace("INTERVAL '1' SECOND", "INTERVAL '2' SECOND") + "SET TIME ZONE 'UTC';");
    assertThat(outcomes(report))
        .containsExactly(
            "t EMPTY", "names RESTORED", "counts EMPTY", "minutes EMPTY", "named EMPTY");
    assertThat(report.objects().get(0).reasons().get(0)).contains("the delay of its watermark");
    assertThat(report.objects().get(2).reasons().get(0)).contains("it reads t");
    try (LaminarDB db = open("new")) {
      assertThat(total(db, "counts")).isZero();
      assertThat(db.source("t", "feed").lastDurableSequence()).hasValue(0);
    }
  }

  @Test
  void shouldMigrateOptions() {
    prepare(Store.SEGMENT);
    RestoreReport report =
        restore(ALL.replace("'1h'", "'2h', buffer_size = 1024, wal_mode = 'sync'")
            .replace("retain = 100", "retain = '1 hour', state_limit_bytes = 100000"));
    assertThat(outcomes(report))
        .containsExactly(
            "t MIGRATED",
            "names RESTORED",
            "counts MIGRATED",
            "minutes RESTORED",
            "named RESTORED");
    assertThat(report.objects().get(0).reasons())
        .containsExactly(
            "buffer_size is 1024, and was 65536",
            "idle_timeout is PT2H, and was PT1H",
            "wal_mode is SYNC, and was unset");
    // The savepoint's own, of other objects.
    refused(
        ErrorCode.INVALID_CONFIG,
        () -> LaminarDB.open(
            config(Store.SEGMENT, "new").restore(RestorePoint.epoch(2)).build()),
        "has no checkpoint 2");
    try (LaminarDB db = open("new")) {
      db.execute(ALL.replace("'1h'", "'2h', buffer_size = 1024, wal_mode = 'sync'")
          .replace("retain = 100", "retain = '1 hour', state_limit_bytes = 100000")
          .replace("CREATE SOURCE", "CREATE SOURCE IF NOT EXISTS")
          .replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS")
          .replace("CREATE MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW IF NOT EXISTS"));
      push(db.source("t", "feed"), 100, 130);
      assertThat(total(db, "counts")).isEqualTo(130);
    }
  }

  @Test
  void shouldRefuseACheckpointAsItHasOneState() {
    prepare(Store.SEGMENT);
    refused(
        ErrorCode.INVALID_CONFIG,
        () -> Savepoint.restore(
            folder.resolve("savepoint"),
            config(Store.SEGMENT, "new").restore(RestorePoint.epoch(1)).build(),
            ALL),
        "restore names checkpoint 1");
  }

  @Test
  void shouldRetainChangesOrNoMore() {
    prepare(Store.SEGMENT);
    RestoreReport report = restore(ALL.replace(" WITH (retain = 100)", "")
        .replace("VIEW minutes AS", "VIEW minutes WITH (retain = 10) AS"));
    assertThat(outcomes(report).subList(2, 4))
        .containsExactly("counts MIGRATED", "minutes MIGRATED");
    assertThat(report.objects().get(2).reasons())
        .containsExactly("retain is unset, and was 100 changes");
    for (int life = 0; life < 2; life++) {
      try (LaminarDB db = open("new")) {
        push(db.source("t", "feed"), 100 + 60 * life, 160 + 60 * life);
        assertThat(total(db, "counts")).isEqualTo(160 + 60L * life);
        assertThat(total(db, "minutes")).isEqualTo(120 + 60L * life);
        try (Subscription<Change<Row>> changes = db.sink("minutes").changesAfter(0)) {
          assertThat(Objects.requireNonNull(changes.recv()).sequence()).isPositive();
        }
        refused(
            ErrorCode.NOT_SUPPORTED, () -> db.sink("counts").changesAfter(0), "retains no changes");
      }
    }
  }

  @Test
  void shouldGiveColumnsThatWereAdded() {
    prepare(Store.SEGMENT);
    String script =
        ALL.replace("ts TIMESTAMP(3) NOT NULL,", "ts TIMESTAMP(3) NOT NULL, price BIGINT,")
                .replace("name VARCHAR,", "name VARCHAR, note VARCHAR, weight DOUBLE,")
            + "CREATE MATERIALIZED VIEW prices AS SELECT SUM(price) AS n FROM t;"
            + "CREATE MATERIALIZED VIEW notes AS SELECT name, note FROM names;";
    RestoreReport report = restore(script);
    assertThat(outcomes(report))
        .containsExactly(
            "t MIGRATED",
            "names MIGRATED",
            "counts RESTORED",
            "minutes RESTORED",
            "named RESTORED",
            "prices EMPTY",
            "notes FILLED");
    assertThat(report.objects().get(1).reasons())
        .containsExactly("it has got the column note", "it has got the column weight");
    String again =
        script.replaceAll("CREATE (SOURCE|TABLE|MATERIALIZED VIEW)", "CREATE $1 IF NOT EXISTS");
    for (int life = 0; life < 2; life++) {
      try (LaminarDB db = open("new")) {
        db.execute(again);
        Source<Row> rows = db.source("t", "feed");
        for (int row = 100; row < 130; row++) {
          rows.push(Row.of(rows.schema(), row % 3L, "v", NOON.plusSeconds(row), 2L));
        }
        assertThat(total(db, "counts")).isEqualTo(130 + 30L * life);
        assertThat(total(db, "prices")).isEqualTo(60 + 60L * life);
        db.execute("INSERT INTO names VALUES (2, 'two', 'new', 1.5)");
        assertThat(rows(db, "SELECT name, note FROM names"))
            .containsExactly("nameone,notenull", "nametwo,notenew");
        assertThat(rows(db, "SELECT * FROM notes"))
            .containsExactly("nameone,notenull", "nametwo,notenew");
        assertThat(rows(db, "SELECT name FROM named")).containsExactly("nameone", "nametwo");
      }
    }
  }

  @Test
  void shouldBeginAnewWhatSeesAnAddedColumn() {
    prepare(Store.SEGMENT);
    RestoreReport report = restore(SOURCE.replace("NOT NULL,\n", "NOT NULL, price BIGINT,\n")
        + TABLE.replace("name VARCHAR", "name VARCHAR, note BIGINT NOT NULL")
        + COUNTS.replace("SELECT k, COUNT(*)", "SELECT k, COUNT(price)")
        + "CREATE MATERIALIZED VIEW minutes AS SELECT * FROM t;");
    assertThat(outcomes(report))
        .containsExactly(
            "t MIGRATED", "names EMPTY", "counts EMPTY", "minutes EMPTY", "named LEFT_OUT");
    assertThat(report.objects().get(1).reasons().get(0)).contains("note BIGINT NOT NULL");
    RestoreReport unlogged = Savepoint.restore(
        folder.resolve("savepoint"),
        config(Store.SEGMENT, "other").build(),
        SOURCE.replace("'1h'", "'1h', wal_mode = 'off'"));
    assertThat(unlogged.objects().get(0).reasons())
        .contains("wal_mode is OFF, and was unset", "nothing that was pushed before is in it");
  }

  @Test
  void shouldHaveRowsThatWait() {
    Config config = config(Store.SEGMENT, "old").bufferSize(64).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(SOURCE + COUNTS + "CREATE STREAM passed AS SELECT v FROM t");
      // The subscription has room for 64 rows, and nobody reads it.
      try (Subscription<Row> full = db.sink("passed").subscribe()) {
        push(db.source("t", "feed"), 0, 100);
        db.savepoint(folder.resolve("savepoint"));
        assertThat(full.isEnded()).isFalse();
      }
    }
    restore(SOURCE.replace("NOT NULL,\n", "NOT NULL, price BIGINT,\n") + COUNTS);
    try (LaminarDB db = open("new")) {
      assertThat(total(db, "counts")).isEqualTo(100);
      assertThat(db.source("t", "feed").lastDurableSequence()).hasValue(100);
    }
  }

  @Test
  void shouldLeaveOutAStateOfOtherOperators() {
    String script = SOURCE + COUNTS
        + "CREATE MATERIALIZED VIEW texts AS SELECT f(k) AS v, COUNT(*) AS n FROM t GROUP BY f(k);"
        + "CREATE MATERIALIZED VIEW sizes AS SELECT COUNT(*) AS n FROM texts;";
    ScalarFunction number = LambdaTypes.of((ScalarFunction.Of1<Long, Long>) (Long v) -> 2 * v);
    try (LaminarDB db =
        LaminarDB.open(config(Store.SEGMENT, "old").function("f", number).build())) {
      db.execute(script);
      push(db.source("t", "feed"), 0, 100);
      db.savepoint(folder.resolve("savepoint"));
    }
    ScalarFunction text =
        LambdaTypes.of((ScalarFunction.Of1<Long, String>) (Long v) -> "number " + v);
    Config other = config(Store.SEGMENT, "new").function("f", text).build();
    RestoreReport report = Savepoint.restore(folder.resolve("savepoint"), other, script);
    assertThat(outcomes(report))
        .containsExactly("t RESTORED", "counts RESTORED", "texts EMPTY", "sizes EMPTY");
    assertThat(report.objects().get(2).reasons().toString())
        .contains("the state of query texts, rows is of another definition");
    try (LaminarDB db = LaminarDB.open(other)) {
      push(db.source("t", "feed"), 100, 110);
      assertThat(total(db, "counts")).isEqualTo(110);
      assertThat(rows(db, "SELECT v FROM texts"))
          .containsExactly("vnumber0", "vnumber1", "vnumber2");
      assertThat(total(db, "sizes")).isEqualTo(3);
    }
  }

  // ---- What is refused ----

  @Test
  void shouldLeaveNothingOfWhatFails() throws IOException {
    prepare(Store.SEGMENT);
    LaminarException wrong = refused(
        ErrorCode.UNKNOWN_OBJECT,
        () -> restore(ALL + "CREATE STREAM x AS SELECT * FROM nothing"),
        "nothing");
    assertThat(wrong.position()).isPresent();
    refused(ErrorCode.NOT_SUPPORTED, () -> restore("SELECT 1"), "does something else");
    refused(ErrorCode.NOT_SUPPORTED, () -> restore(ALL + "DROP TABLE names"), "something else");
    assertThat(files()).containsExactly("old", "savepoint");
  }

  @Test
  void shouldRefuseAStateThatTheLimitHasNoRoomFor() throws IOException {
    String script = SOURCE.replace("'1h'", "'1h', max_row_bytes = 1000")
        + "CREATE MATERIALIZED VIEW each AS SELECT k, v, ts FROM t";
    try (LaminarDB db = open("old")) {
      db.execute(script);
      push(db.source("t", "feed"), 0, 20_000);
      // All of them are state then, and none waits in the channel.
      db.awaitIdle();
      db.savepoint(folder.resolve("savepoint"));
    }
    Config config =
        config(Store.SEGMENT, "new").bufferSize(64).memoryLimit(1 << 20).build();
    refused(
        ErrorCode.RESOURCE_LIMIT,
        () -> Savepoint.restore(folder.resolve("savepoint"), config, script),
        "memoryLimit is 1048576");
    assertThat(files()).containsExactly("old", "savepoint");
  }

  @Test
  void shouldRefuseOtherPlaces() throws IOException {
    prepare(Store.SEGMENT);
    Path savepoint = folder.resolve("savepoint");
    Config config = config(Store.SEGMENT, "new").build();
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> Savepoint.restore(folder.resolve("none"), config, ALL),
        "is not a data directory");
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> Savepoint.restore(folder.resolve("old"), config, ALL),
        "not a savepoint");
    refused(
        ErrorCode.FOREIGN_DATA_DIRECTORY,
        () -> Savepoint.restore(savepoint, config(Store.CHRONICLE, "new").build(), ALL),
        "segment");
    refused(
        ErrorCode.INVALID_CONFIG,
        () -> Savepoint.restore(savepoint, Config.defaults(), ALL),
        "names none");
    try (LaminarDB db = open("savepoint")) {
      refused(ErrorCode.DATA_DIRECTORY_IN_USE, () -> restore(ALL), "savepoint");
      refused(ErrorCode.INVALID_ARGUMENT, () -> db.savepoint(folder.resolve("old")), "exists");
    }
    refused(ErrorCode.INVALID_CONFIG, () -> LaminarDB.open().savepoint(savepoint), "in memory");
    Files.createDirectory(folder.resolve("new"));
    Path file = Files.createFile(folder.resolve("new/file"));
    refused(ErrorCode.INVALID_ARGUMENT, () -> restore(ALL), "exists already");
    Files.delete(file);
    assertThat(files()).containsExactly("new", "old", "savepoint");
  }
}
