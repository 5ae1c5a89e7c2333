/* Prepared statements and their parameters. */
#include <pthread.h>
#include <time.h>

#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED

static LaminarDB* open_table(void) {
  return open_config(
      "{\"execution\": \"caller_runs\"}",
      "CREATE TABLE p (k BIGINT PRIMARY KEY, v VARCHAR, d DOUBLE); INSERT INTO p VALUES (1, 'a', 0.5), (2, 'b', 1.5)");
}

static LaminarValue integer(int64_t number) {
  return (LaminarValue){.type = LAMINAR_INT64, .as.integer = number};
}

/* The first int64 that a statement gives, and how many rows. */
static int64_t first_of(LaminarStatement* statement, int64_t* rows) {
  struct ArrowArrayStream stream;
  OK(laminar_query_prepared(statement, &stream));
  int64_t first = -1;
  *rows = 0;
  for (;;) {
    struct ArrowArray array;
    CHECK_INT(stream.get_next(&stream, &array), 0);
    if (array.release == NULL) {
      break;
    }
    first = *rows == 0 ? cell_int64(&array, 0, 0) : first;
    *rows += array.length;
    array.release(&array);
  }
  stream.release(&stream);
  return first;
}

static void binds_parameters(void) {
  LaminarDB* db = open_table();
  LaminarStatement* statement = HANDLE(laminar_prepare(db, "SELECT k FROM p WHERE v = ? AND k < ?", NUL));
  int32_t count = 0;
  OK(laminar_parameter_count(statement, &count));
  CHECK_INT(count, 2);
  LaminarValue text = {.type = LAMINAR_TEXT, .as.text = {.data = "b", .length = 1}};
  OK(laminar_bind(statement, 0, &text));
  LaminarValue number = integer(10);
  OK(laminar_bind(statement, 1, &number));
  int64_t rows;
  CHECK_INT(first_of(statement, &rows), 2);
  CHECK_INT(rows, 1);
  number = integer(2);
  OK(laminar_bind(statement, 1, &number));
  first_of(statement, &rows);
  CHECK_INT(rows, 0);
  OK(laminar_clear_bindings(statement));
  struct ArrowArrayStream stream;
  REFUSED(LAMINAR_BINDING_MISMATCH, laminar_query_prepared(statement, &stream));
  REFUSED(LAMINAR_BINDING_MISMATCH, laminar_execute_prepared(statement, NULL));
  OK(laminar_close_statement(statement));
  OK(laminar_close_statement(statement));
  laminar_close(db);
  check_nothing_held();
}

static void finds_parameters_by_name(void) {
  LaminarDB* db = open_table();
  LaminarStatement* statement =
      HANDLE(laminar_prepare(db, "SELECT k FROM p WHERE d >= :least AND d <= :most AND k > :least", NUL));
  int32_t count = 0;
  OK(laminar_parameter_count(statement, &count));
  CHECK_INT(count, 2);
  int32_t least = -1;
  int32_t most = -1;
  OK(laminar_parameter_index(statement, "least", NUL, &least));
  OK(laminar_parameter_index(statement, "most!", 4, &most));
  CHECK_INT(least, 0);
  CHECK_INT(most, 1);
  REFUSED(LAMINAR_BINDING_MISMATCH, laminar_parameter_index(statement, "lest", NUL, &least));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_parameter_index(statement, NULL, 0, &least));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_parameter_index(statement, "least", NUL, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_parameter_count(statement, NULL));
  LaminarValue value = {.type = LAMINAR_DOUBLE, .as.real = 1.0};
  OK(laminar_bind(statement, least, &value));
  value.as.real = 2.0;
  OK(laminar_bind(statement, most, &value));
  int64_t rows;
  CHECK_INT(first_of(statement, &rows), 2);
  laminar_close(db);
  check_nothing_held();
}

static void refuses_values(void) {
  LaminarDB* db = open_table();
  LaminarStatement* statement = HANDLE(laminar_prepare(db, "SELECT k FROM p WHERE v = ?", NUL));
  LaminarValue value = integer(1);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_bind(statement, 1, &value));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_bind(statement, -1, &value));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_bind(statement, 0, NULL));
  const LaminarValue wrong[] = {
      {.type = 77},
      {.type = -1},
      {.type = LAMINAR_TEXT, .as.text = {.data = NULL, .length = 3}},
      {.type = LAMINAR_TEXT, .as.text = {.data = "a", .length = (size_t)1 << 40}},
      {.type = LAMINAR_TEXT, .as.text = {.data = "\xff", .length = 1}},
      {.type = LAMINAR_LIST},
      {.type = LAMINAR_TIME, .unit = 9},
      {.type = LAMINAR_DECIMAL, .unit = 77}};
  for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_bind(statement, 0, &wrong[i]));
  }
  OK(laminar_bind(statement, 0, &value));
  struct ArrowArrayStream stream;
  CHECK(laminar_query_prepared(statement, &stream) != LAMINAR_OK);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_query_prepared(statement, NULL));
  laminar_close(db);
  check_nothing_held();
}

static void binds_every_type(void) {
  LaminarDB* db = open_table();
  const struct {
    const char* sql;
    LaminarValue value;
  } cases[] = {
      {"SELECT CAST(5 AS BIGINT) AS n FROM p WHERE k = 1 AND ?", {.type = LAMINAR_BOOL, .as.integer = 1}},
      {"SELECT k + 4 FROM p WHERE k = ?", {.type = LAMINAR_INT64, .as.integer = 1}},
      {"SELECT k + 4 FROM p WHERE d = ?", {.type = LAMINAR_DOUBLE, .as.real = 0.5}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND CAST(0.5 AS DECIMAL(3, 2)) = ?",
       {.type = LAMINAR_DECIMAL, .unit = 2, .as.decimal = {.low = 50}}},
      {"SELECT k + 4 FROM p WHERE v = ?", {.type = LAMINAR_TEXT, .as.text = {.data = "a", .length = 1}}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND X'6162' = ?", {.type = LAMINAR_BYTES, .as.text = {.data = "ab", .length = 2}}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND DATE '1970-01-02' = ?", {.type = LAMINAR_DATE, .as.integer = 1}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND TIME '00:00:01' = ?",
       {.type = LAMINAR_TIME, .unit = LAMINAR_MILLI, .as.integer = 1000}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND TIMESTAMP '1970-01-01 00:00:02' = ?",
       {.type = LAMINAR_TIMESTAMP, .unit = LAMINAR_SECOND, .as.integer = 2}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND CAST(TIMESTAMP '1970-01-01 00:00:02' AS TIMESTAMP WITH LOCAL TIME ZONE) = ?",
       {.type = LAMINAR_INSTANT, .unit = LAMINAR_NANO, .as.integer = 2000000000}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND INTERVAL '3' SECOND = ?",
       {.type = LAMINAR_DURATION, .unit = LAMINAR_SECOND, .as.integer = 3}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND INTERVAL '14' MONTH = ?", {.type = LAMINAR_MONTHS, .as.integer = 14}},
      {"SELECT k + 4 FROM p WHERE k = 1 AND INTERVAL '14' MONTH = ?", {.type = LAMINAR_INT64, .as.integer = 14}},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
    LaminarStatement* statement = HANDLE(laminar_prepare(db, cases[i].sql, NUL));
    OK(laminar_bind(statement, 0, &cases[i].value));
    int64_t rows;
    int64_t first = first_of(statement, &rows);
    if (rows != 1 || first != 5) {
      fail_test(__FILE__, __LINE__, "%s gave %d rows", cases[i].sql, (int)rows);
    }
    LaminarValue null = {.type = LAMINAR_NULL};
    OK(laminar_bind(statement, 0, &null));
    first_of(statement, &rows);
    CHECK_INT(rows, 0);
    OK(laminar_close_statement(statement));
  }
  laminar_close(db);
  check_nothing_held();
}

static void writes_rows(void) {
  LaminarDB* db = open_table();
  LaminarStatement* statement = HANDLE(laminar_prepare(db, "INSERT INTO p VALUES (?, 'x', 1)", NUL));
  for (int64_t i = 10; i < 20; i++) {
    LaminarValue value = integer(i);
    OK(laminar_bind(statement, 0, &value));
    OK(laminar_execute_prepared(statement, NULL));
  }
  CHECK_INT(query_int(db, "SELECT COUNT(*) FROM p"), 12);
  laminar_close(db);
  check_nothing_held();
}

static void refuses_statements(void) {
  LaminarDB* db = open_table();
  REFUSED_NULL(LAMINAR_SYNTAX, laminar_prepare(db, "SELECT FROM", NUL));
  CHECK(last_failure().line == 1);
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_prepare(db, NULL, 0));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_prepare(db, "SELECT '\xff'", NUL));
  laminar_close(db);
  check_nothing_held();
}

static void keeps_streams_of_closed_statements(void) {
  LaminarDB* db = open_table();
  LaminarStatement* statement = HANDLE(laminar_prepare(db, "SELECT k FROM p ORDER BY k", NUL));
  struct ArrowArrayStream stream;
  OK(laminar_query_prepared(statement, &stream));
  OK(laminar_close_statement(statement));
  struct ArrowArray array;
  CHECK_INT(stream.get_next(&stream, &array), 0);
  CHECK_INT(cell_int64(&array, 0, 1), 2);
  array.release(&array);
  CHECK_INT(stream.get_next(&stream, &array), 0);
  CHECK(array.release == NULL);
  CHECK(stream.get_last_error(&stream) == NULL);
  CHECK(stream.get_next(&stream, NULL) != 0);
  CHECK_CONTAINS(stream.get_last_error(&stream), "out is NULL");
  stream.release(&stream);
  laminar_close(db);
  check_nothing_held();
}

/* Runs a statement again and again until it is cancelled. */
static void* run_until_cancelled(void* given) {
  LaminarError error = LAMINAR_OK;
  while (error == LAMINAR_OK) {
    struct ArrowArrayStream stream;
    error = laminar_query_prepared(given, &stream);
    if (error == LAMINAR_OK) {
      struct ArrowArray array;
      do {
        if (stream.get_next(&stream, &array) != 0) {
          error = laminar_last_error(NULL);
          break;
        }
        if (array.release == NULL) {
          break;
        }
        array.release(&array);
      } while (true);
      stream.release(&stream);
    }
  }
  return (void*)(intptr_t)error;
}

static void cancels(void) {
  LaminarDB* db = open_with("CREATE TABLE p (k BIGINT PRIMARY KEY)");
  LaminarStatement* insert = HANDLE(laminar_prepare(db, "INSERT INTO p VALUES (?)", NUL));
  for (int64_t i = 0; i < 1000; i++) {
    LaminarValue value = integer(i);
    OK(laminar_bind(insert, 0, &value));
    OK(laminar_execute_prepared(insert, NULL));
  }
  OK(laminar_await_idle(db));
  LaminarStatement* statement =
      HANDLE(laminar_prepare(db, "SELECT a.k FROM p AS a JOIN p AS b ON a.k <> b.k", NUL));
  OK(laminar_cancel(statement)); /* nothing runs yet */
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, run_until_cancelled, statement) == 0);
  struct timespec soon;
  void* result = NULL;
  do {
    OK(laminar_cancel(statement));
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec += 2000000;
    soon.tv_sec += soon.tv_nsec / 1000000000;
    soon.tv_nsec %= 1000000000;
  } while (pthread_timedjoin_np(thread, &result, &soon) != 0);
  CHECK((intptr_t)result == LAMINAR_QUERY_CANCELLED || (intptr_t)result == LAMINAR_INTERRUPTED);
  laminar_close(db);
  check_nothing_held();
}

static void counts_rows(void) {
  LaminarDB* db = HANDLE(laminar_open("{\"execution\": \"caller_runs\"}"));
  int64_t rows = 7;
  int64_t written = 7;
#define COUNTED(sql, expected_rows, expected_written) \
  do { \
    OK(laminar_execute_counted(db, sql, LAMINAR_NUL_TERMINATED, &rows, &written)); \
    CHECK_INT(rows, expected_rows); \
    CHECK_INT(written, expected_written); \
  } while (0)
  COUNTED("CREATE TABLE t (a BIGINT, b BIGINT, PRIMARY KEY (a)); CREATE SOURCE s (a BIGINT)", -1, -1);
  COUNTED("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3)", -1, 3);
  COUNTED("INSERT INTO t VALUES (3, 4)", -1, 1);
  COUNTED("INSERT INTO s VALUES (1), (2); INSERT INTO s VALUES (3)", -1, 3);
  COUNTED("SELECT a FROM t", 3, -1);
  COUNTED("SELECT a FROM t WHERE a > 9", 0, -1);
  COUNTED("UPDATE t SET b = 9 WHERE a < 3", -1, 2);
  COUNTED("UPDATE t SET b = 9 WHERE a > 3", -1, 0);
  COUNTED("DELETE FROM t WHERE a = 1; SELECT a FROM t", 2, 1);
  OK(laminar_execute_counted(db, "DELETE FROM t", LAMINAR_NUL_TERMINATED, NULL, NULL));
  /* The count of laminar_execute() is that of before. */
  OK(laminar_execute(db, "INSERT INTO t VALUES (1, 1)", LAMINAR_NUL_TERMINATED, &rows));
  CHECK_INT(rows, 0);
  LaminarStatement* insert = HANDLE(laminar_prepare(db, "INSERT INTO t VALUES (8, 8), (9, 9)", LAMINAR_NUL_TERMINATED));
  OK(laminar_execute_prepared_counted(insert, &rows, &written));
  CHECK_INT(rows, -1);
  CHECK_INT(written, 2);
  OK(laminar_execute_prepared_counted(insert, NULL, NULL));
  OK(laminar_close_statement(insert));
  REFUSED(LAMINAR_CLOSED, laminar_execute_prepared_counted(insert, &rows, &written));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_execute_prepared_counted(NULL, &rows, &written));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_execute_counted(NULL, "SELECT 1", LAMINAR_NUL_TERMINATED, &rows, &written));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_execute_counted(db, NULL, 0, &rows, &written));
  REFUSED(LAMINAR_SYNTAX, laminar_execute_counted(db, "SELEC", LAMINAR_NUL_TERMINATED, &rows, &written));
  CHECK_INT(written, 0);
  laminar_close(db);
  check_nothing_held();
}

const Test TESTS[] = {
    {"binds_parameters", binds_parameters},
    {"finds_parameters_by_name", finds_parameters_by_name},
    {"refuses_values", refuses_values},
    {"binds_every_type", binds_every_type},
    {"writes_rows", writes_rows},
    {"refuses_statements", refuses_statements},
    {"keeps_streams_of_closed_statements", keeps_streams_of_closed_statements},
    {"cancels", cancels},
    {"counts_rows", counts_rows},
    {NULL, NULL}};
