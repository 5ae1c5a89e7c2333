/* Databases: open, SQL, life, directories, descriptions; each with right and wrong use. */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "arrow_make.h"
#include "harness.h"

static const char TRADES[] =
    "CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
    "CREATE STREAM high AS SELECT symbol, price FROM trades WHERE price > 10;"
    "CREATE MATERIALIZED VIEW totals AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol";

static void opens_with_defaults(void) {
  const char* const configs[] = {NULL, "", "{}", "  { } "};
  for (size_t i = 0; i < 4; i++) {
    LaminarDB* db = HANDLE(laminar_open(configs[i]));
    laminar_close(db);
  }
  LaminarDB* db = HANDLE(laminar_open_n("{}garbage", 2));
  laminar_close(db);
  check_nothing_held();
}

static void refuses_configs(void) {
  const struct {
    LaminarError code;
    const char* config;
    const char* part;
  } cases[] = {
      {LAMINAR_INVALID_CONFIG, "{", ""},
      {LAMINAR_INVALID_CONFIG, "[]", ""},
      {LAMINAR_UNKNOWN_OPTION, "{\"bufer_size\": 3}", "buffer_size"},
      {LAMINAR_INVALID_OPTION, "{\"buffer_size\": \"x\"}", "buffer_size"},
      {LAMINAR_INVALID_CONFIG, "{\"buffer_size\": -5}", ""},
      {LAMINAR_INVALID_OPTION, "{\"execution\": \"sideways\"}", "execution"},
      {LAMINAR_INVALID_CONFIG, "{} {}", ""},
      {LAMINAR_INVALID_CONFIG, "{\"buffer_size\": 1024, \"buffer_size\": 2048}", "buffer_size"},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    REFUSED_NULL(cases[i].code, laminar_open(cases[i].config));
    LaminarErrorDetails details = last_failure();
    char all[2000];
    snprintf(all, sizeof(all), "%s; %s", details.message, details.remedy);
    CHECK_CONTAINS(all, cases[i].part);
  }
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_open("{\"\xff\": 1}"));
  check_nothing_held();
}

static void refuses_a_config_that_is_too_deep_or_long(void) {
  size_t size = 3 << 20;
  char* config = malloc(size + 1);
  memset(config, '[', size);
  config[size] = 0;
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open(config));
  memset(config, ' ', size);
  config[0] = '{';
  config[size - 1] = '}';
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open(config));
  free(config);
}

static void executes_statements(void) {
  LaminarDB* db = open_with(TRADES);
  int64_t rows = -1;
  OK(laminar_execute(
      db,
      "INSERT INTO trades VALUES ('A', 1, '2026-01-01'), ('B', 20, '2026-01-01'); INSERT INTO trades VALUES ('A', 3, '2026-01-02')",
      LAMINAR_NUL_TERMINATED,
      &rows));
  CHECK_INT(rows, 0);
  OK(laminar_await_idle(db));
  OK(laminar_execute(db, "SELECT * FROM totals; SELECT 1", LAMINAR_NUL_TERMINATED, &rows));
  CHECK_INT(rows, 3);
  CHECK_INT(query_int(db, "SELECT n FROM totals WHERE symbol = 'A'"), 2);
  const char* sql = "SELECT n FROM totals WHERE symbol = 'B' and what follows";
  OK(laminar_execute(db, sql, 39, NULL));
  laminar_close(db);
  check_nothing_held();
}

static void marks_the_place_in_the_sql(void) {
  LaminarDB* db = open_with(TRADES);
  REFUSED(LAMINAR_UNKNOWN_COLUMN, laminar_execute(db, "SELECT symbol,\n  prize FROM totals", LAMINAR_NUL_TERMINATED, NULL));
  LaminarErrorDetails details = last_failure();
  CHECK_INT(details.line, 2);
  CHECK_INT(details.column, 3);
  CHECK_CONTAINS(details.excerpt, "  prize FROM totals\n  ^^^^^");
  CHECK_INT(strlen(details.excerpt), details.excerpt_length);
  REFUSED(LAMINAR_SYNTAX, laminar_execute(db, "SELEC 1", LAMINAR_NUL_TERMINATED, NULL));
  CHECK_INT(last_failure().line, 1);
  laminar_close(db);
}

static void refuses_text(void) {
  LaminarDB* db = open_with(TRADES);
  const char* const wrong[] = {
      "SELECT '\xff'", "SELECT '\xc3'", "SELECT '\xed\xa0\x80'", "SELECT '\xc0\x80'", "SELECT '\xf4\x90\x80\x80'", "\xe2\x82"};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_execute(db, wrong[i], LAMINAR_NUL_TERMINATED, NULL));
    CHECK_CONTAINS(last_failure().message, "not UTF-8");
  }
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_execute(db, NULL, 0, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_execute(db, "SELECT 1", (size_t)1 << 40, NULL));
  struct ArrowArrayStream stream;
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_query(db, NULL, 0, &stream));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_query(db, "SELECT 1", 8, NULL));
  laminar_close(db);
}

static void takes_all_of_unicode(void) {
  LaminarDB* db = open_with(NULL);
  struct ArrowArrayStream stream;
  const char* text = "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\xa6\x80";
  char sql[100];
  snprintf(sql, sizeof(sql), "SELECT '%s' AS t", text);
  OK(laminar_query(db, sql, LAMINAR_NUL_TERMINATED, &stream));
  struct ArrowArray array;
  CHECK_INT(stream.get_next(&stream, &array), 0);
  CHECK_TEXT(cell_text(&array, 0, 0), text);
  array.release(&array);
  stream.release(&stream);
  laminar_close(db);
  check_nothing_held();
}

static void streams_the_rows_of_a_query(void) {
  LaminarDB* db = open_with(TRADES);
  execute(db, "INSERT INTO trades VALUES ('A', 1, '2026-01-01'), ('B', 20, '2026-01-01')");
  OK(laminar_await_idle(db));
  struct ArrowArrayStream stream;
  OK(laminar_query(db, "SELECT symbol, n FROM totals ORDER BY symbol", LAMINAR_NUL_TERMINATED, &stream));
  struct ArrowSchema schema;
  CHECK_INT(stream.get_schema(&stream, &schema), 0);
  CHECK_INT(schema.n_children, 2);
  CHECK_TEXT(schema.children[0]->name, "symbol");
  CHECK_TEXT(schema.children[0]->format, "u");
  CHECK_TEXT(schema.children[1]->format, "l");
  schema.release(&schema);
  CHECK(schema.release == NULL);
  struct ArrowArray array;
  CHECK_INT(stream.get_next(&stream, &array), 0);
  CHECK_INT(array.length, 2);
  CHECK_TEXT(cell_text(&array, 0, 1), "B");
  CHECK_INT(cell_int64(&array, 1, 1), 1);
  laminar_close(db);
  /* What was given out stays. */
  CHECK_TEXT(cell_text(&array, 0, 0), "A");
  array.release(&array);
  stream.release(&stream);
  CHECK(stream.release == NULL);
  check_nothing_held();
}

static void releases_children_that_were_moved(void) {
  LaminarDB* db = open_with(NULL);
  struct ArrowArrayStream stream;
  OK(laminar_query(db, "SELECT 'abc' AS t, CAST(7 AS BIGINT) AS n", LAMINAR_NUL_TERMINATED, &stream));
  struct ArrowArray array;
  CHECK_INT(stream.get_next(&stream, &array), 0);
  struct ArrowArray child = *array.children[0];
  array.children[0]->release = NULL;
  array.release(&array);
  stream.release(&stream);
  laminar_close(db);
  LaminarCounters held = {.struct_size = sizeof(held)};
  OK(laminar_counters(&held));
  CHECK_INT(held.arrays, 1);
  CHECK(held.native_bytes > 0);
  CHECK_INT(memcmp((const char*)child.buffers[2], "abc", 3), 0);
  child.release(&child);
  check_nothing_held();
}

static void stops_and_starts(void) {
  LaminarDB* db = open_with(TRADES);
  OK(laminar_flush(db));
  OK(laminar_tick(db));
  int64_t epoch = 0;
  OK(laminar_checkpoint(db, &epoch));
  CHECK_INT(epoch, -1);
  OK(laminar_checkpoint(db, NULL));
  OK(laminar_stop(db));
  OK(laminar_start(db));
  laminar_close(db);
  REFUSED(LAMINAR_CLOSED, laminar_flush(db));
  REFUSED(LAMINAR_CLOSED, laminar_start(db));
  REFUSED(LAMINAR_CLOSED, laminar_stop(db));
  REFUSED(LAMINAR_CLOSED, laminar_tick(db));
  REFUSED(LAMINAR_CLOSED, laminar_await_idle(db));
  REFUSED(LAMINAR_CLOSED, laminar_interrupt(db));
  REFUSED(LAMINAR_CLOSED, laminar_checkpoint(db, NULL));
  laminar_close(db);
  check_nothing_held();
}

#define CLOCKED \
  "CREATE SOURCE t (k VARCHAR NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts) WITH (idle_timeout = '5s');" \
  "CREATE STREAM counts AS SELECT COUNT(*) AS n FROM t EMIT EVERY INTERVAL '10' SECOND;" \
  "CREATE STREAM stamped AS SELECT CAST(NOW() AS VARCHAR) AS at FROM t"

/* How many batches of a subscription are there, which are given back. */
static int batches(LaminarSubscription* subscription) {
  int count = 0;
  struct ArrowArray* array;
  struct ArrowSchema* schema;
  for (OK(laminar_poll(subscription, &array, &schema)); array != NULL; count++) {
    laminar_free_batch(array, schema);
    OK(laminar_poll(subscription, &array, &schema));
  }
  return count;
}

static void sets_the_clock_in(const char* config) {
  LaminarDB* db = open_config(config, CLOCKED);
  LaminarSubscription* counts = HANDLE(laminar_subscribe(HANDLE(laminar_sink(db, "counts"))));
  LaminarSubscription* stamped = HANDLE(laminar_subscribe(HANDLE(laminar_sink(db, "stamped"))));
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  OK(laminar_set_text(source, 0, "a", 1));
  OK(laminar_set_timestamp(source, 1, 0, LAMINAR_SECOND));
  OK(laminar_push_row(source));
  int64_t noon = 1767355200; /* 2026-01-02 12:00 */
  OK(laminar_set_clock(db, (noon + 9) * 1000000000));
  CHECK_INT(batches(counts), 0);
  /* It was worked off before the clock moved. */
  struct ArrowArray* array;
  struct ArrowSchema* schema;
  OK(laminar_poll(stamped, &array, &schema));
  CHECK_CONTAINS(cell_text(array, 0, 0), "2026-01-02 12:00:00");
  laminar_free_batch(array, schema);
  OK(laminar_advance_clock(db, 1000000000));
  CHECK_INT(batches(counts), 1);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_clock(db, (noon + 9) * 1000000000));
  CHECK_CONTAINS(
      last_failure().message, "the clock shows 2026-01-02T12:00:10Z and would go back to 2026-01-02T12:00:09Z");
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_advance_clock(db, -1));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_advance_clock(db, INT64_MAX));
  OK(laminar_advance_clock(db, 0));
  OK(laminar_set_clock(db, (noon + 10) * 1000000000));
  LaminarText text = {0};
  OK(laminar_config(db, &text));
  CHECK_CONTAINS(text.data, "\"clock\":\"manual\",\"clock_start\":\"2026-01-02T12:00:00Z\"");
  LaminarDB* other = HANDLE(laminar_open(text.data));
  laminar_free_text(&text);
  OK(laminar_advance_clock(other, INT64_MAX - noon * 1000000000));
  laminar_close(other);
  OK(laminar_stop(db));
  REFUSED(LAMINAR_CLOSED, laminar_advance_clock(db, 60000000000));
  OK(laminar_start(db));
  OK(laminar_set_clock(db, (noon + 11) * 1000000000));
  laminar_close(db);
  REFUSED(LAMINAR_CLOSED, laminar_set_clock(db, INT64_MAX));
  check_nothing_held();
}

static void sets_the_clock(void) {
  sets_the_clock_in("{\"clock\": \"manual\", \"clock_start\": \"2026-01-02T12:00:00Z\"}");
  sets_the_clock_in(
      "{\"clock_start\": 1767355200000000000, \"execution\": \"caller_runs\", \"clock\": \"manual\"}");
}

static void leaves_the_clock_of_the_system(void) {
  LaminarDB* db = open_config("{\"clock\": \"system\"}", NULL);
  REFUSED(LAMINAR_NOT_SUPPORTED, laminar_set_clock(db, INT64_MAX));
  CHECK_CONTAINS(last_failure().remedy, "\"clock\": \"manual\"");
  REFUSED(LAMINAR_NOT_SUPPORTED, laminar_advance_clock(db, 1));
  laminar_close(db);
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open("{\"clock_start\": 0}"));
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open("{\"clock\": \"manual\", \"clock_start\": -1}"));
  REFUSED_NULL(LAMINAR_INVALID_OPTION, laminar_open("{\"clock\": \"manual\", \"clock_start\": \"noon\"}"));
  REFUSED_NULL(LAMINAR_INVALID_OPTION, laminar_open("{\"clock\": \"mnual\"}"));
  CHECK_CONTAINS(last_failure().remedy, "did you mean manual?");
  check_nothing_held();
}

static void names_settings_as_they_were_given(void) {
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open("{\"wal_mode\": \"sync\"}"));
  CHECK_TEXT(last_failure().message, "wal_mode is set without checkpoint_interval: the log would grow for ever");
  CHECK_TEXT(last_failure().remedy, "set checkpoint_interval too");
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open("{\"buffer_size\": 3}"));
  CHECK_CONTAINS(last_failure().message, "buffer_size is 3");
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open("{\"memory_limit\": 3}"));
  CHECK_CONTAINS(last_failure().message, "memory_limit is 3 bytes");
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open("{\"max_log_bytes\": 3}"));
  CHECK_CONTAINS(last_failure().message, "max_log_bytes is set without data_directory");
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_open("{\"data_directory\": \"/tmp/x\", \"checkpoints_kept\": 1}"));
  CHECK_CONTAINS(last_failure().message, "checkpoints_kept is 1");
  LaminarDB* db = open_with("CREATE SOURCE t (\"bufferSize\" BIGINT)");
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_source_named(db, "t", 1, "handle", LAMINAR_NUL_TERMINATED));
  CHECK_CONTAINS(last_failure().remedy, "data_directory");
  /* A name of the application's own stays. */
  REFUSED(LAMINAR_UNKNOWN_COLUMN, laminar_execute(db, "SELECT \"buferSize\" FROM t", LAMINAR_NUL_TERMINATED, NULL));
  CHECK_CONTAINS(last_failure().remedy, "bufferSize");
  laminar_close(db);
  check_nothing_held();
}

static void* set_clock_elsewhere(void* db) {
  return (void*)(intptr_t)laminar_advance_clock(db, 60000000000);
}

static void leaves_the_clock_to_the_thread_of_caller_runs(void) {
  LaminarDB* db = open_config(
      "{\"execution\": \"caller_runs\", \"clock\": \"manual\"}", NULL);
  pthread_t thread;
  void* error;
  CHECK(pthread_create(&thread, NULL, set_clock_elsewhere, db) == 0);
  CHECK(pthread_join(thread, &error) == 0);
  CHECK_INT((intptr_t)error, LAMINAR_WRONG_THREAD);
  /* It has not moved. */
  OK(laminar_set_clock(db, 0));
  laminar_close(db);
  check_nothing_held();
}

static void describes_itself(void) {
  LaminarDB* db = open_with(TRADES);
  LaminarText text = {0};
  OK(laminar_metrics(db, &text));
  CHECK_CONTAINS(text.data, "\"sources\"");
  CHECK_INT(strlen(text.data), text.length);
  laminar_free_text(&text);
  CHECK(text.data == NULL && text.length == 0);
  laminar_free_text(&text);
  OK(laminar_explain(db, "high", LAMINAR_NUL_TERMINATED, &text));
  CHECK(text.length > 2);
  laminar_free_text(&text);
  OK(laminar_analyze(db, "high", 4, &text));
  CHECK(text.length > 2);
  laminar_free_text(&text);
  OK(laminar_objects(db, &text));
  CHECK_CONTAINS(text.data, "trades");
  CHECK_CONTAINS(text.data, "totals");
  laminar_free_text(&text);
  OK(laminar_config(db, &text));
  CHECK_CONTAINS(text.data, "\"buffer_size\"");
  laminar_free_text(&text);
  OK(laminar_recovery(db, &text));
  CHECK_TEXT(text.data, "null");
  laminar_free_text(&text);
  REFUSED(LAMINAR_UNKNOWN_OBJECT, laminar_explain(db, "hihg", LAMINAR_NUL_TERMINATED, &text));
  REFUSED(LAMINAR_UNKNOWN_OBJECT, laminar_analyze(db, "hihg", LAMINAR_NUL_TERMINATED, &text));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_explain(db, NULL, 0, &text));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_metrics(db, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_explain(db, "high", 4, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_analyze(db, "high", 4, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_objects(db, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_config(db, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_recovery(db, NULL));
  laminar_close(db);
  REFUSED(LAMINAR_CLOSED, laminar_metrics(db, &text));
  REFUSED(LAMINAR_CLOSED, laminar_objects(db, &text));
  REFUSED(LAMINAR_CLOSED, laminar_config(db, &text));
  REFUSED(LAMINAR_CLOSED, laminar_recovery(db, &text));
  REFUSED(LAMINAR_CLOSED, laminar_explain(db, "high", 4, &text));
  REFUSED(LAMINAR_CLOSED, laminar_analyze(db, "high", 4, &text));
  check_nothing_held();
}

static void reads_its_own_config(void) {
  LaminarDB* db = HANDLE(laminar_open("{\"buffer_size\": 2048, \"execution\": \"caller_runs\"}"));
  LaminarText text = {0};
  OK(laminar_config(db, &text));
  CHECK_CONTAINS(text.data, "2048");
  laminar_close(db);
  LaminarDB* again = HANDLE(laminar_open_n(text.data, text.length));
  laminar_close(again);
  laminar_free_text(&text);
  check_nothing_held();
}

/* ---- directories */

static char folder[200];

static const char* below(const char* name) {
  static char paths[4][300];
  static int next;
  char* path = paths[next++ % 4];
  snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
  return path;
}

static const char* config_in(const char* name) {
  static char config[400];
  /* A native image has the store 'segment' only, which is not the one by default. */
  const char* store = getenv("LAMINAR_TEST_STORE");
  snprintf(
      config,
      sizeof(config),
      "{\"data_directory\": \"%s\", \"storage\": \"%s\"}",
      below(name),
      store == NULL ? "chronicle" : store);
  return config;
}

static void make_folder(void) {
  snprintf(folder, sizeof(folder), "/tmp/laminar-c-XXXXXX");
  CHECK(mkdtemp(folder) != NULL);
}

static void remove_folder(void) {
  char command[300];
  snprintf(command, sizeof(command), "rm -r '%s'", folder);
  CHECK(system(command) == 0);
}

static void keeps_a_data_directory(void) {
  make_folder();
  LaminarDB* db = HANDLE(laminar_open(config_in("data")));
  REFUSED_NULL(LAMINAR_DATA_DIRECTORY_IN_USE, laminar_open(config_in("data")));
  execute(db, TRADES);
  execute(db, "INSERT INTO trades VALUES ('A', 1, '2026-01-01'), ('B', 20, '2026-01-01')");
  OK(laminar_await_idle(db));
  OK(laminar_flush(db));
  int64_t epoch = -1;
  OK(laminar_checkpoint(db, &epoch));
  CHECK(epoch >= 0);
  OK(laminar_backup(db, below("backup"), LAMINAR_NUL_TERMINATED));
  OK(laminar_savepoint(db, below("savepoint"), LAMINAR_NUL_TERMINATED));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_backup(db, below("backup"), LAMINAR_NUL_TERMINATED));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_savepoint(db, below("savepoint"), LAMINAR_NUL_TERMINATED));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_backup(db, NULL, 0));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_savepoint(db, NULL, 0));
  laminar_close(db);
  REFUSED(LAMINAR_CLOSED, laminar_backup(db, below("b2"), LAMINAR_NUL_TERMINATED));
  REFUSED(LAMINAR_CLOSED, laminar_savepoint(db, below("s2"), LAMINAR_NUL_TERMINATED));

  LaminarText report = {0};
  db = HANDLE(laminar_open(config_in("data")));
  CHECK_INT(query_rows(db, "SELECT * FROM totals"), 2);
  OK(laminar_recovery(db, &report));
  CHECK(strcmp(report.data, "null") != 0);
  laminar_free_text(&report);
  laminar_close(db);
  db = HANDLE(laminar_open(config_in("backup")));
  CHECK_INT(query_rows(db, "SELECT * FROM totals"), 2);
  laminar_close(db);

  const size_t nul = LAMINAR_NUL_TERMINATED;
  OK(laminar_restore_savepoint(below("savepoint"), nul, config_in("new"), nul, TRADES, nul, NULL, 0, &report));
  CHECK_CONTAINS(report.data, "restored");
  laminar_free_text(&report);
  db = HANDLE(laminar_open(config_in("new")));
  CHECK_INT(query_rows(db, "SELECT * FROM totals"), 2);
  laminar_close(db);
  REFUSED(
      LAMINAR_INVALID_ARGUMENT,
      laminar_restore_savepoint(below("none"), nul, config_in("new2"), nul, TRADES, nul, NULL, 0, NULL));
  REFUSED(
      LAMINAR_SYNTAX,
      laminar_restore_savepoint(below("savepoint"), nul, config_in("new2"), nul, "CREATE", nul, folder, nul, NULL));
  REFUSED(
      LAMINAR_INVALID_ARGUMENT,
      laminar_restore_savepoint(NULL, 0, config_in("new2"), nul, TRADES, nul, NULL, 0, NULL));

  OK(laminar_repair(below("data"), nul, below("repaired"), nul, &report));
  CHECK(report.length > 2);
  laminar_free_text(&report);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_repair(below("none"), nul, below("repaired2"), nul, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_repair(NULL, 0, below("repaired2"), nul, NULL));
  db = HANDLE(laminar_open(config_in("repaired")));
  CHECK_INT(query_rows(db, "SELECT * FROM totals"), 2);
  laminar_close(db);
  remove_folder();
  check_nothing_held();
}

static void tells_what_is_durable(void) {
  make_folder();
  LaminarDB* db = HANDLE(laminar_open(config_in("data")));
  execute(db, "CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t");
  LaminarSource* source = HANDLE(laminar_source_named(db, "t", 1, "producer", LAMINAR_NUL_TERMINATED));
  int64_t sequence = 7;
  OK(laminar_set_int64(source, 0, 1));
  OK(laminar_push_row(source));
  OK(laminar_last_sequence(source, &sequence));
  CHECK_INT(sequence, 1);
  OK(laminar_sync(source, sequence));
  OK(laminar_last_durable_sequence(source, &sequence));
  CHECK_INT(sequence, 1);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_sync(source, 100));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_last_durable_sequence(source, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_last_sequence(source, NULL));
  laminar_close(db);
  REFUSED(LAMINAR_CLOSED, laminar_last_durable_sequence(source, &sequence));
  REFUSED(LAMINAR_CLOSED, laminar_sync(source, 1));
  db = HANDLE(laminar_open(config_in("data")));
  source = HANDLE(laminar_source_named(db, "t", LAMINAR_NUL_TERMINATED, "producer", 8));
  OK(laminar_last_durable_sequence(source, &sequence));
  CHECK_INT(sequence, 1);
  laminar_close(db);
  db = open_with("CREATE SOURCE t (n BIGINT)");
  source = HANDLE(laminar_source(db, "t"));
  OK(laminar_last_durable_sequence(source, &sequence));
  CHECK_INT(sequence, -1);
  OK(laminar_last_sequence(source, &sequence));
  CHECK_INT(sequence, 0);
  laminar_close(db);
  remove_folder();
  check_nothing_held();
}

/* ---- interrupts */

typedef struct Waiting {
  LaminarSubscription* subscription;
  uint64_t thread;
  LaminarError error;
  bool begun;
} Waiting;

static void* wait_for_a_batch(void* given) {
  Waiting* waiting = given;
  struct ArrowArray array;
  waiting->thread = laminar_thread();
  __atomic_store_n(&waiting->begun, true, __ATOMIC_RELEASE);
  waiting->error = laminar_next(waiting->subscription, -1, &array, NULL);
  return NULL;
}

/* Interrupts until the waiting thread has ended: whether it waits already cannot be seen. */
static LaminarError interrupted(LaminarDB* db, bool one_thread, LaminarSubscription* subscription) {
  Waiting waiting = {.subscription = subscription};
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, wait_for_a_batch, &waiting) == 0);
  struct timespec soon;
  do {
    if (__atomic_load_n(&waiting.begun, __ATOMIC_ACQUIRE)) {
      OK(one_thread ? laminar_interrupt_thread(waiting.thread) : laminar_interrupt(db));
    }
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec += 2000000;
    soon.tv_sec += soon.tv_nsec / 1000000000;
    soon.tv_nsec %= 1000000000;
  } while (pthread_timedjoin_np(thread, NULL, &soon) != 0);
  return waiting.error;
}

static void interrupts_who_waits(void) {
  LaminarDB* db = open_with(TRADES);
  LaminarSink* sink = HANDLE(laminar_sink(db, "high"));
  LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
  CHECK_INT(interrupted(db, false, subscription), LAMINAR_INTERRUPTED);
  CHECK_INT(interrupted(db, true, subscription), LAMINAR_INTERRUPTED);
  /* It does not reach a call that begins later. */
  OK(laminar_interrupt(db));
  OK(laminar_interrupt_thread(laminar_thread()));
  struct ArrowArray array;
  REFUSED(LAMINAR_TIMEOUT, laminar_next(subscription, 1000, &array, NULL));
  laminar_close(db);
  check_nothing_held();
}

const Test TESTS[] = {
    {"opens_with_defaults", opens_with_defaults},
    {"refuses_configs", refuses_configs},
    {"refuses_a_config_that_is_too_deep_or_long", refuses_a_config_that_is_too_deep_or_long},
    {"executes_statements", executes_statements},
    {"marks_the_place_in_the_sql", marks_the_place_in_the_sql},
    {"refuses_text", refuses_text},
    {"takes_all_of_unicode", takes_all_of_unicode},
    {"streams_the_rows_of_a_query", streams_the_rows_of_a_query},
    {"releases_children_that_were_moved", releases_children_that_were_moved},
    {"stops_and_starts", stops_and_starts},
    {"sets_the_clock", sets_the_clock},
    {"names_settings_as_they_were_given", names_settings_as_they_were_given},
    {"leaves_the_clock_of_the_system", leaves_the_clock_of_the_system},
    {"leaves_the_clock_to_the_thread_of_caller_runs", leaves_the_clock_to_the_thread_of_caller_runs},
    {"describes_itself", describes_itself},
    {"reads_its_own_config", reads_its_own_config},
    {"keeps_a_data_directory", keeps_a_data_directory},
    {"tells_what_is_durable", tells_what_is_durable},
    {"interrupts_who_waits", interrupts_who_waits},
    {NULL, NULL}};
