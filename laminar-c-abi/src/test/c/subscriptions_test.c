/* Sinks and subscriptions: all ways to receive, and what ends them. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED
#define CALLER_RUNS "{\"execution\": \"caller_runs\"}"
#define A_MINUTE 60000000000

static const char NUMBERS[] =
    "CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t;"
    "CREATE MATERIALIZED VIEW v AS SELECT n, COUNT(*) AS c FROM t GROUP BY n";

typedef struct Numbers {
  LaminarDB* db;
  LaminarSource* source;
  LaminarSink* sink;
  LaminarSubscription* subscription;
} Numbers;

static Numbers open_numbers(const char* config) {
  Numbers all;
  all.db = open_config(config, NUMBERS);
  all.source = HANDLE(laminar_source(all.db, "t"));
  all.sink = HANDLE(laminar_sink(all.db, "s"));
  all.subscription = HANDLE(laminar_subscribe(all.sink));
  return all;
}

static void push(const Numbers* all, int64_t number) {
  OK(laminar_set_int64(all->source, 0, number));
  OK(laminar_push_row(all->source));
}

static void end(const Numbers* all) {
  laminar_close(all->db);
  check_nothing_held();
}

static void polls_and_receives(void) {
  Numbers all = open_numbers(NULL);
  struct ArrowArray* array = (struct ArrowArray*)&all;
  struct ArrowSchema* schema = (struct ArrowSchema*)&all;
  OK(laminar_poll(all.subscription, &array, &schema));
  CHECK(array == NULL && schema == NULL);
  push(&all, 1);
  OK(laminar_recv(all.subscription, &array, &schema));
  CHECK_INT(array->length, 1);
  CHECK_TEXT(schema->children[0]->name, "n");
  laminar_free_batch(array, schema);
  push(&all, 2);
  OK(laminar_recv_timeout(all.subscription, A_MINUTE, &array, &schema));
  CHECK_INT(cell_int64(array, 0, 0), 2);
  /* Released by the consumer, in part or wholly, and freed then. */
  array->release(array);
  laminar_free_batch(array, schema);
  REFUSED(LAMINAR_TIMEOUT, laminar_recv_timeout(all.subscription, 1000000, &array, &schema));
  REFUSED(LAMINAR_TIMEOUT, laminar_recv_timeout(all.subscription, 0, &array, &schema));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_recv_timeout(all.subscription, -1, &array, &schema));
  struct ArrowArray own;
  struct ArrowSchema own_schema;
  REFUSED(LAMINAR_TIMEOUT, laminar_next(all.subscription, 1000000, &own, &own_schema));
  push(&all, 3);
  OK(laminar_next(all.subscription, -1, &own, &own_schema));
  CHECK_INT(cell_int64(&own, 0, 0), 3);
  own.release(&own);
  own_schema.release(&own_schema);
  OK(laminar_finish(all.source));
  OK(laminar_next(all.subscription, -1, &own, &own_schema));
  CHECK(own.release == NULL && own_schema.release == NULL);
  OK(laminar_recv(all.subscription, &array, &schema));
  CHECK(array == NULL);
  OK(laminar_recv_timeout(all.subscription, 0, &array, &schema));
  CHECK(array == NULL);
  bool ended = false;
  OK(laminar_is_ended(all.subscription, &ended));
  CHECK(ended);
  int64_t dropped = -1;
  OK(laminar_dropped(all.subscription, &dropped));
  CHECK_INT(dropped, 0);
  end(&all);
}

static void refuses_arguments(void) {
  Numbers all = open_numbers(CALLER_RUNS);
  struct ArrowArray* array;
  struct ArrowSchema* schema;
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_poll(all.subscription, NULL, &schema));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_poll(all.subscription, &array, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_recv(all.subscription, NULL, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_recv_timeout(all.subscription, 0, NULL, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_next(all.subscription, 0, NULL, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_is_ended(all.subscription, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_dropped(all.subscription, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_subscription_schema(all.subscription, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_subscription_stream(all.subscription, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_subscription_fd(all.subscription, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_deliver(all.subscription, NULL, NULL, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_sink_schema(all.sink, NULL));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_is_changelog(all.sink, NULL));
  REFUSED_NULL(LAMINAR_UNKNOWN_OBJECT, laminar_sink(all.db, "ss"));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_sink(all.db, NULL));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_sink_n(all.db, "\xff", 1));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_subscribe_overflow(all.sink, (LaminarOverflow)3));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_subscribe_overflow(all.sink, (LaminarOverflow)-1));
  CHECK(laminar_subscribe_after(all.sink, 0) == NULL);
  LaminarSink* another = HANDLE(laminar_sink_n(all.db, "s and more", 1));
  OK(laminar_close_sink(another));
  OK(laminar_close_sink(another));
  end(&all);
}

static void gives_changes_with_weights(void) {
  LaminarDB* db = open_config(CALLER_RUNS, NUMBERS);
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  LaminarSink* sink = HANDLE(laminar_sink(db, "v"));
  bool changelog = false;
  OK(laminar_is_changelog(sink, &changelog));
  CHECK(changelog);
  LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
  OK(laminar_close_sink(sink));
  struct ArrowSchema schema;
  OK(laminar_subscription_schema(subscription, &schema));
  CHECK_INT(schema.n_children, 4);
  CHECK_TEXT(schema.children[2]->name, "__weight");
  CHECK_TEXT(schema.children[3]->name, "__ends_commit");
  schema.release(&schema);
  for (int i = 0; i < 2; i++) {
    OK(laminar_set_int64(source, 0, 7));
    OK(laminar_push_row(source));
  }
  struct ArrowArray array;
  OK(laminar_next(subscription, 0, &array, &schema));
  int64_t weights = 0;
  int64_t count = 0;
  for (int64_t i = 0; i < array.length; i++) {
    weights += cell_int64(&array, 2, i);
    count += cell_int64(&array, 2, i) * cell_int64(&array, 1, i);
  }
  CHECK_INT(weights, 1);
  CHECK_INT(count, 2);
  array.release(&array);
  schema.release(&schema);
  laminar_close(db);
  check_nothing_held();
}

static void gives_schemas(void) {
  Numbers all = open_numbers(CALLER_RUNS);
  struct ArrowSchema schema;
  bool changelog = true;
  OK(laminar_is_changelog(all.sink, &changelog));
  CHECK(!changelog);
  OK(laminar_sink_schema(all.sink, &schema));
  CHECK_INT(schema.n_children, 1);
  schema.release(&schema);
  OK(laminar_subscription_schema(all.subscription, &schema));
  CHECK_INT(schema.n_children, 1);
  schema.release(&schema);
  LaminarSink* view = HANDLE(laminar_sink(all.db, "v"));
  OK(laminar_sink_schema(view, &schema));
  CHECK_INT(schema.n_children, 2);
  schema.release(&schema);
  end(&all);
}

static void goes_on_behind_a_sequence(void) {
  LaminarDB* db = open_config(
      CALLER_RUNS, "CREATE SOURCE t (n BIGINT); CREATE STREAM s WITH (retain = 100) AS SELECT n FROM t");
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  for (int64_t i = 1; i <= 5; i++) {
    OK(laminar_set_int64(source, 0, i * 10));
    OK(laminar_push_row(source));
  }
  LaminarSink* sink = HANDLE(laminar_sink(db, "s"));
  LaminarSubscription* subscription = HANDLE(laminar_subscribe_after(sink, 3));
  struct ArrowArray array;
  struct ArrowSchema schema;
  OK(laminar_next(subscription, 0, &array, &schema));
  CHECK_INT(array.length, 2);
  CHECK_INT(cell_int64(&array, 0, 0), 40);
  int64_t last = schema.n_children - 1;
  CHECK_TEXT(schema.children[last]->name, "__sequence");
  CHECK_INT(cell_int64(&array, (int)last, 1), 5);
  array.release(&array);
  schema.release(&schema);
  CHECK(laminar_subscribe_after(sink, -5) == NULL);
  laminar_close(db);
  check_nothing_held();
}

static void gives_up_rows_where_that_is_asked(void) {
  Numbers all = open_numbers("{\"execution\": \"caller_runs\", \"buffer_size\": 64}");
  OK(laminar_close_subscription(all.subscription));
  LaminarSubscription* dropping = HANDLE(laminar_subscribe_overflow(all.sink, LAMINAR_DROP_OLDEST));
  LaminarSubscription* leaving = HANDLE(laminar_subscribe_overflow(all.sink, LAMINAR_DISCONNECT));
  for (int64_t i = 0; i < 20000; i++) {
    push(&all, i);
  }
  int64_t dropped = 0;
  OK(laminar_dropped(dropping, &dropped));
  CHECK(dropped > 0);
  int64_t seen = 0;
  for (;;) {
    struct ArrowArray array;
    OK(laminar_next(dropping, 0, &array, NULL));
    if (array.release == NULL) {
      break;
    }
    seen += array.length;
    array.release(&array);
  }
  CHECK_INT(seen + dropped, 20000);
  LaminarError error = LAMINAR_OK;
  while (error == LAMINAR_OK) {
    struct ArrowArray array;
    error = laminar_next(leaving, 0, &array, NULL);
    if (error == LAMINAR_OK && array.release != NULL) {
      array.release(&array);
    }
  }
  CHECK_INT(error, LAMINAR_SUBSCRIPTION_DISCONNECTED);
  end(&all);
}

static void becomes_a_stream(void) {
  Numbers all = open_numbers(NULL);
  struct ArrowArrayStream stream;
  OK(laminar_subscription_stream(all.subscription, &stream));
  struct ArrowArray* array;
  struct ArrowSchema* schema;
  REFUSED(LAMINAR_CLOSED, laminar_poll(all.subscription, &array, &schema));
  push(&all, 1);
  OK(laminar_finish(all.source));
  struct ArrowSchema columns;
  CHECK_INT(stream.get_schema(&stream, &columns), 0);
  columns.release(&columns);
  struct ArrowArray batch;
  CHECK_INT(stream.get_next(&stream, &batch), 0);
  CHECK_INT(batch.length, 1);
  batch.release(&batch);
  CHECK_INT(stream.get_next(&stream, &batch), 0);
  CHECK(batch.release == NULL);
  stream.release(&stream);
  end(&all);
  /* One that its database ends. */
  all = open_numbers(NULL);
  OK(laminar_subscription_stream(all.subscription, &stream));
  laminar_close(all.db);
  CHECK(stream.get_next(&stream, &batch) != 0);
  CHECK_CONTAINS(stream.get_last_error(&stream), "CLOSED");
  stream.release(&stream);
  check_nothing_held();
}

/* ---- descriptors */

/* Whether a descriptor is readable within so many milliseconds. */
static bool readable(int fd, int millis) {
  struct pollfd waited = {.fd = fd, .events = POLLIN};
  int ready;
  do {
    ready = poll(&waited, 1, millis);
  } while (ready < 0 && errno == EINTR);
  return ready == 1;
}

static void tells_by_a_descriptor(void) {
  Numbers all = open_numbers(NULL);
  int fd = -1;
  OK(laminar_subscription_fd(all.subscription, &fd));
  CHECK(fd >= 0);
  int again = -1;
  OK(laminar_subscription_fd(all.subscription, &again));
  CHECK_INT(again, fd);
  CHECK(!readable(fd, 0));
  struct ArrowArray array;
  for (int64_t i = 0; i < 50; i++) {
    push(&all, i);
    CHECK(readable(fd, 60000));
    OK(laminar_next(all.subscription, 0, &array, NULL));
    CHECK(array.release != NULL);
    CHECK_INT(cell_int64(&array, 0, 0), i);
    array.release(&array);
    CHECK(!readable(fd, 0));
  }
  OK(laminar_finish(all.source));
  CHECK(readable(fd, 60000));
  OK(laminar_next(all.subscription, 0, &array, NULL));
  CHECK(array.release == NULL);
  bool ended = false;
  OK(laminar_is_ended(all.subscription, &ended));
  CHECK(ended);
  OK(laminar_close_subscription(all.subscription));
  end(&all);
}

static void loses_nothing_by_a_descriptor(void) {
  Numbers all = open_numbers(NULL);
  int fd = -1;
  OK(laminar_subscription_fd(all.subscription, &fd));
  int64_t pushed = 0;
  int64_t seen = 0;
  while (seen < 5000) {
    for (int i = 0; i < 37 && pushed < 5000; i++) {
      push(&all, pushed++);
    }
    CHECK(readable(fd, 60000));
    struct ArrowArray array;
    OK(laminar_next(all.subscription, 0, &array, NULL));
    if (array.release != NULL) {
      for (int64_t i = 0; i < array.length; i++) {
        CHECK_INT(cell_int64(&array, 0, i), seen++);
      }
      array.release(&array);
    }
  }
  /* Closed while its descriptor is open. */
  end(&all);
}

static void finds_what_was_emitted_beside_a_descriptor(void) {
  Numbers all = open_numbers(NULL);
  int fd = -1;
  OK(laminar_subscription_fd(all.subscription, &fd));
  struct ArrowArray array;
  for (int64_t i = 0; i < 1000; i++) {
    push(&all, i);
    OK(laminar_await_idle(all.db));
    OK(laminar_next(all.subscription, 0, &array, NULL));
    CHECK(array.release != NULL);
    CHECK_INT(cell_int64(&array, 0, 0), i);
    array.release(&array);
    OK(laminar_next(all.subscription, 0, &array, NULL));
    CHECK(array.release == NULL);
    CHECK(!readable(fd, 0));
  }
  OK(laminar_finish(all.source));
  OK(laminar_await_idle(all.db));
  bool ended = false;
  OK(laminar_is_ended(all.subscription, &ended));
  CHECK(ended);
  end(&all);
}

static void drains_a_backlog_beside_a_descriptor(void) {
  Numbers all = open_numbers(NULL);
  int fd = -1;
  OK(laminar_subscription_fd(all.subscription, &fd));
  for (int64_t i = 0; i < 30000; i++) {
    push(&all, i);
  }
  OK(laminar_await_idle(all.db));
  struct ArrowArray array;
  for (int64_t seen = 0; seen < 30000; seen += array.length) {
    CHECK(readable(fd, 0));
    OK(laminar_next(all.subscription, 0, &array, NULL));
    CHECK(array.release != NULL);
    CHECK_INT(cell_int64(&array, 0, 0), seen);
    array.release(&array);
  }
  CHECK(!readable(fd, 0));
  end(&all);
}

typedef struct Pushing {
  Numbers* all;
  int64_t rows;
} Pushing;

static void* push_rows(void* pushing) {
  Pushing* what = pushing;
  for (int64_t i = 0; i < what->rows; i++) {
    push(what->all, i);
    if (i % 64 == 0) {
      sched_yield();
    }
  }
  return NULL;
}

/* Each edge lets the reader take everything that is there, and only then wait for the next one. */
static void loses_nothing_by_edges(void) {
  Numbers all = open_numbers(NULL);
  int fd = -1;
  OK(laminar_subscription_fd(all.subscription, &fd));
  int loop = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN | EPOLLET};
  CHECK(loop >= 0 && epoll_ctl(loop, EPOLL_CTL_ADD, fd, &event) == 0);
  Pushing pushing = {&all, 20000};
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, push_rows, &pushing) == 0);
  for (int64_t seen = 0; seen < pushing.rows;) {
    int ready;
    do {
      ready = epoll_wait(loop, &event, 1, 60000);
    } while (ready < 0 && errno == EINTR);
    CHECK_INT(ready, 1);
    struct ArrowArray array;
    OK(laminar_next(all.subscription, 0, &array, NULL));
    while (array.release != NULL) {
      CHECK_INT(cell_int64(&array, 0, 0), seen);
      seen += array.length;
      array.release(&array);
      OK(laminar_next(all.subscription, 0, &array, NULL));
    }
  }
  pthread_join(thread, NULL);
  close(loop);
  end(&all);
}

/* An event loop may wait for a duplicate: it hears of the close, where the descriptor itself is gone. */
static void raises_a_descriptor_before_it_closes_it(void) {
  Numbers all = open_numbers(NULL);
  int fd = -1;
  OK(laminar_subscription_fd(all.subscription, &fd));
  int same = dup(fd);
  CHECK(same >= 0);
  CHECK(!readable(same, 0));
  OK(laminar_close_subscription(all.subscription));
  CHECK(readable(same, 0));
  close(same);
  end(&all);
}

static void waits_beside_a_descriptor(void) {
  Numbers all = open_numbers(NULL);
  int fd = -1;
  OK(laminar_subscription_fd(all.subscription, &fd));
  struct ArrowArray array;
  REFUSED(LAMINAR_TIMEOUT, laminar_next(all.subscription, 1000000, &array, NULL));
  push(&all, 1);
  OK(laminar_next(all.subscription, -1, &array, NULL));
  CHECK_INT(array.length, 1);
  array.release(&array);
  end(&all);
}

static void has_no_descriptor_in_caller_runs(void) {
  Numbers all = open_numbers(CALLER_RUNS);
  int fd = -1;
  REFUSED(LAMINAR_NOT_SUPPORTED, laminar_subscription_fd(all.subscription, &fd));
  end(&all);
}

/* ---- deliveries */

typedef struct Receiver {
  sem_t end;
  int64_t rows;
  int64_t sum;
  int ends;
  LaminarError failure;
  LaminarSubscription* closes; /* by its own thread, at the first batch */
  struct ArrowArray kept; /* the first batch, moved */
} Receiver;

static void on_batch(void* context, struct ArrowArray* array, struct ArrowSchema* schema) {
  Receiver* receiver = context;
  for (int64_t i = 0; i < array->length; i++) {
    receiver->sum += cell_int64(array, 0, i);
  }
  receiver->rows += array->length;
  if (receiver->kept.release == NULL) {
    receiver->kept = *array;
    array->release = NULL;
  } else {
    array->release(array);
  }
  schema->release(schema);
  if (receiver->closes != NULL) {
    laminar_close_subscription(receiver->closes);
  }
}

static void on_end(void* context, const LaminarErrorDetails* failure) {
  Receiver* receiver = context;
  receiver->ends++;
  receiver->failure = failure == NULL ? LAMINAR_OK : failure->code;
  sem_post(&receiver->end);
}

static void init(Receiver* receiver) {
  memset(receiver, 0, sizeof(*receiver));
  sem_init(&receiver->end, 0, 0);
}

static void await_end(Receiver* receiver) {
  while (sem_wait(&receiver->end) != 0) {
  }
  CHECK_INT(receiver->ends, 1);
  if (receiver->kept.release != NULL) {
    receiver->kept.release(&receiver->kept);
  }
  sem_destroy(&receiver->end);
}

static void delivers_until_the_end(void) {
  Numbers all = open_numbers(NULL);
  Receiver receiver;
  init(&receiver);
  OK(laminar_deliver(all.subscription, on_batch, on_end, &receiver));
  LaminarCounters held = {.struct_size = sizeof(held)};
  OK(laminar_counters(&held));
  CHECK_INT(held.callbacks, 1);
  CHECK(laminar_deliver(all.subscription, on_batch, on_end, &receiver) != LAMINAR_OK);
  for (int64_t i = 1; i <= 1000; i++) {
    push(&all, i);
  }
  OK(laminar_finish(all.source));
  await_end(&receiver);
  CHECK_INT(receiver.rows, 1000);
  CHECK_INT(receiver.sum, 500500);
  CHECK_INT(receiver.failure, LAMINAR_OK);
  OK(laminar_close_subscription(all.subscription));
  end(&all);
}

static void ends_deliveries_by_close(void) {
  Numbers all = open_numbers(NULL);
  Receiver receiver;
  init(&receiver);
  OK(laminar_deliver(all.subscription, on_batch, on_end, &receiver));
  push(&all, 1);
  OK(laminar_close_subscription(all.subscription));
  CHECK_INT(receiver.ends, 1);
  await_end(&receiver);
  /* By the database. */
  LaminarSubscription* another = HANDLE(laminar_subscribe(all.sink));
  init(&receiver);
  OK(laminar_deliver(another, on_batch, on_end, &receiver));
  laminar_close(all.db);
  CHECK_INT(receiver.ends, 1);
  await_end(&receiver);
  check_nothing_held();
}

static void ends_deliveries_by_their_own_functions(void) {
  Numbers all = open_numbers(NULL);
  Receiver receiver;
  init(&receiver);
  receiver.closes = all.subscription;
  OK(laminar_deliver(all.subscription, on_batch, on_end, &receiver));
  push(&all, 1);
  await_end(&receiver);
  CHECK_INT(receiver.rows, 1);
  end(&all);
}

static void delivers_without_an_end_function(void) {
  Numbers all = open_numbers(NULL);
  Receiver receiver;
  init(&receiver);
  OK(laminar_deliver(all.subscription, on_batch, NULL, &receiver));
  push(&all, 1);
  OK(laminar_await_idle(all.db));
  laminar_close(all.db);
  if (receiver.kept.release != NULL) {
    receiver.kept.release(&receiver.kept);
  }
  check_nothing_held();
}

static void delivers_failures(void) {
  Numbers all = open_numbers(NULL);
  Receiver receiver;
  init(&receiver);
  OK(laminar_deliver(all.subscription, on_batch, on_end, &receiver));
  execute(all.db, "DROP STREAM s");
  await_end(&receiver);
  CHECK(receiver.failure == LAMINAR_DROPPED || receiver.failure == LAMINAR_OK);
  end(&all);
}

static void delivers_not_in_caller_runs(void) {
  Numbers all = open_numbers(CALLER_RUNS);
  Receiver receiver;
  init(&receiver);
  REFUSED(LAMINAR_NOT_SUPPORTED, laminar_deliver(all.subscription, on_batch, on_end, &receiver));
  CHECK_INT(receiver.ends, 0);
  end(&all);
}

/* ---- other threads */

static void* receive(void* subscription) {
  struct ArrowArray array;
  LaminarError error;
  do {
    error = laminar_next(subscription, -1, &array, NULL);
  } while (error == LAMINAR_WRONG_THREAD); /* the other thread was looking */
  return (void*)(intptr_t)error;
}

static void ends_who_waits_by_close(void) {
  for (int by_database = 0; by_database < 2; by_database++) {
    Numbers all = open_numbers(NULL);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, receive, all.subscription) == 0);
    /* Until it waits, which is seen by its holding the subscription. */
    struct ArrowArray array;
    LaminarError error;
    do {
      error = laminar_next(all.subscription, 0, &array, NULL);
    } while (error == LAMINAR_OK);
    CHECK_INT(error, LAMINAR_WRONG_THREAD);
    if (by_database) {
      laminar_close(all.db);
    } else {
      OK(laminar_close_subscription(all.subscription));
    }
    void* result;
    pthread_join(thread, &result);
    CHECK_INT((intptr_t)result, LAMINAR_CLOSED);
    end(&all);
  }
}

/* Polls as an event loop does, until a call fails; that is what it returns. */
static void* poll_until_a_failure(void* subscription) {
  LaminarError error = LAMINAR_OK;
  bool ended = false;
  while (error == LAMINAR_OK && !ended) {
    struct ArrowArray array;
    error = laminar_next(subscription, 0, &array, NULL);
    if (error == LAMINAR_OK) {
      error = laminar_is_ended(subscription, &ended);
    }
  }
  return (void*)(intptr_t)error;
}

static void tells_a_close_from_the_end(void) {
  for (int round = 0; round < 80; round++) {
    Numbers all = open_numbers(NULL);
    if (round % 4 < 2) {
      int fd = -1;
      OK(laminar_subscription_fd(all.subscription, &fd));
    }
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, poll_until_a_failure, all.subscription) == 0);
    struct timespec pause = {.tv_nsec = 500000};
    nanosleep(&pause, NULL);
    if (round % 2 == 0) {
      laminar_close(all.db);
    } else {
      OK(laminar_close_subscription(all.subscription));
    }
    void* result;
    pthread_join(thread, &result);
    CHECK_INT((intptr_t)result, LAMINAR_CLOSED);
    end(&all);
  }
}

const Test TESTS[] = {
    {"polls_and_receives", polls_and_receives},
    {"refuses_arguments", refuses_arguments},
    {"gives_changes_with_weights", gives_changes_with_weights},
    {"gives_schemas", gives_schemas},
    {"goes_on_behind_a_sequence", goes_on_behind_a_sequence},
    {"gives_up_rows_where_that_is_asked", gives_up_rows_where_that_is_asked},
    {"becomes_a_stream", becomes_a_stream},
    {"tells_by_a_descriptor", tells_by_a_descriptor},
    {"raises_a_descriptor_before_it_closes_it", raises_a_descriptor_before_it_closes_it},
    {"loses_nothing_by_a_descriptor", loses_nothing_by_a_descriptor},
    {"finds_what_was_emitted_beside_a_descriptor", finds_what_was_emitted_beside_a_descriptor},
    {"drains_a_backlog_beside_a_descriptor", drains_a_backlog_beside_a_descriptor},
    {"loses_nothing_by_edges", loses_nothing_by_edges},
    {"waits_beside_a_descriptor", waits_beside_a_descriptor},
    {"has_no_descriptor_in_caller_runs", has_no_descriptor_in_caller_runs},
    {"delivers_until_the_end", delivers_until_the_end},
    {"ends_deliveries_by_close", ends_deliveries_by_close},
    {"ends_deliveries_by_their_own_functions", ends_deliveries_by_their_own_functions},
    {"delivers_without_an_end_function", delivers_without_an_end_function},
    {"delivers_failures", delivers_failures},
    {"delivers_not_in_caller_runs", delivers_not_in_caller_runs},
    {"ends_who_waits_by_close", ends_who_waits_by_close},
    {"tells_a_close_from_the_end", tells_a_close_from_the_end},
    {NULL, NULL}};
