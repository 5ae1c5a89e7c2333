/* A process that has a Java virtual machine already: with LaminarDB's jars on its class path, and without. */
#include <dlfcn.h>
#include <jni.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

typedef jint (*CreateJavaVM)(JavaVM**, void**, void*);

static JavaVM* machine;

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
  JNIEnv* env;
  jint result = create(&machine, (void**)&env, &arguments);
  free(option);
  return result == JNI_OK;
}

static void* use_and_end(void* source) {
  return laminar_set_int64(source, 0, 1) == LAMINAR_OK && laminar_push_row(source) == LAMINAR_OK ? source : NULL;
}

/* The host ends its machine before it is done with the library: 0, or the number of the check that failed. */
static int outlive_machine(LaminarDB* db) {
  LaminarSource* source = laminar_source(db, "t");
  /* Another thread, which was attached, and ends while the machine runs. */
  pthread_t user;
  void* used = NULL;
  if (source == NULL || pthread_create(&user, NULL, use_and_end, source) != 0 || pthread_join(user, &used) != 0
      || used == NULL) {
    return 20;
  }
  if (laminar_set_int64(source, 0, 2) != LAMINAR_OK || (*machine)->DestroyJavaVM(machine) != JNI_OK) {
    return 21;
  }
  if (laminar_push_row(source) != LAMINAR_CLOSED || strstr(last_failure().message, "has ended") == NULL) {
    return 22;
  }
  if (laminar_execute(db, "SELECT 1", LAMINAR_NUL_TERMINATED, NULL) != LAMINAR_CLOSED) {
    return 23;
  }
  if (laminar_close_source(source) != LAMINAR_CLOSED) {
    return 24;
  }
  laminar_close(db);
  if (laminar_open(NULL) != NULL || laminar_last_error(NULL) != LAMINAR_CLOSED) {
    return 25;
  }
  return 0;
}

/* In a child, as there is one machine for the life of a process. */
static int run(bool with_jars, bool ends) {
  fflush(NULL);
  pid_t child = fork();
  if (child == 0) {
    const char* jars = getenv("LAMINAR_TEST_CLASS_PATH");
    if (jars == NULL || !start_machine(with_jars ? jars : "/there/is/none.jar")) {
      _exit(10);
    }
    LaminarDB* db = laminar_open(NULL);
    if (ends) {
      exit(db == NULL || laminar_execute(db, "CREATE SOURCE t (n BIGINT)", LAMINAR_NUL_TERMINATED, NULL) != LAMINAR_OK
              ? 11
              : outlive_machine(db));
    }
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
  CHECK_INT(run(true, false), 0);
}

static void says_which_jars_are_missing(void) {
  CHECK_INT(run(false, false), 0);
}

static void is_closed_when_the_machine_of_the_process_ends(void) {
  CHECK_INT(run(true, true), 0);
}

const Test TESTS[] = {
    {"uses_the_machine_of_the_process", uses_the_machine_of_the_process},
    {"is_closed_when_the_machine_of_the_process_ends", is_closed_when_the_machine_of_the_process_ends},
    {"says_which_jars_are_missing", says_which_jars_are_missing},
    {NULL, NULL}};
