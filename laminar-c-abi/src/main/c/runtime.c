/*
 * The runtime behind the library, which is started once in a process.
 *
 *   lam_env ──▶ runs? ──no──▶ failure                            a thread is attached by its first call, and detached when
 *                 │yes                                           it ends (threads.c)
 *                 ▼
 *   the thread's environment
 *
 *   lam_env_start ──▶ lam_start, of jvm.c or image.c
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* pthread_getattr_np */
#endif
#include <pthread.h>
#include <string.h>

#include "internal.h"

/* The runtime guards a part of each stack, and does not look whether there is more. */
#define LEAST_STACK ((size_t)128 * 1024)

atomic_int lam_away;

static atomic_bool running; /* whether the runtime may be used: released after everything is bound */
static pthread_mutex_t start_lock = PTHREAD_MUTEX_INITIALIZER;

static void in_child(void) {
  atomic_store(&lam_away, LAM_FORKED);
}

static LaminarError refuse_away(void) {
  if (atomic_load(&lam_away) == LAM_ENDED) {
    return lam_fail(
        LAMINAR_CLOSED,
        "the Java virtual machine of this process has ended, and its databases with it",
        "close the databases before the machine is ended; a process has one machine in its life");
  }
  return lam_fail(
      LAMINAR_NOT_SUPPORTED,
      "this process was forked from one in which LaminarDB runs, and the Java runtime does not live on in it",
      "open the database after the fork, or start the process anew (in Python: the start method 'spawn')");
}

bool lam_is_running(void) {
  return atomic_load_explicit(&running, memory_order_acquire);
}

/* Starts the machine if it does not run; `only_first` refuses where it does. */
static LaminarError start(const LaminarRuntimeOptions* options, bool only_first) {
  pthread_mutex_lock(&start_lock);
  LaminarError error = LAMINAR_OK;
  if (!lam_is_running()) {
    error = lam_start(options);
    if (error == LAMINAR_OK) {
      pthread_atfork(NULL, NULL, in_child);
      atomic_store_explicit(&running, true, memory_order_release);
    }
  } else if (only_first) {
    error = lam_fail(
        LAMINAR_INVALID_ARGUMENT,
        "the Java runtime runs already, and cannot be given other options",
        "call laminar_start_runtime before anything else");
  }
  pthread_mutex_unlock(&start_lock);
  return error;
}

/* Copies the members that the caller's version of the struct has. */
static LaminarError copy_options(const LaminarRuntimeOptions* given, LaminarRuntimeOptions* copy) {
  memset(copy, 0, sizeof(*copy));
  if (given == NULL) {
    return LAMINAR_OK;
  }
  if (given->struct_size != sizeof(LaminarRuntimeOptions)) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT,
        "set struct_size to sizeof(LaminarRuntimeOptions)",
        "struct_size is %zu, and %zu is known",
        given->struct_size,
        sizeof(LaminarRuntimeOptions));
  }
  *copy = *given;
  if (copy->vm_option_count > 0 && copy->vm_options == NULL) {
    return lam_null_argument("vm_options");
  }
  for (size_t i = 0; i < copy->vm_option_count; i++) {
    if (copy->vm_options[i] == NULL) {
      return lam_null_argument("one of vm_options");
    }
  }
  return LAMINAR_OK;
}

LaminarError laminar_start_runtime(const LaminarRuntimeOptions* options) {
  if (lam_is_away()) {
    return refuse_away();
  }
  LaminarRuntimeOptions copy;
  LaminarError error = copy_options(options, &copy);
  return error != LAMINAR_OK ? error : start(&copy, options != NULL);
}

/* Whether the runtime can run on the calling thread's stack. */
static bool has_stack(void) {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) {
    return true;
  }
  void* base;
  size_t size = LEAST_STACK;
  pthread_attr_getstack(&attributes, &base, &size);
  pthread_attr_destroy(&attributes);
  return size >= LEAST_STACK;
}

LamEnv* lam_env(void) {
  if (lam_is_away()) {
    refuse_away();
    return NULL;
  }
  ThreadState* thread = lam_thread();
  if (thread == NULL) {
    return NULL;
  }
  if (thread->env != NULL) {
    return thread->env;
  }
  if (!lam_is_running()) {
    lam_fail(
        LAMINAR_INVALID_ARGUMENT, "no function has given out this handle: nothing was opened yet", "open a database");
    return NULL;
  }
  if (!has_stack()) {
    lam_fail_format(
        LAMINAR_RESOURCE_LIMIT,
        "give it more, by pthread_attr_setstacksize",
        "the stack of this thread has less than the %zu bytes that the runtime needs",
        LEAST_STACK);
    return NULL;
  }
  return lam_attach(thread);
}

LamEnv* lam_env_start(void) {
  if (lam_is_away()) {
    refuse_away();
    return NULL;
  }
  if (!lam_is_running()) {
    LaminarRuntimeOptions none;
    memset(&none, 0, sizeof(none));
    if (start(&none, false) != LAMINAR_OK) {
      return NULL;
    }
  }
  return lam_env();
}
