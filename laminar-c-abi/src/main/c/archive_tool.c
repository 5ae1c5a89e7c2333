/*
 * laminar-archive: makes the file of prepared classes that lets the runtime start three times as fast, once per Java runtime.
 *
 *   laminar-archive [FILE]
 *
 * A name that ends with .aot makes an AOT cache, which Java 25 brought. Without a name it is where the library looks for it:
 * in "archives" beside the jars, or in the user's cache. It runs what a program does first, a source, a window, and its
 * result, and lets the virtual machine write down the classes that this took.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

static const char SQL[] =
    "CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);"
    "CREATE STREAM ohlc AS SELECT symbol, window_start, FIRST_VALUE(price) AS open_price, MAX(price) AS high, MIN(price) AS low,"
    " LAST_VALUE(price) AS close_price FROM TUMBLE(TABLE trades, DESCRIPTOR(ts), INTERVAL '1' SECOND)"
    " GROUP BY symbol, window_start, window_end;"
    "CREATE STREAM high AS SELECT symbol, price FROM trades WHERE price > 10;"
    "CREATE MATERIALIZED VIEW totals AS SELECT symbol, SUM(price) AS total, COUNT(*) AS n FROM trades GROUP BY symbol";

static int fail(const char* what) {
  LaminarErrorDetails details;
  laminar_last_error(&details);
  fprintf(stderr, "laminar-archive: %s: %s: %s", what, details.name, details.message);
  fprintf(stderr, details.remedy_length > 0 ? "; %s\n" : "%s\n", details.remedy);
  return 1;
}

/* Pushes rows and takes what comes of them. */
static LaminarError use_stream(LaminarDB* db) {
  LaminarSource* source = laminar_source(db, "trades");
  LaminarSink* sink = laminar_sink(db, "ohlc");
  LaminarSubscription* ohlc = laminar_subscribe(sink);
  if (source == NULL || ohlc == NULL) {
    return laminar_last_error(NULL);
  }
  for (int64_t i = 0; i < 100; i++) {
    laminar_set_text(source, 0, i % 2 == 0 ? "AAPL" : "MSFT", LAMINAR_NUL_TERMINATED);
    laminar_set_double(source, 1, 100.0 + (double)i);
    laminar_set_timestamp(source, 2, i * 100, LAMINAR_MILLI);
    if ((i < 50 ? laminar_push_row(source) : laminar_add_row(source)) != LAMINAR_OK) {
      return laminar_last_error(NULL);
    }
  }
  struct ArrowArray* array = NULL;
  struct ArrowSchema* schema = NULL;
  if (laminar_push_batch(source, NULL) != LAMINAR_OK || laminar_finish(source) != LAMINAR_OK
      || laminar_recv(ohlc, &array, &schema) != LAMINAR_OK) {
    return laminar_last_error(NULL);
  }
  laminar_free_batch(array, schema);
  laminar_close_subscription(ohlc);
  laminar_close_source(source);
  return LAMINAR_OK;
}

static LaminarError use_query(LaminarDB* db) {
  struct ArrowArrayStream rows;
  LaminarError error =
      laminar_query(db, "SELECT symbol, total, n FROM totals ORDER BY symbol", LAMINAR_NUL_TERMINATED, &rows);
  if (error != LAMINAR_OK) {
    return error;
  }
  struct ArrowSchema schema;
  if (rows.get_schema(&rows, &schema) == 0) {
    schema.release(&schema);
  }
  struct ArrowArray array = {0};
  if (rows.get_next(&rows, &array) == 0 && array.release != NULL) {
    array.release(&array);
  }
  rows.release(&rows);
  LaminarText metrics = {0};
  error = laminar_metrics(db, &metrics);
  laminar_free_text(&metrics);
  return error;
}

static int use_library(void) {
  LaminarDB* db = laminar_open(NULL);
  if (db == NULL || laminar_execute(db, SQL, LAMINAR_NUL_TERMINATED, NULL) != LAMINAR_OK) {
    return fail("cannot open a database");
  }
  if (use_stream(db) != LAMINAR_OK || use_query(db) != LAMINAR_OK) {
    return fail("cannot use it");
  }
  laminar_execute(db, "SELECT 1 FROM there_is_none", LAMINAR_NUL_TERMINATED, NULL); /* errors are part of it */
  laminar_close(db);
  return 0;
}

/* Makes the folders above a file. */
static void make_folders(char* path) {
  for (char* at = path + 1; *at != 0; at++) {
    if (*at == '/') {
      *at = 0;
      mkdir(path, 0777);
      *at = '/';
    }
  }
}

static char* joined(const char* a, const char* b) {
  size_t size = strlen(a) + strlen(b) + 1;
  char* text = malloc(size);
  if (text != NULL) {
    snprintf(text, size, "%s%s", a, b);
  }
  return text;
}

/* Ends the virtual machine, which writes the file, and tells about it on standard output and error. */
static void destroy_quietly(void) {
  fflush(NULL);
  int output = dup(STDOUT_FILENO);
  int error = dup(STDERR_FILENO);
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (output >= 0 && error >= 0 && nowhere >= 0) {
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
  }
  (*lam_vm)->DestroyJavaVM(lam_vm);
  fflush(NULL);
  if (output >= 0 && error >= 0 && nowhere >= 0) {
    dup2(output, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
  }
}

int main(int count, char** arguments) {
  if (count > 2 || (count == 2 && arguments[1][0] == '-')) {
    fprintf(stderr, "usage: laminar-archive [FILE]\n");
    return 2;
  }
  LaminarRuntimeOptions options;
  memset(&options, 0, sizeof(options));
  options.struct_size = sizeof(options);
  options.archive = "";
  Located located;
  if (lam_locate(&options, &located) != LAMINAR_OK) {
    return fail("cannot start");
  }
  char* path = count == 2 ? strdup(arguments[1]) : lam_archive_path(&located, true);
  bool aot = path != NULL && lam_is_aot_cache(path);
  char* part = path == NULL ? NULL : joined(path, aot ? ".part" LAM_AOT_SUFFIX : ".part");
  char* dump =
      part == NULL ? NULL : joined(aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=", part);
  lam_free_located(&located);
  if (dump == NULL) {
    fprintf(stderr, "laminar-archive: there is no folder to write to: name a file\n");
    return 1;
  }
  make_folders(part);
  const char* vm_options[] = {dump};
  options.vm_options = vm_options;
  options.vm_option_count = 1;
  if (laminar_start_runtime(&options) != LAMINAR_OK) {
    return fail("cannot start");
  }
  int result = use_library();
  destroy_quietly();
  if (result == 0 && rename(part, path) != 0) {
    fprintf(stderr, "laminar-archive: the runtime has not written '%s'\n", part);
    result = 1;
  }
  if (result == 0) {
    printf("%s\n", path);
  }
  free(dump);
  free(part);
  free(path);
  return result;
}
