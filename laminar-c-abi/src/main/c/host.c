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

/* ---- what Java calls */

int64_t lam_host_allocate(int64_t bytes) {
  return bytes <= 0 ? 0 : (int64_t)(intptr_t)lam_allocate((size_t)bytes);
}

void lam_host_free(int64_t address) {
  lam_free((void*)(intptr_t)address);
}

void lam_host_on_batch(int64_t function, int64_t context, int64_t array, int64_t schema) {
  struct ArrowArray* given_array = (struct ArrowArray*)(intptr_t)array;
  struct ArrowSchema* given_schema = (struct ArrowSchema*)(intptr_t)schema;
  if (given_array == NULL || given_schema == NULL) {
    return; /* the end, which lam_host_on_end tells */
  }
  lam_count_array(given_array);
  lam_count_schema(given_schema);
  ((LaminarOnBatch)(intptr_t)function)((void*)(intptr_t)context, given_array, given_schema);
  laminar_free_batch(given_array, given_schema);
}

void lam_host_on_end(int64_t function, int64_t context, const unsigned char* error, size_t size) {
  atomic_fetch_sub(&lam_callbacks, 1);
  LaminarOnEnd on_end = (LaminarOnEnd)(intptr_t)function;
  if (error == NULL) {
    on_end((void*)(intptr_t)context, NULL);
    return;
  }
  if (size == 0) {
    lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for the error that ended a delivery", "");
  } else {
    lam_fail_encoded(error, size); /* so that its text ends with NULs */
  }
  LaminarErrorDetails details;
  laminar_last_error(&details);
  on_end((void*)(intptr_t)context, &details);
}

int32_t lam_host_open_signal(void) {
  return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

void lam_host_raise(int32_t descriptor) {
  uint64_t one = 1;
  /* Where the counter is full, it is readable already. */
  ssize_t written = write(descriptor, &one, sizeof(one));
  (void)written;
}

void lam_host_lower(int32_t descriptor) {
  uint64_t count;
  /* Where it is 0 nothing is read: it is not readable. */
  ssize_t read_bytes = read(descriptor, &count, sizeof(count));
  (void)read_bytes;
}

void lam_host_close_signal(int32_t descriptor) {
  close(descriptor);
}

int32_t lam_host_call_function(
    int64_t function, int64_t context, int64_t arguments, int32_t count, int64_t result) {
  return ((LaminarFunction)(intptr_t)function)(
      (void*)(intptr_t)context,
      (const LaminarValue*)(intptr_t)arguments,
      count,
      (LaminarValue*)(intptr_t)result);
}

void lam_host_destroy(int64_t function, int64_t context) {
  atomic_fetch_sub(&lam_callbacks, 1);
  lam_destroy((void (*)(void*))(intptr_t)function, (void*)(intptr_t)context);
}
