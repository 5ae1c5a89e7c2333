/*
 * Databases, and what concerns the whole library.
 */
#include <string.h>

#include "entry.h"

#define TEXT_OF(number) #number
#define VERSION_TEXT(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

/* Actions of io.laminar.capi.Entry.perform. */
enum { START = 0, STOP = 1, AWAIT_IDLE = 2, TICK = 3, FLUSH = 4, INTERRUPT = 6 };

/* What io.laminar.capi.Entry.describe describes. */
enum { METRICS = 0, EXPLAIN = 1, ANALYZE = 2, RECOVERY = 3, OBJECTS = 4, CONFIG = 5 };

int32_t laminar_abi_version(void) {
  return LAMINAR_ABI_VERSION;
}

const char* laminar_version(void) {
  return VERSION_TEXT(LAMINAR_VERSION_MAJOR, LAMINAR_VERSION_MINOR, LAMINAR_VERSION_PATCH);
}

/* ---- the library */

LaminarError laminar_counters(LaminarCounters* counters) {
  if (counters == NULL) {
    return lam_null_argument("counters");
  }
  if (counters->struct_size != sizeof(LaminarCounters)) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT,
        "set struct_size to sizeof(LaminarCounters)",
        "struct_size is %zu, and %zu is known",
        counters->struct_size,
        sizeof(LaminarCounters));
  }
  int64_t handles[6] = {0};
  if (lam_is_running() || lam_is_away()) {
    LamEnv* env = lam_env();
    if (env == NULL) {
      return lam_stored();
    }
    lam_call_void(env, LAM_COUNTERS, LAM_ARGS(LAM_ADDRESS(handles)));
  }
  counters->databases = handles[0];
  counters->sources = handles[1];
  counters->sinks = handles[2];
  counters->subscriptions = handles[3];
  counters->statements = handles[4];
  counters->arrays = atomic_load(&lam_arrays);
  counters->schemas = atomic_load(&lam_schemas);
  counters->streams = atomic_load(&lam_streams);
  counters->native_bytes = atomic_load(&lam_native_bytes);
  counters->callbacks = atomic_load(&lam_callbacks);
  return LAMINAR_OK;
}

uint64_t laminar_thread(void) {
  if (!lam_is_running()) {
    return 0;
  }
  LamEnv* env = lam_env();
  return env == NULL ? 0 : (uint64_t)lam_call_number(env, LAM_THREAD, NULL);
}

LaminarError laminar_interrupt_thread(uint64_t thread) {
  if (thread == 0) {
    return lam_fail(
        LAMINAR_INVALID_ARGUMENT, "0 is not a thread", "give what laminar_thread() returned on the thread");
  }
  LamEnv* env = lam_env();
  return env == NULL ? lam_stored()
                     : lam_call(env, LAM_INTERRUPT_THREAD, LAM_ARGS(LAM_LONG(thread)));
}

/* ---- open and close */

LaminarDB* laminar_open_n(const char* config_json, size_t length) {
  LamEnv* env = lam_env_start();
  if (env == NULL) {
    return NULL;
  }
  LamBytes config = NULL;
  if (config_json != NULL) {
    config = lam_bytes(env, config_json, length, "config_json");
    if (config == NULL) {
      return NULL;
    }
  }
  LaminarDB* db = lam_call_handle(env, LAM_OPEN, LAM_ARGS(LAM_OBJECT(config)));
  lam_forget(env, config);
  return db;
}

LaminarDB* laminar_open(const char* config_json) {
  return laminar_open_n(config_json, LAMINAR_NUL_TERMINATED);
}

void laminar_close(LaminarDB* db) {
  LamEnv* env = lam_enter(db, "db");
  if (env != NULL && lam_call(env, LAM_CLOSE, LAM_ARGS(LAM_HANDLE(db))) == LAMINAR_OK) {
    lam_release_sources((uint64_t)(uintptr_t)db);
  }
}

/* ---- statements */

LaminarError laminar_execute(LaminarDB* db, const char* sql, size_t length, int64_t* rows) {
  lam_count_from_zero(rows);
  LamEnv* env = lam_enter(db, "db");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, sql, length, "sql");
  if (text == NULL) {
    return lam_stored();
  }
  LaminarError error = lam_call(
      env, LAM_EXECUTE, LAM_ARGS(LAM_HANDLE(db), LAM_OBJECT(text), LAM_ADDRESS(rows)));
  lam_forget(env, text);
  return error;
}

LaminarError laminar_execute_counted(
    LaminarDB* db, const char* sql, size_t length, int64_t* rows, int64_t* written) {
  lam_count_from_zero(rows);
  lam_count_from_zero(written);
  LamEnv* env = lam_enter(db, "db");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, sql, length, "sql");
  if (text == NULL) {
    return lam_stored();
  }
  LaminarError error = lam_call(
      env,
      LAM_EXECUTE_COUNTED,
      LAM_ARGS(LAM_HANDLE(db), LAM_OBJECT(text), LAM_ADDRESS(rows), LAM_ADDRESS(written)));
  lam_forget(env, text);
  return error;
}

LaminarError
laminar_query(LaminarDB* db, const char* sql, size_t length, struct ArrowArrayStream* out) {
  if (out == NULL) {
    return lam_null_argument("out");
  }
  LamEnv* env = lam_enter(db, "db");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, sql, length, "sql");
  if (text == NULL) {
    return lam_stored();
  }
  void* stream = lam_call_handle(env, LAM_QUERY, LAM_ARGS(LAM_HANDLE(db), LAM_OBJECT(text)));
  lam_forget(env, text);
  return lam_make_stream(env, stream, out);
}

/* ---- life */

static LaminarError perform(LaminarDB* db, int action) {
  LamEnv* env = lam_enter(db, "db");
  return env == NULL ? lam_stored()
                     : lam_call(env, LAM_PERFORM, LAM_ARGS(LAM_HANDLE(db), LAM_INT(action)));
}

LaminarError laminar_start(LaminarDB* db) {
  return perform(db, START);
}

LaminarError laminar_stop(LaminarDB* db) {
  return perform(db, STOP);
}

LaminarError laminar_await_idle(LaminarDB* db) {
  return perform(db, AWAIT_IDLE);
}

LaminarError laminar_tick(LaminarDB* db) {
  return perform(db, TICK);
}

static LaminarError move_clock(LaminarDB* db, int64_t nanos, bool by_duration) {
  LamEnv* env = lam_enter(db, "db");
  return env == NULL
      ? lam_stored()
      : lam_call(env, LAM_MOVE_CLOCK, LAM_ARGS(LAM_HANDLE(db), LAM_LONG(nanos), LAM_BOOL(by_duration)));
}

LaminarError laminar_set_clock(LaminarDB* db, int64_t nanos_since_1970) {
  return move_clock(db, nanos_since_1970, false);
}

LaminarError laminar_advance_clock(LaminarDB* db, int64_t nanos) {
  return move_clock(db, nanos, true);
}

LaminarError laminar_flush(LaminarDB* db) {
  return perform(db, FLUSH);
}

LaminarError laminar_interrupt(LaminarDB* db) {
  return perform(db, INTERRUPT);
}

LaminarError laminar_checkpoint(LaminarDB* db, int64_t* epoch) {
  LamEnv* env = lam_enter(db, "db");
  return env == NULL ? lam_stored()
                     : lam_call(env, LAM_CHECKPOINT, LAM_ARGS(LAM_HANDLE(db), LAM_ADDRESS(epoch)));
}

/* ---- directories */

static LaminarError copy(LaminarDB* db, const char* directory, size_t length, bool savepoint) {
  LamEnv* env = lam_enter(db, "db");
  LamBytes path = env == NULL ? NULL : lam_bytes(env, directory, length, "directory");
  if (path == NULL) {
    return lam_stored();
  }
  LaminarError error =
      lam_call(env, LAM_COPY, LAM_ARGS(LAM_HANDLE(db), LAM_OBJECT(path), LAM_BOOL(savepoint)));
  lam_forget(env, path);
  return error;
}

LaminarError laminar_backup(LaminarDB* db, const char* directory, size_t length) {
  return copy(db, directory, length, false);
}

LaminarError laminar_savepoint(LaminarDB* db, const char* directory, size_t length) {
  return copy(db, directory, length, true);
}

LaminarError laminar_restore_savepoint(
    const char* savepoint,
    size_t savepoint_length,
    const char* config_json,
    size_t config_length,
    const char* script,
    size_t script_length,
    const char* script_directory,
    size_t script_directory_length,
    LaminarText* report) {
  return laminar_restore_savepoint_with(
      savepoint,
      savepoint_length,
      config_json,
      config_length,
      script,
      script_length,
      script_directory,
      script_directory_length,
      NULL,
      0,
      report);
}

LaminarError laminar_restore_savepoint_with(
    const char* savepoint,
    size_t savepoint_length,
    const char* config_json,
    size_t config_length,
    const char* script,
    size_t script_length,
    const char* script_directory,
    size_t script_directory_length,
    const LaminarFunctionDefinition* functions,
    size_t function_count,
    LaminarText* report) {
  LaminarError error = lam_check_array(functions, function_count);
  if (error != LAMINAR_OK) {
    return error;
  }
  LamEnv* env = lam_check_definitions(functions, function_count) == LAMINAR_OK ? lam_env_start() : NULL;
  LamBytes from = NULL;
  LamBytes config = NULL;
  LamBytes text = NULL;
  LamBytes directory = NULL;
  bool whole = env != NULL && (from = lam_bytes(env, savepoint, savepoint_length, "savepoint")) != NULL
      && (config = lam_bytes(env, config_json, config_length, "config_json")) != NULL
      && (text = lam_bytes(env, script, script_length, "script")) != NULL
      && (script_directory == NULL
          || (directory = lam_bytes(env, script_directory, script_directory_length, "script_directory"))
              != NULL);
  if (whole) {
    atomic_fetch_add(&lam_callbacks, (long long)function_count);
    error = lam_call_text(
        env,
        LAM_RESTORE_SAVEPOINT,
        LAM_ARGS(
            LAM_OBJECT(from),
            LAM_OBJECT(config),
            LAM_OBJECT(text),
            LAM_OBJECT(directory),
            LAM_ADDRESS(functions),
            LAM_INT(function_count)),
        report);
    atomic_fetch_sub(&lam_callbacks, (long long)function_count);
  } else {
    error = lam_stored();
  }
  if (env != NULL) {
    lam_forget(env, from);
    lam_forget(env, config);
    lam_forget(env, text);
    lam_forget(env, directory);
  }
  lam_destroy_definitions(functions, function_count);
  return error;
}

LaminarError laminar_repair(
    const char* damaged, size_t damaged_length, const char* target, size_t target_length, LaminarText* report) {
  LamEnv* env = lam_env_start();
  if (env == NULL) {
    return lam_stored();
  }
  LamBytes from = lam_bytes(env, damaged, damaged_length, "damaged");
  LamBytes to = from == NULL ? NULL : lam_bytes(env, target, target_length, "target");
  LaminarError error = to == NULL
      ? lam_stored()
      : lam_call_text(env, LAM_REPAIR, LAM_ARGS(LAM_OBJECT(from), LAM_OBJECT(to)), report);
  lam_forget(env, from);
  lam_forget(env, to);
  return error;
}

/* ---- descriptions */

static LaminarError describe(LaminarDB* db, int what, LamBytes name, LamEnv* env, LaminarText* json) {
  return lam_call_text(
      env, LAM_DESCRIBE, LAM_ARGS(LAM_HANDLE(db), LAM_INT(what), LAM_OBJECT(name)), json);
}

static LaminarError describe_database(LaminarDB* db, int what, LaminarText* json) {
  if (json == NULL) {
    return lam_null_argument("json");
  }
  LamEnv* env = lam_enter(db, "db");
  return env == NULL ? lam_stored() : describe(db, what, NULL, env, json);
}

static LaminarError
describe_object(LaminarDB* db, int what, const char* name, size_t length, LaminarText* json) {
  if (json == NULL) {
    return lam_null_argument("json");
  }
  LamEnv* env = lam_enter(db, "db");
  LamBytes text = env == NULL ? NULL : lam_bytes(env, name, length, "name");
  if (text == NULL) {
    return lam_stored();
  }
  LaminarError error = describe(db, what, text, env, json);
  lam_forget(env, text);
  return error;
}

LaminarError laminar_metrics(LaminarDB* db, LaminarText* json) {
  return describe_database(db, METRICS, json);
}

LaminarError laminar_explain(LaminarDB* db, const char* name, size_t length, LaminarText* json) {
  return describe_object(db, EXPLAIN, name, length, json);
}

LaminarError laminar_analyze(LaminarDB* db, const char* name, size_t length, LaminarText* json) {
  return describe_object(db, ANALYZE, name, length, json);
}

LaminarError laminar_recovery(LaminarDB* db, LaminarText* json) {
  return describe_database(db, RECOVERY, json);
}

LaminarError laminar_objects(LaminarDB* db, LaminarText* json) {
  return describe_database(db, OBJECTS, json);
}

LaminarError laminar_config(LaminarDB* db, LaminarText* json) {
  return describe_database(db, CONFIG, json);
}
