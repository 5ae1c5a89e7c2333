/*
 * The Java virtual machine: that of the process, or one that is started here, once.
 *
 *   lam_start ──▶ JNI_GetCreatedJavaVMs of a libjvm that the process has loaded ──none──▶ lam_locate ──▶ JNI_CreateJavaVM
 *
 * A thread is attached as a daemon by its first call, and detached when it ends (threads.c).
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dl_iterate_phdr */
#endif
#include <ctype.h>
#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"

#define MAX_OPTIONS 256
#define MEMORY_REMEDY "close what is not needed"

/* The first version with --sun-misc-unsafe-memory-access, without which it warns of Arrow's memory. */
#define WARNS_OF_UNSAFE 23

typedef jint (*CreateJavaVM)(JavaVM**, void**, void*);
typedef jint (*GetCreatedJavaVMs)(JavaVM**, jsize, jsize*);

JavaVM* lam_vm;

/* The text that the machine prints while it starts, which is its reason where it does not. */
static char start_output[1024];
static atomic_bool starting;

static jint print_of_machine(FILE* file, const char* format, va_list arguments) {
  if (!atomic_load(&starting)) {
    return vfprintf(file, format, arguments);
  }
  size_t used = strlen(start_output);
  jint length = vsnprintf(start_output + used, sizeof(start_output) - used, format, arguments);
  /* Its words come before it ends the process: nobody would read them later. */
  if (strstr(start_output, "Error occurred during initialization") != NULL) {
    fputs(start_output + used, stderr);
  }
  return length;
}

/* ---- options */

typedef struct OptionList {
  JavaVMOption options[MAX_OPTIONS];
  char* owned[MAX_OPTIONS];
  int count;
  bool whole; /* nothing had to be left out */
} OptionList;

/* Adds an option that was allocated and is freed with the list. */
static void add_owned(OptionList* list, char* option) {
  if (option == NULL || list->count == MAX_OPTIONS) {
    free(option);
    list->whole = false;
    return;
  }
  list->owned[list->count] = option;
  list->options[list->count].optionString = option;
  list->options[list->count].extraInfo = NULL;
  list->count++;
}

static void add(OptionList* list, const char* option) {
  add_owned(list, strdup(option));
}

static void add_joined(OptionList* list, const char* name, const char* value) {
  size_t length = strlen(name) + strlen(value) + 1;
  char* option = malloc(length);
  if (option != NULL) {
    snprintf(option, length, "%s%s", name, value);
  }
  add_owned(list, option);
}

/* Adds the words of a text. */
static void add_words(OptionList* list, const char* text) {
  while (text != NULL && *text != 0) {
    while (isspace((unsigned char)*text)) {
      text++;
    }
    size_t length = 0;
    while (text[length] != 0 && !isspace((unsigned char)text[length])) {
      length++;
    }
    if (length > 0) {
      add_owned(list, strndup(text, length));
    }
    text += length;
  }
}

static void fill_options(
    OptionList* list, const Located* located, const LaminarRuntimeOptions* given) {
  list->count = 0;
  list->whole = true;
  /* First, so that it gets what is said of the others. */
  add(list, "vfprintf");
  if (list->count > 0) {
    list->options[0].extraInfo = (void*)(intptr_t)print_of_machine;
  }
  add_joined(list, "-Djava.class.path=", located->class_path);
  /* Signals, and so Ctrl-C, stay the host's. */
  add(list, "-Xrs");
  /* One thread and the least memory: batches lie outside of the heap. */
  add(list, "-XX:+UseSerialGC");
  /* Otherwise a 64th of the machine's memory, which an idle database would touch in part before it collects. It grows. */
  add(list, "-Xms16m");
  /* No file in /tmp that other processes could look into. */
  add(list, "-XX:-UsePerfData");
  /* A library prints nothing; what is wrong with an archive must not go to standard output. */
  add(list, "-Xlog:disable");
  add(list, "-Xlog:all=error:stderr");
  if (located->archive != NULL) {
    add_joined(
        list,
        lam_is_aot_cache(located->archive) ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=",
        located->archive);
  }
  if (located->version >= WARNS_OF_UNSAFE) {
    add(list, "--sun-misc-unsafe-memory-access=allow");
  }
  add_words(list, getenv("LAMINAR_VM_OPTIONS"));
  for (size_t i = 0; i < given->vm_option_count; i++) {
    add(list, given->vm_options[i]);
  }
}

static void free_options(OptionList* list) {
  for (int i = 0; i < list->count; i++) {
    free(list->owned[i]);
  }
}

/* ---- a machine that the process has already */

static int find_loaded(struct dl_phdr_info* info, size_t size, void* found) {
  (void)size;
  const char* name = strrchr(info->dlpi_name, '/');
  if (name != NULL && strcmp(name, "/libjvm.so") == 0) {
    *(char**)found = strdup(info->dlpi_name);
    return 1;
  }
  return 0;
}

/* The machine of the process; NULL where it has none. */
static JavaVM* machine_of_process(void) {
  GetCreatedJavaVMs created = (GetCreatedJavaVMs)(intptr_t)dlsym(RTLD_DEFAULT, "JNI_GetCreatedJavaVMs");
  if (created == NULL) {
    char* path = NULL;
    dl_iterate_phdr(find_loaded, &path);
    void* library = path == NULL ? NULL : dlopen(path, RTLD_NOLOAD | RTLD_LAZY);
    free(path);
    created = library == NULL
        ? NULL
        : (GetCreatedJavaVMs)(intptr_t)dlsym(library, "JNI_GetCreatedJavaVMs");
  }
  JavaVM* machine = NULL;
  jsize count = 0;
  if (created == NULL || created(&machine, 1, &count) != JNI_OK || count == 0) {
    return NULL;
  }
  return machine;
}

/* ---- start */

static LaminarError refuse_start(jint result) {
  size_t length = strlen(start_output);
  while (length > 0 && isspace((unsigned char)start_output[length - 1])) {
    start_output[--length] = 0;
  }
  return lam_fail_format(
      LAMINAR_INVALID_CONFIG,
      "correct vm_options or LAMINAR_VM_OPTIONS, or let LAMINAR_JAVA_HOME name another runtime",
      "the Java runtime did not start (%d)%s%s",
      (int)result,
      length == 0 ? "" : ": ",
      start_output);
}

static LaminarError create(const Located* located, const LaminarRuntimeOptions* given, JavaVM** vm) {
  void* library = dlopen(located->libjvm, RTLD_NOW | RTLD_GLOBAL);
  if (library == NULL) {
    const char* reason = dlerror();
    return lam_fail_format(
        LAMINAR_INVALID_CONFIG,
        "let LAMINAR_JAVA_HOME name a runtime for this machine",
        "'%s' cannot be loaded: %s",
        located->libjvm,
        reason == NULL ? "no reason is given" : reason);
  }
  CreateJavaVM create_vm = (CreateJavaVM)(intptr_t)dlsym(library, "JNI_CreateJavaVM");
  if (create_vm == NULL) {
    return lam_fail_format(
        LAMINAR_INVALID_CONFIG,
        "let LAMINAR_JAVA_HOME name another runtime",
        "'%s' is not a Java virtual machine",
        located->libjvm);
  }
  OptionList* list = malloc(sizeof(OptionList));
  if (list == NULL) {
    return lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for the options", MEMORY_REMEDY);
  }
  fill_options(list, located, given);
  LaminarError error = LAMINAR_OK;
  if (!list->whole) {
    error = lam_fail_format(
        LAMINAR_INVALID_ARGUMENT, "give fewer", "there is room for %d options of the virtual machine", MAX_OPTIONS);
  } else {
    JavaVMInitArgs arguments = {
        .version = JNI_VERSION_1_8,
        .nOptions = list->count,
        .options = list->options,
        .ignoreUnrecognized = JNI_FALSE};
    JNIEnv* env = NULL;
    start_output[0] = 0;
    atomic_store(&starting, true);
    jint result = create_vm(vm, (void**)&env, &arguments);
    atomic_store(&starting, false);
    error = result == JNI_OK ? LAMINAR_OK : refuse_start(result);
  }
  free_options(list);
  free(list);
  return error;
}

/* Attaches the calling thread if it is not; NULL with the failure stored. */
static JNIEnv* attach(JavaVM* vm, ThreadState* thread) {
  JNIEnv* env = NULL;
  if ((*vm)->GetEnv(vm, (void**)&env, JNI_VERSION_1_8) == JNI_EDETACHED) {
    JavaVMAttachArgs arguments = {.version = JNI_VERSION_1_8, .name = NULL, .group = NULL};
    if ((*vm)->AttachCurrentThreadAsDaemon(vm, (void**)&env, &arguments) != JNI_OK) {
      lam_fail(LAMINAR_RESOURCE_LIMIT, "the Java runtime does not take one more thread", "end threads");
      return NULL;
    }
    thread->attached = true;
  }
  thread->env = env;
  return env;
}

/* A package of java.base that libraries reach into. */
typedef struct Opened {
  const char* method;
  const char* package;
} Opened;

static const Opened OPENED[] = {
    {"implAddOpensToAllUnnamed", "java.nio"}, /* Arrow's memory */
    {"implAddOpensToAllUnnamed", "sun.nio.ch"}, /* Chronicle Queue */
    {"implAddOpensToAllUnnamed", "java.lang.reflect"},
    {"implAddExportsToAllUnnamed", "jdk.internal.misc"}, /* Agrona */
    {"implAddExportsToAllUnnamed", "jdk.internal.ref"}};

/*
 * Opens packages as --add-opens and --add-exports do. The options would cost the archived module graph, a tenth of the start,
 * and a machine that the process has started itself does not have them. What cannot be opened is missed by those who need it.
 */
static void open_packages(JNIEnv* env) {
  jclass object = (*env)->FindClass(env, "java/lang/Object");
  jclass class_class = (*env)->FindClass(env, "java/lang/Class");
  jclass module_class = (*env)->FindClass(env, "java/lang/Module");
  jmethodID get_module = class_class == NULL
      ? NULL
      : (*env)->GetMethodID(env, class_class, "getModule", "()Ljava/lang/Module;");
  jobject module = get_module == NULL || object == NULL
      ? NULL
      : (*env)->CallObjectMethod(env, object, get_module);
  (*env)->ExceptionClear(env);
  for (size_t i = 0; module != NULL && i < sizeof(OPENED) / sizeof(OPENED[0]); i++) {
    jmethodID open = (*env)->GetMethodID(env, module_class, OPENED[i].method, "(Ljava/lang/String;)V");
    jstring name = open == NULL ? NULL : (*env)->NewStringUTF(env, OPENED[i].package);
    if (name != NULL) {
      (*env)->CallVoidMethod(env, module, open, name);
      (*env)->DeleteLocalRef(env, name);
    }
    (*env)->ExceptionClear(env);
  }
  /* As --enable-native-access does, from 22 on, without which the machine warns of libraries that libraries load. */
  jmethodID allow = module_class == NULL
      ? NULL
      : (*env)->GetStaticMethodID(env, module_class, "implAddEnableNativeAccessToAllUnnamed", "()V");
  (*env)->ExceptionClear(env);
  if (allow != NULL) {
    (*env)->CallStaticVoidMethod(env, module_class, allow);
  }
  (*env)->ExceptionClear(env);
  jobject locals[] = {module, module_class, class_class, object};
  for (size_t i = 0; i < sizeof(locals) / sizeof(locals[0]); i++) {
    if (locals[i] != NULL) {
      (*env)->DeleteLocalRef(env, locals[i]);
    }
  }
}

LamEnv* lam_attach(ThreadState* thread) {
  return attach(lam_vm, thread);
}

void lam_detach(ThreadState* thread) {
  if (thread->attached) {
    (*lam_vm)->DetachCurrentThread(lam_vm);
  }
}

/* Binds a machine that runs. */
static LaminarError use(JavaVM* vm) {
  ThreadState* thread = lam_thread();
  JNIEnv* env = thread == NULL ? NULL : attach(vm, thread);
  if (env == NULL) {
    return lam_stored();
  }
  open_packages(env);
  LaminarError error = lam_bind_entry(env);
  if (error == LAMINAR_OK) {
    lam_vm = vm;
  }
  return error;
}

LaminarError lam_start(const LaminarRuntimeOptions* options) {
  JavaVM* vm = machine_of_process();
  if (vm != NULL) {
    return use(vm);
  }
  Located located;
  LaminarError error = lam_locate(options, &located);
  if (error != LAMINAR_OK) {
    return error;
  }
  error = create(&located, options, &vm);
  lam_free_located(&located);
  return error == LAMINAR_OK ? use(vm) : error;
}
