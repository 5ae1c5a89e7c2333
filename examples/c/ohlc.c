/* Trades in, a bar of open, high, low and close per symbol and second out. */
#include <laminar.h>
#include <stdio.h>
#include <stdlib.h>

static const char SQL[] =
    "CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, ts TIMESTAMP(3) NOT NULL,"
    "                      WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);"
    "CREATE STREAM ohlc AS"
    "  SELECT symbol, window_start, FIRST_VALUE(price) AS open_price, MAX(price) AS high,"
    "         MIN(price) AS low, LAST_VALUE(price) AS close_price"
    "  FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' SECOND)"
    "  GROUP BY symbol, window_start, window_end";

static void check(LaminarError error) {
  if (error != LAMINAR_OK) {
    LaminarErrorDetails details;
    laminar_last_error(&details);
    fprintf(stderr, "%s: %s; %s\n%s\n", details.name, details.message, details.remedy, details.excerpt);
    exit(1);
  }
}

static void push(LaminarSource* trades, const char* symbol, double price, int64_t millis) {
  check(laminar_set_text(trades, 0, symbol, LAMINAR_NUL_TERMINATED));
  check(laminar_set_double(trades, 1, price));
  check(laminar_set_timestamp(trades, 2, millis, LAMINAR_MILLI));
  check(laminar_push_row(trades));
}

static void print(const ArrowArray* bars) {
  const int32_t* ends = bars->children[0]->buffers[1];
  const char* symbols = bars->children[0]->buffers[2];
  const int64_t* starts = bars->children[1]->buffers[1];
  for (int64_t i = 0; i < bars->length; i++) {
    printf("%.*s %lld", (int)(ends[i + 1] - ends[i]), symbols + ends[i], (long long)starts[i]);
    for (int column = 2; column < 6; column++) {
      printf(" %.2f", ((const double*)bars->children[column]->buffers[1])[i]);
    }
    printf("\n");
  }
}

int main(void) {
  LaminarDB* db = laminar_open(NULL);
  check(db == NULL ? laminar_last_error(NULL) : laminar_execute(db, SQL, sizeof(SQL) - 1, NULL));
  LaminarSource* trades = laminar_source(db, "trades");
  LaminarSubscription* bars = laminar_subscribe(laminar_sink(db, "ohlc"));
  for (int64_t i = 0; i < 40; i++) {
    push(trades, i % 2 == 0 ? "AAPL" : "MSFT", 150.0 + (double)(i * 7 % 11), i * 100);
  }
  check(laminar_finish(trades));
  ArrowArray* array;
  for (ArrowSchema* schema; check(laminar_recv(bars, &array, &schema)), array != NULL;) {
    print(array);
    laminar_free_batch(array, schema);
  }
  laminar_close(db);
  return 0;
}
