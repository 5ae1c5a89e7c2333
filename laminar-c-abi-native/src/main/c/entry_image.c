/*
 * Calls of io.laminar.capi in a native image: one exported function for each method.
 *
 *   int laminar_image_CLASS_METHOD(thread, int64_t* result, int64_t argument, …)
 *
 * Each argument is a number or the address of a LamBlock. The result is a number, or the address of a block that the image has
 * allocated by the host's function and that is freed here.
 */
#include <dlfcn.h>
#include <string.h>

#include "image.h"

#define MAX_ARGUMENTS 8

typedef int64_t A; /* so that the calls below fit their lines */

typedef int (*Function0)(LamEnv*, A*);
typedef int (*Function1)(LamEnv*, A*, A);
typedef int (*Function2)(LamEnv*, A*, A, A);
typedef int (*Function3)(LamEnv*, A*, A, A, A);
typedef int (*Function4)(LamEnv*, A*, A, A, A, A);
typedef int (*Function6)(LamEnv*, A*, A, A, A, A, A, A);
typedef int (*Function8)(LamEnv*, A*, A, A, A, A, A, A, A, A);

typedef struct Method {
  const char* symbol;
  const char* signature; /* as JNI writes it: an array of bytes is one argument */
  void* function;
  int arguments;
} Method;

static Method methods[] = {
#define LAM_METHOD(name, class, method, signature) {"laminar_image_" class "_" method, signature, NULL, 0},
    LAM_METHODS(LAM_METHOD)
#undef LAM_METHOD
};

static int count_arguments(const char* signature) {
  int count = 0;
  for (const char* at = signature + 1; *at != ')'; at++) {
    count += *at != '[';
  }
  return count;
}

LaminarError lam_bind_image(void* library, const char* path) {
  for (int i = 0; i < LAM_METHOD_COUNT; i++) {
    methods[i].function = dlsym(library, methods[i].symbol);
    methods[i].arguments = count_arguments(methods[i].signature);
    if (methods[i].function == NULL) {
      return lam_fail_format(
          LAMINAR_INVALID_CONFIG,
          "put the image of this very version beside the library, or let LAMINAR_IMAGE name it",
          "'%s' is not the image of LaminarDB %s: %s is not there",
          path,
          laminar_version(),
          methods[i].symbol);
    }
  }
  return LAMINAR_OK;
}

static int call(const Method* method, LamEnv* env, int64_t* result, const LamArgument* given) {
  intptr_t function = (intptr_t)method->function;
  switch (method->arguments) {
    case 0:
      return ((Function0)function)(env, result);
    case 1:
      return ((Function1)function)(env, result, given[0].j);
    case 2:
      return ((Function2)function)(env, result, given[0].j, given[1].j);
    case 3:
      return ((Function3)function)(env, result, given[0].j, given[1].j, given[2].j);
    case 4:
      return ((Function4)function)(env, result, given[0].j, given[1].j, given[2].j, given[3].j);
    case 6:
      return ((Function6)function)(
          env, result, given[0].j, given[1].j, given[2].j, given[3].j, given[4].j, given[5].j);
    case MAX_ARGUMENTS:
      return ((Function8)function)(
          env,
          result,
          given[0].j,
          given[1].j,
          given[2].j,
          given[3].j,
          given[4].j,
          given[5].j,
          given[6].j,
          given[7].j);
    default:
      return LAM_FAILED;
  }
}

bool lam_invoke(LamEnv* env, LamMethod method, const LamArgument* arguments, LamResult* result) {
  int64_t given = 0;
  int status = call(&methods[method], env, &given, arguments);
  bool is_bytes = strchr(methods[method].signature, ')')[1] == '[';
  result->number = is_bytes ? 0 : given;
  result->bytes = is_bytes ? (LamBytes)(intptr_t)given : NULL;
  return status == LAM_DONE;
}

/* ---- bytes */

LamBytes lam_new_bytes(LamEnv* env, const void* data, size_t length) {
  (void)env;
  LamBlock* block = lam_allocate(sizeof(LamBlock) + length);
  if (block != NULL) {
    block->length = length;
    memcpy(block + 1, data, length);
  }
  return block;
}

size_t lam_length(LamEnv* env, LamBytes bytes) {
  (void)env;
  return bytes->length;
}

void lam_read(LamEnv* env, LamBytes bytes, void* to) {
  (void)env;
  memcpy(to, bytes + 1, bytes->length);
}

void lam_forget(LamEnv* env, LamBytes bytes) {
  (void)env;
  lam_free(bytes);
}
