/*
 * The declarations of the design document, word for word, beside the header: a program against exactly these lines compiles
 * and runs.
 */
#include "harness.h"

typedef struct LaminarDB LaminarDB; typedef struct LaminarSource LaminarSource;
typedef struct LaminarSink LaminarSink; typedef struct LaminarSubscription LaminarSubscription;
LaminarDB* laminar_open(const char* config_json);
void laminar_close(LaminarDB* db);
LaminarSource* laminar_source(LaminarDB* db, const char* name);
LaminarError laminar_push(LaminarSource* src, ArrowArray* arr, ArrowSchema* sch);
LaminarSubscription* laminar_subscribe(LaminarSink* sink);
LaminarError laminar_poll(LaminarSubscription* sub, ArrowArray** arr, ArrowSchema** sch);

#include "arrow_make.h"

static void runs_the_declared_functions(void) {
  LaminarDB* db = laminar_open("{\"execution\": \"caller_runs\"}");
  CHECK(db != NULL);
  execute(db, "CREATE SOURCE t (n BIGINT); CREATE STREAM s AS SELECT n + 1 AS m FROM t WHERE n > 1");
  LaminarSource* src = laminar_source(db, "t");
  LaminarSink* sink = laminar_sink(db, "s");
  LaminarSubscription* sub = laminar_subscribe(sink);
  CHECK(src != NULL && sub != NULL);
  const int64_t numbers[] = {1, 2, 3};
  Made made = made_struct(3);
  made_int64(&made, "n", numbers);
  ArrowArray* arr = &made.array;
  ArrowSchema* sch = &made.schema;
  LaminarError error = laminar_push(src, arr, sch);
  CHECK_INT(error, LAMINAR_OK);
  CHECK_INT(made_live(), 0);
  ArrowArray* out = NULL;
  ArrowSchema* out_schema = NULL;
  CHECK_INT(laminar_poll(sub, &out, &out_schema), LAMINAR_OK);
  CHECK_INT(out->length, 2);
  CHECK_TEXT(out_schema->format, "+s");
  CHECK_TEXT(out_schema->children[0]->name, "m");
  CHECK_INT(cell_int64(out, 0, 0), 3);
  CHECK_INT(cell_int64(out, 0, 1), 4);
  laminar_free_batch(out, out_schema);
  laminar_close(db);
  check_nothing_held();
}

const Test TESTS[] = {{"runs_the_declared_functions", runs_the_declared_functions}, {NULL, NULL}};
