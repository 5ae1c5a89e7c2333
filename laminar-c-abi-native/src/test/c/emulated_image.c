/*
 * Stands in for a native image where none can be built: it exports what an image exports, and runs the same classes of
 * io.laminar.capi.image in a Java virtual machine. What it tests is the C side, and the Java side but for ImageHost.
 *
 * JAVA_HOME names the runtime, LAMINAR_EMULATED_CLASS_PATH the classes. entry_points.h is made of entry.h by the command `test`.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"

#define PACKAGE "io/laminar/capi/image/"
#define MAX_ARGUMENTS 8
#define EXPORTED __attribute__((visibility("default")))

typedef jint (*CreateJavaVM)(JavaVM**, void**, void*);

static JavaVM* vm;
static const HostTable* host;

/* ---- what GraalVM's C API has */

EXPORTED int graal_create_isolate(void* parameters, void** isolate, JNIEnv** thread) {
  (void)parameters;
  char path[4096];
  const char* home = getenv("JAVA_HOME");
  const char* classes = getenv("LAMINAR_EMULATED_CLASS_PATH");
  snprintf(path, sizeof(path), "%s/lib/server/libjvm.so", home == NULL ? "" : home);
  void* library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
  CreateJavaVM create = library == NULL ? NULL : (CreateJavaVM)(intptr_t)dlsym(library, "JNI_CreateJavaVM");
  if (create == NULL || classes == NULL) {
    return 1;
  }
  size_t size = strlen(classes) + sizeof("-Djava.class.path=");
  char* class_path = malloc(size);
  if (class_path == NULL) {
    return 2;
  }
  snprintf(class_path, size, "-Djava.class.path=%s", classes);
  JavaVMOption options[] = {
      {.optionString = class_path},
      {.optionString = "-Xrs"},
      {.optionString = "-XX:+UseSerialGC"},
      {.optionString = "-XX:TieredStopAtLevel=1"},
      {.optionString = "--add-opens=java.base/java.nio=ALL-UNNAMED"}};
  JavaVMInitArgs arguments = {
      .version = JNI_VERSION_1_8, .nOptions = sizeof(options) / sizeof(options[0]), .options = options};
  jint result = create(&vm, (void**)thread, &arguments);
  free(class_path);
  *isolate = vm;
  return result == JNI_OK ? 0 : 3;
}

EXPORTED int graal_attach_thread(void* isolate, JNIEnv** thread) {
  JavaVMAttachArgs arguments = {.version = JNI_VERSION_1_8};
  return (*(JavaVM*)isolate)->AttachCurrentThreadAsDaemon(isolate, (void**)thread, &arguments) == JNI_OK ? 0 : 1;
}

EXPORTED int graal_detach_thread(JNIEnv* thread) {
  (void)thread;
  return (*vm)->DetachCurrentThread(vm) == JNI_OK ? 0 : 1;
}

/* ---- the host: the native methods of EmulatedHost call the table, as ImageHost does */

#define CALL(type, name, parameters, call) \
  static type JNICALL name parameters { \
    (void)env; \
    (void)self; \
    call; \
  }

CALL(jlong, allocate, (JNIEnv * env, jobject self, jlong bytes), return host->allocate(bytes))
CALL(void, release, (JNIEnv * env, jobject self, jlong address), host->free(address))
CALL(void, on_batch, (JNIEnv * env, jobject self, jlong function, jlong context, jlong array, jlong schema),
     host->on_batch(function, context, array, schema))
CALL(void, on_end, (JNIEnv * env, jobject self, jlong function, jlong context, jlong block),
     host->on_end(function, context, block))
CALL(jint, open_signal, (JNIEnv * env, jobject self), return host->open_signal())
CALL(void, raise_signal, (JNIEnv * env, jobject self, jint descriptor), host->raise(descriptor))
CALL(void, lower_signal, (JNIEnv * env, jobject self, jint descriptor), host->lower(descriptor))
CALL(void, close_signal, (JNIEnv * env, jobject self, jint descriptor), host->close_signal(descriptor))
CALL(jint, call_function,
     (JNIEnv * env, jobject self, jlong function, jlong context, jlong arguments, jint count, jlong result),
     return host->call_function(function, context, arguments, count, result))
CALL(void, destroy, (JNIEnv * env, jobject self, jlong function, jlong context), host->destroy(function, context))

#define NATIVE(name, signature, function) {(char*)(name), (char*)(signature), (void*)(intptr_t)(function)}

EXPORTED int laminar_image_host(JNIEnv* env, int64_t* result, int64_t table) {
  host = (const HostTable*)(intptr_t)table;
  JNINativeMethod methods[] = {
      NATIVE("allocate", "(J)J", allocate),
      NATIVE("free", "(J)V", release),
      NATIVE("onBatch", "(JJJJ)V", on_batch),
      NATIVE("end", "(JJJ)V", on_end),
      NATIVE("openSignal", "()I", open_signal),
      NATIVE("raise", "(I)V", raise_signal),
      NATIVE("lower", "(I)V", lower_signal),
      NATIVE("closeSignal", "(I)V", close_signal),
      NATIVE("callFunction", "(JJJIJ)I", call_function),
      NATIVE("destroy", "(JJ)V", destroy)};
  jclass type = (*env)->FindClass(env, PACKAGE "EmulatedHost");
  jint count = sizeof(methods) / sizeof(methods[0]);
  bool registered = type != NULL && (*env)->RegisterNatives(env, type, methods, count) == JNI_OK;
  jmethodID install = registered ? (*env)->GetStaticMethodID(env, type, "install", "()V") : NULL;
  if (install != NULL) {
    (*env)->CallStaticVoidMethod(env, type, install);
  }
  *result = 0;
  if ((*env)->ExceptionCheck(env)) {
    (*env)->ExceptionDescribe(env);
    return LAM_FAILED;
  }
  return LAM_DONE;
}

/* ---- the entry points */

typedef struct EntryPoint {
  jclass type;
  jmethodID method;
  int arguments;
} EntryPoint;

static bool find(JNIEnv* env, EntryPoint* entry, const char* class_name, const char* method, const char* signature) {
  char name[96];
  const char* kind = strcmp(class_name, "Entry") == 0 ? "DatabaseEntry" : class_name;
  snprintf(name, sizeof(name), PACKAGE "%sPoints", kind);
  for (const char* at = signature + 1; *at != ')'; at++) {
    entry->arguments += *at != '[';
  }
  char form[MAX_ARGUMENTS + 8] = "(JJ";
  for (int i = 0; i < entry->arguments; i++) {
    strcat(form, "J");
  }
  strcat(form, ")I");
  jclass type = (*env)->FindClass(env, name);
  jmethodID id = type == NULL ? NULL : (*env)->GetStaticMethodID(env, type, method, form);
  if (id == NULL) {
    (*env)->ExceptionDescribe(env);
    return false;
  }
  entry->type = (*env)->NewGlobalRef(env, type);
  (*env)->DeleteLocalRef(env, type);
  entry->method = id;
  return true;
}

static int call(JNIEnv* env, const EntryPoint* entry, int64_t* result, const int64_t* given) {
  jvalue arguments[MAX_ARGUMENTS + 2] = {{.j = 0}, {.j = (intptr_t)result}};
  for (int i = 0; i < entry->arguments; i++) {
    arguments[i + 2].j = given[i];
  }
  jint status = (*env)->CallStaticIntMethodA(env, entry->type, entry->method, arguments);
  if ((*env)->ExceptionCheck(env)) {
    (*env)->ExceptionClear(env);
    return LAM_FAILED;
  }
  return status;
}

/* Each takes eight arguments, of which its caller gives fewer: the conventions of 64-bit machines let the rest be anything. */
#define ENTRY(class_name, method_name, signature) \
  EXPORTED int laminar_image_##class_name##_##method_name( \
      JNIEnv* env, \
      int64_t* result, \
      int64_t a, \
      int64_t b, \
      int64_t c, \
      int64_t d, \
      int64_t e, \
      int64_t f, \
      int64_t g, \
      int64_t h) { \
    static __thread EntryPoint entry; /* of each thread, so that no lock is needed */ \
    if (entry.method == NULL && !find(env, &entry, #class_name, #method_name, signature)) { \
      return LAM_FAILED; \
    } \
    return call(env, &entry, result, (const int64_t[]){a, b, c, d, e, f, g, h}); \
  }

#include "entry_points.h"
