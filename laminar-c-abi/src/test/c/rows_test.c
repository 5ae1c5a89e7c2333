/* Rows by setters: every setter, every type, batches, tables, encoded rows; with right and wrong use. */
#include <math.h>

#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED
#define CALLER_RUNS "{\"execution\": \"caller_runs\"}"

/* A database that runs in the caller, whose stream s gives what source t takes. */
typedef struct Through {
  LaminarDB* db;
  LaminarSource* source;
  LaminarSubscription* subscription;
} Through;

static Through through(const char* columns) {
  Through all;
  char sql[1000];
  snprintf(sql, sizeof(sql), "CREATE SOURCE t (%s); CREATE STREAM s AS SELECT * FROM t", columns);
  all.db = open_config(CALLER_RUNS, sql);
  all.source = HANDLE(laminar_source(all.db, "t"));
  LaminarSink* sink = HANDLE(laminar_sink(all.db, "s"));
  all.subscription = HANDLE(laminar_subscribe(sink));
  return all;
}

static void end(const Through* all) {
  laminar_close(all->db);
  check_nothing_held();
}

/* The one batch that is there, of so many rows. */
static struct ArrowArray taken(const Through* all, int64_t rows) {
  struct ArrowArray array;
  OK(laminar_next(all->subscription, 0, &array, NULL));
  CHECK(array.release != NULL);
  CHECK_INT(array.length, rows);
  return array;
}

static void none(const Through* all) {
  struct ArrowArray array;
  OK(laminar_next(all->subscription, 0, &array, NULL));
  CHECK(array.release == NULL);
}

static void sets_every_type(void) {
  Through all = through(
      "b BOOLEAN, ti TINYINT, si SMALLINT, i INTEGER, bi BIGINT, r REAL, d DOUBLE, de DECIMAL(20, 3), c CHAR(3),"
      " v VARCHAR, vb VARBINARY, da DATE, tim TIME(9), ts TIMESTAMP(6), tz TIMESTAMP(3) WITH LOCAL TIME ZONE,"
      " du INTERVAL DAY TO SECOND(6), mo INTERVAL YEAR TO MONTH");
  LaminarSource* t = all.source;
  OK(laminar_set_bool(t, 0, true));
  OK(laminar_set_int64(t, 1, -8));
  OK(laminar_set_int64(t, 2, 1600));
  OK(laminar_set_int64(t, 3, -70000));
  OK(laminar_set_int64(t, 4, INT64_MIN));
  OK(laminar_set_double(t, 5, 0.5));
  OK(laminar_set_double(t, 6, -1e300));
  OK(laminar_set_decimal(t, 7, -1, (uint64_t)-12345, 3));
  OK(laminar_set_text(t, 8, "abc", 3));
  OK(laminar_set_text(t, 9, "gr\xc3\xbc\xc3\x9f", NUL));
  OK(laminar_set_bytes(t, 10, "\0\xff", 2));
  OK(laminar_set_date(t, 11, -1));
  OK(laminar_set_time(t, 12, 3661, LAMINAR_SECOND));
  OK(laminar_set_timestamp(t, 13, 1700000000123, LAMINAR_MILLI));
  OK(laminar_set_instant(t, 14, 1700000000123, LAMINAR_MILLI));
  OK(laminar_set_duration(t, 15, -1500, LAMINAR_MILLI));
  OK(laminar_set_months(t, 16, 14));
  OK(laminar_push_row(t));
  struct ArrowArray row = taken(&all, 1);
  CHECK_INT(*(const unsigned char*)row.children[0]->buffers[1] & 1, 1);
  CHECK_INT(*(const int8_t*)row.children[1]->buffers[1], -8);
  CHECK_INT(*(const int16_t*)row.children[2]->buffers[1], 1600);
  CHECK_INT(*(const int32_t*)row.children[3]->buffers[1], -70000);
  CHECK_INT(cell_int64(&row, 4, 0), INT64_MIN);
  CHECK(*(const float*)row.children[5]->buffers[1] == 0.5F);
  CHECK(cell_double(&row, 6, 0) == -1e300);
  CHECK_INT(((const int64_t*)row.children[7]->buffers[1])[0], -12345);
  CHECK_INT(((const int64_t*)row.children[7]->buffers[1])[1], -1);
  CHECK_TEXT(cell_text(&row, 8, 0), "abc");
  CHECK_TEXT(cell_text(&row, 9, 0), "gr\xc3\xbc\xc3\x9f");
  CHECK_INT(memcmp(row.children[10]->buffers[2], "\0\xff", 2), 0);
  CHECK_INT(*(const int32_t*)row.children[11]->buffers[1], -1);
  CHECK_INT(cell_int64(&row, 12, 0), 3661000000000);
  CHECK_INT(cell_int64(&row, 13, 0), 1700000000123000);
  CHECK_INT(cell_int64(&row, 14, 0), 1700000000123);
  CHECK_INT(cell_int64(&row, 15, 0), -1500000);
  CHECK_INT(*(const int32_t*)row.children[16]->buffers[1], 14);
  row.release(&row);
  /* The next row begins with NULLs. */
  OK(laminar_push_row(t));
  row = taken(&all, 1);
  for (int i = 0; i < 17; i++) {
    CHECK(row.children[i]->null_count == 1 || row.children[i]->null_count == -1); /* -1: to be counted */
    CHECK(cell_null(&row, i, 0));
  }
  row.release(&row);
  end(&all);
}

static void sets_the_same_by_values(void) {
  Through all = through(
      "b BOOLEAN, bi BIGINT, d DOUBLE, de DECIMAL(20, 3), v VARCHAR, vb VARBINARY, da DATE, tim TIME(9), ts TIMESTAMP(6),"
      " tz TIMESTAMP(3) WITH LOCAL TIME ZONE, du INTERVAL DAY TO SECOND(6), mo INTERVAL YEAR TO MONTH, n BIGINT");
  const LaminarValue values[] = {
      {.type = LAMINAR_BOOL, .as.integer = 1},
      {.type = LAMINAR_INT64, .as.integer = 5},
      {.type = LAMINAR_DOUBLE, .as.real = 2.5},
      {.type = LAMINAR_DECIMAL, .unit = 1, .as.decimal = {.low = 15, .high = 0}},
      {.type = LAMINAR_TEXT, .as.text = {.data = "text", .length = 4}},
      {.type = LAMINAR_BYTES, .as.text = {.data = "by", .length = 2}},
      {.type = LAMINAR_DATE, .as.integer = 2},
      {.type = LAMINAR_TIME, .unit = LAMINAR_NANO, .as.integer = 7},
      {.type = LAMINAR_TIMESTAMP, .unit = LAMINAR_MICRO, .as.integer = 8},
      {.type = LAMINAR_INSTANT, .unit = LAMINAR_MILLI, .as.integer = 9},
      {.type = LAMINAR_DURATION, .unit = LAMINAR_SECOND, .as.integer = 1},
      {.type = LAMINAR_MONTHS, .as.integer = -3},
      {.type = LAMINAR_NULL}};
  for (int32_t i = 0; i < 13; i++) {
    OK(laminar_set_value(all.source, i, &values[i]));
  }
  OK(laminar_push_row(all.source));
  struct ArrowArray row = taken(&all, 1);
  CHECK_INT(cell_int64(&row, 1, 0), 5);
  CHECK(cell_double(&row, 2, 0) == 2.5);
  CHECK_INT(((const int64_t*)row.children[3]->buffers[1])[0], 1500);
  CHECK_TEXT(cell_text(&row, 4, 0), "text");
  CHECK_INT(cell_int64(&row, 7, 0), 7);
  CHECK_INT(cell_int64(&row, 8, 0), 8);
  CHECK_INT(cell_int64(&row, 9, 0), 9);
  CHECK_INT(cell_int64(&row, 10, 0), 1000000);
  CHECK_INT(*(const int32_t*)row.children[11]->buffers[1], -3);
  CHECK(cell_null(&row, 12, 0));
  row.release(&row);
  const LaminarValue wrong[] = {
      {.type = 99},
      {.type = -1},
      {.type = LAMINAR_TEXT, .as.text = {.data = NULL, .length = 4}},
      {.type = LAMINAR_TIME, .unit = 4},
      {.type = LAMINAR_DECIMAL, .unit = 39},
      {.type = LAMINAR_LIST}};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_value(all.source, 0, &wrong[i]));
  }
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_value(all.source, 0, NULL));
  end(&all);
}

static void sets_lists(void) {
  Through all = through("a BIGINT ARRAY, n BIGINT");
  const int64_t numbers[] = {4, 5, 6};
  Made made = made_struct(3);
  made_int64(&made, "item", numbers);
  LaminarValue value = {
      .type = LAMINAR_LIST, .as.list = {.array = made.array.children[0], .schema = made.schema.children[0]}};
  OK(laminar_set_value(all.source, 0, &value));
  OK(laminar_set_int64(all.source, 1, 1));
  OK(laminar_push_row(all.source));
  struct ArrowArray row = taken(&all, 1);
  CHECK_INT(row.children[0]->n_children, 1);
  CHECK_INT(((const int64_t*)row.children[0]->children[0]->buffers[1])[2], 6);
  row.release(&row);
  CHECK(made.array.release != NULL);
  /* One whose structs are malformed. */
  made.array.children[0]->length = -1;
  OK(laminar_set_value(all.source, 0, &value));
  REFUSED(LAMINAR_INVALID_BATCH, laminar_push_row(all.source));
  made_release(&made);
  CHECK_INT(made_live(), 0);
  end(&all);
}

static void overwrites_and_clears_cells(void) {
  Through all = through("n BIGINT, v VARCHAR");
  OK(laminar_set_int64(all.source, 0, 1));
  OK(laminar_set_int64(all.source, 0, 2));
  OK(laminar_set_text(all.source, 1, "longer than the next one", NUL));
  OK(laminar_set_text(all.source, 1, "b", 1));
  OK(laminar_push_row(all.source));
  struct ArrowArray row = taken(&all, 1);
  CHECK_INT(cell_int64(&row, 0, 0), 2);
  CHECK_TEXT(cell_text(&row, 1, 0), "b");
  row.release(&row);
  OK(laminar_set_int64(all.source, 0, 3));
  OK(laminar_set_null(all.source, 0));
  OK(laminar_set_text(all.source, 1, NULL, 0));
  OK(laminar_push_row(all.source));
  row = taken(&all, 1);
  CHECK(cell_null(&row, 0, 0));
  CHECK(!cell_null(&row, 1, 0));
  CHECK_TEXT(cell_text(&row, 1, 0), "");
  row.release(&row);
  OK(laminar_set_int64(all.source, 0, 4));
  OK(laminar_clear_row(all.source));
  OK(laminar_clear_row(all.source));
  OK(laminar_push_row(all.source));
  row = taken(&all, 1);
  CHECK(cell_null(&row, 0, 0));
  row.release(&row);
  end(&all);
}

static void refuses_columns_and_arguments(void) {
  Through all = through("n BIGINT");
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_int64(all.source, 1, 1));
  CHECK_CONTAINS(last_failure().message, "column 1");
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_int64(all.source, -1, 1));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_text(all.source, INT32_MAX, "a", 1));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_text(all.source, 0, NULL, 1));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_bytes(all.source, 0, NULL, 1));
  REFUSED(LAMINAR_ROW_TOO_LARGE, laminar_set_bytes(all.source, 0, "a", (size_t)1 << 60));
  REFUSED(LAMINAR_ROW_TOO_LARGE, laminar_set_bytes(all.source, 0, "a", SIZE_MAX));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_decimal(all.source, 0, 0, 1, 39));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_decimal(all.source, 0, 0, 1, -1));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_time(all.source, 0, 1, (LaminarTimeUnit)4));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_timestamp(all.source, 0, 1, (LaminarTimeUnit)-1));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_instant(all.source, 0, 1, (LaminarTimeUnit)9));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_duration(all.source, 0, 1, (LaminarTimeUnit)9));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_try_push_row(all.source, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_has_capacity(all.source, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_source_schema(all.source, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_watermark(all.source, 1, (LaminarTimeUnit)7));
  none(&all);
  end(&all);
}

static void refuses_rows_and_goes_on(void) {
  Through all = through("n TINYINT NOT NULL, v VARCHAR, d DECIMAL(4, 2)");
  LaminarSource* t = all.source;
  REFUSED(LAMINAR_NOT_NULL_VIOLATION, laminar_push_row(t));
  OK(laminar_set_int64(t, 0, 1000));
  REFUSED(LAMINAR_VALUE_OUT_OF_RANGE, laminar_push_row(t));
  OK(laminar_set_text(t, 0, "x", 1));
  REFUSED(LAMINAR_TYPE_MISMATCH, laminar_push_row(t));
  OK(laminar_set_int64(t, 0, 1));
  OK(laminar_set_text(t, 1, "\xff", 1));
  CHECK(laminar_push_row(t) != LAMINAR_OK);
  OK(laminar_set_int64(t, 0, 1));
  OK(laminar_set_decimal(t, 2, 0, 99999, 2));
  CHECK(laminar_push_row(t) != LAMINAR_OK);
  none(&all);
  OK(laminar_set_int64(t, 0, 1));
  OK(laminar_push_row(t));
  struct ArrowArray row = taken(&all, 1);
  CHECK(cell_null(&row, 1, 0));
  row.release(&row);
  end(&all);
}

static void pushes_gathered_rows(void) {
  Through all = through("n BIGINT, v VARCHAR");
  char text[200];
  for (int i = 0; i < 500; i++) {
    OK(laminar_set_int64(all.source, 0, i));
    snprintf(text, sizeof(text), "%0*d", i % 150 + 1, i);
    OK(laminar_set_text(all.source, 1, text, NUL));
    OK(laminar_add_row(all.source));
  }
  /* A row that is begun and not added stays. */
  OK(laminar_set_int64(all.source, 0, -7));
  OK(laminar_set_text(all.source, 1, "begun", NUL));
  none(&all);
  int64_t rows = 0;
  OK(laminar_push_batch(all.source, &rows));
  CHECK_INT(rows, 500);
  struct ArrowArray batch = taken(&all, 500);
  for (int i = 0; i < 500; i++) {
    CHECK_INT(cell_int64(&batch, 0, i), i);
    snprintf(text, sizeof(text), "%0*d", i % 150 + 1, i);
    CHECK_TEXT(cell_text(&batch, 1, i), text);
  }
  batch.release(&batch);
  OK(laminar_push_batch(all.source, &rows));
  CHECK_INT(rows, 0);
  OK(laminar_push_row(all.source));
  batch = taken(&all, 1);
  CHECK_INT(cell_int64(&batch, 0, 0), -7);
  CHECK_TEXT(cell_text(&batch, 1, 0), "begun");
  batch.release(&batch);
  OK(laminar_push_batch(all.source, NULL));
  end(&all);
}

static void names_the_row_that_is_refused(void) {
  Through all = through("n TINYINT NOT NULL");
  const int64_t numbers[] = {1, 2, 300, 4};
  for (int i = 0; i < 4; i++) {
    OK(laminar_set_int64(all.source, 0, numbers[i]));
    OK(laminar_add_row(all.source));
  }
  int64_t rows = -1;
  REFUSED(LAMINAR_INVALID_BATCH, laminar_push_batch(all.source, &rows));
  CHECK_INT(rows, 0);
  CHECK_CONTAINS(last_failure().message, "row 2");
  none(&all);
  OK(laminar_push_batch(all.source, &rows));
  CHECK_INT(rows, 0);
  end(&all);
}

static void limits_what_is_gathered(void) {
  Through all = through("v VARBINARY");
  size_t size = (size_t)100 << 20;
  char* big = calloc(1, size);
  OK(laminar_set_bytes(all.source, 0, big, size));
  OK(laminar_set_bytes(all.source, 0, big, size));
  REFUSED(LAMINAR_RESOURCE_LIMIT, laminar_set_bytes(all.source, 0, big, size));
  OK(laminar_clear_row(all.source));
  OK(laminar_set_bytes(all.source, 0, big, 10));
  OK(laminar_push_row(all.source));
  struct ArrowArray row = taken(&all, 1);
  row.release(&row);
  OK(laminar_set_bytes(all.source, 0, big, size));
  CHECK(laminar_push_row(all.source) != LAMINAR_OK);
  free(big);
  end(&all);
}

static void tries_to_push(void) {
  LaminarDB* db = open_config(
      "{\"buffer_size\": 1024}",
      "CREATE SOURCE t (n BIGINT) WITH (buffer_size = 16, backpressure = 'block'); CREATE STREAM s AS SELECT n FROM t");
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  LaminarSink* sink = HANDLE(laminar_sink(db, "s"));
  LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
  int64_t taken_rows = 0;
  bool pushed = true;
  bool has = false;
  OK(laminar_has_capacity(source, &has));
  CHECK(has);
  while (pushed) {
    OK(laminar_set_int64(source, 0, taken_rows));
    OK(laminar_try_push_row(source, &pushed));
    taken_rows += pushed;
  }
  CHECK(taken_rows >= 16);
  /* The row stays: it goes in once there is room. */
  int64_t seen = 0;
  while (!pushed || seen < taken_rows) {
    struct ArrowArray array;
    OK(laminar_next(subscription, 0, &array, NULL));
    if (array.release != NULL) {
      for (int64_t i = 0; i < array.length; i++) {
        CHECK_INT(cell_int64(&array, 0, i), seen++);
      }
      array.release(&array);
    }
    if (!pushed) {
      OK(laminar_try_push_row(source, &pushed));
      taken_rows += pushed;
    }
  }
  CHECK_INT(seen, taken_rows);
  laminar_close(db);
  check_nothing_held();
}

static void writes_tables(void) {
  LaminarDB* db = open_config(CALLER_RUNS, "CREATE TABLE p (k BIGINT PRIMARY KEY, v VARCHAR)");
  LaminarSource* table = HANDLE(laminar_source(db, "p"));
  OK(laminar_set_int64(table, 0, 1));
  OK(laminar_set_text(table, 1, "a", 1));
  OK(laminar_push_row(table));
  OK(laminar_set_int64(table, 0, 2));
  OK(laminar_push_row(table));
  CHECK_INT(query_int(db, "SELECT COUNT(*) FROM p"), 2);
  OK(laminar_set_int64(table, 0, 1));
  OK(laminar_delete_row(table));
  CHECK_INT(query_int(db, "SELECT k FROM p"), 2);
  laminar_close(db);
  Through all = through("n BIGINT");
  OK(laminar_set_int64(all.source, 0, 1));
  REFUSED(LAMINAR_WRONG_OBJECT_KIND, laminar_delete_row(all.source));
  end(&all);
}

static void gives_its_schema(void) {
  Through all = through("n BIGINT NOT NULL, v VARCHAR, ts TIMESTAMP(3)");
  struct ArrowSchema schema;
  OK(laminar_source_schema(all.source, &schema));
  CHECK_TEXT(schema.format, "+s");
  CHECK_INT(schema.n_children, 3);
  CHECK_TEXT(schema.children[0]->name, "n");
  CHECK_INT(schema.children[0]->flags & ARROW_FLAG_NULLABLE, 0);
  CHECK_INT(schema.children[1]->flags & ARROW_FLAG_NULLABLE, ARROW_FLAG_NULLABLE);
  CHECK_TEXT(schema.children[2]->format, "tsm:");
  schema.release(&schema);
  end(&all);
}

static void moves_time_and_finishes(void) {
  LaminarDB* db = open_config(
      CALLER_RUNS,
      "CREATE SOURCE t (n BIGINT, ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts);"
      "CREATE STREAM c AS SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  LaminarSink* sink = HANDLE(laminar_sink(db, "c"));
  LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
  struct ArrowArray array;
  OK(laminar_set_timestamp(source, 1, 500, LAMINAR_MILLI));
  OK(laminar_push_row(source));
  OK(laminar_watermark(source, 999, LAMINAR_MILLI));
  OK(laminar_next(subscription, 0, &array, NULL));
  CHECK(array.release == NULL);
  OK(laminar_watermark(source, 1, LAMINAR_SECOND));
  OK(laminar_next(subscription, 0, &array, NULL));
  CHECK_INT(array.length, 1);
  array.release(&array);
  OK(laminar_set_timestamp(source, 1, 1500, LAMINAR_MILLI));
  OK(laminar_push_row(source));
  OK(laminar_watermark(source, LAMINAR_END_OF_TIME, LAMINAR_NANO));
  OK(laminar_next(subscription, 0, &array, NULL));
  CHECK_INT(array.length, 1);
  array.release(&array);
  REFUSED(LAMINAR_VALUE_OUT_OF_RANGE, laminar_watermark(source, INT64_MAX - 1, LAMINAR_SECOND));
  OK(laminar_finish(source));
  OK(laminar_finish(source));
  OK(laminar_set_timestamp(source, 1, 9, LAMINAR_SECOND));
  CHECK(laminar_push_row(source) != LAMINAR_OK);
  bool ended = false;
  OK(laminar_next(subscription, 0, &array, NULL));
  OK(laminar_is_ended(subscription, &ended));
  CHECK(ended);
  REFUSED_NULL(LAMINAR_SOURCE_COMPLETE, laminar_source(db, "t"));
  laminar_close(db);
  Through all = through("n BIGINT");
  REFUSED(LAMINAR_NO_EVENT_TIME, laminar_watermark(all.source, 1, LAMINAR_SECOND));
  end(&all);
}

/* Names are those of SQL: in any case, in quotes or not. */
static void finds_objects_by_names_of_sql(void) {
  LaminarDB* db = open_config(
      CALLER_RUNS,
      "CREATE SOURCE \"My \"\"own\"\" rows\" (n BIGINT); CREATE STREAM s AS SELECT n FROM \"My \"\"own\"\" rows\"");
  const char* const names[] = {"My \"own\" rows", "my \"OWN\" rows", "\"My \"\"own\"\" rows\""};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    LaminarText plan = {0};
    OK(laminar_close_source(HANDLE(laminar_source(db, names[i]))));
    OK(laminar_close_sink(HANDLE(laminar_sink(db, names[i]))));
    OK(laminar_explain(db, names[i], LAMINAR_NUL_TERMINATED, &plan));
    CHECK_CONTAINS(plan.data, "own");
    laminar_free_text(&plan);
  }
  OK(laminar_close_sink(HANDLE(laminar_sink(db, "\"S\""))));
  const char* const others[] = {"\"My \"own\" rows\"", "\"\"", "\"", "\"My rows\"", "My \"\"own\"\" rows"};
  for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
    REFUSED_NULL(LAMINAR_UNKNOWN_OBJECT, laminar_source(db, others[i]));
    REFUSED_NULL(LAMINAR_UNKNOWN_OBJECT, laminar_sink(db, others[i]));
  }
  laminar_close(db);
  check_nothing_held();
}

static void clones_sources(void) {
  LaminarDB* db = open_with("CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t");
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  LaminarSource* clone = HANDLE(laminar_clone_source(source));
  CHECK(clone != source);
  OK(laminar_set_int64(source, 0, 1));
  OK(laminar_set_int64(clone, 0, 2));
  OK(laminar_push_row(source));
  OK(laminar_close_source(source));
  OK(laminar_push_row(clone));
  laminar_close(db);
  db = open_config(CALLER_RUNS, "CREATE SOURCE t (n BIGINT)");
  source = HANDLE(laminar_source(db, "t"));
  REFUSED_NULL(LAMINAR_INVALID_CONFIG, laminar_clone_source(source));
  REFUSED_NULL(LAMINAR_UNKNOWN_OBJECT, laminar_source(db, "tt"));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_source(db, NULL));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_source(db, "\xff"));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_source_named(db, "t", 1, "\xff", 1));
  laminar_close(db);
  check_nothing_held();
}

/* ---- encoded rows */

/* Writes the row (n, v) in the form of laminar.h; gives its length. */
static size_t encode(unsigned char* row, int64_t n, const char* v) {
  uint32_t length = (uint32_t)strlen(v);
  uint32_t fixed = 16 + 16;
  uint32_t bytes = (fixed + length + 7) / 8 * 8;
  uint32_t word[2] = {fixed, length};
  memset(row, 0, bytes);
  memcpy(row, &bytes, 4);
  row[8] = LAMINAR_INT64;
  row[9] = LAMINAR_TEXT;
  memcpy(row + 16, &n, 8);
  memcpy(row + 24, word, 8);
  memcpy(row + fixed, v, length);
  return bytes;
}

static void pushes_encoded_rows(void) {
  Through all = through("n BIGINT, v VARCHAR");
  unsigned char rows[1000];
  size_t length = encode(rows, 1, "one");
  length += encode(rows + length, 2, "the second one");
  length += encode(rows + length, 3, "");
  int64_t pushed = 0;
  OK(laminar_push_encoded(all.source, rows, length, &pushed));
  CHECK_INT(pushed, 3);
  struct ArrowArray batch = taken(&all, 3);
  CHECK_INT(cell_int64(&batch, 0, 2), 3);
  CHECK_TEXT(cell_text(&batch, 1, 1), "the second one");
  batch.release(&batch);
  bool taken_one = false;
  length = encode(rows, 9, "nine");
  OK(laminar_try_push_encoded(all.source, rows, length, &taken_one));
  CHECK(taken_one);
  batch = taken(&all, 1);
  batch.release(&batch);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_push_encoded(all.source, NULL, 8, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_try_push_encoded(all.source, NULL, 8, &taken_one));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_try_push_encoded(all.source, rows, length, NULL));
  end(&all);
}

static void refuses_malformed_encoded_rows(void) {
  Through all = through("n BIGINT, v VARCHAR");
  const struct {
    size_t offset;
    uint32_t value;
  } damages[] = {
      {0, 0}, {0, 8}, {0, 36}, {0, 1 << 20}, {0, 0xFFFFFFF8}, {4, 2}, {4, 0xFFFFFFFF}, /* lengths, operation */
      {8, 0x0000000F}, {8, 0x0000050F}, /* tags */
      {24, 0}, {24, 1 << 30}, {24, 0xFFFFFFFF}, {24, 45}, {28, 9}, {28, 0xFFFFFFFF}, {28, 1 << 30}}; /* offset, length */
  for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
    unsigned char rows[200];
    size_t length = encode(rows, 5, "eight by");
    CHECK_INT(length, 40);
    memcpy(rows + damages[i].offset, &damages[i].value, 4);
    int64_t pushed = 5;
    LaminarError error = laminar_push_encoded(all.source, rows, length, &pushed);
    if (error == LAMINAR_OK) {
      fail_test(__FILE__, __LINE__, "damage %zu was taken", i);
    }
    CHECK_INT(pushed, 0);
    bool taken_one = true;
    CHECK(laminar_try_push_encoded(all.source, rows, length, &taken_one) != LAMINAR_OK);
  }
  unsigned char rows[200];
  size_t length = encode(rows, 5, "eight by");
  for (size_t cut = 1; cut < length; cut++) {
    CHECK(laminar_push_encoded(all.source, rows, cut, NULL) != LAMINAR_OK);
  }
  /* More than memory holds: these were 0 rows that were pushed. */
  const size_t lengths[] = {(size_t)-1, (size_t)-8, (size_t)PTRDIFF_MAX + 1, (size_t)PTRDIFF_MAX};
  for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
    int64_t pushed = 0;
    bool taken_one = false;
    if (i < 3) {
      REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_push_encoded(all.source, rows, lengths[i], &pushed));
      REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_try_push_encoded(all.source, rows, lengths[i], &taken_one));
    }
    REFUSED(LAMINAR_ROW_TOO_LARGE, laminar_set_bytes(all.source, 0, rows, lengths[i]));
    CHECK_INT(pushed, 0);
    CHECK(!taken_one);
  }
  OK(laminar_clear_row(all.source));
  none(&all);
  OK(laminar_push_encoded(all.source, rows, length, NULL));
  struct ArrowArray batch = taken(&all, 1);
  batch.release(&batch);
  end(&all);
}

static void takes_decimals_that_floats_tell_apart(void) {
  LaminarDB* db = open_with("CREATE SOURCE t (d DOUBLE, r REAL); CREATE MATERIALIZED VIEW v AS SELECT COUNT(*) AS n FROM t WHERE d = 0.1e0");
  LaminarSource* t = HANDLE(laminar_source(db, "t"));
  OK(laminar_set_decimal(t, 0, 0, 1, 1));
  OK(laminar_set_decimal(t, 1, 0, 123456, 6));
  OK(laminar_push_row(t));
  OK(laminar_set_decimal(t, 0, 0, 1234567890123456, 16));
  REFUSED(LAMINAR_VALUE_OUT_OF_RANGE, laminar_push_row(t));
  CHECK_CONTAINS(last_failure().message, "column d DOUBLE cannot hold 0.1234567890123456 exactly");
  OK(laminar_set_decimal(t, 1, 0, 1234567, 7));
  REFUSED(LAMINAR_VALUE_OUT_OF_RANGE, laminar_push_row(t));
  OK(laminar_set_decimal(t, 1, 0, 1, 38)); /* smaller than a REAL of all digits */
  REFUSED(LAMINAR_VALUE_OUT_OF_RANGE, laminar_push_row(t));
  OK(laminar_await_idle(db));
  CHECK_INT(query_int(db, "SELECT n FROM v"), 1);
  laminar_close(db);
  check_nothing_held();
}

const Test TESTS[] = {
    {"takes_decimals_that_floats_tell_apart", takes_decimals_that_floats_tell_apart},
    {"sets_every_type", sets_every_type},
    {"sets_the_same_by_values", sets_the_same_by_values},
    {"sets_lists", sets_lists},
    {"overwrites_and_clears_cells", overwrites_and_clears_cells},
    {"refuses_columns_and_arguments", refuses_columns_and_arguments},
    {"refuses_rows_and_goes_on", refuses_rows_and_goes_on},
    {"pushes_gathered_rows", pushes_gathered_rows},
    {"names_the_row_that_is_refused", names_the_row_that_is_refused},
    {"limits_what_is_gathered", limits_what_is_gathered},
    {"tries_to_push", tries_to_push},
    {"writes_tables", writes_tables},
    {"gives_its_schema", gives_its_schema},
    {"moves_time_and_finishes", moves_time_and_finishes},
    {"finds_objects_by_names_of_sql", finds_objects_by_names_of_sql},
    {"clones_sources", clones_sources},
    {"pushes_encoded_rows", pushes_encoded_rows},
    {"refuses_malformed_encoded_rows", refuses_malformed_encoded_rows},
    {NULL, NULL}};
