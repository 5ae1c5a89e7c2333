/*
 * The native image: a shared library of its own beside this one, which exports what GraalVM's C API has (graal_create_isolate
 * and so on) and the entry points of io.laminar.capi.image.
 */
#ifndef LAMINAR_IMAGE_H
#define LAMINAR_IMAGE_H

#include "entry.h"

/* Bytes that cross: this head, and the bytes behind it. */
typedef struct LamBlock {
  uint64_t length;
} LamBlock;

/* Each entry point gives 0, or 1 where it has failed without a result. */
enum { LAM_DONE = 0, LAM_FAILED = 1 };

/* The functions that Java calls, in the order that io.laminar.capi.image.ImageHost reads. */
typedef struct HostTable {
  int64_t (*allocate)(int64_t bytes);
  void (*free)(int64_t address);
  void (*on_batch)(int64_t function, int64_t context, int64_t array, int64_t schema);
  void (*on_end)(int64_t function, int64_t context, int64_t block);
  int32_t (*open_signal)(void);
  void (*raise)(int32_t descriptor);
  void (*lower)(int32_t descriptor);
  void (*close_signal)(int32_t descriptor);
  int32_t (*call_function)(int64_t function, int64_t context, int64_t arguments, int32_t count, int64_t result);
  void (*destroy)(int64_t function, int64_t context);
} HostTable;

extern const HostTable LAM_HOST_TABLE;

/* Finds all entry points in a library that was loaded; on failure the library is not LaminarDB's image. */
LaminarError lam_bind_image(void* library, const char* path);

#endif
