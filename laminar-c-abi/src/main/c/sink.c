/*
 * Sinks and subscriptions: what comes out.
 */
#include <string.h>

#include "entry.h"

LaminarSink* laminar_sink_n(LaminarDB* db, const char* name, size_t length) {
  LamEnv* env = lam_enter(db, "db");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, name, length, "name");
  if (text == NULL) {
    return NULL;
  }
  LaminarSink* sink = lam_call_handle(env, LAM_SINK, LAM_ARGS(LAM_HANDLE(db), LAM_OBJECT(text)));
  lam_forget(env, text);
  return sink;
}

LaminarSink* laminar_sink(LaminarDB* db, const char* name) {
  return laminar_sink_n(db, name, LAMINAR_NUL_TERMINATED);
}

/* Calls a method that writes a schema to an address. */
static LaminarError
export_schema(const void* handle, const char* name, LamMethod method, struct ArrowSchema* out) {
  if (out == NULL) {
    return lam_null_argument("out");
  }
  LamEnv* env = lam_enter(handle, name);
  LaminarError error = env == NULL
      ? lam_stored()
      : lam_call(env, method, LAM_ARGS(LAM_HANDLE(handle), LAM_ADDRESS(out)));
  if (error == LAMINAR_OK) {
    lam_count_schema(out);
  }
  return error;
}

/* Calls a method that writes something small to an address. */
static LaminarError
ask(const void* handle, const char* name, LamMethod method, void* out, const char* out_name) {
  if (out == NULL) {
    return lam_null_argument(out_name);
  }
  LamEnv* env = lam_enter(handle, name);
  return env == NULL ? lam_stored()
                     : lam_call(env, method, LAM_ARGS(LAM_HANDLE(handle), LAM_ADDRESS(out)));
}

static LaminarError close_handle(const void* handle, const char* name, LamMethod method) {
  LamEnv* env = lam_enter(handle, name);
  return env == NULL ? lam_stored() : lam_call(env, method, LAM_ARGS(LAM_HANDLE(handle)));
}

LaminarError laminar_sink_schema(LaminarSink* sink, struct ArrowSchema* out) {
  return export_schema(sink, "sink", LAM_SINK_SCHEMA, out);
}

LaminarError laminar_is_changelog(LaminarSink* sink, bool* is) {
  return ask(sink, "sink", LAM_IS_CHANGELOG, is, "is");
}

LaminarError laminar_close_sink(LaminarSink* sink) {
  return close_handle(sink, "sink", LAM_CLOSE_SINK);
}

/* ---- subscribe */

LaminarSubscription* laminar_subscribe(LaminarSink* sink) {
  return laminar_subscribe_overflow(sink, LAMINAR_BLOCK);
}

LaminarSubscription* laminar_subscribe_overflow(LaminarSink* sink, LaminarOverflow overflow) {
  if ((unsigned)overflow > LAMINAR_DISCONNECT) {
    lam_fail_format(
        LAMINAR_INVALID_ARGUMENT, "give a LaminarOverflow", "there is no overflow %d", (int)overflow);
    return NULL;
  }
  LamEnv* env = lam_enter(sink, "sink");
  return env == NULL
      ? NULL
      : lam_call_handle(env, LAM_SUBSCRIBE, LAM_ARGS(LAM_HANDLE(sink), LAM_INT(overflow)));
}

LaminarSubscription* laminar_subscribe_after(LaminarSink* sink, int64_t sequence) {
  LamEnv* env = lam_enter(sink, "sink");
  return env == NULL
      ? NULL
      : lam_call_handle(env, LAM_SUBSCRIBE_AFTER, LAM_ARGS(LAM_HANDLE(sink), LAM_LONG(sequence)));
}

/* ---- receive */

LaminarError laminar_next(
    LaminarSubscription* sub, int64_t nanos, struct ArrowArray* out, struct ArrowSchema* schema) {
  if (out == NULL) {
    return lam_null_argument("out");
  }
  LamEnv* env = lam_enter(sub, "sub");
  LaminarError error = env == NULL
      ? lam_stored()
      : lam_call(
            env,
            LAM_NEXT,
            LAM_ARGS(LAM_HANDLE(sub), LAM_LONG(nanos), LAM_ADDRESS(out), LAM_ADDRESS(schema)));
  if (error == LAMINAR_OK) {
    lam_count_array(out);
    lam_count_schema(schema);
  }
  return error;
}

/* Receives into memory of the library's. */
static LaminarError receive(
    LaminarSubscription* sub, int64_t nanos, struct ArrowArray** arr, struct ArrowSchema** sch) {
  if (arr == NULL || sch == NULL) {
    return lam_null_argument(arr == NULL ? "arr" : "sch");
  }
  struct ArrowArray array;
  struct ArrowSchema schema;
  memset(&array, 0, sizeof(array));
  memset(&schema, 0, sizeof(schema));
  LaminarError error = laminar_next(sub, nanos, &array, &schema);
  if (error != LAMINAR_OK) {
    return error;
  }
  if (array.release == NULL) {
    *arr = NULL;
    *sch = NULL;
    return LAMINAR_OK;
  }
  struct ArrowArray* given_array = lam_allocate(sizeof(array));
  struct ArrowSchema* given_schema = lam_allocate(sizeof(schema));
  if (given_array == NULL || given_schema == NULL) {
    lam_free(given_array);
    lam_free(given_schema);
    array.release(&array);
    schema.release(&schema);
    return lam_fail(
        LAMINAR_RESOURCE_LIMIT, "there is no memory for a batch, which is lost", "close what is not needed");
  }
  *given_array = array;
  *given_schema = schema;
  *arr = given_array;
  *sch = given_schema;
  return LAMINAR_OK;
}

LaminarError laminar_poll(LaminarSubscription* sub, struct ArrowArray** arr, struct ArrowSchema** sch) {
  return receive(sub, 0, arr, sch);
}

LaminarError laminar_recv(LaminarSubscription* sub, struct ArrowArray** arr, struct ArrowSchema** sch) {
  return receive(sub, -1, arr, sch);
}

LaminarError laminar_recv_timeout(
    LaminarSubscription* sub, int64_t nanos, struct ArrowArray** arr, struct ArrowSchema** sch) {
  if (nanos < 0) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT,
        "give at least 0, or call laminar_recv",
        "%lld is not a time to wait",
        (long long)nanos);
  }
  LaminarError error = receive(sub, nanos, arr, sch);
  if (error != LAMINAR_OK || nanos > 0 || *arr != NULL) {
    return error;
  }
  /* Nothing was there at once: that is the time running out, unless it is the end. */
  bool ended = false;
  error = laminar_is_ended(sub, &ended);
  if (error != LAMINAR_OK || ended) {
    return error;
  }
  return lam_fail(LAMINAR_TIMEOUT, "nothing came within 0 ns", "wait longer, or call laminar_poll");
}

LaminarError laminar_subscription_stream(LaminarSubscription* sub, struct ArrowArrayStream* out) {
  if (out == NULL) {
    return lam_null_argument("out");
  }
  LamEnv* env = lam_enter(sub, "sub");
  if (env == NULL) {
    return lam_stored();
  }
  void* stream = lam_call_handle(env, LAM_SUBSCRIPTION_STREAM, LAM_ARGS(LAM_HANDLE(sub)));
  return lam_make_stream(env, stream, out);
}

/* Stands for a function that was not given, so that the end is counted. */
static void ignore_end(void* context, const LaminarErrorDetails* failure) {
  (void)context;
  (void)failure;
}

LaminarError laminar_deliver(
    LaminarSubscription* sub, LaminarOnBatch on_batch, LaminarOnEnd on_end, void* context) {
  if (on_batch == NULL) {
    return lam_null_argument("on_batch");
  }
  LamEnv* env = lam_enter(sub, "sub");
  if (env == NULL) {
    return lam_stored();
  }
  /* Before the call, as the end may come within it. */
  atomic_fetch_add(&lam_callbacks, 1);
  LaminarError error = lam_call(
      env,
      LAM_DELIVER,
      LAM_ARGS(
          LAM_HANDLE(sub),
          LAM_LONG((intptr_t)on_batch),
          LAM_LONG((intptr_t)(on_end == NULL ? ignore_end : on_end)),
          LAM_ADDRESS(context)));
  if (error != LAMINAR_OK) {
    atomic_fetch_sub(&lam_callbacks, 1);
  }
  return error;
}

LaminarError laminar_subscription_fd(LaminarSubscription* sub, int* fd) {
  return ask(sub, "sub", LAM_DESCRIPTOR, fd, "fd");
}

LaminarError laminar_is_ended(LaminarSubscription* sub, bool* ended) {
  return ask(sub, "sub", LAM_IS_ENDED, ended, "ended");
}

LaminarError laminar_dropped(LaminarSubscription* sub, int64_t* rows) {
  return ask(sub, "sub", LAM_DROPPED, rows, "rows");
}

LaminarError laminar_subscription_schema(LaminarSubscription* sub, struct ArrowSchema* out) {
  return export_schema(sub, "sub", LAM_SUBSCRIPTION_SCHEMA, out);
}

LaminarError laminar_close_subscription(LaminarSubscription* sub) {
  return close_handle(sub, "sub", LAM_CLOSE_SUBSCRIPTION);
}
