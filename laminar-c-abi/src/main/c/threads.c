/*
 * The state of each thread: its last failure, and its attachment to the runtime, which ends with the thread.
 */
#include <pthread.h>
#include <stdlib.h>

#include "internal.h"

static pthread_key_t key;
static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static bool key_made;
static __thread ThreadState* current;

static void end_thread(void* given) {
  ThreadState* thread = given;
  if (lam_is_running() && !lam_is_away()) {
    lam_detach(thread);
  }
  current = NULL;
  free(thread->failure_text);
  free(thread);
}

static void make_key(void) {
  key_made = pthread_key_create(&key, end_thread) == 0;
}

ThreadState* lam_thread(void) {
  if (current != NULL) {
    return current;
  }
  pthread_once(&key_once, make_key);
  if (!key_made) {
    return NULL;
  }
  ThreadState* thread = calloc(1, sizeof(ThreadState));
  if (thread == NULL || pthread_setspecific(key, thread) != 0) {
    free(thread);
    return NULL;
  }
  current = thread;
  return thread;
}
