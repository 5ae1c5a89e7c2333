/* Measures the time from the start of the process to the first result, for `laminar-c-abi/test`, which prints it. */
#include <time.h>

#include "harness.h"

static void gives_a_first_result(void) {
  struct timespec begin;
  struct timespec result;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  LaminarDB* db = open_with(
      "CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
      "CREATE STREAM ohlc AS SELECT symbol, window_start, FIRST_VALUE(price) AS open_price, MAX(price) AS high,"
      " MIN(price) AS low, LAST_VALUE(price) AS close_price"
      " FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' SECOND) GROUP BY symbol, window_start, window_end");
  LaminarSource* source = HANDLE(laminar_source(db, "trades"));
  LaminarSink* sink = HANDLE(laminar_sink(db, "ohlc"));
  LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
  for (int64_t i = 0; i < 20; i++) {
    OK(laminar_set_text(source, 0, "AAPL", 4));
    OK(laminar_set_double(source, 1, 150.0 + (double)i));
    OK(laminar_set_timestamp(source, 2, i * 100, LAMINAR_MILLI));
    OK(laminar_push_row(source));
  }
  struct ArrowArray array;
  struct ArrowSchema schema;
  OK(laminar_next(subscription, 60000000000, &array, &schema));
  clock_gettime(CLOCK_MONOTONIC, &result);
  CHECK_INT(array.length, 1);
  array.release(&array);
  schema.release(&schema);
  laminar_close(db);
  check_nothing_held();
  printf(
      "first result after %.0f ms\n",
      (double)(result.tv_sec - begin.tv_sec) * 1e3 + (double)(result.tv_nsec - begin.tv_nsec) / 1e6);
}

const Test TESTS[] = {{"gives_a_first_result", gives_a_first_result}, {NULL, NULL}};
