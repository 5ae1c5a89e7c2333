/*
 * What a C program gets of the database: JavaTwin.java does the same in Java, and `benchmarks/run c-abi` runs both in turn.
 *
 *   bench batches    Arrow batches of 2,048 rows through a filter and a tumbling sum by key, results as Arrow: rows a second
 *   bench rows       one row by setters, pushed and received as Arrow, in caller-runs: nanoseconds a row
 */
#include <laminar.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROWS 2048
#define KEYS 64
#define MICROS_PER_ROW 100
#define ROUNDS 9
#define BATCHES_PER_ROUND 2000
#define PUSHES 400000
#define WARM_UP_PUSHES 400000

static const char BATCHES_SQL[] =
    "CREATE SOURCE t (k BIGINT NOT NULL, v BIGINT NOT NULL, ts TIMESTAMP(6) NOT NULL, WATERMARK FOR ts);"
    "CREATE STREAM f AS SELECT k, v, ts FROM t WHERE v >= 100;"
    "CREATE STREAM s AS SELECT k, window_start, SUM(v) AS total FROM TUMBLE(TABLE f, DESCRIPTOR(ts), INTERVAL '1' SECOND)"
    " GROUP BY k, window_start, window_end";

static const char ROWS_SQL[] =
    "CREATE SOURCE t (k BIGINT NOT NULL, v DOUBLE NOT NULL, ts TIMESTAMP(6) NOT NULL);"
    "CREATE STREAM s AS SELECT k, v, ts FROM t WHERE v >= 0";

static void check(LaminarError error) {
  if (error != LAMINAR_OK) {
    LaminarErrorDetails details;
    laminar_last_error(&details);
    fprintf(stderr, "%s: %s\n", details.name, details.message);
    exit(1);
  }
}

static int64_t nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- batches */

static void released_array(struct ArrowArray* array) {
  array->release = NULL;
}

static void released_schema(struct ArrowSchema* schema) {
  schema->release = NULL;
}

static int64_t keys[ROWS];
static int64_t values[ROWS];
static int64_t times[ROWS];
static const void* buffers[4][2] = {{NULL, keys}, {NULL, values}, {NULL, times}, {NULL, NULL}};
static struct ArrowArray columns[3];
static struct ArrowArray* column_pointers[3] = {&columns[0], &columns[1], &columns[2]};
static struct ArrowSchema fields[3];
static struct ArrowSchema* field_pointers[3] = {&fields[0], &fields[1], &fields[2]};

/* The batch as it is pushed the next time: all structs are made anew, as they were released. */
static void make_batch(struct ArrowArray* array, struct ArrowSchema* schema) {
  static const char* const NAMES[] = {"k", "v", "ts"};
  static const char* const FORMATS[] = {"l", "l", "tsu:"};
  for (int i = 0; i < 3; i++) {
    columns[i] = (struct ArrowArray){
        .length = ROWS, .n_buffers = 2, .buffers = buffers[i], .release = released_array};
    fields[i] = (struct ArrowSchema){.format = FORMATS[i], .name = NAMES[i], .release = released_schema};
  }
  *array = (struct ArrowArray){
      .length = ROWS,
      .n_buffers = 1,
      .buffers = buffers[3],
      .n_children = 3,
      .children = column_pointers,
      .release = released_array};
  *schema = (struct ArrowSchema){
      .format = "+s", .name = "", .n_children = 3, .children = field_pointers, .release = released_schema};
}

/* Takes what is there, and gives the sum of the totals. */
static int64_t take(LaminarSubscription* subscription) {
  int64_t sum = 0;
  for (;;) {
    struct ArrowArray array;
    check(laminar_next(subscription, 0, &array, NULL));
    if (array.release == NULL) {
      return sum;
    }
    const int64_t* totals = array.children[2]->buffers[1];
    for (int64_t i = 0; i < array.length; i++) {
      sum += totals[i];
    }
    array.release(&array);
  }
}

static void measure_batches(LaminarDB* db) {
  check(laminar_execute(db, BATCHES_SQL, LAMINAR_NUL_TERMINATED, NULL));
  LaminarSource* source = laminar_source(db, "t");
  LaminarSubscription* subscription = laminar_subscribe(laminar_sink(db, "s"));
  for (int i = 0; i < ROWS; i++) {
    keys[i] = i * 31 % KEYS;
    values[i] = i * 37 % 1000;
    times[i] = (int64_t)i * MICROS_PER_ROW;
  }
  int64_t sum = 0;
  for (int round = 0; round < ROUNDS; round++) {
    int64_t took = 0;
    for (int batch = 0; batch < BATCHES_PER_ROUND; batch++) {
      struct ArrowArray array;
      struct ArrowSchema schema;
      int64_t begin = nanos();
      make_batch(&array, &schema);
      check(laminar_push(source, &array, &schema));
      sum += take(subscription);
      took += nanos() - begin;
      for (int i = 0; i < ROWS; i++) {
        times[i] += (int64_t)ROWS * MICROS_PER_ROW;
      }
    }
    double seconds = (double)took / 1e9;
    printf("round %.0f\n", (double)ROWS * BATCHES_PER_ROUND / seconds);
  }
  printf("sum %lld\n", (long long)sum);
}

/* ---- rows */

static int compare(const void* a, const void* b) {
  int64_t x = *(const int64_t*)a;
  int64_t y = *(const int64_t*)b;
  return (x > y) - (x < y);
}

static int64_t push_and_poll(LaminarSource* source, LaminarSubscription* subscription, int64_t i) {
  int64_t begin = nanos();
  laminar_set_int64(source, 0, i);
  laminar_set_double(source, 1, (double)i);
  laminar_set_timestamp(source, 2, i, LAMINAR_MICRO);
  check(laminar_push_row(source));
  struct ArrowArray array;
  check(laminar_next(subscription, 0, &array, NULL));
  int64_t took = nanos() - begin;
  if (array.release == NULL || ((const int64_t*)array.children[0]->buffers[1])[0] != i) {
    fprintf(stderr, "row %lld is missing\n", (long long)i);
    exit(1);
  }
  array.release(&array);
  return took;
}

static void measure_rows(LaminarDB* db) {
  check(laminar_execute(db, ROWS_SQL, LAMINAR_NUL_TERMINATED, NULL));
  LaminarSource* source = laminar_source(db, "t");
  LaminarSubscription* subscription = laminar_subscribe(laminar_sink(db, "s"));
  int64_t* took = malloc(PUSHES * sizeof(int64_t));
  for (int64_t i = 0; i < WARM_UP_PUSHES; i++) {
    push_and_poll(source, subscription, i);
  }
  for (int64_t i = 0; i < PUSHES; i++) {
    took[i] = push_and_poll(source, subscription, i);
  }
  qsort(took, PUSHES, sizeof(int64_t), compare);
  printf("arrow p50 %lld\n", (long long)took[PUSHES / 2]);
  printf("arrow p99 %lld\n", (long long)took[PUSHES / 100 * 99]);
  free(took);
}

int main(int count, char** arguments) {
  if (count != 2) {
    fprintf(stderr, "usage: bench batches|rows\n");
    return 2;
  }
  LaminarDB* db = laminar_open("{\"execution\": \"caller_runs\"}");
  check(db == NULL ? laminar_last_error(NULL) : LAMINAR_OK);
  if (strcmp(arguments[1], "rows") == 0) {
    measure_rows(db);
  } else {
    measure_batches(db);
  }
  laminar_close(db);
  return 0;
}
