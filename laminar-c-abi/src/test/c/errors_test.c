/* Errors and versions, before any runtime runs. */
#include <pthread.h>

#include "harness.h"

static void knows_versions(void) {
  CHECK_INT(laminar_abi_version(), LAMINAR_ABI_VERSION);
  char expected[32];
  snprintf(
      expected, sizeof(expected), "%d.%d.%d", LAMINAR_VERSION_MAJOR, LAMINAR_VERSION_MINOR, LAMINAR_VERSION_PATCH);
  CHECK_TEXT(laminar_version(), expected);
}

static void names_errors(void) {
  CHECK_TEXT(laminar_error_name(LAMINAR_OK), "OK");
  CHECK_TEXT(laminar_error_name(LAMINAR_SYNTAX), "SYNTAX");
  CHECK_TEXT(laminar_error_name(LAMINAR_INTERNAL), "INTERNAL");
  CHECK(laminar_error_name(1) == NULL);
  CHECK(laminar_error_name(-1) == NULL);
  int named = 0;
  for (LaminarError code = 1; code < 10000; code++) {
    named += laminar_error_name(code) != NULL;
  }
  CHECK_INT(named, 62);
}

static void has_no_failure_at_first(void) {
  LaminarErrorDetails details;
  memset(&details, 7, sizeof(details));
  CHECK_INT(laminar_last_error(&details), LAMINAR_OK);
  CHECK_INT(details.code, LAMINAR_OK);
  CHECK_TEXT(details.message, "");
  CHECK_TEXT(details.remedy, "");
  CHECK_TEXT(details.excerpt, "");
  CHECK_INT(details.line, 0);
  CHECK_INT(laminar_last_error(NULL), LAMINAR_OK);
}

static void keeps_the_last_failure(void) {
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_execute(NULL, "SELECT 1", LAMINAR_NUL_TERMINATED, NULL));
  LaminarErrorDetails details = last_failure();
  CHECK_TEXT(details.name, "INVALID_ARGUMENT");
  CHECK_TEXT(details.message, "db is NULL");
  CHECK_INT(details.message_length, strlen("db is NULL"));
  CHECK(details.remedy_length > 0 && details.excerpt_length == 0);
  CHECK_INT(laminar_abi_version(), LAMINAR_ABI_VERSION);
  CHECK_INT(last_failure().code, LAMINAR_INVALID_ARGUMENT);
}

static void* look_in_another_thread(void* seen) {
  *(LaminarError*)seen = laminar_last_error(NULL);
  laminar_metrics(NULL, NULL);
  return NULL;
}

static void keeps_failures_per_thread(void) {
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_flush(NULL));
  LaminarError seen = LAMINAR_INTERNAL;
  pthread_t thread;
  CHECK(pthread_create(&thread, NULL, look_in_another_thread, &seen) == 0);
  pthread_join(thread, NULL);
  CHECK_INT(seen, LAMINAR_OK);
  CHECK_TEXT(last_failure().message, "db is NULL");
}

static void counts_nothing_before_a_start(void) {
  check_nothing_held();
  LaminarCounters counters = {.struct_size = 3};
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_counters(&counters));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_counters(NULL));
  CHECK_INT(laminar_thread(), 0);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_interrupt_thread(0));
}

static void refuses_handles_before_a_start(void) {
  LaminarDB* made_up = (LaminarDB*)(intptr_t)0x0100000001000000;
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_flush(made_up));
  REFUSED_NULL(LAMINAR_INVALID_ARGUMENT, laminar_source(made_up, "t"));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_set_null((LaminarSource*)made_up, 0));
  laminar_close(made_up);
  laminar_close(NULL);
  laminar_free_text(NULL);
  laminar_free_batch(NULL, NULL);
  LaminarText text = {NULL, 5};
  laminar_free_text(&text);
  CHECK_INT(text.length, 0);
}

const Test TESTS[] = {
    {"has_no_failure_at_first", has_no_failure_at_first},
    {"knows_versions", knows_versions},
    {"names_errors", names_errors},
    {"keeps_the_last_failure", keeps_the_last_failure},
    {"keeps_failures_per_thread", keeps_failures_per_thread},
    {"counts_nothing_before_a_start", counts_nothing_before_a_start},
    {"refuses_handles_before_a_start", refuses_handles_before_a_start},
    {NULL, NULL}};
