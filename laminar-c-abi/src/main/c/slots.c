/*
 * The slots of sources. A source's slot has the index of its handle (its low 24 bits) and is held by whoever works with it:
 * one atomic exchange for a setter. Slots are never freed, so that a stale handle finds one that says so.
 *
 * Whoever has to have a slot that is held, to take its buffer away or to give it to another source, waits: Java has ended the
 * calls of its handle before.
 */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "slots.h"

#define INDEX_BITS 24
#define CHUNK_BITS 10
#define CHUNK_SLOTS (1 << CHUNK_BITS)
#define CHUNKS (1 << (INDEX_BITS - CHUNK_BITS))

static _Atomic(SourceSlot*) chunks[CHUNKS];
static pthread_mutex_t chunks_lock = PTHREAD_MUTEX_INITIALIZER;

static SourceSlot* slot_of(const void* handle) {
  size_t index = (size_t)(uintptr_t)handle & ((1U << INDEX_BITS) - 1);
  SourceSlot* chunk = atomic_load_explicit(&chunks[index >> CHUNK_BITS], memory_order_acquire);
  return chunk == NULL ? NULL : &chunk[index & (CHUNK_SLOTS - 1)];
}

static SourceSlot* make_slot(const void* handle) {
  SourceSlot* slot = slot_of(handle);
  if (slot != NULL) {
    return slot;
  }
  size_t index = ((size_t)(uintptr_t)handle & ((1U << INDEX_BITS) - 1)) >> CHUNK_BITS;
  pthread_mutex_lock(&chunks_lock);
  if (atomic_load(&chunks[index]) == NULL) {
    /* Release by the store: who finds the chunk finds its slots zeroed. */
    atomic_store(&chunks[index], calloc(CHUNK_SLOTS, sizeof(SourceSlot)));
  }
  pthread_mutex_unlock(&chunks_lock);
  return slot_of(handle);
}

static void empty(SourceSlot* slot) {
  free(slot->buffer);
  atomic_fetch_sub_explicit(&lam_native_bytes, (long long)slot->capacity, memory_order_relaxed);
  slot->buffer = NULL;
  slot->capacity = 0;
  slot->begin = 0;
  slot->end = 0;
  slot->database = 0;
  atomic_store_explicit(&slot->handle, 0, memory_order_relaxed);
}

/* Acquire: what the last holder wrote is seen. */
static bool try_hold(SourceSlot* slot) {
  return !atomic_exchange_explicit(&slot->held, true, memory_order_acquire);
}

/* Release: the next holder sees what was written. */
void lam_let_go_slot(SourceSlot* slot) {
  atomic_store_explicit(&slot->held, false, memory_order_release);
}

static void hold_soon(SourceSlot* slot) {
  while (!try_hold(slot)) {
    sched_yield();
  }
}

/* How many columns a source has; -1 with the failure stored where it is closed. */
static int32_t count_columns(LamEnv* env, const void* handle) {
  LamBytes columns = lam_call_bytes(env, LAM_COLUMNS, LAM_ARGS(LAM_HANDLE(handle)));
  if (columns == NULL) {
    return -1;
  }
  size_t bytes = lam_length(env, columns);
  lam_forget(env, columns);
  return (int32_t)(bytes / 4);
}

/* The failure of a handle that has no slot: Java knows why. */
static LaminarError refuse(const void* source) {
  LamEnv* env = lam_enter(source, "source");
  if (env == NULL) {
    return lam_stored();
  }
  if (count_columns(env, source) < 0) {
    return lam_stored();
  }
  return lam_fail(LAMINAR_CLOSED, "the source is being closed by another thread", "open another one");
}

/* Holds the slot of a source; NULL with the failure stored. */
SourceSlot* lam_hold_slot(LaminarSource* source) {
  if (lam_is_away()) {
    lam_enter(source, "source");
    return NULL;
  }
  SourceSlot* slot = slot_of(source);
  if (source == NULL || slot == NULL
      || atomic_load_explicit(&slot->handle, memory_order_relaxed) != (uint64_t)(uintptr_t)source) {
    refuse(source);
    return NULL;
  }
  if (!try_hold(slot)) {
    lam_fail(
        LAMINAR_WRONG_THREAD,
        "another thread is using this source",
        "give each thread a handle of its own: laminar_clone_source, or laminar_source again");
    return NULL;
  }
  /* It may have been closed, and the slot given away, in between. */
  if (atomic_load_explicit(&slot->handle, memory_order_relaxed) != (uint64_t)(uintptr_t)source) {
    lam_let_go_slot(slot);
    refuse(source);
    return NULL;
  }
  return slot;
}

LaminarError lam_hold_source(LaminarSource* source) {
  return lam_hold_slot(source) == NULL ? lam_stored() : LAMINAR_OK;
}

void lam_let_go_source(LaminarSource* source) {
  lam_let_go_slot(slot_of(source));
}

uint64_t lam_database_of(LaminarSource* source) {
  SourceSlot* slot = source == NULL ? NULL : slot_of(source);
  return slot == NULL ? 0 : slot->database;
}

/* Closes a source that cannot be used; the failure that is stored stays unless that fails too. */
static LaminarSource* give_up(LamEnv* env, void* handle) {
  lam_call(env, LAM_CLOSE_SOURCE, LAM_ARGS(LAM_HANDLE(handle)));
  return NULL;
}

LaminarSource* lam_adopt_source(LamEnv* env, void* handle, uint64_t database) {
  if (handle == NULL) {
    return NULL;
  }
  int32_t columns = count_columns(env, handle);
  SourceSlot* slot = columns < 0 ? NULL : make_slot(handle);
  if (slot == NULL) {
    if (columns >= 0) {
      lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for one more source", "close what is not needed");
    }
    return give_up(env, handle);
  }
  hold_soon(slot);
  empty(slot);
  slot->database = database;
  slot->columns = columns;
  slot->words = LAM_HEAD_BYTES + lam_pad8((size_t)columns);
  slot->fixed_bytes = slot->words + (size_t)columns * LAM_WORD_BYTES;
  atomic_store_explicit(&slot->handle, (uint64_t)(uintptr_t)handle, memory_order_relaxed);
  lam_let_go_slot(slot);
  /* Where the database was closed before the slot could be seen, nobody else takes it away. */
  if (count_columns(env, handle) < 0) {
    hold_soon(slot);
    if (atomic_load_explicit(&slot->handle, memory_order_relaxed) == (uint64_t)(uintptr_t)handle) {
      empty(slot);
    }
    lam_let_go_slot(slot);
    return NULL;
  }
  return handle;
}

void lam_release_sources(uint64_t database) {
  for (size_t i = 0; i < CHUNKS; i++) {
    SourceSlot* chunk = atomic_load_explicit(&chunks[i], memory_order_acquire);
    for (size_t k = 0; chunk != NULL && k < CHUNK_SLOTS; k++) {
      SourceSlot* slot = &chunk[k];
      if (slot->database == database) {
        hold_soon(slot);
        /* It may have become another source's in between. */
        if (slot->database == database) {
          empty(slot);
        }
        lam_let_go_slot(slot);
      }
    }
  }
}

LaminarError laminar_close_source(LaminarSource* source) {
  LamEnv* env = lam_enter(source, "source");
  if (env == NULL) {
    return lam_stored();
  }
  SourceSlot* slot = slot_of(source);
  bool mine = slot != NULL
      && atomic_load_explicit(&slot->handle, memory_order_relaxed) == (uint64_t)(uintptr_t)source;
  if (mine && lam_hold_slot(source) == NULL) {
    /* LAMINAR_CLOSED: another thread has closed it meanwhile, which is all that is asked. */
    LaminarError error = lam_stored();
    return error == LAMINAR_CLOSED ? LAMINAR_OK : error;
  }
  LaminarError error = lam_call(env, LAM_CLOSE_SOURCE, LAM_ARGS(LAM_HANDLE(source)));
  if (mine) {
    if (error == LAMINAR_OK) {
      empty(slot);
    }
    lam_let_go_slot(slot);
  }
  return error;
}
