/* Starts of the runtime, right and wrong; each in a process of its own, as there is one runtime for its life. */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

/* Runs a test in a child, which ends the process with the harness's verdict. */
static void in_child(void (*run)(void)) {
  fflush(NULL);
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    run();
    fflush(NULL);
    _exit(0);
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK_INT(status, 0);
}

/* A check that fails in a child has to end it: the harness would go on with the next test. */
#define CHILD(name) \
  static void name##_in_child(void); \
  static void name(void) { \
    in_child(name##_in_child); \
  } \
  static void name##_in_child(void)

#define MUST(condition) \
  do { \
    if (!(condition)) { \
      fprintf(stderr, "FAILED %s:%d: %s; last error: %s\n", __FILE__, __LINE__, #condition, last_failure().message); \
      _exit(1); \
    } \
  } while (0)

#define MUST_REFUSE(expected, part, call) \
  do { \
    LaminarError given = call; \
    if (given != (expected) || strstr(last_failure().message, part) == NULL || last_failure().remedy_length == 0) { \
      fprintf( \
          stderr, "FAILED %s:%d: %d, '%s', '%s'\n", __FILE__, __LINE__, (int)given, last_failure().message, last_failure().remedy); \
      _exit(1); \
    } \
  } while (0)

static LaminarRuntimeOptions no_options(void) {
  LaminarRuntimeOptions options = {.struct_size = sizeof(options)};
  return options;
}

CHILD(refuses_a_folder_without_a_runtime) {
  setenv("LAMINAR_JAVA_HOME", "/there/is/none", 1);
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "LAMINAR_JAVA_HOME is '/there/is/none'", laminar_start_runtime(NULL));
  MUST(laminar_open(NULL) == NULL);
  MUST(laminar_last_error(NULL) == LAMINAR_INVALID_CONFIG);
  LaminarRuntimeOptions options = no_options();
  options.java_home = "/neither/here";
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "java_home is '/neither/here'", laminar_start_runtime(&options));
}

CHILD(refuses_an_old_runtime) {
  char folder[] = "/tmp/laminar-old-XXXXXX";
  MUST(mkdtemp(folder) != NULL);
  char path[200];
  const char* const parts[] = {"/lib", "/lib/server"};
  for (int i = 0; i < 2; i++) {
    snprintf(path, sizeof(path), "%s%s", folder, parts[i]);
    MUST(mkdir(path, 0700) == 0);
  }
  snprintf(path, sizeof(path), "%s/lib/server/libjvm.so", folder);
  FILE* file = fopen(path, "w");
  fputs("not a library", file);
  fclose(file);
  snprintf(path, sizeof(path), "%s/release", folder);
  file = fopen(path, "w");
  fputs("IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"11.0.2\"\n", file);
  fclose(file);
  setenv("LAMINAR_JAVA_HOME", folder, 1);
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "version 11", laminar_start_runtime(NULL));
  file = fopen(path, "w");
  fputs("JAVA_VERSION=\"1.8.0_402\"\n", file);
  fclose(file);
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "version 8", laminar_start_runtime(NULL));
  file = fopen(path, "w");
  fputs("JAVA_VERSION=\"21.0.1\"\n", file);
  fclose(file);
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "cannot be loaded", laminar_start_runtime(NULL));
  char command[300];
  snprintf(command, sizeof(command), "rm -r '%s'", folder);
  MUST(system(command) == 0);
}

CHILD(goes_on_where_java_home_has_none) {
  setenv("JAVA_HOME", "/there/is/none", 1);
  MUST(laminar_start_runtime(NULL) == LAMINAR_OK);
}

CHILD(refuses_jars_that_are_not_ours) {
  setenv("LAMINAR_CLASS_PATH", "/there/is/none.jar", 1);
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "class path", laminar_start_runtime(NULL));
  /* The machine runs now, and lacks the jars still. */
  unsetenv("LAMINAR_CLASS_PATH");
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "class path", laminar_start_runtime(NULL));
}

CHILD(refuses_an_option_that_is_not_understood) {
  LaminarRuntimeOptions options = no_options();
  const char* const vm_options[] = {"-XX:+ThereIsNoSuchOption"};
  options.vm_options = vm_options;
  options.vm_option_count = 1;
  MUST_REFUSE(LAMINAR_INVALID_CONFIG, "ThereIsNoSuchOption", laminar_start_runtime(&options));
}

/* Some options make the machine end the process: it says why. */
static void says_why_a_start_ends_the_process(void) {
  FILE* output = NULL;
  int ends[2];
  CHECK(pipe(ends) == 0);
  fflush(NULL);
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    dup2(ends[1], 2);
    setenv("LAMINAR_VM_OPTIONS", "-Xmx100000g", 1);
    laminar_open(NULL);
    fprintf(stderr, "%s", last_failure().message); /* a runtime that returns is as good */
    _exit(1);
  }
  close(ends[1]);
  char text[2000] = {0};
  output = fdopen(ends[0], "r");
  size_t length = fread(text, 1, sizeof(text) - 1, output);
  fclose(output);
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(status != 0);
  CHECK(length > 0);
  CHECK_CONTAINS(text, "heap");
}

CHILD(refuses_structs_that_are_not_known) {
  LaminarRuntimeOptions options = no_options();
  options.struct_size = 8;
  MUST_REFUSE(LAMINAR_INVALID_ARGUMENT, "struct_size is 8", laminar_start_runtime(&options));
  options = no_options();
  options.vm_option_count = 1;
  MUST_REFUSE(LAMINAR_INVALID_ARGUMENT, "vm_options is NULL", laminar_start_runtime(&options));
  const char* const vm_options[] = {NULL};
  options.vm_options = vm_options;
  MUST_REFUSE(LAMINAR_INVALID_ARGUMENT, "one of vm_options is NULL", laminar_start_runtime(&options));
}

CHILD(starts_once) {
  LaminarRuntimeOptions options = no_options();
  const char* const vm_options[] = {"-Xmx300m"};
  options.vm_options = vm_options;
  options.vm_option_count = 1;
  setenv("LAMINAR_VM_OPTIONS", "  -Da=b   -Dc=d ", 1);
  MUST(laminar_start_runtime(&options) == LAMINAR_OK);
  MUST_REFUSE(LAMINAR_INVALID_ARGUMENT, "runs already", laminar_start_runtime(&options));
  MUST(laminar_start_runtime(NULL) == LAMINAR_OK);
  MUST(laminar_thread() != 0);
  LaminarDB* db = laminar_open(NULL);
  MUST(db != NULL);
  laminar_close(db);
}

CHILD(starts_without_an_archive_that_is_broken) {
  setenv("LAMINAR_ARCHIVE", "/there/is/none.jsa", 1);
  MUST(laminar_start_runtime(NULL) == LAMINAR_OK);
}

CHILD(writes_nothing) {
  char path[] = "/tmp/laminar-output-XXXXXX";
  int file = mkstemp(path);
  fflush(NULL);
  int saved_error = dup(2);
  MUST(dup2(file, 1) >= 0 && dup2(file, 2) >= 0);
  setenv("LAMINAR_ARCHIVE", "/there/is/none.jsa", 1);
  char folder[] = "/tmp/laminar-data-XXXXXX";
  MUST(mkdtemp(folder) != NULL);
  char text[500];
  snprintf(text, sizeof(text), "{\"data_directory\": \"%s/data\"}", folder);
  LaminarDB* db = laminar_open(text);
  bool opened = db != NULL;
  opened = opened && laminar_execute(db, "CREATE SOURCE t (n BIGINT); CREATE MATERIALIZED VIEW v AS SELECT n FROM t", LAMINAR_NUL_TERMINATED, NULL) == LAMINAR_OK;
  opened = opened && laminar_execute(db, "INSERT INTO t VALUES (1)", LAMINAR_NUL_TERMINATED, NULL) == LAMINAR_OK;
  laminar_close(db);
  fflush(NULL);
  dup2(saved_error, 2);
  MUST(opened);
  struct stat about;
  MUST(fstat(file, &about) == 0);
  char command[300];
  snprintf(command, sizeof(command), "rm -r '%s'", folder);
  MUST(system(command) == 0);
  memset(text, 0, sizeof(text));
  MUST(pread(file, text, sizeof(text) - 1, 0) >= 0);
  unlink(path);
  if (about.st_size != 0) {
    fprintf(stderr, "FAILED: a library has written: %s\n", text);
    _exit(1);
  }
}

const Test TESTS[] = {
    {"refuses_a_folder_without_a_runtime", refuses_a_folder_without_a_runtime},
    {"refuses_an_old_runtime", refuses_an_old_runtime},
    {"goes_on_where_java_home_has_none", goes_on_where_java_home_has_none},
    {"refuses_jars_that_are_not_ours", refuses_jars_that_are_not_ours},
    {"refuses_an_option_that_is_not_understood", refuses_an_option_that_is_not_understood},
    {"says_why_a_start_ends_the_process", says_why_a_start_ends_the_process},
    {"refuses_structs_that_are_not_known", refuses_structs_that_are_not_known},
    {"starts_once", starts_once},
    {"starts_without_an_archive_that_is_broken", starts_without_an_archive_that_is_broken},
    {"writes_nothing", writes_nothing},
    {NULL, NULL}};
