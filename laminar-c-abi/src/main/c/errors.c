/*
 * The last failure of each thread, and the names of errors.
 *
 * The text of a failure is one block per thread, which the next failure writes over and the end of the thread frees. Text
 * that does not fit memory any more is replaced by constants, so that telling about an error never fails.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

typedef struct ErrorName {
  LaminarError code;
  const char* name;
} ErrorName;

static const ErrorName NAMES[] = {
    {LAMINAR_OK, "OK"},
    {LAMINAR_SYNTAX, "SYNTAX"},
    {LAMINAR_NOT_SUPPORTED, "NOT_SUPPORTED"},
    {LAMINAR_STATEMENT_TOO_LARGE, "STATEMENT_TOO_LARGE"},
    {LAMINAR_UNKNOWN_OBJECT, "UNKNOWN_OBJECT"},
    {LAMINAR_UNKNOWN_COLUMN, "UNKNOWN_COLUMN"},
    {LAMINAR_UNKNOWN_FUNCTION, "UNKNOWN_FUNCTION"},
    {LAMINAR_UNKNOWN_TYPE, "UNKNOWN_TYPE"},
    {LAMINAR_DUPLICATE_NAME, "DUPLICATE_NAME"},
    {LAMINAR_HAS_DEPENDENTS, "HAS_DEPENDENTS"},
    {LAMINAR_WRONG_OBJECT_KIND, "WRONG_OBJECT_KIND"},
    {LAMINAR_UNKNOWN_OPTION, "UNKNOWN_OPTION"},
    {LAMINAR_INVALID_OPTION, "INVALID_OPTION"},
    {LAMINAR_INVALID_CONFIG, "INVALID_CONFIG"},
    {LAMINAR_TYPE_MISMATCH, "TYPE_MISMATCH"},
    {LAMINAR_INVALID_QUERY, "INVALID_QUERY"},
    {LAMINAR_NO_EVENT_TIME, "NO_EVENT_TIME"},
    {LAMINAR_INVALID_WINDOW, "INVALID_WINDOW"},
    {LAMINAR_INVALID_EMIT, "INVALID_EMIT"},
    {LAMINAR_CHANGELOG_NOT_ALLOWED, "CHANGELOG_NOT_ALLOWED"},
    {LAMINAR_INVALID_LITERAL, "INVALID_LITERAL"},
    {LAMINAR_BINDING_MISMATCH, "BINDING_MISMATCH"},
    {LAMINAR_INVALID_ARGUMENT, "INVALID_ARGUMENT"},
    {LAMINAR_UNKNOWN_CONNECTOR, "UNKNOWN_CONNECTOR"},
    {LAMINAR_NOT_NULL_VIOLATION, "NOT_NULL_VIOLATION"},
    {LAMINAR_VALUE_OUT_OF_RANGE, "VALUE_OUT_OF_RANGE"},
    {LAMINAR_NUMERIC_OVERFLOW, "NUMERIC_OVERFLOW"},
    {LAMINAR_DIVISION_BY_ZERO, "DIVISION_BY_ZERO"},
    {LAMINAR_INVALID_CAST, "INVALID_CAST"},
    {LAMINAR_ROW_TOO_LARGE, "ROW_TOO_LARGE"},
    {LAMINAR_INVALID_FUNCTION_ARGUMENT, "INVALID_FUNCTION_ARGUMENT"},
    {LAMINAR_EVENT_TIME_TOO_FAR, "EVENT_TIME_TOO_FAR"},
    {LAMINAR_INVALID_BATCH, "INVALID_BATCH"},
    {LAMINAR_MALFORMED_INPUT, "MALFORMED_INPUT"},
    {LAMINAR_FUNCTION_FAILED, "FUNCTION_FAILED"},
    {LAMINAR_SEVERAL_ROWS, "SEVERAL_ROWS"},
    {LAMINAR_SOURCE_FULL, "SOURCE_FULL"},
    {LAMINAR_SUBSCRIPTION_FULL, "SUBSCRIPTION_FULL"},
    {LAMINAR_WOULD_DEADLOCK, "WOULD_DEADLOCK"},
    {LAMINAR_SUBSCRIPTION_DISCONNECTED, "SUBSCRIPTION_DISCONNECTED"},
    {LAMINAR_TOO_MANY_HANDLES, "TOO_MANY_HANDLES"},
    {LAMINAR_INTERRUPTED, "INTERRUPTED"},
    {LAMINAR_TIMEOUT, "TIMEOUT"},
    {LAMINAR_RESOURCE_LIMIT, "RESOURCE_LIMIT"},
    {LAMINAR_IO_FAILURE, "IO_FAILURE"},
    {LAMINAR_QUERY_CANCELLED, "QUERY_CANCELLED"},
    {LAMINAR_CLOSED, "CLOSED"},
    {LAMINAR_DROPPED, "DROPPED"},
    {LAMINAR_SOURCE_COMPLETE, "SOURCE_COMPLETE"},
    {LAMINAR_WRONG_THREAD, "WRONG_THREAD"},
    {LAMINAR_QUERY_STOPPED, "QUERY_STOPPED"},
    {LAMINAR_FOREIGN_STATE, "FOREIGN_STATE"},
    {LAMINAR_CALLED_BY_VISITOR, "CALLED_BY_VISITOR"},
    {LAMINAR_VISITOR_FAILED, "VISITOR_FAILED"},
    {LAMINAR_DATA_DIRECTORY_IN_USE, "DATA_DIRECTORY_IN_USE"},
    {LAMINAR_FOREIGN_DATA_DIRECTORY, "FOREIGN_DATA_DIRECTORY"},
    {LAMINAR_DAMAGED_STORAGE, "DAMAGED_STORAGE"},
    {LAMINAR_STORAGE_FULL, "STORAGE_FULL"},
    {LAMINAR_STORAGE_FAILED, "STORAGE_FAILED"},
    {LAMINAR_RECOVERY_FAILED, "RECOVERY_FAILED"},
    {LAMINAR_SEQUENCE_NOT_RETAINED, "SEQUENCE_NOT_RETAINED"},
    {LAMINAR_SEQUENCE_LOST, "SEQUENCE_LOST"},
    {LAMINAR_INTERNAL, "INTERNAL"},
};

const char* laminar_error_name(LaminarError code) {
  for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
    if (NAMES[i].code == code) {
      return NAMES[i].name;
    }
  }
  return NULL;
}

static void set_constant(LaminarErrorDetails* details, LaminarError code, const char* message) {
  memset(details, 0, sizeof(*details));
  const char* name = laminar_error_name(code);
  details->code = code;
  details->name = name == NULL ? "" : name;
  details->message = message;
  details->message_length = strlen(message);
  details->remedy = "";
  details->excerpt = "";
}

/* Copies text behind what the block holds, with a NUL. */
static const char* append(char** at, const char* text, size_t length) {
  char* begin = *at;
  if (length > 0) {
    memcpy(begin, text, length);
  }
  begin[length] = 0;
  *at = begin + length + 1;
  return begin;
}

static LaminarError store(
    LaminarErrorDetails given) { /* its text may lie in the thread's present block */
  ThreadState* thread = lam_thread();
  if (thread == NULL) {
    return given.code;
  }
  char* block = malloc(given.message_length + given.remedy_length + given.excerpt_length + 3);
  if (block == NULL) {
    set_constant(&thread->failure, given.code, "there is no memory for the text of this error");
    return given.code;
  }
  char* at = block;
  LaminarErrorDetails kept = given;
  const char* name = laminar_error_name(given.code);
  kept.name = name == NULL ? "" : name;
  kept.message = append(&at, given.message, given.message_length);
  kept.remedy = append(&at, given.remedy, given.remedy_length);
  kept.excerpt = append(&at, given.excerpt, given.excerpt_length);
  free(thread->failure_text);
  thread->failure_text = block;
  thread->failure = kept;
  return given.code;
}

LaminarError lam_fail(LaminarError code, const char* message, const char* remedy) {
  LaminarErrorDetails details;
  set_constant(&details, code, message);
  details.remedy = remedy;
  details.remedy_length = strlen(remedy);
  return store(details);
}

LaminarError lam_fail_format(LaminarError code, const char* remedy, const char* format, ...) {
  char message[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
  return lam_fail(code, message, remedy);
}

LaminarError lam_null_argument(const char* name) {
  return lam_fail_format(LAMINAR_INVALID_ARGUMENT, "give an address", "%s is NULL", name);
}

/* Reads a little-endian number of 4 bytes. */
static uint32_t read_u32(const unsigned char* at) {
  return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Reads one length and its text, and tells whether both lie within the block. */
static bool read_text(
    const unsigned char* block, size_t size, size_t* offset, const char** text, size_t* length) {
  if (size - *offset < 4) {
    return false;
  }
  size_t n = read_u32(block + *offset);
  *offset += 4;
  if (size - *offset < n) {
    return false;
  }
  *text = (const char*)block + *offset;
  *length = n;
  *offset += n;
  return true;
}

bool lam_decode_failure(const unsigned char* block, size_t size, LaminarErrorDetails* details) {
  set_constant(details, LAMINAR_INTERNAL, "");
  if (size < 20) {
    return false;
  }
  details->code = (LaminarError)read_u32(block);
  details->line = (int32_t)read_u32(block + 4);
  details->column = (int32_t)read_u32(block + 8);
  details->end_line = (int32_t)read_u32(block + 12);
  details->end_column = (int32_t)read_u32(block + 16);
  size_t offset = 20;
  const char* name;
  size_t name_length;
  return read_text(block, size, &offset, &name, &name_length)
      && read_text(block, size, &offset, &details->message, &details->message_length)
      && read_text(block, size, &offset, &details->remedy, &details->remedy_length)
      && read_text(block, size, &offset, &details->excerpt, &details->excerpt_length);
}

LaminarError lam_fail_encoded(const unsigned char* block, size_t size) {
  LaminarErrorDetails details;
  if (!lam_decode_failure(block, size, &details) || details.code == LAMINAR_OK) {
    return lam_fail(LAMINAR_INTERNAL, "the runtime has failed and does not say why", "");
  }
  return store(details);
}

void lam_destroy(void (*destroy)(void* context), void* context) {
  if (destroy == NULL) {
    return;
  }
  ThreadState* thread = lam_thread();
  if (thread == NULL) {
    destroy(context);
    return;
  }
  LaminarErrorDetails failure = thread->failure;
  char* text = thread->failure_text;
  thread->failure_text = NULL; /* so that a failure within leaves it */
  destroy(context);
  free(thread->failure_text);
  thread->failure = failure;
  thread->failure_text = text;
}

LaminarError laminar_last_error(LaminarErrorDetails* details) {
  ThreadState* thread = lam_thread();
  LaminarErrorDetails none;
  set_constant(&none, LAMINAR_OK, "");
  const LaminarErrorDetails* failure =
      thread == NULL || thread->failure.code == LAMINAR_OK ? &none : &thread->failure;
  if (details != NULL) {
    *details = *failure;
  }
  return failure->code;
}
