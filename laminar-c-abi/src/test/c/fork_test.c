/* A fork: the child is refused with an error, at once, and the parent goes on. */
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

static LaminarDB* db;
static LaminarSource* source;
static LaminarSubscription* subscription;

/* How many of the child's calls gave something else than LAMINAR_NOT_SUPPORTED. */
static int use_in_child(void) {
  int wrong = 0;
  wrong += laminar_open(NULL) != NULL || laminar_last_error(NULL) != LAMINAR_NOT_SUPPORTED;
  wrong += laminar_execute(db, "SELECT 1", LAMINAR_NUL_TERMINATED, NULL) != LAMINAR_NOT_SUPPORTED;
  wrong += laminar_set_int64(source, 0, 1) != LAMINAR_NOT_SUPPORTED;
  wrong += laminar_push_row(source) != LAMINAR_NOT_SUPPORTED;
  wrong += laminar_close_source(source) != LAMINAR_NOT_SUPPORTED;
  struct ArrowArray* array;
  struct ArrowSchema* schema;
  wrong += laminar_recv(subscription, &array, &schema) != LAMINAR_NOT_SUPPORTED;
  wrong += laminar_start_runtime(NULL) != LAMINAR_NOT_SUPPORTED;
  LaminarCounters counters = {.struct_size = sizeof(counters)};
  wrong += laminar_counters(&counters) != LAMINAR_NOT_SUPPORTED;
  wrong += laminar_execute_counted(db, "SELECT 1", LAMINAR_NUL_TERMINATED, NULL, NULL) != LAMINAR_NOT_SUPPORTED;
  wrong += laminar_execute(NULL, "SELECT 1", LAMINAR_NUL_TERMINATED, NULL) != LAMINAR_NOT_SUPPORTED;
  wrong += strstr(last_failure().message, "forked") == NULL;
  laminar_close(db);
  return wrong;
}

static void refuses_a_forked_child(void) {
  db = open_with("CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n FROM t");
  source = HANDLE(laminar_source(db, "t"));
  LaminarSink* sink = HANDLE(laminar_sink(db, "s"));
  subscription = HANDLE(laminar_subscribe(sink));
  OK(laminar_set_int64(source, 0, 41));
  struct ArrowArray* array = NULL;
  struct ArrowSchema* schema = NULL;
  OK(laminar_push_row(source));
  OK(laminar_recv(subscription, &array, &schema));
  fflush(NULL);
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    /* Arrow structs are C's alone: they can be released here. */
    laminar_free_batch(array, schema);
    alarm(120); /* a hang is a failure */
    _exit(use_in_child());
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK_INT(status, 0);
  laminar_free_batch(array, schema);
  OK(laminar_set_int64(source, 0, 42));
  OK(laminar_push_row(source));
  OK(laminar_recv(subscription, &array, &schema));
  CHECK_INT(array->length, 1);
  laminar_free_batch(array, schema);
  laminar_close(db);
  check_nothing_held();
}

static void starts_a_program_of_its_own(void) {
  CHECK_INT(system("exit 7") >> 8, 7);
  LaminarDB* another = open_with("CREATE SOURCE t (n BIGINT)");
  laminar_close(another);
}

const Test TESTS[] = {
    {"refuses_a_forked_child", refuses_a_forked_child},
    {"starts_a_program_of_its_own", starts_a_program_of_its_own},
    {NULL, NULL}};
