/*
 * What Java calls: memory, functions of the application, and descriptors. io.laminar.capi.HostCalls says what each does.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "entry.h"

/* Blocks begin at multiples of it, as Arrow recommends for buffers. */
#define ALIGNMENT 64

/* Lies before each block. Plain malloc gives small blocks out of the thread's own cache; aligned_alloc does not. */
typedef struct BlockHead {
  void* memory; /* what malloc gave */
  size_t bytes;
} BlockHead;

atomic_llong lam_native_bytes;
atomic_llong lam_callbacks;

void* lam_allocate(size_t bytes) {
  size_t room = sizeof(BlockHead) + ALIGNMENT - 1;
  void* memory = bytes > SIZE_MAX / 2 ? NULL : malloc(bytes + room);
  if (memory == NULL) {
    return NULL;
  }
  uintptr_t begin = ((uintptr_t)memory + room) & ~(uintptr_t)(ALIGNMENT - 1);
  BlockHead* head = (BlockHead*)begin - 1;
  head->memory = memory;
  head->bytes = bytes;
  atomic_fetch_add_explicit(&lam_native_bytes, (long long)bytes, memory_order_relaxed);
  return (void*)begin;
}

void lam_free(void* address) {
  if (address == NULL) {
    return;
  }
  BlockHead* head = (BlockHead*)address - 1;
  atomic_fetch_sub_explicit(&lam_native_bytes, (long long)head->bytes, memory_order_relaxed);
  free(head->memory);
}

void laminar_free_text(LaminarText* text) {
  if (text != NULL) {
    lam_free(text->data);
    text->data = NULL;
    text->length = 0;
  }
}

static jlong JNICALL allocate0(JNIEnv* env, jclass type, jlong bytes) {
  (void)env;
  (void)type;
  return bytes <= 0 ? 0 : (jlong)(intptr_t)lam_allocate((size_t)bytes);
}

static void JNICALL free0(JNIEnv* env, jclass type, jlong address) {
  (void)env;
  (void)type;
  lam_free((void*)(intptr_t)address);
}

static void JNICALL
on_batch0(JNIEnv* env, jclass type, jlong function, jlong context, jlong array, jlong schema) {
  (void)env;
  (void)type;
  struct ArrowArray* given_array = (struct ArrowArray*)(intptr_t)array;
  struct ArrowSchema* given_schema = (struct ArrowSchema*)(intptr_t)schema;
  if (given_array == NULL || given_schema == NULL) {
    return; /* the end, which on_end0 tells */
  }
  lam_count_array(given_array);
  lam_count_schema(given_schema);
  ((LaminarOnBatch)(intptr_t)function)((void*)(intptr_t)context, given_array, given_schema);
  laminar_free_batch(given_array, given_schema);
}

static void JNICALL on_end0(JNIEnv* env, jclass type, jlong function, jlong context, jbyteArray error) {
  (void)type;
  atomic_fetch_sub(&lam_callbacks, 1);
  LaminarOnEnd on_end = (LaminarOnEnd)(intptr_t)function;
  if (error == NULL) {
    on_end((void*)(intptr_t)context, NULL);
    return;
  }
  jsize size = (*env)->GetArrayLength(env, error);
  unsigned char* block = malloc((size_t)size + 1);
  if (block == NULL) {
    lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for the error that ended a delivery", "");
  } else {
    (*env)->GetByteArrayRegion(env, error, 0, size, (jbyte*)block);
    lam_fail_encoded(block, (size_t)size); /* so that its text ends with NULs */
  }
  free(block);
  LaminarErrorDetails details;
  laminar_last_error(&details);
  on_end((void*)(intptr_t)context, &details);
}

static jint JNICALL open_signal0(JNIEnv* env, jclass type) {
  (void)env;
  (void)type;
  return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

static void JNICALL raise0(JNIEnv* env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  uint64_t one = 1;
  /* Where the counter is full, it is readable already. */
  ssize_t written = write(descriptor, &one, sizeof(one));
  (void)written;
}

static void JNICALL lower0(JNIEnv* env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  uint64_t count;
  /* Where it is 0 nothing is read: it is not readable. */
  ssize_t read_bytes = read(descriptor, &count, sizeof(count));
  (void)read_bytes;
}

static void JNICALL close_signal0(JNIEnv* env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  close(descriptor);
}

static jint JNICALL call_function0(
    JNIEnv* env, jclass type, jlong function, jlong context, jlong arguments, jint count, jlong result) {
  (void)env;
  (void)type;
  return ((LaminarFunction)(intptr_t)function)(
      (void*)(intptr_t)context,
      (const LaminarValue*)(intptr_t)arguments,
      count,
      (LaminarValue*)(intptr_t)result);
}

static void JNICALL destroy0(JNIEnv* env, jclass type, jlong function, jlong context) {
  (void)env;
  (void)type;
  atomic_fetch_sub(&lam_callbacks, 1);
  if (function != 0) {
    ((void (*)(void*))(intptr_t)function)((void*)(intptr_t)context);
  }
}

#define NATIVE(name, signature, function) {(char*)(name), (char*)(signature), (void*)(intptr_t)(function)}

const JNINativeMethod LAM_HOST_METHODS[] = {
    NATIVE("allocate0", "(J)J", allocate0),
    NATIVE("free0", "(J)V", free0),
    NATIVE("onBatch0", "(JJJJ)V", on_batch0),
    NATIVE("onEnd0", "(JJ[B)V", on_end0),
    NATIVE("openSignal0", "()I", open_signal0),
    NATIVE("raise0", "(I)V", raise0),
    NATIVE("lower0", "(I)V", lower0),
    NATIVE("closeSignal0", "(I)V", close_signal0),
    NATIVE("callFunction0", "(JJJIJ)I", call_function0),
    NATIVE("destroy0", "(JJ)V", destroy0)};

const int LAM_HOST_METHOD_COUNT = sizeof(LAM_HOST_METHODS) / sizeof(LAM_HOST_METHODS[0]);
