/*
 * Calls of io.laminar.capi through JNI. Threads of C never return to Java, so each local reference is given back at once.
 */
#include <string.h>

#include "entry.h"

#define PACKAGE "io/laminar/capi/"

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

/* ---- calls */

/* Whether a call threw. Entry never does; what the virtual machine itself throws on the way there ends here. */
static bool threw(JNIEnv* env) {
  if (!(*env)->ExceptionCheck(env)) {
    return false;
  }
  (*env)->ExceptionClear(env);
  return true;
}

bool lam_invoke(LamEnv* env, LamMethod method, const LamArgument* arguments, LamResult* result) {
  jclass type = classes[method];
  jmethodID id = ids[method];
  result->number = 0;
  result->bytes = NULL;
  switch (strchr(METHODS[method].signature, ')')[1]) {
    case 'I':
      result->number = (*env)->CallStaticIntMethodA(env, type, id, arguments);
      break;
    case 'J':
      result->number = (*env)->CallStaticLongMethodA(env, type, id, arguments);
      break;
    case 'V':
      (*env)->CallStaticVoidMethodA(env, type, id, arguments);
      break;
    default:
      result->bytes = (*env)->CallStaticObjectMethodA(env, type, id, arguments);
  }
  return !threw(env);
}

/* ---- bytes */

LamBytes lam_new_bytes(LamEnv* env, const void* data, size_t length) {
  jbyteArray array = (*env)->NewByteArray(env, (jsize)length);
  if (array == NULL) {
    (*env)->ExceptionClear(env);
    return NULL;
  }
  (*env)->SetByteArrayRegion(env, array, 0, (jsize)length, data);
  return array;
}

size_t lam_length(LamEnv* env, LamBytes bytes) {
  return (size_t)(*env)->GetArrayLength(env, bytes);
}

void lam_read(LamEnv* env, LamBytes bytes, void* to) {
  (*env)->GetByteArrayRegion(env, bytes, 0, (*env)->GetArrayLength(env, bytes), to);
}

void lam_forget(LamEnv* env, LamBytes bytes) {
  if (bytes != NULL) {
    (*env)->DeleteLocalRef(env, bytes);
  }
}
