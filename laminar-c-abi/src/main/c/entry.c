/*
 * Calls of io.laminar.capi. Threads of C never return to Java, so each local reference is given back at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"

#define PACKAGE "io/laminar/capi/"
#define MAX_TEXT_BYTES INT32_MAX
#define MEMORY_REMEDY "close what is not needed, or give the runtime a larger heap (-Xmx)"

typedef struct Method {
  const char* class_name;
  const char* name;
  const char* signature;
} Method;

static const Method METHODS[] = {
#define LAM_METHOD(name, class, method, signature) {PACKAGE class, method, signature},
    LAM_METHODS(LAM_METHOD)
#undef LAM_METHOD
};

static jclass classes[LAM_METHOD_COUNT];
static jmethodID ids[LAM_METHOD_COUNT];

/* ---- binding */

static LaminarError missing(JNIEnv* env, const char* what) {
  (*env)->ExceptionClear(env);
  return lam_fail_format(
      LAMINAR_INVALID_CONFIG,
      "put the jars of the folder 'jars' of this very version on the class path (LAMINAR_CLASS_PATH, or that of the "
      "process's own virtual machine)",
      "the class path of the Java runtime does not have LaminarDB %s: %s is not there",
      laminar_version(),
      what);
}

/* Keeps a class for good: it is referred to until the process ends. */
static jclass find_class(JNIEnv* env, const char* name) {
  jclass local = (*env)->FindClass(env, name);
  if (local == NULL) {
    missing(env, name);
    return NULL;
  }
  jclass global = (*env)->NewGlobalRef(env, local);
  (*env)->DeleteLocalRef(env, local);
  return global;
}

static LaminarError register_host(JNIEnv* env) {
  jclass host = find_class(env, PACKAGE "JniHost");
  if (host == NULL) {
    return lam_stored();
  }
  if ((*env)->RegisterNatives(env, host, LAM_HOST_METHODS, LAM_HOST_METHOD_COUNT) != JNI_OK) {
    return missing(env, PACKAGE "JniHost");
  }
  return LAMINAR_OK;
}

LaminarError lam_bind_entry(JNIEnv* env) {
  LaminarError error = register_host(env);
  if (error != LAMINAR_OK) {
    return error;
  }
  for (int i = 0; i < LAM_METHOD_COUNT; i++) {
    bool same = i > 0 && strcmp(METHODS[i].class_name, METHODS[i - 1].class_name) == 0;
    classes[i] = same ? classes[i - 1] : find_class(env, METHODS[i].class_name);
    if (classes[i] == NULL) {
      return lam_stored();
    }
    ids[i] = (*env)->GetStaticMethodID(env, classes[i], METHODS[i].name, METHODS[i].signature);
    if (ids[i] == NULL) {
      return missing(env, METHODS[i].name);
    }
  }
  return lam_call(
      env,
      LAM_START,
      LAM_ARGS(
          LAM_LONG((intptr_t)lam_release_array), LAM_LONG((intptr_t)lam_release_schema)));
}

/* ---- failures */

/* Entry never throws; what the virtual machine itself throws on the way there ends here. */
static LaminarError thrown(JNIEnv* env) {
  (*env)->ExceptionClear(env);
  return lam_fail(
      LAMINAR_RESOURCE_LIMIT, "the Java runtime has no memory or no stack left for this call", MEMORY_REMEDY);
}

static LaminarError keep_failure(JNIEnv* env, LaminarError code) {
  jbyteArray bytes =
      (*env)->CallStaticObjectMethodA(env, classes[LAM_LAST_ERROR], ids[LAM_LAST_ERROR], NULL);
  if ((*env)->ExceptionCheck(env) || bytes == NULL) {
    (*env)->ExceptionClear(env);
    return lam_fail(
        code == LAMINAR_OK ? LAMINAR_INTERNAL : code,
        "the Java runtime has no memory left for the text of this error",
        MEMORY_REMEDY);
  }
  jsize size = (*env)->GetArrayLength(env, bytes);
  unsigned char* block = malloc((size_t)size + 1);
  LaminarError kept;
  if (block == NULL) {
    kept = lam_fail(
        code == LAMINAR_OK ? LAMINAR_INTERNAL : code, "there is no memory for the text of this error", MEMORY_REMEDY);
  } else {
    (*env)->GetByteArrayRegion(env, bytes, 0, size, (jbyte*)block);
    kept = lam_fail_encoded(block, (size_t)size);
  }
  free(block);
  lam_forget(env, bytes);
  return kept;
}

LaminarError lam_stored(void) {
  LaminarError code = laminar_last_error(NULL);
  return code == LAMINAR_OK ? LAMINAR_INTERNAL : code;
}

/* ---- calls */

LaminarError lam_call(JNIEnv* env, LamMethod method, const jvalue* arguments) {
  jint code = (*env)->CallStaticIntMethodA(env, classes[method], ids[method], arguments);
  if ((*env)->ExceptionCheck(env)) {
    return thrown(env);
  }
  return code == 0 ? LAMINAR_OK : keep_failure(env, code);
}

void* lam_call_handle(JNIEnv* env, LamMethod method, const jvalue* arguments) {
  jlong handle = (*env)->CallStaticLongMethodA(env, classes[method], ids[method], arguments);
  if ((*env)->ExceptionCheck(env)) {
    thrown(env);
    return NULL;
  }
  if (handle == 0) {
    keep_failure(env, LAMINAR_OK);
  }
  return (void*)(intptr_t)handle;
}

jbyteArray lam_call_bytes(JNIEnv* env, LamMethod method, const jvalue* arguments) {
  jbyteArray bytes = (*env)->CallStaticObjectMethodA(env, classes[method], ids[method], arguments);
  if ((*env)->ExceptionCheck(env)) {
    thrown(env);
    return NULL;
  }
  if (bytes == NULL) {
    keep_failure(env, LAMINAR_OK);
  }
  return bytes;
}

LaminarError lam_call_text(JNIEnv* env, LamMethod method, const jvalue* arguments, LaminarText* text) {
  jbyteArray bytes = lam_call_bytes(env, method, arguments);
  if (bytes == NULL) {
    return lam_stored();
  }
  LaminarError error = LAMINAR_OK;
  if (text != NULL) {
    jsize length = (*env)->GetArrayLength(env, bytes);
    char* data = lam_allocate((size_t)length + 1);
    if (data == NULL) {
      error = lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for this text", MEMORY_REMEDY);
    } else {
      (*env)->GetByteArrayRegion(env, bytes, 0, length, (jbyte*)data);
      data[length] = 0;
      text->data = data;
      text->length = (size_t)length;
    }
  }
  lam_forget(env, bytes);
  return error;
}

int64_t lam_call_number(JNIEnv* env, LamMethod method, const jvalue* arguments) {
  jlong number = (*env)->CallStaticLongMethodA(env, classes[method], ids[method], arguments);
  if ((*env)->ExceptionCheck(env)) {
    thrown(env);
    return 0;
  }
  return number;
}

void lam_call_void(JNIEnv* env, LamMethod method, const jvalue* arguments) {
  (*env)->CallStaticVoidMethodA(env, classes[method], ids[method], arguments);
  if ((*env)->ExceptionCheck(env)) {
    thrown(env);
  }
}

/* ---- arguments */

JNIEnv* lam_enter(const void* handle, const char* name) {
  if (handle == NULL && !atomic_load_explicit(&lam_forked, memory_order_relaxed)) {
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

jbyteArray lam_bytes(JNIEnv* env, const char* text, size_t length, const char* name) {
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
  jbyteArray array = (*env)->NewByteArray(env, (jsize)bytes);
  if (array == NULL) {
    thrown(env);
    return NULL;
  }
  (*env)->SetByteArrayRegion(env, array, 0, (jsize)bytes, (const jbyte*)text);
  return array;
}

void lam_forget(JNIEnv* env, jobject reference) {
  if (reference != NULL) {
    (*env)->DeleteLocalRef(env, reference);
  }
}
