/*
 * A tiny test harness. A test is a function; CHECK and its like count, print what failed with its place, and end the test.
 * A program runs all of its tests, or those whose name contains its first argument, and fails where none ran.
 */
#ifndef LAMINAR_TEST_HARNESS_H
#define LAMINAR_TEST_HARNESS_H

#include <inttypes.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "laminar.h"

typedef struct Test {
  const char* name;
  void (*run)(void);
} Test;

/* All tests of the program; ends with NULL. */
extern const Test TESTS[];

/* Ends the present test, which has failed. */
_Noreturn void fail_test(const char* file, int line, const char* format, ...) __attribute__((format(printf, 3, 4)));
/* Counts a check that held. */
void count_check(void);

#define CHECK(condition) \
  do { \
    if (!(condition)) { \
      fail_test(__FILE__, __LINE__, "%s does not hold", #condition); \
    } \
    count_check(); \
  } while (0)

#define CHECK_INT(actual, expected) check_int(__FILE__, __LINE__, #actual, (int64_t)(actual), (int64_t)(expected))
#define CHECK_TEXT(actual, expected) check_text(__FILE__, __LINE__, #actual, actual, expected)
#define CHECK_CONTAINS(text, part) check_contains(__FILE__, __LINE__, #text, text, part)
/* A call that must succeed. */
#define OK(call) check_ok(__FILE__, __LINE__, #call, call)
/* A call that must give an error's number, and keep it as the thread's last one. */
#define REFUSED(code, call) check_refused(__FILE__, __LINE__, #call, code, call)
/* A call that must give NULL for a reason. */
#define REFUSED_NULL(code, call) check_refused_null(__FILE__, __LINE__, #call, code, call)
/* A call that must give a handle. */
#define HANDLE(call) check_handle(__FILE__, __LINE__, #call, call)

void check_int(const char* file, int line, const char* what, int64_t actual, int64_t expected);
void check_text(const char* file, int line, const char* what, const char* actual, const char* expected);
void check_contains(const char* file, int line, const char* what, const char* text, const char* part);
void check_ok(const char* file, int line, const char* what, LaminarError error);
void check_refused(const char* file, int line, const char* what, LaminarError expected, LaminarError error);
void check_refused_null(const char* file, int line, const char* what, LaminarError expected, const void* handle);
void* check_handle(const char* file, int line, const char* what, void* handle);

/* The last failure of this thread. */
LaminarErrorDetails last_failure(void);
/* Checks that nothing is held any more. */
void check_nothing_held(void);
/* The present test, for another file's messages. */
const char* present_test(void);

/* A database in memory with these statements done. */
LaminarDB* open_with(const char* sql);
LaminarDB* open_config(const char* config, const char* sql);
void execute(LaminarDB* db, const char* sql);
/* How many rows a query gives, and the first value of its first row as an int64 column. */
int64_t query_rows(LaminarDB* db, const char* sql);
int64_t query_int(LaminarDB* db, const char* sql);

#endif
