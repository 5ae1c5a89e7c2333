/*
 * Prepared statements.
 */
#include "entry.h"

LaminarStatement* laminar_prepare(LaminarDB* db, const char* sql, size_t length) {
  LamEnv* env = lam_enter(db, "db");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, sql, length, "sql");
  if (text == NULL) {
    return NULL;
  }
  LaminarStatement* statement =
      lam_call_handle(env, LAM_PREPARE, LAM_ARGS(LAM_HANDLE(db), LAM_OBJECT(text)));
  lam_forget(env, text);
  return statement;
}

LaminarError laminar_parameter_count(LaminarStatement* statement, int32_t* count) {
  if (count == NULL) {
    return lam_null_argument("count");
  }
  LamEnv* env = lam_enter(statement, "statement");
  return env == NULL
      ? lam_stored()
      : lam_call(env, LAM_PARAMETER_COUNT, LAM_ARGS(LAM_HANDLE(statement), LAM_ADDRESS(count)));
}

LaminarError
laminar_parameter_index(LaminarStatement* statement, const char* name, size_t length, int32_t* index) {
  if (index == NULL) {
    return lam_null_argument("index");
  }
  LamEnv* env = lam_enter(statement, "statement");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, name, length, "name");
  if (text == NULL) {
    return lam_stored();
  }
  LaminarError error = lam_call(
      env,
      LAM_PARAMETER_INDEX,
      LAM_ARGS(LAM_HANDLE(statement), LAM_OBJECT(text), LAM_ADDRESS(index)));
  lam_forget(env, text);
  return error;
}

/* Java reads what a value points to: only what is there may be pointed to. */
static LaminarError check_value(const LaminarValue* value) {
  if (value == NULL) {
    return lam_null_argument("value");
  }
  switch (value->type) {
    case LAMINAR_TEXT:
    case LAMINAR_BYTES:
      if (value->as.text.data == NULL && value->as.text.length != 0) {
        return lam_null_argument("as.text.data of the value");
      }
      if (value->as.text.length > INT32_MAX) {
        return lam_fail_format(
            LAMINAR_INVALID_ARGUMENT,
            "give the length in bytes",
            "the value has %zu bytes, and at most %d are taken",
            value->as.text.length,
            INT32_MAX);
      }
      return LAMINAR_OK;
    case LAMINAR_LIST:
      return value->as.list.array == NULL || value->as.list.schema == NULL
          ? lam_null_argument("a struct of the list")
          : LAMINAR_OK;
    default:
      return value->type < LAMINAR_NULL || value->type > LAMINAR_LIST
          ? lam_fail_format(
                LAMINAR_INVALID_ARGUMENT, "give a LaminarType", "there is no type %d of a value", (int)value->type)
          : LAMINAR_OK;
  }
}

LaminarError laminar_bind(LaminarStatement* statement, int32_t index, const LaminarValue* value) {
  LamEnv* env = lam_enter(statement, "statement");
  if (env == NULL || check_value(value) != LAMINAR_OK) {
    return lam_stored();
  }
  return lam_call(
      env, LAM_BIND, LAM_ARGS(LAM_HANDLE(statement), LAM_INT(index), LAM_ADDRESS(value)));
}

LaminarError laminar_clear_bindings(LaminarStatement* statement) {
  LamEnv* env = lam_enter(statement, "statement");
  return env == NULL ? lam_stored()
                     : lam_call(env, LAM_CLEAR_BINDINGS, LAM_ARGS(LAM_HANDLE(statement)));
}

LaminarError laminar_execute_prepared(LaminarStatement* statement, int64_t* rows) {
  lam_count_from_zero(rows);
  LamEnv* env = lam_enter(statement, "statement");
  return env == NULL
      ? lam_stored()
      : lam_call(env, LAM_EXECUTE_PREPARED, LAM_ARGS(LAM_HANDLE(statement), LAM_ADDRESS(rows)));
}

LaminarError
laminar_execute_prepared_counted(LaminarStatement* statement, int64_t* rows, int64_t* written) {
  lam_count_from_zero(rows);
  lam_count_from_zero(written);
  LamEnv* env = lam_enter(statement, "statement");
  return env == NULL ? lam_stored()
                     : lam_call(
                           env,
                           LAM_EXECUTE_PREPARED_COUNTED,
                           LAM_ARGS(
                               LAM_HANDLE(statement), LAM_ADDRESS(rows), LAM_ADDRESS(written)));
}

LaminarError laminar_query_prepared(LaminarStatement* statement, struct ArrowArrayStream* out) {
  if (out == NULL) {
    return lam_null_argument("out");
  }
  LamEnv* env = lam_enter(statement, "statement");
  if (env == NULL) {
    return lam_stored();
  }
  void* stream = lam_call_handle(env, LAM_QUERY_PREPARED, LAM_ARGS(LAM_HANDLE(statement)));
  return lam_make_stream(env, stream, out);
}

LaminarError laminar_cancel(LaminarStatement* statement) {
  LamEnv* env = lam_enter(statement, "statement");
  return env == NULL ? lam_stored() : lam_call(env, LAM_CANCEL, LAM_ARGS(LAM_HANDLE(statement)));
}

LaminarError laminar_close_statement(LaminarStatement* statement) {
  LamEnv* env = lam_enter(statement, "statement");
  return env == NULL ? lam_stored()
                     : lam_call(env, LAM_CLOSE_STATEMENT, LAM_ARGS(LAM_HANDLE(statement)));
}
