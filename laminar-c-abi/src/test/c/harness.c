#include "harness.h"

#include <stdarg.h>

static jmp_buf end_of_test;
static const char* present = "";
static long checks;

/* What a test that fails leaves open, so that those behind it do not fail for it. */
#define MAX_OPENED 16
static LaminarDB* opened[MAX_OPENED];
static int opened_count;

const char* present_test(void) {
  return present;
}

void count_check(void) {
  __atomic_add_fetch(&checks, 1, __ATOMIC_RELAXED);
}

_Noreturn void fail_test(const char* file, int line, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fprintf(stderr, "FAILED %s (%s:%d): ", present, file, line);
  vfprintf(stderr, format, arguments);
  fprintf(stderr, "\n");
  va_end(arguments);
  longjmp(end_of_test, 1);
}

LaminarErrorDetails last_failure(void) {
  LaminarErrorDetails details;
  laminar_last_error(&details);
  return details;
}

void check_int(const char* file, int line, const char* what, int64_t actual, int64_t expected) {
  if (actual != expected) {
    fail_test(file, line, "%s is %" PRId64 ", not %" PRId64, what, actual, expected);
  }
  count_check();
}

void check_text(const char* file, int line, const char* what, const char* actual, const char* expected) {
  if (actual == NULL || strcmp(actual, expected) != 0) {
    fail_test(file, line, "%s is '%s', not '%s'", what, actual == NULL ? "NULL" : actual, expected);
  }
  count_check();
}

void check_contains(const char* file, int line, const char* what, const char* text, const char* part) {
  if (text == NULL || strstr(text, part) == NULL) {
    fail_test(file, line, "%s is '%s', without '%s'", what, text == NULL ? "NULL" : text, part);
  }
  count_check();
}

void check_ok(const char* file, int line, const char* what, LaminarError error) {
  if (error != LAMINAR_OK) {
    fail_test(file, line, "%s gave %d, %s: %s", what, (int)error, last_failure().name, last_failure().message);
  }
  count_check();
}

void check_refused(const char* file, int line, const char* what, LaminarError expected, LaminarError error) {
  if (error != expected) {
    fail_test(
        file,
        line,
        "%s gave %d (last error %s: %s), not %s",
        what,
        (int)error,
        last_failure().name,
        last_failure().message,
        laminar_error_name(expected));
  }
  LaminarErrorDetails details = last_failure();
  if (details.code != expected || details.message_length == 0
      || strlen(details.message) != details.message_length) {
    fail_test(file, line, "%s gave %d, and the last error is %s: '%s'", what, (int)error, details.name, details.message);
  }
  count_check();
}

void check_refused_null(const char* file, int line, const char* what, LaminarError expected, const void* handle) {
  if (handle != NULL) {
    fail_test(file, line, "%s gave a handle, not NULL", what);
  }
  check_refused(file, line, what, expected, laminar_last_error(NULL));
}

void* check_handle(const char* file, int line, const char* what, void* handle) {
  if (handle == NULL) {
    fail_test(file, line, "%s gave NULL, %s: %s", what, last_failure().name, last_failure().message);
  }
  count_check();
  return handle;
}

void check_nothing_held(void) {
  LaminarCounters held = {.struct_size = sizeof(held)};
  OK(laminar_counters(&held));
  CHECK_INT(held.databases, 0);
  CHECK_INT(held.sources, 0);
  CHECK_INT(held.sinks, 0);
  CHECK_INT(held.subscriptions, 0);
  CHECK_INT(held.statements, 0);
  CHECK_INT(held.arrays, 0);
  CHECK_INT(held.schemas, 0);
  CHECK_INT(held.streams, 0);
  CHECK_INT(held.native_bytes, 0);
  CHECK_INT(held.callbacks, 0);
}

void execute(LaminarDB* db, const char* sql) {
  OK(laminar_execute(db, sql, LAMINAR_NUL_TERMINATED, NULL));
}

LaminarDB* open_config(const char* config, const char* sql) {
  LaminarDB* db = HANDLE(laminar_open(config));
  opened[opened_count++ % MAX_OPENED] = db;
  if (sql != NULL) {
    execute(db, sql);
  }
  return db;
}

LaminarDB* open_with(const char* sql) {
  return open_config(NULL, sql);
}

/* Runs a query and gives its number of rows, and the first value of its first row where it is wanted. */
static int64_t run_query(LaminarDB* db, const char* sql, int64_t* first) {
  struct ArrowArrayStream stream;
  OK(laminar_query(db, sql, LAMINAR_NUL_TERMINATED, &stream));
  int64_t rows = 0;
  for (;;) {
    struct ArrowArray array = {0};
    int error = stream.get_next(&stream, &array);
    if (error != 0) {
      fail_test(__FILE__, __LINE__, "%s: %s", sql, stream.get_last_error(&stream));
    }
    if (array.release == NULL) {
      break;
    }
    if (rows == 0 && array.length > 0 && first != NULL) {
      *first = ((const int64_t*)array.children[0]->buffers[1])[array.children[0]->offset];
    }
    rows += array.length;
    array.release(&array);
  }
  stream.release(&stream);
  return rows;
}

int64_t query_rows(LaminarDB* db, const char* sql) {
  return run_query(db, sql, NULL);
}

int64_t query_int(LaminarDB* db, const char* sql) {
  int64_t first = 0;
  CHECK_INT(run_query(db, sql, &first), 1);
  return first;
}

/* Whether a test has held. */
static bool run_test(const Test* test) {
  present = test->name;
  opened_count = 0;
  memset(opened, 0, sizeof(opened));
  if (setjmp(end_of_test) != 0) {
    for (int i = 0; i < MAX_OPENED; i++) {
      laminar_close(opened[i]);
    }
    return false;
  }
  test->run();
  return true;
}

int main(int count, char** arguments) {
  const char* part = count > 1 ? arguments[1] : "";
  int ran = 0;
  int failed = 0;
  for (const Test* test = TESTS; test->name != NULL; test++) {
    if (strstr(test->name, part) != NULL) {
      ran++;
      failed += !run_test(test);
    }
  }
  printf("%s: %d tests, %ld checks, %d failed\n", arguments[0], ran, checks, failed);
  return ran == 0 || failed > 0;
}
