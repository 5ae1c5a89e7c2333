/*
 * Rows by setters: what they write, and Java reads when the row is pushed. laminar.h has the form of a row.
 *
 *   buffer of a source
 *   ┌───────────┬───────────┬──────────────────────────────────────┬────────────┐
 *   │ row added │ row added │ row being set: head, tags, words, .. │ free       │
 *   └───────────┴───────────┴──────────────────────────────────────┴────────────┘
 *   0                       begin                                  end          capacity
 */
#include <stdlib.h>
#include <string.h>

#include "slots.h"

#define MAX_BUFFER_BYTES ((size_t)256 << 20)
#define PUSH 0U
#define DELETE 1U

#define TOO_LARGE_REMEDY "push what was added, or push rows as Arrow batches"

/* ---- the buffer */

static LaminarError grow(SourceSlot* slot, size_t needed) {
  if (needed > MAX_BUFFER_BYTES) {
    return lam_fail_format(
        LAMINAR_RESOURCE_LIMIT,
        TOO_LARGE_REMEDY,
        "the rows that were set and not pushed need %zu bytes, and a source has at most %zu for them",
        needed,
        MAX_BUFFER_BYTES);
  }
  size_t capacity = slot->capacity == 0 ? 1024 : slot->capacity;
  while (capacity < needed) {
    capacity *= 2;
  }
  unsigned char* buffer = realloc(slot->buffer, capacity);
  if (buffer == NULL) {
    return lam_fail_format(
        LAMINAR_RESOURCE_LIMIT, TOO_LARGE_REMEDY, "there are no %zu bytes of memory for rows", capacity);
  }
  atomic_fetch_add_explicit(
      &lam_native_bytes, (long long)(capacity - slot->capacity), memory_order_relaxed);
  slot->buffer = buffer;
  slot->capacity = capacity;
  return LAMINAR_OK;
}

/* Makes sure that so many bytes are behind the end. */
static inline LaminarError reserve(SourceSlot* slot, size_t bytes) {
  /* Lengths come from the caller: compare without adding first. */
  if (bytes <= slot->capacity - slot->end) {
    return LAMINAR_OK;
  }
  return grow(slot, bytes > MAX_BUFFER_BYTES ? MAX_BUFFER_BYTES + 1 : slot->end + bytes);
}

/* Begins a row where none is begun: all its cells are NULL. */
static LaminarError open_row(SourceSlot* slot) {
  if (slot->end != slot->begin) {
    return LAMINAR_OK;
  }
  LaminarError error = reserve(slot, slot->fixed_bytes);
  if (error == LAMINAR_OK) {
    memset(slot->buffer + slot->begin, 0, slot->fixed_bytes);
    slot->end = slot->begin + slot->fixed_bytes;
  }
  return error;
}

/* Ends the row: writes its head. */
static LaminarError seal(SourceSlot* slot, uint32_t operation) {
  LaminarError error = open_row(slot);
  if (error != LAMINAR_OK) {
    return error;
  }
  size_t bytes = slot->end - slot->begin;
  uint32_t head[2] = {(uint32_t)lam_pad8(bytes), operation};
  if (lam_pad8(bytes) != bytes) {
    error = reserve(slot, lam_pad8(bytes) - bytes);
    if (error != LAMINAR_OK) {
      return error;
    }
    memset(slot->buffer + slot->end, 0, lam_pad8(bytes) - bytes);
    slot->end = slot->begin + lam_pad8(bytes);
  }
  memcpy(slot->buffer + slot->begin, head, sizeof(head));
  return LAMINAR_OK;
}

/* ---- setters */

static LaminarError refuse_column(SourceSlot* slot, int32_t column) {
  LaminarError error = lam_fail_format(
      LAMINAR_INVALID_ARGUMENT,
      "count columns from 0, in the order of laminar_source_schema",
      "there is no column %d: the source has %d",
      (int)column,
      (int)slot->columns);
  lam_let_go_slot(slot);
  return error;
}

/* Holds the source and begins its row; NULL with the failure stored. */
static inline SourceSlot* begin_cell(LaminarSource* source, int32_t column) {
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return NULL;
  }
  if (column < 0 || column >= slot->columns) {
    refuse_column(slot, column);
    return NULL;
  }
  if (slot->end == slot->begin && open_row(slot) != LAMINAR_OK) {
    lam_let_go_slot(slot);
    return NULL;
  }
  return slot;
}

static inline void write_cell(SourceSlot* slot, int32_t column, unsigned tag, uint64_t word) {
  unsigned char* row = slot->buffer + slot->begin;
  row[LAM_HEAD_BYTES + column] = (unsigned char)tag;
  memcpy(row + slot->words + (size_t)column * LAM_WORD_BYTES, &word, sizeof(word));
}

static LaminarError set_word(LaminarSource* source, int32_t column, unsigned tag, uint64_t word) {
  SourceSlot* slot = begin_cell(source, column);
  if (slot == NULL) {
    return lam_stored();
  }
  write_cell(slot, column, tag, word);
  lam_let_go_slot(slot);
  return LAMINAR_OK;
}

/* Writes bytes to the variable part, and offset and `high` to the cell's word. */
static LaminarError set_variable(
    LaminarSource* source, int32_t column, unsigned tag, const void* data, size_t length, uint32_t high) {
  SourceSlot* slot = begin_cell(source, column);
  if (slot == NULL) {
    return lam_stored();
  }
  LaminarError error = reserve(slot, length);
  if (error == LAMINAR_OK) {
    size_t offset = slot->end - slot->begin;
    if (length > 0) {
      memcpy(slot->buffer + slot->end, data, length);
    }
    slot->end += length;
    write_cell(slot, column, tag, (uint64_t)high << 32 | offset);
  }
  lam_let_go_slot(slot);
  return error;
}

static LaminarError set_bytes(
    LaminarSource* source, int32_t column, unsigned type, const void* data, size_t length) {
  if (data == NULL && length != 0) {
    return lam_null_argument("data");
  }
  size_t bytes = length == LAMINAR_NUL_TERMINATED && type == LAMINAR_TEXT ? strlen(data) : length;
  if (bytes > MAX_BUFFER_BYTES) {
    return lam_fail_format(
        LAMINAR_ROW_TOO_LARGE,
        "give a shorter value",
        "a value has %zu bytes, and at most %zu are taken",
        bytes,
        MAX_BUFFER_BYTES);
  }
  return set_variable(source, column, type, data, bytes, (uint32_t)bytes);
}

static LaminarError set_time(
    LaminarSource* source, int32_t column, unsigned type, int64_t value, LaminarTimeUnit unit) {
  if ((unsigned)unit > LAMINAR_NANO) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT, "give a LaminarTimeUnit", "there is no time unit %d", (int)unit);
  }
  return set_word(source, column, type | (unsigned)unit << 4, (uint64_t)value);
}

LaminarError laminar_set_null(LaminarSource* source, int32_t column) {
  return set_word(source, column, LAMINAR_NULL, 0);
}

LaminarError laminar_set_bool(LaminarSource* source, int32_t column, bool value) {
  return set_word(source, column, LAMINAR_BOOL, value ? 1 : 0);
}

LaminarError laminar_set_int64(LaminarSource* source, int32_t column, int64_t value) {
  return set_word(source, column, LAMINAR_INT64, (uint64_t)value);
}

LaminarError laminar_set_double(LaminarSource* source, int32_t column, double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof(bits));
  return set_word(source, column, LAMINAR_DOUBLE, bits);
}

LaminarError laminar_set_decimal(
    LaminarSource* source, int32_t column, int64_t high, uint64_t low, int32_t scale) {
  if (scale < 0 || scale > 38) {
    return lam_fail_format(
        LAMINAR_INVALID_ARGUMENT, "give a scale of 0 to 38", "%d is not the scale of a DECIMAL", (int)scale);
  }
  uint64_t words[2] = {low, (uint64_t)high};
  return set_variable(source, column, LAMINAR_DECIMAL, words, sizeof(words), (uint32_t)scale);
}

LaminarError laminar_set_text(LaminarSource* source, int32_t column, const char* data, size_t length) {
  return set_bytes(source, column, LAMINAR_TEXT, data, length);
}

LaminarError laminar_set_bytes(LaminarSource* source, int32_t column, const void* data, size_t length) {
  return set_bytes(source, column, LAMINAR_BYTES, data, length);
}

LaminarError laminar_set_date(LaminarSource* source, int32_t column, int32_t days) {
  return set_word(source, column, LAMINAR_DATE, (uint64_t)(int64_t)days);
}

LaminarError laminar_set_time(LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit) {
  return set_time(source, column, LAMINAR_TIME, value, unit);
}

LaminarError laminar_set_timestamp(
    LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit) {
  return set_time(source, column, LAMINAR_TIMESTAMP, value, unit);
}

LaminarError laminar_set_instant(
    LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit) {
  return set_time(source, column, LAMINAR_INSTANT, value, unit);
}

LaminarError laminar_set_duration(
    LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit) {
  return set_time(source, column, LAMINAR_DURATION, value, unit);
}

LaminarError laminar_set_months(LaminarSource* source, int32_t column, int32_t months) {
  return set_word(source, column, LAMINAR_MONTHS, (uint64_t)(int64_t)months);
}

static LaminarError set_list(LaminarSource* source, int32_t column, const LaminarValue* value) {
  if (value->as.list.array == NULL || value->as.list.schema == NULL) {
    return lam_null_argument("a struct of the list");
  }
  uint64_t addresses[2] = {
      (uint64_t)(uintptr_t)value->as.list.array, (uint64_t)(uintptr_t)value->as.list.schema};
  return set_variable(source, column, LAMINAR_LIST, addresses, sizeof(addresses), 0);
}

LaminarError laminar_set_value(LaminarSource* source, int32_t column, const LaminarValue* value) {
  if (value == NULL) {
    return lam_null_argument("value");
  }
  switch (value->type) {
    case LAMINAR_NULL:
      return laminar_set_null(source, column);
    case LAMINAR_BOOL:
      return laminar_set_bool(source, column, value->as.integer != 0);
    case LAMINAR_INT64:
      return laminar_set_int64(source, column, value->as.integer);
    case LAMINAR_DOUBLE:
      return laminar_set_double(source, column, value->as.real);
    case LAMINAR_DECIMAL:
      return laminar_set_decimal(source, column, value->as.decimal.high, value->as.decimal.low, value->unit);
    case LAMINAR_TEXT:
    case LAMINAR_BYTES:
      return set_bytes(
          source, column, (unsigned)value->type, value->as.text.data, value->as.text.length);
    case LAMINAR_DATE:
    case LAMINAR_MONTHS:
      return set_word(source, column, (unsigned)value->type, (uint64_t)value->as.integer);
    case LAMINAR_TIME:
    case LAMINAR_TIMESTAMP:
    case LAMINAR_INSTANT:
    case LAMINAR_DURATION:
      return set_time(
          source, column, (unsigned)value->type, value->as.integer, (LaminarTimeUnit)value->unit);
    case LAMINAR_LIST:
      return set_list(source, column, value);
    default:
      return lam_fail_format(
          LAMINAR_INVALID_ARGUMENT, "give a LaminarType", "there is no type %d of a value", (int)value->type);
  }
}

/* ---- rows */

LaminarError laminar_clear_row(LaminarSource* source) {
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return lam_stored();
  }
  slot->end = slot->begin;
  lam_let_go_slot(slot);
  return LAMINAR_OK;
}

/* Pushes or deletes one encoded row of a source that is held. */
static LaminarError push_one(LaminarSource* source, const void* encoded, size_t length) {
  LamEnv* env = lam_env();
  return env == NULL
      ? lam_stored()
      : lam_call(
            env,
            LAM_PUSH_ROW,
            LAM_ARGS(LAM_HANDLE(source), LAM_ADDRESS(encoded), LAM_LONG(length)));
}

/* Pushes or deletes the row, and begins the next whatever comes of it. */
static LaminarError send_row(LaminarSource* source, uint32_t operation) {
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return lam_stored();
  }
  LaminarError error = seal(slot, operation);
  if (error == LAMINAR_OK) {
    error = push_one(source, slot->buffer + slot->begin, slot->end - slot->begin);
  }
  slot->end = slot->begin;
  lam_let_go_slot(slot);
  return error;
}

LaminarError laminar_push_row(LaminarSource* source) {
  return send_row(source, PUSH);
}

LaminarError laminar_delete_row(LaminarSource* source) {
  return send_row(source, DELETE);
}

/* Pushes one encoded row of a source that is held, if there is room. */
static LaminarError try_push(LaminarSource* source, const void* encoded, size_t length, bool* taken) {
  LamEnv* env = lam_env();
  return env == NULL ? lam_stored()
                     : lam_call(
                           env,
                           LAM_TRY_PUSH_ROW,
                           LAM_ARGS(
                               LAM_HANDLE(source),
                               LAM_ADDRESS(encoded),
                               LAM_LONG(length),
                               LAM_ADDRESS(taken)));
}

LaminarError laminar_try_push_row(LaminarSource* source, bool* pushed) {
  if (pushed == NULL) {
    return lam_null_argument("pushed");
  }
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return lam_stored();
  }
  bool taken = false;
  LaminarError error = seal(slot, PUSH);
  if (error == LAMINAR_OK) {
    error = try_push(source, slot->buffer + slot->begin, slot->end - slot->begin, &taken);
  }
  if (error != LAMINAR_OK || taken) {
    slot->end = slot->begin;
  }
  lam_let_go_slot(slot);
  if (error == LAMINAR_OK) {
    *pushed = taken;
  }
  return error;
}

LaminarError laminar_add_row(LaminarSource* source) {
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return lam_stored();
  }
  LaminarError error = seal(slot, PUSH);
  if (error == LAMINAR_OK) {
    slot->begin = slot->end;
  }
  lam_let_go_slot(slot);
  return error;
}

/* Whether memory can hold so many bytes from an address on; with the failure stored where it cannot. */
static bool is_in_memory(const void* encoded, size_t length) {
  if (length <= PTRDIFF_MAX && (uintptr_t)encoded <= UINTPTR_MAX - length) {
    return true;
  }
  lam_fail_format(
      LAMINAR_INVALID_ARGUMENT,
      "give the bytes of all rows; encoded rows do not end with a NUL",
      "no memory holds %zu bytes of encoded rows",
      length);
  return false;
}

/* Pushes encoded rows of a source that is held. */
static LaminarError push_rows(LaminarSource* source, const void* encoded, size_t length, int64_t* rows) {
  int64_t pushed = 0;
  LaminarError error = LAMINAR_OK;
  if (length > 0) {
    LamEnv* env = lam_env();
    error = env == NULL
        ? lam_stored()
        : lam_call(
              env,
              LAM_PUSH_ROWS,
              LAM_ARGS(
                  LAM_HANDLE(source),
                  LAM_ADDRESS(encoded),
                  LAM_LONG(length),
                  LAM_ADDRESS(&pushed)));
  }
  if (rows != NULL) {
    *rows = pushed;
  }
  return error;
}

LaminarError laminar_push_batch(LaminarSource* source, int64_t* rows) {
  lam_count_from_zero(rows);
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return lam_stored();
  }
  LaminarError error = push_rows(source, slot->buffer, slot->begin, rows);
  /* What was set since the last row was added stays: it moves to the beginning. */
  size_t open = slot->end - slot->begin;
  if (open > 0 && slot->begin > 0) {
    memmove(slot->buffer, slot->buffer + slot->begin, open);
  }
  slot->begin = 0;
  slot->end = open;
  lam_let_go_slot(slot);
  return error;
}

/* ---- encoded rows */

LaminarError laminar_push_encoded(LaminarSource* source, const void* encoded, size_t length, int64_t* rows) {
  lam_count_from_zero(rows);
  if (encoded == NULL) {
    return lam_null_argument("encoded");
  }
  if (!is_in_memory(encoded, length)) {
    return lam_stored();
  }
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return lam_stored();
  }
  uint32_t first = 0;
  if (length >= LAM_HEAD_BYTES) {
    memcpy(&first, encoded, sizeof(first));
  }
  /* A row may be taken though its push ends with an error, of a source that is synchronous: that is counted there. */
  LaminarError error = rows == NULL && first == length && length > 0
      ? push_one(source, encoded, length)
      : push_rows(source, encoded, length, rows);
  lam_let_go_slot(slot);
  return error;
}

LaminarError
laminar_try_push_encoded(LaminarSource* source, const void* encoded, size_t length, bool* pushed) {
  if (encoded == NULL || pushed == NULL) {
    return lam_null_argument(encoded == NULL ? "encoded" : "pushed");
  }
  if (!is_in_memory(encoded, length)) {
    return lam_stored();
  }
  SourceSlot* slot = lam_hold_slot(source);
  if (slot == NULL) {
    return lam_stored();
  }
  bool taken = false;
  LaminarError error = try_push(source, encoded, length, &taken);
  lam_let_go_slot(slot);
  if (error == LAMINAR_OK) {
    *pushed = taken;
  }
  return error;
}
