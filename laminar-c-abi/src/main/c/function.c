/*
 * Functions of the application.
 */
#include <stdlib.h>
#include <string.h>

#include "entry.h"

#define MAX_ARGUMENTS 16
#define MAX_DEFINITIONS 65536
#define KNOWN_FLAGS (LAMINAR_NOT_DETERMINISTIC | LAMINAR_WITH_NULLS)

static LaminarError
check(const char* const* argument_types, int32_t count, uint32_t flags, LaminarFunction function) {
  if (function == NULL) {
    return lam_null_argument("function");
  }
  if (count < 0 || count > MAX_ARGUMENTS) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT,
        "use at most 16",
        "a function of %d arguments is not possible",
        (int)count);
  }
  if (argument_types == NULL && count > 0) {
    return lam_null_argument("argument_types");
  }
  for (int32_t i = 0; i < count; i++) {
    if (argument_types[i] == NULL) {
      return lam_null_argument("one of argument_types");
    }
  }
  if ((flags & ~(uint32_t)KNOWN_FLAGS) != 0) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT,
        "give LAMINAR_NOT_DETERMINISTIC and LAMINAR_WITH_NULLS, or 0",
        "the flags 0x%x are not known",
        (unsigned)(flags & ~(uint32_t)KNOWN_FLAGS));
  }
  return LAMINAR_OK;
}

/* All types, each with its NUL; NULL with the failure stored. */
static LamBytes join(LamEnv* env, const char* const* types, int32_t count) {
  size_t bytes = 0;
  for (int32_t i = 0; i < count; i++) {
    bytes += strlen(types[i]) + 1;
  }
  char* joined = malloc(bytes + 1);
  if (joined == NULL) {
    lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for the types of a function", "close what is not needed");
    return NULL;
  }
  char* at = joined;
  for (int32_t i = 0; i < count; i++) {
    at = stpcpy(at, types[i]) + 1;
  }
  LamBytes array = lam_bytes(env, joined, bytes, "argument_types");
  free(joined);
  return array;
}

LaminarError laminar_register_function(
    LaminarDB* db,
    const char* name,
    const char* const* argument_types,
    int32_t count,
    const char* result_type,
    uint32_t flags,
    LaminarFunction function,
    void* context,
    void (*destroy)(void* context)) {
  LaminarError error = check(argument_types, count, flags, function);
  LamEnv* env = error == LAMINAR_OK ? lam_enter(db, "db") : NULL;
  LamBytes text = env == NULL ? NULL : lam_bytes(env, name, LAMINAR_NUL_TERMINATED, "name");
  LamBytes arguments = text == NULL ? NULL : join(env, argument_types, count);
  LamBytes result =
      arguments == NULL ? NULL : lam_bytes(env, result_type, LAMINAR_NUL_TERMINATED, "result_type");
  if (result == NULL) {
    error = lam_stored();
  } else {
    atomic_fetch_add(&lam_callbacks, 1);
    error = lam_call(
        env,
        LAM_REGISTER_FUNCTION,
        LAM_ARGS(
            LAM_HANDLE(db),
            LAM_OBJECT(text),
            LAM_OBJECT(arguments),
            LAM_OBJECT(result),
            LAM_INT(flags),
            LAM_LONG((intptr_t)function),
            LAM_ADDRESS(context),
            LAM_LONG((intptr_t)destroy)));
    if (error != LAMINAR_OK) {
      atomic_fetch_sub(&lam_callbacks, 1);
    }
  }
  if (env != NULL) {
    lam_forget(env, text);
    lam_forget(env, arguments);
    lam_forget(env, result);
  }
  if (error != LAMINAR_OK) {
    lam_destroy(destroy, context);
  }
  return error;
}

/* ---- functions that a database has from its beginning */

/* Java reads them as they lie there. */
_Static_assert(
    sizeof(LaminarFunctionDefinition) == 64 && offsetof(LaminarFunctionDefinition, name) == 8
        && offsetof(LaminarFunctionDefinition, argument_types) == 16
        && offsetof(LaminarFunctionDefinition, count) == 24
        && offsetof(LaminarFunctionDefinition, flags) == 28
        && offsetof(LaminarFunctionDefinition, result_type) == 32
        && offsetof(LaminarFunctionDefinition, function) == 40
        && offsetof(LaminarFunctionDefinition, context) == 48
        && offsetof(LaminarFunctionDefinition, destroy) == 56,
    "io.laminar.capi.FunctionDefinition has these offsets");

LaminarError lam_check_definitions(const LaminarFunctionDefinition* functions, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const LaminarFunctionDefinition* each = &functions[i];
    if (each->name == NULL || each->result_type == NULL) {
      return lam_null_argument(each->name == NULL ? "name" : "result_type");
    }
    LaminarError error = check(each->argument_types, each->count, each->flags, each->function);
    if (error != LAMINAR_OK) {
      return error;
    }
  }
  return LAMINAR_OK;
}

LaminarError lam_check_array(const LaminarFunctionDefinition* functions, size_t count) {
  if (functions == NULL && count > 0) {
    return lam_null_argument("functions");
  }
  if (count > MAX_DEFINITIONS) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT,
        "give how many elements the array has",
        "there are %zu functions, and at most %d are taken",
        count,
        MAX_DEFINITIONS);
  }
  for (size_t i = 0; i < count; i++) {
    if (functions[i].struct_size != sizeof(LaminarFunctionDefinition)) {
      return lam_fail_format(
          LAMINAR_INVALID_ARGUMENT,
          "set struct_size to sizeof(LaminarFunctionDefinition) in each",
          "struct_size is %zu, and %zu is known",
          functions[i].struct_size,
          sizeof(LaminarFunctionDefinition));
    }
  }
  return LAMINAR_OK;
}

void lam_destroy_definitions(const LaminarFunctionDefinition* functions, size_t count) {
  for (size_t i = 0; i < count; i++) {
    lam_destroy(functions[i].destroy, functions[i].context);
  }
}

static LaminarDB* open_with(
    const char* config_json, size_t length, const LaminarFunctionDefinition* functions, size_t count) {
  LamEnv* env = lam_check_definitions(functions, count) == LAMINAR_OK ? lam_env_start() : NULL;
  LamBytes config = NULL;
  if (env == NULL
      || (config_json != NULL && (config = lam_bytes(env, config_json, length, "config_json")) == NULL)) {
    return NULL;
  }
  atomic_fetch_add(&lam_callbacks, (long long)count);
  LaminarDB* db = lam_call_handle(
      env, LAM_OPEN_WITH, LAM_ARGS(LAM_OBJECT(config), LAM_ADDRESS(functions), LAM_INT(count)));
  lam_forget(env, config);
  if (db == NULL) {
    atomic_fetch_sub(&lam_callbacks, (long long)count);
  }
  return db;
}

LaminarDB* laminar_open_with(
    const char* config_json, size_t length, const LaminarFunctionDefinition* functions, size_t function_count) {
  if (lam_check_array(functions, function_count) != LAMINAR_OK) {
    return NULL;
  }
  LaminarDB* db = open_with(config_json, length, functions, function_count);
  if (db == NULL) {
    lam_destroy_definitions(functions, function_count);
  }
  return db;
}
