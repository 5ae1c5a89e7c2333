/*
 * Arrow structs that the library gives out: how they are released and counted.
 *
 * Java exports an array or schema into one block, which `private_data` of each of its structs points to:
 *
 *   offset  bytes  what
 *   0       8      how many structs of the block are not released yet
 *   8       8      bytes of the block
 *   16      ...    children's structs, their pointers, pointers to buffers, buffers (64-byte aligned), strings
 *
 * Releasing a struct releases what of its children and dictionary was not moved away, and the last one frees the block. No
 * release calls Java: a consumer may release on any thread, after the database was closed, and in a forked child.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"

#define MEMORY_REMEDY "close what is not needed"

atomic_llong lam_arrays;
atomic_llong lam_schemas;
atomic_llong lam_streams;

/* Counts one struct of a block as released; true where the block was freed. */
static bool leave_block(void* block) {
  /* Release: what this thread has read of the block happens before it is freed; acquire: by the one that frees it. */
  if (__atomic_sub_fetch((int64_t*)block, 1, __ATOMIC_ACQ_REL) != 0) {
    return false;
  }
  lam_free(block);
  return true;
}

void lam_release_array(struct ArrowArray* array) {
  if (array == NULL || array->release == NULL) {
    return;
  }
  for (int64_t i = 0; i < array->n_children; i++) {
    struct ArrowArray* child = array->children[i];
    if (child != NULL && child->release != NULL) {
      child->release(child);
    }
  }
  if (array->dictionary != NULL && array->dictionary->release != NULL) {
    array->dictionary->release(array->dictionary);
  }
  void* block = array->private_data;
  array->release = NULL;
  array->private_data = NULL;
  if (leave_block(block)) {
    atomic_fetch_sub(&lam_arrays, 1);
  }
}

void lam_release_schema(struct ArrowSchema* schema) {
  if (schema == NULL || schema->release == NULL) {
    return;
  }
  for (int64_t i = 0; i < schema->n_children; i++) {
    struct ArrowSchema* child = schema->children[i];
    if (child != NULL && child->release != NULL) {
      child->release(child);
    }
  }
  if (schema->dictionary != NULL && schema->dictionary->release != NULL) {
    schema->dictionary->release(schema->dictionary);
  }
  void* block = schema->private_data;
  schema->release = NULL;
  schema->private_data = NULL;
  if (leave_block(block)) {
    atomic_fetch_sub(&lam_schemas, 1);
  }
}

void lam_count_array(const struct ArrowArray* array) {
  if (array != NULL && array->release != NULL) {
    atomic_fetch_add(&lam_arrays, 1);
  }
}

void lam_count_schema(const struct ArrowSchema* schema) {
  if (schema != NULL && schema->release != NULL) {
    atomic_fetch_add(&lam_schemas, 1);
  }
}

/* ---- batches of laminar_poll() and laminar_recv() */

void laminar_free_batch(struct ArrowArray* arr, struct ArrowSchema* sch) {
  if (arr != NULL) {
    if (arr->release != NULL) {
      arr->release(arr);
    }
    lam_free(arr);
  }
  if (sch != NULL) {
    if (sch->release != NULL) {
      sch->release(sch);
    }
    lam_free(sch);
  }
}

/* ---- streams */

typedef struct Stream {
  void* handle;
  char* last_error; /* NULL where nothing failed */
} Stream;

static int error_number(LaminarError error) {
  switch (error) {
    case LAMINAR_INTERRUPTED:
      return EINTR;
    case LAMINAR_QUERY_CANCELLED:
      return ECANCELED;
    case LAMINAR_TIMEOUT:
      return ETIMEDOUT;
    case LAMINAR_RESOURCE_LIMIT:
      return ENOMEM;
    case LAMINAR_INVALID_ARGUMENT:
    case LAMINAR_WRONG_THREAD:
    case LAMINAR_CLOSED:
      return EINVAL;
    case LAMINAR_NOT_SUPPORTED:
      return ENOSYS;
    default:
      return EIO;
  }
}

/* Keeps "NAME: message" for get_last_error, and gives the number for errno. */
static int fail_stream(Stream* stream) {
  LaminarErrorDetails details;
  LaminarError error = laminar_last_error(&details);
  size_t size = strlen(details.name) + details.message_length + details.remedy_length + 6;
  char* text = malloc(size);
  free(stream->last_error);
  stream->last_error = text;
  if (text != NULL) {
    char* at = stpcpy(stpcpy(text, details.name), ": ");
    at = stpcpy(at, details.message);
    if (details.remedy_length > 0) {
      stpcpy(stpcpy(at, "; "), details.remedy);
    }
  }
  return error_number(error);
}

static int stream_schema(struct ArrowArrayStream* self, struct ArrowSchema* out) {
  Stream* stream = self->private_data;
  if (out == NULL) {
    lam_null_argument("out");
    return fail_stream(stream);
  }
  LamEnv* env = lam_enter(stream->handle, "stream");
  if (env == NULL
      || lam_call(env, LAM_STREAM_SCHEMA, LAM_ARGS(LAM_HANDLE(stream->handle), LAM_ADDRESS(out)))
          != LAMINAR_OK) {
    return fail_stream(stream);
  }
  lam_count_schema(out);
  return 0;
}

static int stream_next(struct ArrowArrayStream* self, struct ArrowArray* out) {
  Stream* stream = self->private_data;
  if (out == NULL) {
    lam_null_argument("out");
    return fail_stream(stream);
  }
  LamEnv* env = lam_enter(stream->handle, "stream");
  if (env == NULL
      || lam_call(env, LAM_STREAM_NEXT, LAM_ARGS(LAM_HANDLE(stream->handle), LAM_ADDRESS(out)))
          != LAMINAR_OK) {
    return fail_stream(stream);
  }
  lam_count_array(out);
  return 0;
}

static const char* stream_last_error(struct ArrowArrayStream* self) {
  return ((Stream*)self->private_data)->last_error;
}

static void close_stream(LamEnv* env, void* handle) {
  lam_call(env, LAM_CLOSE_STREAM, LAM_ARGS(LAM_HANDLE(handle)));
}

static void stream_release(struct ArrowArrayStream* self) {
  if (self == NULL || self->release == NULL) {
    return;
  }
  Stream* stream = self->private_data;
  LamEnv* env = lam_enter(stream->handle, "stream");
  if (env != NULL) {
    close_stream(env, stream->handle);
  }
  free(stream->last_error);
  free(stream);
  self->release = NULL;
  self->private_data = NULL;
  atomic_fetch_sub(&lam_streams, 1);
}

LaminarError lam_make_stream(LamEnv* env, void* handle, struct ArrowArrayStream* out) {
  if (handle == NULL) {
    return lam_stored();
  }
  Stream* stream = calloc(1, sizeof(Stream));
  if (stream == NULL) {
    close_stream(env, handle);
    return lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for a stream", MEMORY_REMEDY);
  }
  stream->handle = handle;
  out->get_schema = stream_schema;
  out->get_next = stream_next;
  out->get_last_error = stream_last_error;
  out->release = stream_release;
  out->private_data = stream;
  atomic_fetch_add(&lam_streams, 1);
  return LAMINAR_OK;
}
