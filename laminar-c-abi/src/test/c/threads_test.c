/* Eight threads at once, over handles that they share and over their own; in the end nothing is held. */
#include <pthread.h>
#include <sched.h>

#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED
#define THREADS 8
#define ROWS 2000

/* A thread cannot end a test: it counts what went wrong, and keeps the first. */
typedef struct Work {
  int index;
  LaminarDB* db;
  LaminarSource* shared_source;
  LaminarSink* shared_sink;
  LaminarSubscription* shared_subscription;
  LaminarStatement* shared_statement;
  int wrong;
  char first[300];
  int64_t count;
} Work;

static void note(Work* work, int line, const char* what, LaminarError error) {
  if (work->wrong++ == 0) {
    snprintf(
        work->first, sizeof(work->first), "line %d: %s gave %d, %s", line, what, (int)error, last_failure().message);
  }
}

#define WANT(call) \
  do { \
    LaminarError result_of_call = call; \
    if (result_of_call != LAMINAR_OK) { \
      note(work, __LINE__, #call, result_of_call); \
    } \
  } while (0)

/* One that another thread may be using at the moment. */
#define WANT_OR_WRONG_THREAD(call) \
  do { \
    LaminarError result_of_call = call; \
    if (result_of_call != LAMINAR_OK && result_of_call != LAMINAR_WRONG_THREAD) { \
      note(work, __LINE__, #call, result_of_call); \
    } \
  } while (0)

static int64_t run(void* (*body)(void*), Work work) {
  Work works[THREADS];
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    works[i] = work;
    works[i].index = i;
    CHECK(pthread_create(&threads[i], NULL, body, &works[i]) == 0);
  }
  int64_t count = 0;
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    count += works[i].count;
  }
  for (int i = 0; i < THREADS; i++) {
    if (works[i].wrong != 0) {
      fail_test(__FILE__, __LINE__, "thread %d: %d wrong, first %s", i, works[i].wrong, works[i].first);
    }
    count_check();
  }
  return count;
}

static LaminarDB* open_numbers(void) {
  return open_with(
      "CREATE SOURCE t (n BIGINT, v VARCHAR); CREATE STREAM s AS SELECT n FROM t;"
      "CREATE MATERIALIZED VIEW c AS SELECT COUNT(*) AS n FROM t");
}

/* NULL where it fails: for a thread, which cannot end a test. */
static LaminarDB* open_numbers_quietly(void) {
  LaminarDB* db = laminar_open("{\"buffer_size\": 256}");
  laminar_execute(db, "CREATE SOURCE t (n BIGINT, v VARCHAR)", NUL, NULL);
  return db;
}

static void* push_rows(void* given) {
  Work* work = given;
  LaminarSource* source = laminar_source(work->db, "t");
  if (source == NULL) {
    note(work, __LINE__, "laminar_source", laminar_last_error(NULL));
    return NULL;
  }
  for (int64_t i = 0; i < ROWS; i++) {
    WANT(laminar_set_int64(source, 0, i));
    WANT(laminar_set_text(source, 1, "text", 4));
    if (i % 3 == 0) {
      WANT(laminar_push_row(source));
    } else {
      WANT(laminar_add_row(source));
    }
    if (i % 100 == 99) {
      WANT(laminar_push_batch(source, NULL));
    }
  }
  WANT(laminar_close_source(source));
  return NULL;
}

static void pushes_by_handles_of_their_own(void) {
  LaminarDB* db = open_numbers();
  run(push_rows, (Work){.db = db});
  OK(laminar_await_idle(db));
  CHECK_INT(query_int(db, "SELECT n FROM c"), (int64_t)THREADS * ROWS);
  laminar_close(db);
  check_nothing_held();
}

static void* push_shared(void* given) {
  Work* work = given;
  for (int64_t i = 0; i < ROWS; i++) {
    WANT_OR_WRONG_THREAD(laminar_set_int64(work->shared_source, 0, i));
    WANT_OR_WRONG_THREAD(laminar_set_text(work->shared_source, 1, "text", 4));
    LaminarError error = laminar_push_row(work->shared_source);
    work->count += error == LAMINAR_OK;
    WANT_OR_WRONG_THREAD(error);
    if (i % 7 == 0) {
      WANT_OR_WRONG_THREAD(laminar_clear_row(work->shared_source));
      bool has;
      WANT_OR_WRONG_THREAD(laminar_has_capacity(work->shared_source, &has));
    }
    if (i % 50 == 0) {
      const int64_t numbers[] = {1, 2};
      const char* const texts[] = {"a", NULL};
      Made made = made_struct(2);
      made_int64(&made, "n", numbers);
      made_utf8(&made, "v", texts);
      error = laminar_push(work->shared_source, &made.array, &made.schema);
      work->count += error == LAMINAR_OK ? 2 : 0;
      WANT_OR_WRONG_THREAD(error);
    }
  }
  return NULL;
}

static void pushes_by_one_handle(void) {
  LaminarDB* db = open_numbers();
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  int64_t pushed = run(push_shared, (Work){.db = db, .shared_source = source});
  CHECK(pushed > 0);
  CHECK_INT(made_live(), 0);
  OK(laminar_await_idle(db));
  CHECK_INT(query_int(db, "SELECT n FROM c"), pushed);
  laminar_close(db);
  check_nothing_held();
}

static void* use_everything(void* given) {
  Work* work = given;
  LaminarSubscription* own = laminar_subscribe(work->shared_sink);
  LaminarSource* source = laminar_source(work->db, "t");
  if (own == NULL || source == NULL) {
    note(work, __LINE__, "open", laminar_last_error(NULL));
    return NULL;
  }
  for (int i = 0; i < 200; i++) {
    WANT(laminar_set_int64(source, 0, i));
    WANT(laminar_push_row(source));
    struct ArrowArray array;
    struct ArrowSchema schema;
    WANT(laminar_next(own, 0, &array, &schema));
    if (array.release != NULL) {
      array.release(&array);
      schema.release(&schema);
    }
    LaminarError error = laminar_next(work->shared_subscription, 0, &array, NULL);
    WANT_OR_WRONG_THREAD(error);
    if (error == LAMINAR_OK && array.release != NULL) {
      array.release(&array);
    }
    struct ArrowArrayStream stream;
    LaminarValue value = {.type = LAMINAR_INT64, .as.integer = i};
    WANT_OR_WRONG_THREAD(laminar_bind(work->shared_statement, 0, &value));
    error = laminar_query_prepared(work->shared_statement, &stream);
    WANT_OR_WRONG_THREAD(error);
    if (error == LAMINAR_OK) {
      stream.release(&stream);
    }
    if (i % 20 == 0) {
      LaminarText text = {0};
      WANT(laminar_metrics(work->db, &text));
      laminar_free_text(&text);
      WANT(laminar_sink_schema(work->shared_sink, &schema));
      schema.release(&schema);
      if (laminar_execute(work->db, "SELECT wrong FROM c", NUL, NULL) != LAMINAR_UNKNOWN_COLUMN) {
        note(work, __LINE__, "laminar_execute", laminar_last_error(NULL));
      }
    }
  }
  WANT(laminar_close_subscription(own));
  WANT(laminar_close_source(source));
  return NULL;
}

static void uses_everything_at_once(void) {
  LaminarDB* db = open_numbers();
  LaminarSink* sink = HANDLE(laminar_sink(db, "s"));
  Work work = {
      .db = db,
      .shared_sink = sink,
      .shared_subscription = HANDLE(laminar_subscribe_overflow(sink, LAMINAR_DROP_OLDEST)),
      .shared_statement = HANDLE(laminar_prepare(db, "SELECT n FROM c WHERE n > ?", NUL))};
  run(use_everything, work);
  laminar_close(db);
  check_nothing_held();
}

static void* open_and_close(void* given) {
  Work* work = given;
  for (int i = 0; i < 10; i++) {
    LaminarDB* db = laminar_open("{\"execution\": \"caller_runs\"}");
    if (db == NULL) {
      note(work, __LINE__, "laminar_open", laminar_last_error(NULL));
      continue;
    }
    WANT(laminar_execute(db, "CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t", NUL, NULL));
    LaminarSource* source = laminar_source(db, "t");
    WANT(laminar_set_int64(source, 0, i));
    WANT(laminar_push_row(source));
    laminar_close(db);
  }
  return NULL;
}

static void* close_of_another(void* given) {
  Work* work = given;
  laminar_close(work->db);
  LaminarErrorDetails details;
  if (laminar_last_error(&details) != LAMINAR_WRONG_THREAD || details.remedy_length == 0) {
    note(work, __LINE__, "laminar_close", details.code);
  }
  return NULL;
}

/* In caller-runs the database belongs to one thread: for another nothing is closed, and its last error says so. */
static void says_that_another_thread_closes_nothing(void) {
  LaminarDB* db = HANDLE(laminar_open("{\"execution\": \"caller_runs\"}"));
  run(close_of_another, (Work){.db = db});
  OK(laminar_execute(db, "CREATE SOURCE t (n BIGINT)", NUL, NULL));
  laminar_close(db);
  check_nothing_held();
}

static void opens_databases_at_once(void) {
  run(open_and_close, (Work){0});
  check_nothing_held();
}

/* One thread closes what the others are using. */
static void* use_until_closed(void* given) {
  Work* work = given;
  for (int i = 0;; i++) { /* until it is closed, however slow the thread is that closes */
    LaminarError error = laminar_set_int64(work->shared_source, 0, i);
    if (error == LAMINAR_OK) {
      error = laminar_push_row(work->shared_source);
    }
    if (error == LAMINAR_CLOSED) {
      return NULL;
    }
    if (error != LAMINAR_OK && error != LAMINAR_WRONG_THREAD) {
      note(work, __LINE__, "use", error);
    }
    if (work->index == 0 && i == 200) {
      laminar_close(work->db);
    }
    if (error == LAMINAR_WRONG_THREAD) {
      sched_yield();
    }
  }
}

static void closes_what_others_use(void) {
  for (int i = 0; i < 20; i++) {
    LaminarDB* db = open_numbers();
    LaminarSource* source = HANDLE(laminar_source(db, "t"));
    run(use_until_closed, (Work){.db = db, .shared_source = source});
    check_nothing_held();
  }
}

static void* close_the_same(void* given) {
  Work* work = given;
  LaminarError error;
  while ((error = laminar_close_source(work->shared_source)) == LAMINAR_WRONG_THREAD) {
    sched_yield();
  }
  WANT(error);
  WANT(laminar_close_subscription(work->shared_subscription));
  WANT(laminar_close_sink(work->shared_sink));
  WANT(laminar_close_statement(work->shared_statement));
  laminar_close(work->db);
  return NULL;
}

static void closes_the_same_at_once(void) {
  for (int i = 0; i < 20; i++) {
    LaminarDB* db = open_numbers();
    LaminarSink* sink = HANDLE(laminar_sink(db, "s"));
    Work work = {
        .db = db,
        .shared_source = HANDLE(laminar_source(db, "t")),
        .shared_sink = sink,
        .shared_subscription = HANDLE(laminar_subscribe(sink)),
        .shared_statement = HANDLE(laminar_prepare(db, "SELECT n FROM c", NUL))};
    run(close_the_same, work);
    check_nothing_held();
  }
}

/* Opens sources, and sets cells of them, of databases that others close and open meanwhile. */
static LaminarDB* volatile shared_db;

static void* open_while_it_closes(void* given) {
  Work* work = given;
  for (int i = 0; i < 100; i++) {
    if (work->index == 0) {
      LaminarDB* old = __atomic_exchange_n(&shared_db, open_numbers_quietly(), __ATOMIC_SEQ_CST);
      laminar_close(old);
      continue;
    }
    LaminarSource* source = laminar_source(__atomic_load_n(&shared_db, __ATOMIC_SEQ_CST), "t");
    LaminarError error = source == NULL ? laminar_last_error(NULL) : laminar_set_text(source, 1, "text", 4);
    /* Most are left to the close of their database. */
    if (error != LAMINAR_OK && error != LAMINAR_CLOSED && error != LAMINAR_TOO_MANY_HANDLES) {
      note(work, __LINE__, "laminar_source", error);
    }
  }
  return NULL;
}

static void opens_what_others_close(void) {
  shared_db = open_numbers_quietly();
  CHECK(shared_db != NULL);
  run(open_while_it_closes, (Work){0});
  laminar_close(shared_db);
  check_nothing_held();
}

/* Threads come and go: each is attached by its first call and detached when it ends. */
static void* call_once(void* given) {
  Work* work = given;
  WANT(laminar_flush(work->db));
  return NULL;
}

static void detaches_threads_that_end(void) {
  LaminarDB* db = open_numbers();
  for (int i = 0; i < 50; i++) {
    run(call_once, (Work){.db = db});
  }
  laminar_close(db);
  check_nothing_held();
}

static void* execute_here(void* db) {
  if (laminar_execute(db, "SELECT 1", NUL, NULL) == LAMINAR_OK) {
    return db;
  }
  CHECK_INT(laminar_last_error(NULL), LAMINAR_RESOURCE_LIMIT);
  CHECK_CONTAINS(last_failure().message, "the stack of this thread");
  return NULL;
}

static bool executes_with_stack(LaminarDB* db, size_t bytes) {
  pthread_attr_t attributes;
  pthread_t thread;
  void* result = NULL;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, bytes);
  CHECK_INT(pthread_create(&thread, &attributes, execute_here, db), 0);
  pthread_join(thread, &result);
  pthread_attr_destroy(&attributes);
  return result != NULL;
}

static void needs_a_stack(void) {
  LaminarDB* db = HANDLE(laminar_open(NULL));
  CHECK(!executes_with_stack(db, 64 * 1024));
  CHECK(executes_with_stack(db, 256 * 1024));
  laminar_close(db);
}

const Test TESTS[] = {
    {"says_that_another_thread_closes_nothing", says_that_another_thread_closes_nothing},
    {"opens_databases_at_once", opens_databases_at_once},
    {"pushes_by_handles_of_their_own", pushes_by_handles_of_their_own},
    {"pushes_by_one_handle", pushes_by_one_handle},
    {"uses_everything_at_once", uses_everything_at_once},
    {"closes_what_others_use", closes_what_others_use},
    {"opens_what_others_close", opens_what_others_close},
    {"closes_the_same_at_once", closes_the_same_at_once},
    {"detaches_threads_that_end", detaches_threads_that_end},
    {"needs_a_stack", needs_a_stack},
    {NULL, NULL}};
