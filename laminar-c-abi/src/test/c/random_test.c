/*
 * Random sequences of calls: handles open and closed, arguments right and wrong. Whatever comes, nothing crashes, no error is a
 * defect of the library, closed handles are refused as closed, and in the end nothing is held.
 *
 *   LAMINAR_RANDOM_CALLS=1000000 LAMINAR_SEED=7 test_random
 */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED
#define MAX_HANDLES 40

typedef enum Kind { DATABASE, SOURCE, SINK, SUBSCRIPTION, STATEMENT, KINDS } Kind;

typedef struct Handle {
  void* pointer;
  void* db;
  bool open;
  bool taken; /* by a delivery or a stream, so that other errors than CLOSED are right */
  bool threaded;
} Handle;

static Handle handles[KINDS][MAX_HANDLES];
static uint64_t state;
static int64_t refused;
static int64_t succeeded;
static int64_t made_functions;

/* xorshift64*: the same calls for the same seed. */
static uint64_t next_random(void) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 0x2545F4914F6CDD1DULL;
}

static int below(int bound) {
  return (int)(next_random() % (uint64_t)bound);
}

static bool one_in(int n) {
  return below(n) == 0;
}

static const char* text_of(void) {
  static const char* const TEXTS[] = {
      "t", "s", "v", "p", "none", "", "T", "\"t\"", "SELECT 1", "\xff", "s$errors", "a b", "SELECT * FROM v", "greet"};
  return TEXTS[below((int)(sizeof(TEXTS) / sizeof(TEXTS[0])))];
}

static const char* sql_of(void) {
  static const char* const SQL[] = {
      "SELECT * FROM v",
      "SELECT k, v FROM p WHERE k > ?",
      "SELECT n FROM v WHERE n = :n OR n = :m",
      "INSERT INTO t VALUES (1, 'one')",
      "INSERT INTO p VALUES (?, 'p')",
      "INSERT INTO t VALUES (1)",
      "SELECT wrong FROM t",
      "CREATE STREAM s2 AS SELECT n FROM t",
      "DROP STREAM s2",
      "SELECT 1 / (n - n) FROM v",
      "SELEC",
      "",
      ";;",
      "DELETE FROM p",
      "SELECT greet(v) FROM p"};
  return SQL[below((int)(sizeof(SQL) / sizeof(SQL[0])))];
}

/* A handle of the kind, rarely one that is none. */
static Handle* pick(Kind kind) {
  static Handle wrong;
  if (one_in(50)) {
    wrong = (Handle){.pointer = one_in(2) ? NULL : (void*)(uintptr_t)next_random(), .open = true, .taken = true};
    return &wrong;
  }
  if (one_in(100)) {
    wrong = handles[below(KINDS)][below(MAX_HANDLES)];
    wrong.open = true;
    wrong.taken = true;
    return &wrong;
  }
  /* One that is open, mostly. */
  Handle* picked = &handles[kind][below(MAX_HANDLES)];
  for (int i = 0; i < 12 && !picked->open; i++) {
    picked = &handles[kind][below(MAX_HANDLES)];
  }
  return picked;
}

/* Checks what a call of a handle gave. */
static LaminarError seen(const Handle* handle, LaminarError error, int line) {
  if (error == LAMINAR_INTERNAL) {
    fail_test(__FILE__, line, "a defect: %s", last_failure().message);
  }
  if (error != LAMINAR_OK && laminar_error_name(error) == NULL) {
    fail_test(__FILE__, line, "%d is not an error", (int)error);
  }
  if (handle->pointer != NULL && !handle->open && !handle->taken && error != LAMINAR_CLOSED
      && error != LAMINAR_INVALID_ARGUMENT) {
    fail_test(__FILE__, line, "a closed handle gave %d: %s", (int)error, last_failure().message);
  }
  if (error == LAMINAR_OK) {
    succeeded++;
  } else {
    refused++;
  }
  return error;
}

#define SEEN(handle, call) seen(handle, call, __LINE__)
#define SEEN_POINTER(handle, pointer) seen(handle, (pointer) == NULL ? laminar_last_error(NULL) : LAMINAR_OK, __LINE__)

/* ---- opening and closing */

static void close_children(const void* db) {
  for (int kind = SOURCE; kind < KINDS; kind++) {
    for (int i = 0; i < MAX_HANDLES; i++) {
      if (handles[kind][i].db == db) {
        handles[kind][i].open = false;
      }
    }
  }
}

static void close_handle(Kind kind, Handle* handle) {
  LaminarError error = LAMINAR_OK;
  switch (kind) {
    case DATABASE:
      laminar_close(handle->pointer);
      if (handle == &handles[DATABASE][handle - handles[DATABASE]] && handle >= handles[DATABASE]
          && handle < handles[DATABASE] + MAX_HANDLES) {
        close_children(handle->pointer);
      }
      break;
    case SOURCE: error = laminar_close_source(handle->pointer); break;
    case SINK: error = laminar_close_sink(handle->pointer); break;
    case SUBSCRIPTION: error = laminar_close_subscription(handle->pointer); break;
    default: error = laminar_close_statement(handle->pointer); break;
  }
  if (error == LAMINAR_INTERNAL) {
    fail_test(__FILE__, __LINE__, "a defect: %s", last_failure().message);
  }
  if (error == LAMINAR_OK) {
    handle->open = false;
  }
}

/* Puts a new handle into a place, whose old one is closed. */
static void put(Kind kind, void* pointer, const Handle* parent, void* db) {
  if (pointer == NULL) {
    return;
  }
  Handle* place = &handles[kind][below(MAX_HANDLES)];
  if (place->open) {
    close_handle(kind, place);
  }
  *place = (Handle){.pointer = pointer, .db = db, .open = true, .threaded = parent != NULL && parent->threaded};
}

static LaminarError greet(void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result) {
  (void)context;
  (void)count;
  if (arguments[0].as.text.length % 3 == 2) {
    return LAMINAR_INVALID_ARGUMENT;
  }
  *result = arguments[0];
  return LAMINAR_OK;
}

static void destroyed(void* context) {
  (void)context;
  __atomic_sub_fetch(&made_functions, 1, __ATOMIC_SEQ_CST);
}

static void open_database(void) {
  bool threaded = one_in(3);
  LaminarDB* db = laminar_open(
      threaded ? "{\"buffer_size\": 256}" : "{\"execution\": \"caller_runs\", \"buffer_size\": 256}");
  CHECK(db != NULL);
  static const char* const VARCHAR[] = {"VARCHAR"};
  made_functions++;
  OK(laminar_register_function(db, "greet", VARCHAR, 1, "VARCHAR", 0, greet, NULL, destroyed));
  execute(
      db,
      "CREATE SOURCE t (n BIGINT, v VARCHAR, ts TIMESTAMP(3) NOT NULL, WATERMARK FOR ts) WITH (backpressure = 'reject');"
      "CREATE STREAM s AS SELECT n, v FROM t; CREATE MATERIALIZED VIEW v AS SELECT n, COUNT(*) AS c FROM t GROUP BY n;"
      "CREATE TABLE p (k BIGINT PRIMARY KEY, v VARCHAR)");
  Handle parent = {.threaded = threaded};
  put(DATABASE, db, &parent, db);
}

/* ---- calls of each kind */

static void release_stream(struct ArrowArrayStream* stream) {
  struct ArrowSchema schema;
  if (one_in(2) && stream->get_schema(stream, &schema) == 0) {
    schema.release(&schema);
  }
  for (int i = below(3); i > 0; i--) {
    struct ArrowArray array;
    if (stream->get_next(stream, &array) != 0) {
      stream->get_last_error(stream);
      break;
    }
    if (array.release == NULL) {
      break;
    }
    array.release(&array);
  }
  stream->release(stream);
}

static void call_database(void) {
  Handle* db = pick(DATABASE);
  LaminarText text = {0};
  struct ArrowArrayStream stream;
  int64_t rows;
  switch (below(15)) {
    case 0: put(SOURCE, laminar_source(db->pointer, text_of()), db, db->pointer); break;
    case 1: put(SOURCE, laminar_source(db->pointer, one_in(2) ? "t" : "p"), db, db->pointer); break;
    case 2: put(SINK, laminar_sink(db->pointer, text_of()), db, db->pointer); break;
    case 3: put(STATEMENT, laminar_prepare(db->pointer, sql_of(), NUL), db, db->pointer); break;
    case 4: SEEN(db, laminar_execute(db->pointer, sql_of(), NUL, &rows)); break;
    case 5:
      if (SEEN(db, laminar_query(db->pointer, sql_of(), NUL, &stream)) == LAMINAR_OK) {
        release_stream(&stream);
      }
      break;
    case 6: SEEN(db, laminar_metrics(db->pointer, &text)); break;
    case 7: SEEN(db, laminar_explain(db->pointer, text_of(), NUL, &text)); break;
    case 8: SEEN(db, laminar_objects(db->pointer, &text)); break;
    case 9: SEEN(db, laminar_config(db->pointer, &text)); break;
    case 10: SEEN(db, laminar_checkpoint(db->pointer, &rows)); break;
    case 11: SEEN(db, laminar_tick(db->pointer)); break;
    case 12: SEEN(db, laminar_flush(db->pointer)); break;
    case 13: SEEN(db, laminar_advance_clock(db->pointer, below(1000000000))); break;
    default: SEEN(db, laminar_interrupt(db->pointer)); break;
  }
  laminar_free_text(&text);
}

static void set_cell(const Handle* source) {
  LaminarSource* s = source->pointer;
  int32_t column = one_in(30) ? below(6) - 2 : below(3);
  int64_t number = one_in(10) ? (int64_t)next_random() : below(100);
  const char* text = text_of();
  LaminarTimeUnit unit = (LaminarTimeUnit)(one_in(40) ? 7 : below(4));
  LaminarValue value = {.type = below(15) - 1, .unit = below(6), .as.integer = number};
  if (value.type == LAMINAR_TEXT || value.type == LAMINAR_BYTES || value.type == LAMINAR_LIST) {
    value.as.text.data = value.type == LAMINAR_LIST ? NULL : text;
    value.as.text.length = value.type == LAMINAR_LIST ? 0 : strlen(text);
  }
  switch (below(16)) {
    case 0: SEEN(source, laminar_set_null(s, column)); break;
    case 1: SEEN(source, laminar_set_bool(s, column, one_in(2))); break;
    case 2: SEEN(source, laminar_set_double(s, column, (double)number / 3)); break;
    case 3: SEEN(source, laminar_set_decimal(s, column, number, (uint64_t)number, below(45) - 3)); break;
    case 4: SEEN(source, laminar_set_bytes(s, column, text, strlen(text))); break;
    case 5: SEEN(source, laminar_set_date(s, column, (int32_t)number)); break;
    case 6: SEEN(source, laminar_set_time(s, column, number, unit)); break;
    case 7: SEEN(source, laminar_set_instant(s, column, number, unit)); break;
    case 8: SEEN(source, laminar_set_duration(s, column, number, unit)); break;
    case 9: SEEN(source, laminar_set_months(s, column, (int32_t)number)); break;
    case 10: SEEN(source, laminar_set_value(s, column, &value)); break;
    case 11: SEEN(source, laminar_set_text(s, column, text, strlen(text))); break;
    default: /* what fits */
      SEEN(source, laminar_set_int64(s, 0, number));
      SEEN(source, laminar_set_text(s, 1, "fits", 4));
      SEEN(source, laminar_set_timestamp(s, 2, below(1000000), LAMINAR_MILLI));
  }
}

/* A batch that is right, or damaged in its counts and offsets by numbers at random. */
static Made batch(void) {
  int64_t numbers[4] = {1, 2, 3, below(100)};
  const char* texts[4] = {"a", NULL, "ccc", text_of()};
  Made made = made_struct(4);
  made_int64(&made, one_in(10) ? "m" : "n", numbers);
  if (!one_in(5)) {
    made_utf8(&made, "v", texts);
  }
  if (one_in(2)) {
    made_timestamp_micros(&made, "ts", numbers);
  }
  if (one_in(2)) {
    struct ArrowArray* array = one_in(2) ? &made.array : made.array.children[below((int)made.array.n_children)];
    /* Never a length above what is there: what lies behind a buffer's end cannot be seen. */
    int64_t odd[] = {-1, 0, INT64_MIN, INT64_MAX, 1LL << 40};
    int64_t number = odd[below(5)];
    switch (below(6)) {
      case 0: array->length = number; break;
      case 1: array->offset = number == 1LL << 40 ? -7 : number; break;
      case 2: array->null_count = number; break;
      case 3: array->n_buffers = number; break;
      case 4: array->n_children = number; break;
      default: ((int32_t*)(intptr_t)made.array.children[0]->buffers[1])[below(8)] = (int32_t)number;
    }
  }
  return made;
}

static void call_source(void) {
  Handle* source = pick(SOURCE);
  LaminarSource* s = source->pointer;
  bool yes;
  int64_t number;
  struct ArrowSchema schema;
  Made made;
  unsigned char encoded[64];
  LaminarError error;
  switch (below(22)) {
    case 0: put(SOURCE, laminar_clone_source(s), source, source->db); break;
    case 1:
      if (SEEN(source, laminar_source_schema(s, &schema)) == LAMINAR_OK) {
        schema.release(&schema);
      }
      break;
    case 2: SEEN(source, laminar_has_capacity(s, &yes)); break;
    case 3: SEEN(source, laminar_watermark(s, below(1000000), LAMINAR_MILLI)); break;
    case 4:
      SEEN(source, laminar_last_durable_sequence(s, &number));
      SEEN(source, laminar_last_sequence(s, &number));
      break;
    case 5: SEEN(source, laminar_clear_row(s)); break;
    case 6: SEEN(source, laminar_push_row(s)); break;
    case 7: SEEN(source, laminar_try_push_row(s, &yes)); break;
    case 8: SEEN(source, laminar_delete_row(s)); break;
    case 9: SEEN(source, laminar_add_row(s)); break;
    case 10: SEEN(source, laminar_push_batch(s, &number)); break;
    case 11:
      made = batch();
      SEEN(source, laminar_push(s, &made.array, &made.schema));
      break;
    case 12:
      made = batch();
      yes = false;
      error = SEEN(source, laminar_try_push(s, &made.array, &made.schema, &yes));
      if (error == LAMINAR_OK && !yes) {
        made_release(&made);
      }
      break;
    case 13:
      for (size_t i = 0; i < sizeof(encoded); i++) {
        encoded[i] = (unsigned char)(one_in(3) ? next_random() : (i == 0 ? 64 : 0));
      }
      encoded[0] = (unsigned char)(one_in(3) ? encoded[0] : 64);
      encoded[1] = encoded[2] = encoded[3] = 0;
      for (int i = 8; i < 11; i++) {
        /* A list is two addresses, which are the caller's word. */
        encoded[i] = (encoded[i] & 15) == LAMINAR_LIST ? 0 : encoded[i];
      }
      SEEN(source, laminar_push_encoded(s, encoded, (size_t)below(9) * 8, &number));
      break;
    case 14:
      if (one_in(20)) {
        SEEN(source, laminar_finish(s));
      }
      break;
    default: set_cell(source);
  }
  if (made_live() != 0) {
    fail_test(__FILE__, __LINE__, "%d structs that were pushed are not released", (int)made_live());
  }
}

static void call_sink(void) {
  Handle* sink = pick(SINK);
  bool yes;
  struct ArrowSchema schema;
  LaminarOverflow overflow = (LaminarOverflow)(sink->threaded ? 1 + below(2) : below(4));
  switch (below(4)) {
    case 0:
      if (SEEN(sink, laminar_sink_schema(sink->pointer, &schema)) == LAMINAR_OK) {
        schema.release(&schema);
      }
      break;
    case 1: SEEN(sink, laminar_is_changelog(sink->pointer, &yes)); break;
    case 2: put(SUBSCRIPTION, laminar_subscribe_after(sink->pointer, below(4) - 1), sink, sink->db); break;
    default: put(SUBSCRIPTION, laminar_subscribe_overflow(sink->pointer, overflow), sink, sink->db); break;
  }
}

static void on_batch(void* context, struct ArrowArray* array, struct ArrowSchema* schema) {
  (void)context;
  if (array->length % 2 == 0) {
    array->release(array);
    schema->release(schema);
  }
}

static void call_subscription(void) {
  Handle* subscription = pick(SUBSCRIPTION);
  LaminarSubscription* s = subscription->pointer;
  struct ArrowArray* array = NULL;
  struct ArrowSchema* schema = NULL;
  struct ArrowSchema columns;
  struct ArrowArray own;
  struct ArrowArrayStream stream;
  bool yes;
  int fd;
  int64_t rows;
  switch (below(12)) {
    case 0:
      if (SEEN(subscription, laminar_subscription_schema(s, &columns)) == LAMINAR_OK) {
        columns.release(&columns);
      }
      break;
    case 1: SEEN(subscription, laminar_is_ended(s, &yes)); break;
    case 2: SEEN(subscription, laminar_dropped(s, &rows)); break;
    case 3:
      if (one_in(10) && SEEN(subscription, laminar_subscription_fd(s, &fd)) == LAMINAR_OK) {
        subscription->taken = true;
      }
      break;
    case 4:
      if (one_in(10) && SEEN(subscription, laminar_deliver(s, on_batch, NULL, NULL)) == LAMINAR_OK) {
        subscription->taken = true;
      }
      break;
    case 5:
      if (one_in(10) && SEEN(subscription, laminar_subscription_stream(s, &stream)) == LAMINAR_OK) {
        subscription->open = false;
        stream.release(&stream);
      }
      break;
    case 6:
      if (SEEN(subscription, laminar_recv_timeout(s, below(2000), &array, &schema)) == LAMINAR_OK) {
        laminar_free_batch(array, schema);
      }
      break;
    case 7:
      if (SEEN(subscription, laminar_next(s, below(1000), &own, NULL)) == LAMINAR_OK && own.release != NULL) {
        own.release(&own);
      }
      break;
    default:
      if (SEEN(subscription, laminar_poll(s, &array, &schema)) == LAMINAR_OK) {
        laminar_free_batch(array, schema);
      }
  }
}

static void call_statement(void) {
  Handle* statement = pick(STATEMENT);
  LaminarStatement* s = statement->pointer;
  int32_t number;
  int64_t rows;
  struct ArrowArrayStream stream;
  LaminarValue value = {.type = below(14) - 1, .as.integer = below(10)};
  if (value.type == LAMINAR_TEXT || value.type == LAMINAR_BYTES || value.type == LAMINAR_LIST) {
    value.type = LAMINAR_TEXT;
    value.as.text.data = text_of();
    value.as.text.length = strlen(value.as.text.data);
  }
  switch (below(9)) {
    case 0: SEEN(statement, laminar_parameter_count(s, &number)); break;
    case 1: SEEN(statement, laminar_parameter_index(s, one_in(2) ? "n" : text_of(), NUL, &number)); break;
    case 2: SEEN(statement, laminar_clear_bindings(s)); break;
    case 3: SEEN(statement, laminar_execute_prepared(s, &rows)); break;
    case 4:
    case 5:
      if (SEEN(statement, laminar_query_prepared(s, &stream)) == LAMINAR_OK) {
        release_stream(&stream);
      }
      break;
    case 6: SEEN(statement, laminar_cancel(s)); break;
    default: SEEN(statement, laminar_bind(s, below(3) - (int32_t)one_in(9), &value)); break;
  }
}

static void close_one(void) {
  Kind kind = one_in(8) ? DATABASE : (Kind)(SOURCE + below(KINDS - 1));
  Handle* handle = &handles[kind][below(MAX_HANDLES)];
  if (kind == DATABASE && handle->open && !one_in(4)) {
    return;
  }
  close_handle(kind, handle);
}

static int64_t number_of(const char* name, int64_t otherwise) {
  const char* value = getenv(name);
  return value == NULL || *value == 0 ? otherwise : strtoll(value, NULL, 10);
}

static void survives_random_calls(void) {
  int64_t calls = number_of("LAMINAR_RANDOM_CALLS", 10000);
  int64_t seed = number_of("LAMINAR_SEED", (int64_t)time(NULL) * 1000 + getpid() % 1000);
  state = (uint64_t)seed * 0x9E3779B97F4A7C15ULL + 1;
  printf("%" PRId64 " random calls, LAMINAR_SEED=%" PRId64 "\n", calls, seed);
  fflush(stdout);
  for (int64_t i = 0; i < calls; i++) {
    int which = below(100);
    if (i < 3 || which == 0) {
      if (i < 3 || one_in(3)) {
        open_database();
      }
    } else if (which < 20) {
      call_database();
    } else if (which < 62) {
      call_source();
    } else if (which < 70) {
      call_sink();
    } else if (which < 85) {
      call_subscription();
    } else if (which < 95) {
      call_statement();
    } else {
      close_one();
    }
  }
  for (int i = 0; i < MAX_HANDLES; i++) {
    laminar_close(handles[DATABASE][i].pointer);
  }
  printf("%" PRId64 " calls succeeded, %" PRId64 " were refused\n", succeeded, refused);
  CHECK(succeeded > calls / 20);
  CHECK(refused > calls / 20);
  CHECK_INT(made_functions, 0);
  check_nothing_held();
}

const Test TESTS[] = {{"survives_random_calls", survives_random_calls}, {NULL, NULL}};
