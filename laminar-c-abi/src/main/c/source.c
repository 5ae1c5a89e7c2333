/*
 * Sources: what goes in as Arrow, and time. Rows are in rows.c.
 */
#include <stdlib.h>
#include <string.h>

#include "entry.h"

LaminarSource* laminar_source_named(
    LaminarDB* db, const char* name, size_t name_length, const char* handle, size_t handle_length) {
  LamEnv* env = lam_enter(db, "db");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, name, name_length, "name");
  if (text == NULL) {
    return NULL;
  }
  LaminarSource* source = NULL;
  LamBytes producer = handle == NULL ? NULL : lam_bytes(env, handle, handle_length, "handle");
  if (handle == NULL || producer != NULL) {
    void* opened = lam_call_handle(
        env, LAM_SOURCE, LAM_ARGS(LAM_HANDLE(db), LAM_OBJECT(text), LAM_OBJECT(producer)));
    source = lam_adopt_source(env, opened, (uint64_t)(uintptr_t)db);
  }
  lam_forget(env, producer);
  lam_forget(env, text);
  return source;
}

LaminarSource* laminar_source(LaminarDB* db, const char* name) {
  return laminar_source_named(db, name, LAMINAR_NUL_TERMINATED, NULL, 0);
}

LaminarSource* laminar_clone_source(LaminarSource* source) {
  LamEnv* env = lam_enter(source, "source");
  if (env == NULL || lam_hold_source(source) != LAMINAR_OK) {
    return NULL;
  }
  void* opened = lam_call_handle(env, LAM_CLONE_SOURCE, LAM_ARGS(LAM_HANDLE(source)));
  LaminarSource* clone = lam_adopt_source(env, opened, lam_database_of(source));
  lam_let_go_source(source);
  return clone;
}

LaminarError laminar_source_schema(LaminarSource* source, struct ArrowSchema* out) {
  if (out == NULL) {
    return lam_null_argument("out");
  }
  LamEnv* env = lam_enter(source, "source");
  LaminarError error = env == NULL
      ? lam_stored()
      : lam_call(env, LAM_SOURCE_SCHEMA, LAM_ARGS(LAM_HANDLE(source), LAM_ADDRESS(out)));
  if (error == LAMINAR_OK) {
    lam_count_schema(out);
  }
  return error;
}

/* ---- Arrow */

/* Checks what Java cannot: that there are structs, and that they are not released. */
static LaminarError check_given(const struct ArrowArray* array, const struct ArrowSchema* schema) {
  if (array == NULL || schema == NULL) {
    return lam_null_argument(array == NULL ? "arr" : "sch");
  }
  if (array->release == NULL || schema->release == NULL) {
    return lam_fail_format(
        LAMINAR_INVALID_BATCH,
        "give each array and schema once",
        "the %s is released already",
        array->release == NULL ? "array" : "schema");
  }
  return LAMINAR_OK;
}

/*
 * Structs are released exactly once, by the functions that they came with. While Java reads them they have none, so that
 * nothing that goes wrong there can release them a second time.
 */
static void release_given(struct ArrowArray* array, struct ArrowSchema* schema) {
  if (array != NULL && array->release != NULL) {
    array->release(array);
  }
  if (schema != NULL && schema->release != NULL) {
    schema->release(schema);
  }
}

/* Pushes all rows, and adds to `rows` how many were; with `pushed`, if there is room for them. */
static LaminarError push_given(
    LaminarSource* source,
    struct ArrowArray* array,
    struct ArrowSchema* schema,
    int64_t* rows,
    bool* pushed) {
  LamEnv* env = lam_enter(source, "source");
  LaminarError error = env == NULL ? lam_stored() : check_given(array, schema);
  if (error != LAMINAR_OK || (error = lam_hold_source(source)) != LAMINAR_OK) {
    return error;
  }
  if (pushed == NULL) {
    int64_t taken = 0;
    error = lam_call(
        env,
        LAM_PUSH_ARROW,
        LAM_ARGS(LAM_HANDLE(source), LAM_ADDRESS(array), LAM_ADDRESS(schema), LAM_ADDRESS(&taken)));
    *rows += taken;
  } else {
    error = lam_call(
        env,
        LAM_TRY_PUSH_ARROW,
        LAM_ARGS(LAM_HANDLE(source), LAM_ADDRESS(array), LAM_ADDRESS(schema), LAM_ADDRESS(pushed)));
  }
  lam_let_go_source(source);
  return error;
}

LaminarError laminar_push(LaminarSource* src, struct ArrowArray* arr, struct ArrowSchema* sch) {
  int64_t rows = 0;
  LaminarError error = push_given(src, arr, sch, &rows, NULL);
  release_given(arr, sch);
  return error;
}

LaminarError laminar_try_push(
    LaminarSource* source, struct ArrowArray* arr, struct ArrowSchema* sch, bool* pushed) {
  bool taken = false;
  LaminarError error =
      pushed == NULL ? lam_null_argument("pushed") : push_given(source, arr, sch, NULL, &taken);
  if (error != LAMINAR_OK || taken) {
    release_given(arr, sch);
  }
  if (error == LAMINAR_OK) {
    *pushed = taken;
  }
  return error;
}

/* The failure of a stream of the caller's. */
static LaminarError refuse_stream(struct ArrowArrayStream* stream, int number) {
  const char* text = stream->get_last_error == NULL ? NULL : stream->get_last_error(stream);
  return lam_fail_format(
      LAMINAR_IO_FAILURE,
      "look at what makes the stream",
      "the stream has failed (%d): %.800s",
      number,
      text == NULL ? strerror(number) : text);
}

static LaminarError push_all(
    LaminarSource* source, struct ArrowArrayStream* stream, struct ArrowSchema* schema, int64_t* rows) {
  LamEnv* env = lam_enter(source, "source");
  if (env == NULL) {
    return lam_stored();
  }
  for (;;) {
    struct ArrowArray array;
    memset(&array, 0, sizeof(array));
    int number = stream->get_next(stream, &array);
    if (number != 0) {
      return refuse_stream(stream, number);
    }
    if (array.release == NULL) {
      return LAMINAR_OK;
    }
    LaminarError error = push_given(source, &array, schema, rows, NULL);
    release_given(&array, NULL);
    if (error != LAMINAR_OK) {
      return error;
    }
  }
}

static LaminarError
push_stream(LaminarSource* source, struct ArrowArrayStream* stream, int64_t* rows) {
  if (stream == NULL) {
    return lam_null_argument("stream");
  }
  if (stream->release == NULL || stream->get_schema == NULL || stream->get_next == NULL) {
    return lam_fail(
        LAMINAR_INVALID_BATCH,
        "the stream is released already, or lacks a function",
        "give each stream once, as it was made");
  }
  struct ArrowSchema schema;
  memset(&schema, 0, sizeof(schema));
  int number = stream->get_schema(stream, &schema);
  LaminarError error =
      number == 0 ? push_all(source, stream, &schema, rows) : refuse_stream(stream, number);
  release_given(NULL, number == 0 ? &schema : NULL);
  return error;
}

LaminarError
laminar_push_stream(LaminarSource* source, struct ArrowArrayStream* stream, int64_t* rows) {
  lam_count_from_zero(rows);
  int64_t pushed = 0;
  LaminarError error = push_stream(source, stream, &pushed);
  if (stream != NULL && stream->release != NULL) {
    stream->release(stream);
  }
  if (rows != NULL) {
    *rows = pushed;
  }
  return error;
}

/* ---- time and the end */

LaminarError laminar_watermark(LaminarSource* source, int64_t value, LaminarTimeUnit unit) {
  if ((unsigned)unit > LAMINAR_NANO) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT, "give a LaminarTimeUnit", "there is no time unit %d", (int)unit);
  }
  LamEnv* env = lam_enter(source, "source");
  if (env == NULL || lam_hold_source(source) != LAMINAR_OK) {
    return lam_stored();
  }
  LaminarError error = lam_call(
      env, LAM_WATERMARK, LAM_ARGS(LAM_HANDLE(source), LAM_LONG(value), LAM_INT(unit)));
  lam_let_go_source(source);
  return error;
}

LaminarError laminar_has_capacity(LaminarSource* source, bool* has) {
  if (has == NULL) {
    return lam_null_argument("has");
  }
  LamEnv* env = lam_enter(source, "source");
  if (env == NULL || lam_hold_source(source) != LAMINAR_OK) {
    return lam_stored();
  }
  LaminarError error =
      lam_call(env, LAM_HAS_CAPACITY, LAM_ARGS(LAM_HANDLE(source), LAM_ADDRESS(has)));
  lam_let_go_source(source);
  return error;
}

LaminarError laminar_finish(LaminarSource* source) {
  LamEnv* env = lam_enter(source, "source");
  if (env == NULL || lam_hold_source(source) != LAMINAR_OK) {
    return lam_stored();
  }
  LaminarError error = lam_call(env, LAM_FINISH, LAM_ARGS(LAM_HANDLE(source)));
  lam_let_go_source(source);
  return error;
}

static LaminarError sequence_of(LaminarSource* source, LamMethod method, int64_t* sequence) {
  if (sequence == NULL) {
    return lam_null_argument("sequence");
  }
  LamEnv* env = lam_enter(source, "source");
  return env == NULL ? lam_stored()
                     : lam_call(env, method, LAM_ARGS(LAM_HANDLE(source), LAM_ADDRESS(sequence)));
}

LaminarError laminar_last_sequence(LaminarSource* source, int64_t* sequence) {
  return sequence_of(source, LAM_LAST_SEQUENCE, sequence);
}

LaminarError laminar_last_durable_sequence(LaminarSource* source, int64_t* sequence) {
  return sequence_of(source, LAM_LAST_DURABLE_SEQUENCE, sequence);
}

LaminarError laminar_sync(LaminarSource* source, int64_t sequence) {
  LamEnv* env = lam_enter(source, "source");
  return env == NULL ? lam_stored()
                     : lam_call(env, LAM_SYNC, LAM_ARGS(LAM_HANDLE(source), LAM_LONG(sequence)));
}
