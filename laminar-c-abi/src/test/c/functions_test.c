/* C functions as functions of SQL. */
#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED
#define CALLER_RUNS "{\"execution\": \"caller_runs\"}"

typedef struct Calls {
  int calls;
  int destroyed;
  char text[64];
  LaminarDB* db;
  LaminarError inner;
} Calls;

static void destroy(void* context) {
  ((Calls*)context)->destroyed++;
}

static LaminarError add(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  ((Calls*)context)->calls++;
  if (count != 2 || arguments[0].type != LAMINAR_INT64 || result->type != LAMINAR_NULL) {
    return LAMINAR_INTERNAL;
  }
  result->type = LAMINAR_INT64;
  result->as.integer = arguments[0].as.integer + arguments[1].as.integer;
  return LAMINAR_OK;
}

static LaminarError greet(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  Calls* calls = context;
  (void)count;
  calls->calls++;
  if (arguments[0].type == LAMINAR_NULL) {
    snprintf(calls->text, sizeof(calls->text), "nobody");
  } else {
    snprintf(
        calls->text, sizeof(calls->text), "hello %.*s", (int)arguments[0].as.text.length, arguments[0].as.text.data);
  }
  result->type = LAMINAR_TEXT;
  result->as.text.data = calls->text;
  result->as.text.length = strlen(calls->text);
  return LAMINAR_OK;
}

static LaminarError fail_always(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)arguments;
  (void)count;
  (void)result;
  ((Calls*)context)->calls++;
  return LAMINAR_INVALID_ARGUMENT;
}

/* Says why. */
static LaminarError fail_with_reason(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)arguments;
  (void)count;
  ((Calls*)context)->calls++;
  result->type = LAMINAR_TEXT;
  result->as.text.data = "no such day";
  result->as.text.length = 11;
  return LAMINAR_INVALID_ARGUMENT;
}

/* Gives its argument back. */
static LaminarError same(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)count;
  ((Calls*)context)->calls++;
  *result = arguments[0];
  return LAMINAR_OK;
}

static LaminarError nonsense(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)arguments;
  (void)count;
  ((Calls*)context)->calls++;
  result->type = 99;
  return LAMINAR_OK;
}

static LaminarError call_back(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)arguments;
  (void)count;
  Calls* calls = context;
  calls->inner = laminar_execute(calls->db, "CREATE SOURCE inner_one (n BIGINT)", NUL, NULL);
  result->type = LAMINAR_INT64;
  result->as.integer = 1;
  return LAMINAR_OK;
}

static const char* const TWO_NUMBERS[] = {"BIGINT", "BIGINT"};
static const char* const ONE_TEXT[] = {"VARCHAR"};

static LaminarDB* open_source(void) {
  return open_config(CALLER_RUNS, "CREATE SOURCE t (n BIGINT, v VARCHAR)");
}

static void computes_values(void) {
  LaminarDB* db = open_source();
  Calls calls = {0};
  OK(laminar_register_function(db, "plus", TWO_NUMBERS, 2, "BIGINT", 0, add, &calls, destroy));
  CHECK_INT(query_int(db, "SELECT plus(2, 40)"), 42);
  CHECK(calls.calls > 0);
  int before = calls.calls;
  CHECK_INT(query_rows(db, "SELECT plus(2, CAST(NULL AS BIGINT))"), 1);
  CHECK_INT(calls.calls, before);
  LaminarCounters held = {.struct_size = sizeof(held)};
  OK(laminar_counters(&held));
  CHECK_INT(held.callbacks, 1);
  CHECK_INT(calls.destroyed, 0);
  laminar_close(db);
  CHECK_INT(calls.destroyed, 1);
  laminar_close(db);
  CHECK_INT(calls.destroyed, 1);
  check_nothing_held();
}

static void computes_in_streams(void) {
  LaminarDB* db = open_source();
  Calls calls = {0};
  OK(laminar_register_function(db, "greet", ONE_TEXT, 1, "VARCHAR", LAMINAR_WITH_NULLS, greet, &calls, destroy));
  execute(db, "CREATE STREAM g AS SELECT greet(v) AS g FROM t");
  LaminarSink* sink = HANDLE(laminar_sink(db, "g"));
  LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  OK(laminar_set_text(source, 1, "gr\xc3\xbc\xc3\x9f", NUL));
  OK(laminar_push_row(source));
  OK(laminar_push_row(source));
  struct ArrowArray array;
  OK(laminar_next(subscription, 0, &array, NULL));
  CHECK_INT(array.length, 2);
  CHECK_TEXT(cell_text(&array, 0, 0), "hello gr\xc3\xbc\xc3\x9f");
  CHECK_TEXT(cell_text(&array, 0, 1), "nobody");
  array.release(&array);
  laminar_close(db);
  CHECK_INT(calls.destroyed, 1);
  check_nothing_held();
}

static void gives_every_type_back(void) {
  LaminarDB* db = open_source();
  const struct {
    const char* name;
    const char* type;
    const char* literal;
  } cases[] = {
      {"f1", "BOOLEAN", "TRUE"},
      {"f2", "BIGINT", "CAST(-5 AS BIGINT)"},
      {"f3", "DOUBLE", "CAST(2.5 AS DOUBLE)"},
      {"f4", "DECIMAL(20, 3)", "CAST(-12.345 AS DECIMAL(20, 3))"},
      {"f5", "VARCHAR", "'text'"},
      {"f6", "VARBINARY", "X'00FF'"},
      {"f7", "DATE", "DATE '2026-11-30'"},
      {"f8", "TIME(9)", "TIME '01:02:03'"},
      {"f9", "TIMESTAMP(6)", "TIMESTAMP '2026-11-30 01:02:03.123456'"},
      {"f10", "TIMESTAMP(3) WITH LOCAL TIME ZONE", "CAST(TIMESTAMP '2026-11-30 01:02:03' AS TIMESTAMP(3) WITH LOCAL TIME ZONE)"},
      {"f11", "INTERVAL DAY TO SECOND", "INTERVAL '3' SECOND"},
      {"f12", "INTERVAL YEAR TO MONTH", "INTERVAL '14' MONTH"},
  };
  Calls calls = {0};
  int kinds = (int)(sizeof(cases) / sizeof(cases[0]));
  for (int i = 0; i < kinds; i++) {
    const char* const types[] = {cases[i].type};
    OK(laminar_register_function(db, cases[i].name, types, 1, cases[i].type, 0, same, &calls, destroy));
    char sql[400];
    snprintf(sql, sizeof(sql), "SELECT 1 WHERE %s(%s) = %s", cases[i].name, cases[i].literal, cases[i].literal);
    if (query_rows(db, sql) != 1) {
      fail_test(__FILE__, __LINE__, "%s gave another value", sql);
    }
    count_check();
  }
  laminar_close(db);
  CHECK_INT(calls.destroyed, kinds);
  check_nothing_held();
}

static LaminarError fourteen(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)arguments;
  (void)count;
  result->type = *(const int32_t*)context;
  result->as.integer = 14;
  return LAMINAR_OK;
}

static void gives_months_of_either_type(void) {
  LaminarDB* db = open_source();
  static const int32_t types[] = {LAMINAR_MONTHS, LAMINAR_INT64};
  for (int i = 0; i < 2; i++) {
    const char* const name = i == 0 ? "f0" : "f1";
    OK(laminar_register_function(
        db, name, NULL, 0, "INTERVAL YEAR TO MONTH", 0, fourteen, (void*)(uintptr_t)&types[i], NULL));
  }
  CHECK_INT(query_rows(db, "SELECT 1 WHERE f0() = INTERVAL '14' MONTH AND f1() = f0()"), 1);
  laminar_close(db);
  check_nothing_held();
}

static void makes_failures_row_errors(void) {
  LaminarDB* db = open_source();
  Calls calls = {0};
  OK(laminar_register_function(db, "wrong", NULL, 0, "BIGINT", LAMINAR_NOT_DETERMINISTIC, fail_always, &calls, destroy));
  OK(laminar_register_function(db, "nonsense", NULL, 0, "BIGINT", LAMINAR_NOT_DETERMINISTIC, nonsense, &calls, destroy));
  OK(laminar_register_function(
      db, "reason", NULL, 0, "BIGINT", LAMINAR_NOT_DETERMINISTIC, fail_with_reason, &calls, NULL));
  struct ArrowArrayStream stream;
  LaminarError error = laminar_query(db, "SELECT wrong()", NUL, &stream);
  CHECK_INT(error, LAMINAR_FUNCTION_FAILED);
  CHECK_CONTAINS(last_failure().message, "the function wrong failed: the function returned the error 1051");
  CHECK_INT(laminar_query(db, "SELECT nonsense()", NUL, &stream), LAMINAR_FUNCTION_FAILED);
  CHECK_INT(laminar_query(db, "SELECT reason()", NUL, &stream), LAMINAR_FUNCTION_FAILED);
  CHECK_CONTAINS(last_failure().message, "the function reason failed: no such day");
  CHECK(calls.calls >= 2);
  laminar_close(db);
  CHECK_INT(calls.destroyed, 2);
  check_nothing_held();
}

static void refuses_calls_from_within(void) {
  LaminarDB* db = open_source();
  Calls calls = {.db = db};
  OK(laminar_register_function(db, "inner_call", NULL, 0, "BIGINT", LAMINAR_NOT_DETERMINISTIC, call_back, &calls, NULL));
  CHECK_INT(query_int(db, "SELECT inner_call()"), 1);
  CHECK_INT(calls.inner, LAMINAR_WOULD_DEADLOCK);
  laminar_close(db);
  check_nothing_held();
}

/* What a function of the application tries with the handles of its database, and of another one. */
typedef struct Within {
  LaminarSource* source;
  LaminarSource* other;
  LaminarSubscription* subscription;
  LaminarStatement* statement;
  LaminarDB* db;
  LaminarDB* elsewhere;
  LaminarDB* given_up;
  int refused;
  int allowed;
} Within;

static LaminarError try_everything(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)arguments;
  (void)count;
  Within* within = context;
  unsigned char encoded[32] = {32};
  int64_t rows;
  bool yes;
  int32_t number;
  struct ArrowArray array;
  struct ArrowArrayStream stream;
  const LaminarError refused[] = {
      laminar_push_row(within->source),
      laminar_try_push_row(within->source, &yes),
      laminar_delete_row(within->source),
      laminar_push_encoded(within->source, encoded, sizeof(encoded), &rows),
      laminar_push_encoded(within->source, encoded, sizeof(encoded), NULL),
      laminar_try_push_encoded(within->source, encoded, sizeof(encoded), &yes),
      laminar_watermark(within->source, 1, LAMINAR_SECOND),
      laminar_has_capacity(within->source, &yes),
      laminar_finish(within->source),
      laminar_sync(within->source, 0),
      laminar_next(within->subscription, 0, &array, NULL),
      laminar_execute_prepared(within->statement, &rows),
      laminar_query_prepared(within->statement, &stream),
      laminar_clear_bindings(within->statement),
      laminar_execute(within->db, "SELECT 1", NUL, NULL),
      laminar_await_idle(within->db),
      laminar_tick(within->db),
      laminar_checkpoint(within->db, NULL)};
  for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
    within->refused += refused[i] == LAMINAR_WOULD_DEADLOCK;
  }
  within->allowed += laminar_set_int64(within->other, 0, 1) == LAMINAR_OK
      && laminar_push_row(within->other) == LAMINAR_OK
      && laminar_parameter_count(within->statement, &number) == LAMINAR_OK
      && laminar_last_sequence(within->source, &rows) == LAMINAR_OK && rows == 0
      && laminar_execute(within->elsewhere, "CREATE SOURCE made (n BIGINT); INSERT INTO t VALUES (2)", NUL, NULL) == LAMINAR_OK
      && laminar_await_idle(within->elsewhere) == LAMINAR_OK;
  laminar_close(within->given_up);
  result->type = LAMINAR_INT64;
  result->as.integer = 1;
  return LAMINAR_OK;
}

static void refuses_every_call_from_within(void) {
  LaminarDB* db = open_source();
  LaminarDB* other = open_config(NULL, "CREATE TABLE t (n BIGINT PRIMARY KEY)");
  execute(db, "CREATE STREAM s AS SELECT n FROM t");
  Within within = {
      .source = HANDLE(laminar_source(db, "t")),
      .other = HANDLE(laminar_source(other, "t")),
      .subscription = HANDLE(laminar_subscribe(HANDLE(laminar_sink(db, "s")))),
      .statement = HANDLE(laminar_prepare(db, "SELECT 1", NUL)),
      .db = db,
      .elsewhere = other,
      .given_up = open_source()};
  OK(laminar_register_function(
      db, "tries", NULL, 0, "BIGINT", LAMINAR_NOT_DETERMINISTIC, try_everything, &within, NULL));
  CHECK_INT(query_int(db, "SELECT tries()"), 1);
  CHECK_INT(within.refused, 18);
  CHECK_INT(within.allowed, 1);
  CHECK_INT(query_rows(other, "SELECT n FROM t"), 2);
  CHECK_INT(laminar_tick(within.given_up), LAMINAR_CLOSED);
  /* Nothing has arrived, and behind the function everything is as it was. */
  struct ArrowArray array;
  OK(laminar_next(within.subscription, 0, &array, NULL));
  CHECK(array.release == NULL);
  OK(laminar_set_int64(within.source, 0, 1));
  OK(laminar_push_row(within.source));
  OK(laminar_next(within.subscription, 0, &array, NULL));
  CHECK_INT(array.length, 1);
  array.release(&array);
  laminar_close(db);
  laminar_close(other);
  check_nothing_held();
}

static void refuses_registrations(void) {
  LaminarDB* db = open_source();
  Calls calls = {0};
  const char* const wrong_type[] = {"BIGNIT"};
  const char* const null_type[] = {NULL};
  const char* const many[17] = {"BIGINT"};
  OK(laminar_register_function(db, "f", NULL, 0, "BIGINT", 0, add, &calls, NULL));
  int expected = 0;
#define REFUSED_REGISTRATION(code, call) \
  do { \
    REFUSED(code, call); \
    CHECK_INT(calls.destroyed, ++expected); \
  } while (0)
  REFUSED_REGISTRATION(
      LAMINAR_DUPLICATE_NAME, laminar_register_function(db, "f", NULL, 0, "BIGINT", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_UNKNOWN_TYPE, laminar_register_function(db, "g", wrong_type, 1, "BIGINT", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_UNKNOWN_TYPE, laminar_register_function(db, "g", NULL, 0, "TXET", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", NULL, 0, "BIGINT", 4, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", NULL, 0, "BIGINT", 0, NULL, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", NULL, 1, "BIGINT", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", null_type, 1, "BIGINT", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", many, 17, "BIGINT", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", many, -1, "BIGINT", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, NULL, NULL, 0, "BIGINT", 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", NULL, 0, NULL, 0, add, &calls, destroy));
  REFUSED_REGISTRATION(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(NULL, "g", NULL, 0, "BIGINT", 0, add, &calls, destroy));
  laminar_close(db);
  REFUSED_REGISTRATION(
      LAMINAR_CLOSED, laminar_register_function(db, "g", NULL, 0, "BIGINT", 0, add, &calls, destroy));
  check_nothing_held();
}

/* ---- functions that a database has from its beginning */

static void refuses_what_is_not_one_type(void) {
  static const char* const WRONG[] = {
      "BIGINT) -- ",
      "BIGINT) AS v -- ",
      "BIGINT) AS v, CAST(1 AS BIGINT",
      "BIGINT) AS v, (SELECT 1",
      "BIGINT) /* ",
      "BIGINT /* x */",
      "BIGINT -- x",
      "BIGINT; DROP TABLE t",
      "BIGINT) AS v UNION SELECT CAST(2 AS BIGINT",
      "BIGINT, VARCHAR",
      "BIGINT NOT NULL",
      "DECIMAL(10, 2",
      "\"BIGINT\"",
      "",
      " "};
  LaminarDB* db = open_with(NULL);
  for (size_t i = 0; i < sizeof(WRONG) / sizeof(WRONG[0]); i++) {
    REFUSED(LAMINAR_UNKNOWN_TYPE, laminar_register_function(db, "f", &WRONG[i], 1, "BIGINT", 0, add, NULL, NULL));
    CHECK_CONTAINS(last_failure().message, WRONG[i]);
    CHECK(last_failure().remedy_length > 0);
    REFUSED(LAMINAR_UNKNOWN_TYPE, laminar_register_function(db, "f", NULL, 0, WRONG[i], 0, add, NULL, NULL));
    LaminarFunctionDefinition wrong = {
        .struct_size = sizeof(wrong), .name = "f", .result_type = WRONG[i], .function = add};
    REFUSED_NULL(LAMINAR_UNKNOWN_TYPE, laminar_open_with(NULL, 0, &wrong, 1));
  }
  static const char* const RIGHT[] = {
      " bigint ",
      "DECIMAL ( 10 ,\n 2 )",
      "TIMESTAMP(9) WITH LOCAL TIME ZONE",
      "INTERVAL DAY TO SECOND",
      "DOUBLE PRECISION",
      "VARCHAR ARRAY"};
  for (size_t i = 0; i < sizeof(RIGHT) / sizeof(RIGHT[0]); i++) {
    char name[] = {(char)('a' + i), '_', 0};
    OK(laminar_register_function(db, name, &RIGHT[i], 1, RIGHT[i], 0, add, NULL, NULL));
  }
  laminar_close(db);
  check_nothing_held();
}

static LaminarFunctionDefinition definition(const char* name, Calls* calls) {
  return (LaminarFunctionDefinition){
      .struct_size = sizeof(LaminarFunctionDefinition),
      .name = name,
      .argument_types = TWO_NUMBERS,
      .count = 2,
      .result_type = "BIGINT",
      .function = add,
      .context = calls,
      .destroy = destroy};
}

static void brings_views_back_that_call_functions(void) {
  char folder[] = "/tmp/laminar-c-XXXXXX";
  CHECK(mkdtemp(folder) != NULL);
  char config[200];
  snprintf(
      config,
      sizeof(config),
      "{\"data_directory\": \"%s/data\", \"storage\": \"segment\", \"execution\": \"caller_runs\"}",
      folder);
  for (int life = 1; life <= 3; life++) {
    Calls calls = {0};
    LaminarFunctionDefinition functions[] = {definition("plus", &calls), definition("and_more", &calls)};
    LaminarDB* db = HANDLE(laminar_open_with(config, NUL, functions, 2));
    if (life == 1) {
      OK(laminar_execute(
          db,
          "CREATE TABLE t (a BIGINT, PRIMARY KEY (a));"
          "CREATE MATERIALIZED VIEW v AS SELECT plus(a, 100) AS b FROM t",
          NUL,
          NULL));
    }
    char insert[60];
    snprintf(insert, sizeof(insert), "INSERT INTO t VALUES (%d)", life);
    OK(laminar_execute(db, insert, NUL, NULL));
    OK(laminar_await_idle(db));
    int64_t rows = 0;
    OK(laminar_execute(db, "SELECT b FROM v WHERE b > 100", NUL, &rows));
    CHECK_INT(rows, life);
    CHECK(calls.calls > 0);
    CHECK_INT(calls.destroyed, 0);
    laminar_close(db);
    CHECK_INT(calls.destroyed, 2);
    check_nothing_held();
  }
  REFUSED_NULL(LAMINAR_RECOVERY_FAILED, laminar_open(config));
  Calls calls = {0};
  LaminarFunctionDefinition other = definition("minus", &calls);
  REFUSED_NULL(LAMINAR_RECOVERY_FAILED, laminar_open_with(config, NUL, &other, 1));
  CHECK_INT(calls.destroyed, 1);
  check_nothing_held();
  char command[100];
  snprintf(command, sizeof(command), "rm -r '%s'", folder);
  CHECK(system(command) == 0);
}

static void refuses_definitions(void) {
  laminar_close(HANDLE(laminar_open_with(NULL, 0, NULL, 0)));
  Calls calls = {0};
  LaminarFunctionDefinition good = definition("plus", &calls);
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_open_with(CALLER_RUNS, NUL, NULL, 1));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_open_with(CALLER_RUNS, NUL, &good, (size_t)-1));
  LaminarFunctionDefinition bad = good;
  bad.struct_size--;
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_open_with(CALLER_RUNS, NUL, &bad, 1));
  CHECK_INT(calls.destroyed, 0);
#define REFUSED_DEFINITION(error, change) \
  do { \
    LaminarFunctionDefinition both[] = {good, definition("other", &calls)}; \
    both[1].change; \
    calls.destroyed = 0; \
    REFUSED_NULL(error, laminar_open_with(CALLER_RUNS, NUL, both, 2)); \
    CHECK_INT(calls.destroyed, 2); \
    check_nothing_held(); \
  } while (0)
  REFUSED_DEFINITION(LAMINAR_INVALID_ARGUMENT, name = NULL);
  REFUSED_DEFINITION(LAMINAR_INVALID_ARGUMENT, name = "\xff");
  REFUSED_DEFINITION(LAMINAR_INVALID_ARGUMENT, result_type = NULL);
  REFUSED_DEFINITION(LAMINAR_INVALID_ARGUMENT, argument_types = NULL);
  REFUSED_DEFINITION(LAMINAR_INVALID_ARGUMENT, count = -1);
  REFUSED_DEFINITION(LAMINAR_INVALID_ARGUMENT, function = NULL);
  REFUSED_DEFINITION(LAMINAR_INVALID_ARGUMENT, flags = 4);
  REFUSED_DEFINITION(LAMINAR_UNKNOWN_TYPE, result_type = "INTT");
  CHECK_TEXT(last_failure().message, "there is no type INTT");
  REFUSED_DEFINITION(LAMINAR_DUPLICATE_NAME, name = "PLUS");
  calls.destroyed = 0;
  REFUSED_NULL(LAMINAR_UNKNOWN_OPTION, laminar_open_with("{\"x\": 1}", NUL, &good, 1));
  CHECK_INT(calls.destroyed, 1);
  check_nothing_held();
}

#define CALLING \
  "CREATE TABLE t (a BIGINT, PRIMARY KEY (a)); CREATE MATERIALIZED VIEW v AS SELECT plus(a, 100) AS b FROM t"

static void restores_savepoints_of_views_that_call_functions(void) {
  char folder[] = "/tmp/laminar-c-XXXXXX";
  CHECK(mkdtemp(folder) != NULL);
  char saved[100];
  char old[200];
  char new[200];
  snprintf(saved, sizeof(saved), "%s/saved", folder);
  snprintf(old, sizeof(old), "{\"data_directory\": \"%s/old\", \"storage\": \"segment\"}", folder);
  snprintf(new, sizeof(new), "{\"data_directory\": \"%s/new\", \"storage\": \"segment\"}", folder);
  Calls calls = {0};
  LaminarFunctionDefinition plus = definition("plus", &calls);
  LaminarDB* db = HANDLE(laminar_open_with(old, NUL, &plus, 1));
  execute(db, CALLING ";INSERT INTO t VALUES (1), (2)");
  OK(laminar_savepoint(db, saved, NUL));
  laminar_close(db);
  REFUSED(
      LAMINAR_UNKNOWN_FUNCTION,
      laminar_restore_savepoint(saved, NUL, new, NUL, CALLING, NUL, NULL, 0, NULL));
  calls.destroyed = 0;
  LaminarFunctionDefinition both[] = {plus, definition("other", &calls)};
#define RESTORE laminar_restore_savepoint_with(saved, NUL, new, NUL, CALLING, NUL, NULL, 0, both, 2, &report)
  LaminarText report = {0};
  both[1].struct_size--;
  REFUSED(LAMINAR_INVALID_ARGUMENT, RESTORE);
  CHECK_INT(calls.destroyed, 0);
  both[1] = definition("PLUS", &calls);
  both[1].destroy = destroy;
  REFUSED(LAMINAR_DUPLICATE_NAME, RESTORE);
  CHECK_INT(calls.destroyed, 2);
  both[1] = definition("other", &calls);
  both[1].function = NULL;
  REFUSED(LAMINAR_INVALID_ARGUMENT, RESTORE);
  CHECK_INT(calls.destroyed, 4);
  REFUSED(
      LAMINAR_INVALID_ARGUMENT,
      laminar_restore_savepoint_with(saved, NUL, new, NUL, CALLING, NUL, NULL, 0, NULL, 1, NULL));
  both[1] = definition("other", &calls);
  OK(RESTORE);
  CHECK_CONTAINS(report.data, "\"v\"");
  laminar_free_text(&report);
  CHECK_INT(calls.destroyed, 6);
  check_nothing_held();
  db = HANDLE(laminar_open_with(new, NUL, &plus, 1));
  CHECK_INT(query_rows(db, "SELECT b FROM v WHERE b > 100"), 2);
  laminar_close(db);
  check_nothing_held();
  char command[100];
  snprintf(command, sizeof(command), "rm -r '%s'", folder);
  CHECK(system(command) == 0);
}

/* Fails in the library itself. */
static void destroy_badly(void* context) {
  destroy(context);
  CHECK_INT(laminar_execute(NULL, "SELECT 1", NUL, NULL), LAMINAR_INVALID_ARGUMENT);
  CHECK_TEXT(last_failure().message, "db is NULL");
}

static void tells_its_own_failure_and_not_that_of_destroy(void) {
  Calls calls = {0};
  LaminarDB* db = open_with(NULL);
  REFUSED(
      LAMINAR_UNKNOWN_TYPE,
      laminar_register_function(db, "g", NULL, 0, "TXET", 0, add, &calls, destroy_badly));
  CHECK_CONTAINS(last_failure().message, "TXET");
  REFUSED(
      LAMINAR_INVALID_ARGUMENT, laminar_register_function(db, "g", NULL, 0, "BIGINT", 4, add, &calls, destroy_badly));
  CHECK_CONTAINS(last_failure().message, "the flags 0x4");
  LaminarFunctionDefinition both[] = {definition("plus", &calls), definition("other", &calls)};
  both[0].destroy = both[1].destroy = destroy_badly;
  REFUSED_NULL(LAMINAR_UNKNOWN_OPTION, laminar_open_with("{\"x\": 1}", NUL, both, 2));
  CHECK_CONTAINS(last_failure().message, "no field x");
  both[1].count = 17;
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_open_with(NULL, NUL, both, 2));
  CHECK_CONTAINS(last_failure().message, "a function of 17 arguments");
  CHECK_INT(calls.destroyed, 6);
  /* A close that succeeds leaves the last failure as it is. */
  OK(laminar_register_function(db, "plus", TWO_NUMBERS, 2, "BIGINT", 0, add, &calls, destroy_badly));
  laminar_close(db);
  CHECK_INT(calls.destroyed, 7);
  CHECK_CONTAINS(last_failure().message, "a function of 17 arguments");
  check_nothing_held();
}

const Test TESTS[] = {
    {"computes_values", computes_values},
    {"computes_in_streams", computes_in_streams},
    {"gives_every_type_back", gives_every_type_back},
    {"gives_months_of_either_type", gives_months_of_either_type},
    {"makes_failures_row_errors", makes_failures_row_errors},
    {"refuses_calls_from_within", refuses_calls_from_within},
    {"refuses_every_call_from_within", refuses_every_call_from_within},
    {"refuses_registrations", refuses_registrations},
    {"refuses_what_is_not_one_type", refuses_what_is_not_one_type},
    {"brings_views_back_that_call_functions", brings_views_back_that_call_functions},
    {"refuses_definitions", refuses_definitions},
    {"restores_savepoints_of_views_that_call_functions", restores_savepoints_of_views_that_call_functions},
    {"tells_its_own_failure_and_not_that_of_destroy", tells_its_own_failure_and_not_that_of_destroy},
    {NULL, NULL}};
