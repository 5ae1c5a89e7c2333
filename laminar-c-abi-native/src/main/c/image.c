/*
 * The native image: loaded once, with one isolate, which is a heap of its own with its threads.
 *
 *   lam_start ──▶ LAMINAR_IMAGE, or liblaminar-image.so beside this library ──▶ graal_create_isolate ──▶ the host's functions
 *
 * A thread is attached by its first call, and detached when it ends (threads.c).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dladdr */
#endif
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"

#define IMAGE "liblaminar-image.so"

typedef struct __graal_isolate_t Isolate;
typedef int (*CreateIsolate)(void* parameters, Isolate** isolate, LamEnv** thread);
typedef int (*AttachThread)(Isolate* isolate, LamEnv** thread);
typedef int (*DetachThread)(LamEnv* thread);
typedef int (*UseHost)(LamEnv* thread, int64_t* result, int64_t table);

static Isolate* isolate;
static AttachThread attach_thread;
static DetachThread detach_thread;

/* ---- options */

static LaminarError refuse_option(const char* name) {
  return lam_fail_format(
      LAMINAR_NOT_SUPPORTED,
      "leave it unset; the library that starts a Java runtime has it",
      "this library has LaminarDB as a native image, and no Java runtime that %s could be for",
      name);
}

static LaminarError check(const LaminarRuntimeOptions* options) {
  if (options->java_home != NULL) {
    return refuse_option("java_home");
  }
  if (options->class_path != NULL) {
    return refuse_option("class_path");
  }
  if (options->archive != NULL) {
    return refuse_option("archive");
  }
  return options->vm_option_count > 0 ? refuse_option("vm_options") : LAMINAR_OK;
}

/* ---- the image's library */

/* Where the image is: a path to free, NULL without memory. */
static char* find_image(void) {
  const char* named = getenv("LAMINAR_IMAGE");
  if (named != NULL && *named != 0) {
    return strdup(named);
  }
  Dl_info self;
  if (dladdr((void*)(intptr_t)lam_start, &self) == 0 || strrchr(self.dli_fname, '/') == NULL) {
    return strdup(IMAGE);
  }
  size_t folder = (size_t)(strrchr(self.dli_fname, '/') - self.dli_fname) + 1;
  char* path = malloc(folder + sizeof(IMAGE));
  if (path != NULL) {
    memcpy(path, self.dli_fname, folder);
    memcpy(path + folder, IMAGE, sizeof(IMAGE));
  }
  return path;
}

static LaminarError refuse_image(const char* path, const char* why) {
  return lam_fail_format(
      LAMINAR_INVALID_CONFIG,
      "put " IMAGE " of this version beside the library, or let LAMINAR_IMAGE name it",
      "the native image '%s' cannot be used: %s",
      path,
      why);
}

static LaminarError create(const char* path, LamEnv** env) {
  /* Never unloaded: its threads go on. */
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (library == NULL) {
    const char* reason = dlerror();
    return refuse_image(path, reason == NULL ? "no reason is given" : reason);
  }
  CreateIsolate create_isolate = (CreateIsolate)(intptr_t)dlsym(library, "graal_create_isolate");
  attach_thread = (AttachThread)(intptr_t)dlsym(library, "graal_attach_thread");
  detach_thread = (DetachThread)(intptr_t)dlsym(library, "graal_detach_thread");
  UseHost use_host = (UseHost)(intptr_t)dlsym(library, "laminar_image_host");
  if (create_isolate == NULL || attach_thread == NULL || detach_thread == NULL || use_host == NULL) {
    return refuse_image(path, "it lacks functions of a native image of LaminarDB");
  }
  LaminarError error = lam_bind_image(library, path);
  if (error != LAMINAR_OK) {
    return error;
  }
  /* Once, also where a start fails and another one follows. */
  int result = isolate == NULL ? create_isolate(NULL, &isolate, env) : attach_thread(isolate, env);
  int64_t nothing = 0;
  if (result != 0 || use_host(*env, &nothing, (int64_t)(intptr_t)&LAM_HOST_TABLE) != LAM_DONE) {
    char why[64];
    snprintf(why, sizeof(why), "it did not start (%d)", result);
    return refuse_image(path, why);
  }
  return LAMINAR_OK;
}

/* ---- what runtime.c asks for */

LaminarError lam_start(const LaminarRuntimeOptions* options) {
  LaminarError error = check(options);
  ThreadState* thread = lam_thread();
  if (error != LAMINAR_OK || thread == NULL) {
    return error == LAMINAR_OK ? LAMINAR_RESOURCE_LIMIT : error;
  }
  char* path = find_image();
  if (path == NULL) {
    return lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for a path", "close what is not needed");
  }
  LamEnv* env = NULL;
  error = create(path, &env);
  free(path);
  if (error != LAMINAR_OK) {
    return error;
  }
  thread->env = env;
  thread->attached = true;
  return lam_call(
      env,
      LAM_START,
      LAM_ARGS(LAM_LONG((intptr_t)lam_release_array), LAM_LONG((intptr_t)lam_release_schema)));
}

LamEnv* lam_attach(ThreadState* thread) {
  LamEnv* env = NULL;
  if (attach_thread(isolate, &env) != 0) {
    lam_fail(LAMINAR_RESOURCE_LIMIT, "the native image does not take one more thread", "end threads");
    return NULL;
  }
  thread->env = env;
  thread->attached = true;
  return env;
}

void lam_detach(ThreadState* thread) {
  if (thread->attached) {
    detach_thread(thread->env);
  }
}
