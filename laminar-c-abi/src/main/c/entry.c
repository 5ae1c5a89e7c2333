/*
 * Calls of io.laminar.capi, and what is checked before them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"

#define MAX_TEXT_BYTES INT32_MAX
#define MEMORY_REMEDY "close what is not needed, or give the runtime a larger heap (-Xmx)"

/* ---- failures */

/* The runtime itself has failed, on the way to a method or back. */
static LaminarError thrown(void) {
  return lam_fail(
      LAMINAR_RESOURCE_LIMIT, "the Java runtime has no memory or no stack left for this call", MEMORY_REMEDY);
}

static LaminarError keep_failure(LamEnv* env, LaminarError code) {
  LaminarError otherwise = code == LAMINAR_OK ? LAMINAR_INTERNAL : code;
  LamResult result;
  if (!lam_invoke(env, LAM_LAST_ERROR, NULL, &result) || result.bytes == NULL) {
    return lam_fail(
        otherwise, "the Java runtime has no memory left for the text of this error", MEMORY_REMEDY);
  }
  size_t size = lam_length(env, result.bytes);
  unsigned char* block = malloc(size + 1);
  LaminarError kept;
  if (block == NULL) {
    kept = lam_fail(otherwise, "there is no memory for the text of this error", MEMORY_REMEDY);
  } else {
    lam_read(env, result.bytes, block);
    kept = lam_fail_encoded(block, size);
  }
  free(block);
  lam_forget(env, result.bytes);
  return kept;
}

LaminarError lam_stored(void) {
  LaminarError code = laminar_last_error(NULL);
  return code == LAMINAR_OK ? LAMINAR_INTERNAL : code;
}

/* ---- calls */

LaminarError lam_call(LamEnv* env, LamMethod method, const LamArgument* arguments) {
  LamResult result;
  if (!lam_invoke(env, method, arguments, &result)) {
    return thrown();
  }
  return result.number == 0 ? LAMINAR_OK : keep_failure(env, (LaminarError)result.number);
}

void* lam_call_handle(LamEnv* env, LamMethod method, const LamArgument* arguments) {
  LamResult result;
  if (!lam_invoke(env, method, arguments, &result)) {
    thrown();
    return NULL;
  }
  if (result.number == 0) {
    keep_failure(env, LAMINAR_OK);
  }
  return (void*)(intptr_t)result.number;
}

LamBytes lam_call_bytes(LamEnv* env, LamMethod method, const LamArgument* arguments) {
  LamResult result;
  if (!lam_invoke(env, method, arguments, &result)) {
    thrown();
    return NULL;
  }
  if (result.bytes == NULL) {
    keep_failure(env, LAMINAR_OK);
  }
  return result.bytes;
}

LaminarError lam_call_text(LamEnv* env, LamMethod method, const LamArgument* arguments, LaminarText* text) {
  LamBytes bytes = lam_call_bytes(env, method, arguments);
  if (bytes == NULL) {
    return lam_stored();
  }
  LaminarError error = LAMINAR_OK;
  if (text != NULL) {
    size_t length = lam_length(env, bytes);
    char* data = lam_allocate(length + 1);
    if (data == NULL) {
      error = lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for this text", MEMORY_REMEDY);
    } else {
      lam_read(env, bytes, data);
      data[length] = 0;
      text->data = data;
      text->length = length;
    }
  }
  lam_forget(env, bytes);
  return error;
}

int64_t lam_call_number(LamEnv* env, LamMethod method, const LamArgument* arguments) {
  LamResult result;
  if (!lam_invoke(env, method, arguments, &result)) {
    thrown();
    return 0;
  }
  return result.number;
}

void lam_call_void(LamEnv* env, LamMethod method, const LamArgument* arguments) {
  LamResult result;
  if (!lam_invoke(env, method, arguments, &result)) {
    thrown();
  }
}

/* ---- arguments */

LamEnv* lam_enter(const void* handle, const char* name) {
  if (handle == NULL && !lam_is_away()) {
    lam_fail_format(
        LAMINAR_INVALID_ARGUMENT, "look at laminar_last_error() where a function gave no handle", "%s is NULL", name);
    return NULL;
  }
  return lam_env();
}

/* How many bytes follow the first of a character, and the least number that needs so many; false for no first byte. */
static bool head(unsigned char byte, int* following, uint32_t* least, uint32_t* value) {
  if (byte >= 0xC2 && byte <= 0xDF) {
    *following = 1;
    *least = 0x80;
    *value = byte & 0x1FU;
  } else if (byte >= 0xE0 && byte <= 0xEF) {
    *following = 2;
    *least = 0x800;
    *value = byte & 0x0FU;
  } else if (byte >= 0xF0 && byte <= 0xF4) {
    *following = 3;
    *least = 0x10000;
    *value = byte & 0x07U;
  } else {
    return false;
  }
  return true;
}

/* The index of the first byte that is not UTF-8; the length where there is none. */
static size_t utf8_prefix(const unsigned char* text, size_t length) {
  size_t i = 0;
  while (i < length) {
    if (text[i] < 0x80) {
      i++;
      continue;
    }
    int following;
    uint32_t least;
    uint32_t value;
    if (!head(text[i], &following, &least, &value) || length - i <= (size_t)following) {
      return i;
    }
    for (int k = 1; k <= following; k++) {
      if ((text[i + (size_t)k] & 0xC0) != 0x80) {
        return i;
      }
      value = value << 6 | (text[i + (size_t)k] & 0x3FU);
    }
    if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
      return i;
    }
    i += (size_t)following + 1;
  }
  return length;
}

LamBytes lam_bytes(LamEnv* env, const char* text, size_t length, const char* name) {
  if (text == NULL) {
    lam_null_argument(name);
    return NULL;
  }
  size_t bytes = length == LAMINAR_NUL_TERMINATED ? strlen(text) : length;
  if (bytes > MAX_TEXT_BYTES - 8) {
    lam_fail_format(
        LAMINAR_INVALID_ARGUMENT,
        "give a shorter one, or its length in bytes",
        "%s has %zu bytes, and at most %d are taken",
        name,
        bytes,
        MAX_TEXT_BYTES - 8);
    return NULL;
  }
  size_t whole = utf8_prefix((const unsigned char*)text, bytes);
  if (whole < bytes) {
    lam_fail_format(
        LAMINAR_INVALID_ARGUMENT, "give UTF-8", "%s is not UTF-8: its byte %zu does not belong there", name, whole);
    return NULL;
  }
  LamBytes copy = lam_new_bytes(env, text, bytes);
  if (copy == NULL) {
    thrown();
  }
  return copy;
}
