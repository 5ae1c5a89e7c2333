/* Handles that are NULL, closed, of another kind, or made up: every function refuses them. */
#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED

static LaminarFunction no_function;

static LaminarError nothing(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)context;
  (void)arguments;
  (void)count;
  (void)result;
  return LAMINAR_OK;
}

static void take_batch(void* context, struct ArrowArray* array, struct ArrowSchema* schema) {
  (void)context;
  array->release(array);
  schema->release(schema);
}

static LaminarError of_pointer(const void* handle) {
  return handle == NULL ? laminar_last_error(NULL) : LAMINAR_OK;
}

/* All functions of a kind of handle, each with arguments that are right but for the handle. */
static LaminarError call_database(LaminarDB* db, int which) {
  int64_t number;
  LaminarText text;
  struct ArrowArrayStream stream;
  switch (which) {
    case 0: return laminar_execute(db, "SELECT 1", NUL, &number);
    case 1: return laminar_query(db, "SELECT 1", NUL, &stream);
    case 2: return laminar_start(db);
    case 3: return laminar_stop(db);
    case 4: return laminar_await_idle(db);
    case 5: return laminar_tick(db);
    case 6: return laminar_checkpoint(db, &number);
    case 7: return laminar_flush(db);
    case 8: return laminar_backup(db, "/tmp/laminar-never", NUL);
    case 9: return laminar_savepoint(db, "/tmp/laminar-never", NUL);
    case 10: return laminar_interrupt(db);
    case 11: return laminar_metrics(db, &text);
    case 12: return laminar_explain(db, "s", NUL, &text);
    case 13: return laminar_analyze(db, "s", NUL, &text);
    case 14: return laminar_recovery(db, &text);
    case 15: return laminar_objects(db, &text);
    case 16: return laminar_config(db, &text);
    case 17: return of_pointer(laminar_prepare(db, "SELECT 1", NUL));
    case 18: return of_pointer(laminar_source(db, "t"));
    case 19: return of_pointer(laminar_source_named(db, "t", 1, NULL, 0));
    case 20: return of_pointer(laminar_sink(db, "s"));
    case 21: return of_pointer(laminar_sink_n(db, "s", 1));
    case 22: return laminar_register_function(db, "f", NULL, 0, "BIGINT", 0, nothing, NULL, NULL);
    case 23: return laminar_set_clock(db, 0);
    case 24: return laminar_advance_clock(db, 0);
    default: return -1;
  }
}

static LaminarError call_source(LaminarSource* source, int which) {
  int64_t number;
  bool yes;
  struct ArrowSchema schema;
  LaminarValue value = {.type = LAMINAR_INT64};
  switch (which) {
    case 0: return of_pointer(laminar_clone_source(source));
    case 1: return laminar_source_schema(source, &schema);
    case 2: return laminar_watermark(source, 1, LAMINAR_SECOND);
    case 3: return laminar_has_capacity(source, &yes);
    case 4: return laminar_finish(source);
    case 5: return laminar_last_durable_sequence(source, &number);
    case 6: return laminar_sync(source, 0);
    case 7: return laminar_set_null(source, 0);
    case 8: return laminar_set_bool(source, 0, true);
    case 9: return laminar_set_int64(source, 0, 1);
    case 10: return laminar_set_double(source, 0, 1);
    case 11: return laminar_set_decimal(source, 0, 0, 1, 0);
    case 12: return laminar_set_text(source, 0, "a", 1);
    case 13: return laminar_set_bytes(source, 0, "a", 1);
    case 14: return laminar_set_date(source, 0, 1);
    case 15: return laminar_set_time(source, 0, 1, LAMINAR_NANO);
    case 16: return laminar_set_timestamp(source, 0, 1, LAMINAR_NANO);
    case 17: return laminar_set_instant(source, 0, 1, LAMINAR_NANO);
    case 18: return laminar_set_duration(source, 0, 1, LAMINAR_NANO);
    case 19: return laminar_set_months(source, 0, 1);
    case 20: return laminar_set_value(source, 0, &value);
    case 21: return laminar_clear_row(source);
    case 22: return laminar_push_row(source);
    case 23: return laminar_try_push_row(source, &yes);
    case 24: return laminar_delete_row(source);
    case 25: return laminar_add_row(source);
    case 26: return laminar_push_batch(source, &number);
    case 27: return laminar_push_encoded(source, "", 0, &number);
    case 28: return laminar_try_push_encoded(source, "", 0, &yes);
    case 29: return laminar_last_sequence(source, &number);
    default: return -1;
  }
}

static LaminarError call_sink(LaminarSink* sink, int which) {
  bool yes;
  struct ArrowSchema schema;
  switch (which) {
    case 0: return laminar_sink_schema(sink, &schema);
    case 1: return laminar_is_changelog(sink, &yes);
    case 2: return of_pointer(laminar_subscribe(sink));
    case 3: return of_pointer(laminar_subscribe_overflow(sink, LAMINAR_DROP_OLDEST));
    case 4: return of_pointer(laminar_subscribe_after(sink, 0));
    default: return -1;
  }
}

static LaminarError call_subscription(LaminarSubscription* subscription, int which) {
  struct ArrowArray* array;
  struct ArrowSchema* schema;
  struct ArrowArray own;
  struct ArrowSchema own_schema;
  struct ArrowArrayStream stream;
  int fd;
  bool yes;
  int64_t number;
  switch (which) {
    case 0: return laminar_poll(subscription, &array, &schema);
    case 1: return laminar_recv(subscription, &array, &schema);
    case 2: return laminar_recv_timeout(subscription, 1, &array, &schema);
    case 3: return laminar_next(subscription, 0, &own, NULL);
    case 4: return laminar_subscription_stream(subscription, &stream);
    case 5: return laminar_deliver(subscription, take_batch, NULL, NULL);
    case 6: return laminar_subscription_fd(subscription, &fd);
    case 7: return laminar_is_ended(subscription, &yes);
    case 8: return laminar_dropped(subscription, &number);
    case 9: return laminar_subscription_schema(subscription, &own_schema);
    default: return -1;
  }
}

static LaminarError call_statement(LaminarStatement* statement, int which) {
  int32_t number;
  LaminarValue value = {.type = LAMINAR_INT64};
  struct ArrowArrayStream stream;
  switch (which) {
    case 0: return laminar_parameter_count(statement, &number);
    case 1: return laminar_parameter_index(statement, "a", 1, &number);
    case 2: return laminar_bind(statement, 0, &value);
    case 3: return laminar_clear_bindings(statement);
    case 4: return laminar_execute_prepared(statement, NULL);
    case 5: return laminar_query_prepared(statement, &stream);
    case 6: return laminar_cancel(statement);
    default: return -1;
  }
}

#define FUNCTIONS_OF_DATABASE 25
#define FUNCTIONS_OF_SOURCE 30
#define FUNCTIONS_OF_SINK 5
#define FUNCTIONS_OF_SUBSCRIPTION 10
#define FUNCTIONS_OF_STATEMENT 7

/* Every function, with one handle in the place of each kind. */
static void refuse_everywhere(void* handle, LaminarError expected) {
  for (int i = 0; i < FUNCTIONS_OF_DATABASE; i++) {
    REFUSED(expected, call_database(handle, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SOURCE; i++) {
    REFUSED(expected, call_source(handle, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SINK; i++) {
    REFUSED(expected, call_sink(handle, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SUBSCRIPTION; i++) {
    REFUSED(expected, call_subscription(handle, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_STATEMENT; i++) {
    REFUSED(expected, call_statement(handle, i));
  }
}

static void knows_all_functions(void) {
  CHECK_INT(call_database(NULL, FUNCTIONS_OF_DATABASE), -1);
  CHECK_INT(call_source(NULL, FUNCTIONS_OF_SOURCE), -1);
  CHECK_INT(call_sink(NULL, FUNCTIONS_OF_SINK), -1);
  CHECK_INT(call_subscription(NULL, FUNCTIONS_OF_SUBSCRIPTION), -1);
  CHECK_INT(call_statement(NULL, FUNCTIONS_OF_STATEMENT), -1);
  CHECK(no_function == NULL);
}

static LaminarDB* open_small(void) {
  return open_with("CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t");
}

static void refuses_null(void) {
  LaminarDB* db = open_small();
  refuse_everywhere(NULL, LAMINAR_INVALID_ARGUMENT);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_source(NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_sink(NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_subscription(NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_statement(NULL));
  laminar_close(NULL);
  laminar_close(db);
  check_nothing_held();
}

static void refuses_what_was_made_up(void) {
  LaminarDB* db = open_small();
  int on_stack = 0;
  void* on_heap = malloc(8);
  void* const made_up[] = {
      &on_stack,
      on_heap,
      (void*)1,
      (void*)(intptr_t)-1,
      (void*)(intptr_t)0x0200000000FFFFFF,
      (void*)(intptr_t)0x7F00000000000000,
      (void*)((uintptr_t)db + ((uintptr_t)1 << 40)), /* a generation that is still to come */
  };
  for (size_t i = 0; i < sizeof(made_up) / sizeof(made_up[0]); i++) {
    refuse_everywhere(made_up[i], LAMINAR_INVALID_ARGUMENT);
    laminar_close(made_up[i]);
    REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_source(made_up[i]));
    REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_sink(made_up[i]));
    REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_subscription(made_up[i]));
    REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_statement(made_up[i]));
  }
  free(on_heap);
  OK(laminar_execute(db, "SELECT 1", NUL, NULL));
  laminar_close(db);
  check_nothing_held();
}

typedef struct Handles {
  LaminarDB* db;
  LaminarSource* source;
  LaminarSink* sink;
  LaminarSubscription* subscription;
  LaminarStatement* statement;
} Handles;

static Handles open_all(void) {
  Handles all;
  all.db = open_small();
  all.source = HANDLE(laminar_source(all.db, "t"));
  all.sink = HANDLE(laminar_sink(all.db, "s"));
  all.subscription = HANDLE(laminar_subscribe(all.sink));
  all.statement = HANDLE(laminar_prepare(all.db, "SELECT 1", NUL));
  return all;
}

static void refuse_closed(const Handles* all, bool database_too) {
  for (int i = 0; i < FUNCTIONS_OF_SOURCE; i++) {
    REFUSED(LAMINAR_CLOSED, call_source(all->source, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SINK; i++) {
    REFUSED(LAMINAR_CLOSED, call_sink(all->sink, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SUBSCRIPTION; i++) {
    REFUSED(LAMINAR_CLOSED, call_subscription(all->subscription, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_STATEMENT; i++) {
    REFUSED(LAMINAR_CLOSED, call_statement(all->statement, i));
  }
  for (int i = 0; database_too && i < FUNCTIONS_OF_DATABASE; i++) {
    REFUSED(LAMINAR_CLOSED, call_database(all->db, i));
  }
}

static void close_each(const Handles* all) {
  OK(laminar_close_source(all->source));
  OK(laminar_close_subscription(all->subscription));
  OK(laminar_close_sink(all->sink));
  OK(laminar_close_statement(all->statement));
}

static void refuses_what_was_closed(void) {
  Handles all = open_all();
  close_each(&all);
  refuse_closed(&all, false);
  close_each(&all);
  laminar_close(all.db);
  check_nothing_held();
}

static void refuses_what_its_database_closed(void) {
  Handles all = open_all();
  laminar_close(all.db);
  check_nothing_held();
  refuse_closed(&all, true);
  close_each(&all);
  laminar_close(all.db);
  check_nothing_held();
}

static void refuses_old_handles_of_used_slots(void) {
  Handles first = open_all();
  laminar_close(first.db);
  Handles second = open_all();
  CHECK(first.source != second.source);
  refuse_closed(&first, true);
  close_each(&first);
  laminar_close(first.db);
  OK(laminar_set_int64(second.source, 0, 1));
  OK(laminar_push_row(second.source));
  laminar_close(second.db);
  check_nothing_held();
}

static void refuses_another_kind(void) {
  Handles all = open_all();
  for (int i = 0; i < FUNCTIONS_OF_DATABASE; i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, call_database((LaminarDB*)all.source, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SOURCE; i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, call_source((LaminarSource*)all.sink, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SINK; i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, call_sink((LaminarSink*)all.subscription, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_SUBSCRIPTION; i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, call_subscription((LaminarSubscription*)all.statement, i));
  }
  for (int i = 0; i < FUNCTIONS_OF_STATEMENT; i++) {
    REFUSED(LAMINAR_INVALID_ARGUMENT, call_statement((LaminarStatement*)all.db, i));
  }
  laminar_close((LaminarDB*)all.source);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_source((LaminarSource*)all.db));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_sink((LaminarSink*)all.source));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_subscription((LaminarSubscription*)all.sink));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_close_statement((LaminarStatement*)all.subscription));
  OK(laminar_set_int64(all.source, 0, 1));
  laminar_close(all.db);
  check_nothing_held();
}

static void releases_arrow_of_wrong_handles(void) {
  LaminarDB* db = open_small();
  LaminarSource* closed = HANDLE(laminar_source(db, "t"));
  OK(laminar_close_source(closed));
  void* const handles[] = {NULL, closed, db, (void*)5};
  const LaminarError expected[] = {
      LAMINAR_INVALID_ARGUMENT, LAMINAR_CLOSED, LAMINAR_INVALID_ARGUMENT, LAMINAR_INVALID_ARGUMENT};
  const int64_t numbers[] = {1};
  for (int i = 0; i < 4; i++) {
    Made made = made_struct(1);
    made_int64(&made, "n", numbers);
    REFUSED(expected[i], laminar_push(handles[i], &made.array, &made.schema));
    CHECK_INT(made_live(), 0);
    bool pushed = true;
    made = made_struct(1);
    made_int64(&made, "n", numbers);
    REFUSED(expected[i], laminar_try_push(handles[i], &made.array, &made.schema, &pushed));
    CHECK_INT(made_live(), 0);
  }
  laminar_close(db);
  check_nothing_held();
}

static void opens_thousands(void) {
  LaminarDB* db = open_small();
  for (int i = 0; i < 3000; i++) {
    LaminarSink* sink = HANDLE(laminar_sink(db, "s"));
    LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
    OK(laminar_close_subscription(subscription));
    OK(laminar_close_sink(sink));
  }
  laminar_close(db);
  check_nothing_held();
}

/* A count is 0 where nothing was counted, whatever the call was refused for. */
static void counts_nothing_where_it_refuses(void) {
  LaminarDB* db = open_with("CREATE SOURCE t (n BIGINT)");
  LaminarSource* closed = HANDLE(laminar_source(db, "t"));
  OK(laminar_close_source(closed));
  LaminarStatement* gone = HANDLE(laminar_prepare(db, "SELECT 1", NUL));
  OK(laminar_close_statement(gone));
  LaminarSource* const sources[] = {NULL, closed, (LaminarSource*)5};
  LaminarStatement* const statements[] = {NULL, gone, (LaminarStatement*)5};
  for (size_t i = 0; i < 3; i++) {
    int64_t n = 77;
#define COUNTS_NOTHING(call) \
  n = 77; \
  CHECK((call) != LAMINAR_OK); \
  CHECK_INT(n, 0)
    COUNTS_NOTHING(laminar_push_batch(sources[i], &n));
    COUNTS_NOTHING(laminar_push_encoded(sources[i], "", 0, &n));
    COUNTS_NOTHING(laminar_push_encoded(sources[i], NULL, 0, &n));
    COUNTS_NOTHING(laminar_push_encoded(sources[i], "", SIZE_MAX, &n));
    COUNTS_NOTHING(laminar_push_stream(sources[i], NULL, &n));
    COUNTS_NOTHING(laminar_execute_prepared(statements[i], &n));
    COUNTS_NOTHING(laminar_execute_prepared_counted(statements[i], &n, NULL));
    COUNTS_NOTHING(laminar_execute_prepared_counted(statements[i], NULL, &n));
    COUNTS_NOTHING(laminar_execute((LaminarDB*)statements[i], "SELECT 1", NUL, &n));
    COUNTS_NOTHING(laminar_execute_counted((LaminarDB*)statements[i], "SELECT 1", NUL, &n, NULL));
    COUNTS_NOTHING(laminar_execute_counted((LaminarDB*)statements[i], "SELECT 1", NUL, NULL, &n));
    COUNTS_NOTHING(laminar_execute_counted(db, "SELEC", NUL, NULL, &n));
#undef COUNTS_NOTHING
  }
  laminar_close(db);
  check_nothing_held();
}

const Test TESTS[] = {
    {"knows_all_functions", knows_all_functions},
    {"refuses_null", refuses_null},
    {"refuses_what_was_made_up", refuses_what_was_made_up},
    {"refuses_what_was_closed", refuses_what_was_closed},
    {"refuses_what_its_database_closed", refuses_what_its_database_closed},
    {"counts_nothing_where_it_refuses", counts_nothing_where_it_refuses},
    {"refuses_old_handles_of_used_slots", refuses_old_handles_of_used_slots},
    {"refuses_another_kind", refuses_another_kind},
    {"releases_arrow_of_wrong_handles", releases_arrow_of_wrong_handles},
    {"opens_thousands", opens_thousands},
    {NULL, NULL}};
