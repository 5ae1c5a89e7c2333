/* A process that has a Java virtual machine already: with LaminarDB's jars on its class path, and without. */
#include <dlfcn.h>
#include <jni.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

typedef jint (*CreateJavaVM)(JavaVM**, void**, void*);

/* Starts a machine as a host would, with a class path of its own; the folder of the runtime is in JAVA_HOME. */
static bool start_machine(const char* class_path) {
  char path[1000];
  const char* home = getenv("LAMINAR_JAVA_HOME") != NULL ? getenv("LAMINAR_JAVA_HOME") : getenv("JAVA_HOME");
  snprintf(path, sizeof(path), "%s/lib/server/libjvm.so", home == NULL ? "" : home);
  /* Local, as jpype does it: its functions are not to be found by dlsym alone. */
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    fprintf(stderr, "JAVA_HOME has to name the runtime for this test: %s\n", dlerror());
    return false;
  }
  CreateJavaVM create = (CreateJavaVM)(intptr_t)dlsym(library, "JNI_CreateJavaVM");
  size_t size = strlen(class_path) + 30;
  char* option = malloc(size);
  snprintf(option, size, "-Djava.class.path=%s", class_path);
  JavaVMOption options[] = {{option, NULL}};
  JavaVMInitArgs arguments = {.version = JNI_VERSION_1_8, .nOptions = 1, .options = options};
  JavaVM* vm;
  JNIEnv* env;
  jint result = create(&vm, (void**)&env, &arguments);
  free(option);
  return result == JNI_OK;
}

/* In a child, as there is one machine for the life of a process. */
static int run(bool with_jars) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    const char* jars = getenv("LAMINAR_TEST_CLASS_PATH");
    if (jars == NULL || !start_machine(with_jars ? jars : "/there/is/none.jar")) {
      _exit(10);
    }
    LaminarDB* db = laminar_open(NULL);
    if (with_jars) {
      _exit(
          db != NULL && laminar_execute(db, "CREATE SOURCE t (n BIGINT)", LAMINAR_NUL_TERMINATED, NULL) == LAMINAR_OK
              ? 0
              : 11);
    }
    bool clear = db == NULL && laminar_last_error(NULL) == LAMINAR_INVALID_CONFIG
        && strstr(last_failure().message, "class path") != NULL
        && strstr(last_failure().remedy, "jars") != NULL;
    _exit(clear ? 0 : 12);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void uses_the_machine_of_the_process(void) {
  CHECK_INT(run(true), 0);
}

static void says_which_jars_are_missing(void) {
  CHECK_INT(run(false), 0);
}

const Test TESTS[] = {
    {"uses_the_machine_of_the_process", uses_the_machine_of_the_process},
    {"says_which_jars_are_missing", says_which_jars_are_missing},
    {NULL, NULL}};
