/*
 * The functions that a Java virtual machine calls through JNI: the native methods of io.laminar.capi.JniHost.
 */
#include <stdlib.h>

#include "entry.h"

static jlong JNICALL allocate0(JNIEnv* env, jclass type, jlong bytes) {
  (void)env;
  (void)type;
  return lam_host_allocate(bytes);
}

static void JNICALL free0(JNIEnv* env, jclass type, jlong address) {
  (void)env;
  (void)type;
  lam_host_free(address);
}

static void JNICALL on_batch0(JNIEnv* env, jclass type, jlong function, jlong context, jlong array, jlong schema) {
  (void)env;
  (void)type;
  lam_host_on_batch(function, context, array, schema);
}

static void JNICALL on_end0(JNIEnv* env, jclass type, jlong function, jlong context, jbyteArray error) {
  (void)type;
  size_t size = error == NULL ? 0 : lam_length(env, error);
  unsigned char* block = error == NULL ? NULL : malloc(size + 1);
  if (block != NULL) {
    lam_read(env, error, block);
    lam_host_on_end(function, context, block, size);
    free(block);
  } else if (error == NULL) {
    lam_host_on_end(function, context, NULL, 0);
  } else {
    /* There is no memory for it, which is what is told then. */
    lam_host_on_end(function, context, (const unsigned char*)"", 0);
  }
}

static jint JNICALL open_signal0(JNIEnv* env, jclass type) {
  (void)env;
  (void)type;
  return lam_host_open_signal();
}

static void JNICALL raise0(JNIEnv* env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  lam_host_raise(descriptor);
}

static void JNICALL lower0(JNIEnv* env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  lam_host_lower(descriptor);
}

static void JNICALL close_signal0(JNIEnv* env, jclass type, jint descriptor) {
  (void)env;
  (void)type;
  lam_host_close_signal(descriptor);
}

static jint JNICALL call_function0(
    JNIEnv* env, jclass type, jlong function, jlong context, jlong arguments, jint count, jlong result) {
  (void)env;
  (void)type;
  return lam_host_call_function(function, context, arguments, count, result);
}

static void JNICALL destroy0(JNIEnv* env, jclass type, jlong function, jlong context) {
  (void)env;
  (void)type;
  lam_host_destroy(function, context);
}

static void JNICALL ended0(JNIEnv* env, jclass type) {
  (void)env;
  (void)type;
  atomic_store(&lam_away, LAM_ENDED);
}

#define NATIVE(name, signature, function) {(char*)(name), (char*)(signature), (void*)(intptr_t)(function)}

const JNINativeMethod LAM_HOST_METHODS[] = {
    NATIVE("allocate0", "(J)J", allocate0),
    NATIVE("free0", "(J)V", free0),
    NATIVE("onBatch0", "(JJJJ)V", on_batch0),
    NATIVE("onEnd0", "(JJ[B)V", on_end0),
    NATIVE("openSignal0", "()I", open_signal0),
    NATIVE("raise0", "(I)V", raise0),
    NATIVE("lower0", "(I)V", lower0),
    NATIVE("closeSignal0", "(I)V", close_signal0),
    NATIVE("callFunction0", "(JJJIJ)I", call_function0),
    NATIVE("destroy0", "(JJ)V", destroy0),
    NATIVE("ended0", "()V", ended0)};

const int LAM_HOST_METHOD_COUNT = sizeof(LAM_HOST_METHODS) / sizeof(LAM_HOST_METHODS[0]);
