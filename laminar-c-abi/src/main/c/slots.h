/*
 * The slot of each source: its row buffer, and who holds it.
 */
#ifndef LAMINAR_SLOTS_H
#define LAMINAR_SLOTS_H

#include "entry.h"

/* Before the tags of a row: its length and its operation. */
#define LAM_HEAD_BYTES 8
#define LAM_WORD_BYTES 8

typedef struct SourceSlot {
  atomic_ullong handle; /* 0 where no source has the slot; written by who holds it */
  atomic_bool held;
  atomic_ullong database;
  unsigned char* buffer;
  size_t capacity;
  size_t begin;
  size_t end; /* == begin where no cell was set */
  size_t fixed_bytes; /* of a row: head, tags and words */
  size_t words; /* where they begin in a row */
  int32_t columns;
} SourceSlot;

/* The next multiple of 8. */
static inline size_t lam_pad8(size_t bytes) {
  return (bytes + 7) & ~(size_t)7;
}

/* Holds the slot of a source; NULL with the failure stored. */
SourceSlot* lam_hold_slot(LaminarSource* source);
void lam_let_go_slot(SourceSlot* slot);

#endif
