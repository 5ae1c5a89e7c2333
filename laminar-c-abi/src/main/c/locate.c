/*
 * Finds a Java runtime, the jars and the archive of classes.
 *
 *   runtime   option, LAMINAR_JAVA_HOME    must have a libjvm of Java 17 or later, or it is an error
 *             JAVA_HOME, "runtime" beside the library, the usual places, java on the PATH    the first one that has
 *   jars      option, LAMINAR_CLASS_PATH, "jars" beside the library or above it
 *   archive   option, LAMINAR_ARCHIVE, that of this runtime and these jars in "archives" beside the jars, or in the cache
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dladdr, vasprintf */
#endif
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define OLDEST_JAVA 17
#define NO_MEMORY "close what is not needed"
#define FIND_JAVA \
  "install a Java runtime of version 17 or later, or let LAMINAR_JAVA_HOME name the folder of one"
#define FIND_JARS "let LAMINAR_CLASS_PATH name the jars of laminar-c-abi, separated by colons"

#if defined(__APPLE__)
#define LIBJVM "libjvm.dylib"
#else
#define LIBJVM "libjvm.so"
#endif

static const char* const IN_HOME[] = {
    "lib/server/" LIBJVM, "lib/client/" LIBJVM, "lib/minimal/" LIBJVM, "lib/zero/" LIBJVM};

static const char* const USUAL_FOLDERS[] = {
    "/usr/lib/jvm", "/usr/java", "/opt/java", "/usr/local/lib/jvm", "/opt", NULL};

/* ---- paths */

__attribute__((format(printf, 1, 2))) static char* format_text(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char* text = NULL;
  int length = vasprintf(&text, format, arguments);
  va_end(arguments);
  return length < 0 ? NULL : text;
}

static bool is_file(const char* path) {
  struct stat about;
  return path != NULL && stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

static bool is_folder(const char* path) {
  struct stat about;
  return path != NULL && stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static const char* variable(const char* name) {
  const char* value = getenv(name);
  return value == NULL || *value == 0 ? NULL : value;
}

/* Cuts the last name off a path. */
static void cut(char* path) {
  char* slash = strrchr(path, '/');
  if (slash != NULL) {
    *slash = 0;
  }
}

/* The folder of this library, to free; NULL where it is not known. */
static char* library_folder(void) {
  Dl_info about;
  static const char here = 0;
  if (dladdr(&here, &about) == 0 || about.dli_fname == NULL) {
    return NULL;
  }
  char* path = realpath(about.dli_fname, NULL);
  if (path != NULL) {
    cut(path);
  }
  return path;
}

/* A folder of this name beside the library or above it, to free. */
static char* folder_beside(const char* name) {
  char* library = library_folder();
  if (library == NULL) {
    return NULL;
  }
  char* found = NULL;
  for (size_t i = 0; i < 2 && found == NULL; i++) {
    char* path = i == 0 ? format_text("%s/%s", library, name) : format_text("%s/../%s", library, name);
    if (is_folder(path)) {
      found = realpath(path, NULL);
    }
    free(path);
  }
  free(library);
  return found;
}

/* ---- the runtime */

/* The version that the release file of a runtime names, 8 for "1.8"; 0 where there is none. */
static int version_of(const char* home) {
  char* path = format_text("%s/release", home);
  FILE* file = path == NULL ? NULL : fopen(path, "re");
  free(path);
  if (file == NULL) {
    return 0;
  }
  int version = 0;
  char line[512];
  while (version == 0 && fgets(line, sizeof(line), file) != NULL) {
    int major = 0;
    int minor = 0;
    int read = sscanf(line, "JAVA_VERSION=\"%d.%d", &major, &minor);
    if (read >= 1) {
      version = major == 1 && read == 2 ? minor : major;
    }
  }
  fclose(file);
  return version;
}

/* The libjvm of a runtime's folder, to free; NULL where it has none. */
static char* libjvm_of(const char* home) {
  for (size_t i = 0; i < sizeof(IN_HOME) / sizeof(IN_HOME[0]); i++) {
    char* path = format_text("%s/%s", home, IN_HOME[i]);
    if (is_file(path)) {
      return path;
    }
    free(path);
  }
  return NULL;
}

/* Takes a folder if it has a runtime that is young enough. */
static bool take_home(const char* home, Located* located, int* too_old) {
  char* libjvm = libjvm_of(home);
  if (libjvm == NULL) {
    return false;
  }
  int version = version_of(home);
  if (version != 0 && version < OLDEST_JAVA) {
    *too_old = version;
    free(libjvm);
    return false;
  }
  located->libjvm = libjvm;
  located->version = version;
  return true;
}

static LaminarError take_named_home(const char* home, const char* name, Located* located) {
  int too_old = 0;
  if (take_home(home, located, &too_old)) {
    return LAMINAR_OK;
  }
  if (too_old != 0) {
    return lam_fail_format(
        LAMINAR_INVALID_CONFIG, FIND_JAVA, "%s is '%s', a Java runtime of version %d", name, home, too_old);
  }
  return lam_fail_format(
      LAMINAR_INVALID_CONFIG,
      FIND_JAVA,
      "%s is '%s', and there is no lib/server/" LIBJVM " in it",
      name,
      home);
}

/* Takes the youngest runtime among the folders of a folder. */
static bool take_best_below(const char* folder, Located* located, int* too_old) {
  DIR* directory = opendir(folder);
  if (directory == NULL) {
    return false;
  }
  struct dirent* each;
  while ((each = readdir(directory)) != NULL) {
    if (each->d_name[0] == '.') {
      continue;
    }
    char* home = format_text("%s/%s", folder, each->d_name);
    Located found = {0};
    if (home != NULL && take_home(home, &found, too_old)) {
      if (located->libjvm == NULL || found.version > located->version) {
        free(located->libjvm);
        *located = found;
      } else {
        free(found.libjvm);
      }
    }
    free(home);
  }
  closedir(directory);
  return located->libjvm != NULL;
}

static bool take_from_path(Located* located, int* too_old) {
  const char* path = variable("PATH");
  while (path != NULL && *path != 0) {
    size_t length = strcspn(path, ":");
    char* java = format_text("%.*s/java", (int)length, path);
    char* real = length == 0 || java == NULL || access(java, X_OK) != 0 ? NULL : realpath(java, NULL);
    free(java);
    if (real != NULL) {
      cut(real); /* bin */
      cut(real); /* the runtime's folder */
      bool taken = take_home(real, located, too_old);
      free(real);
      if (taken) {
        return true;
      }
    }
    path += length;
    path += *path == ':';
  }
  return false;
}

static LaminarError find_runtime(const char* given, Located* located) {
  if (given != NULL) {
    return take_named_home(given, "java_home", located);
  }
  const char* named = variable("LAMINAR_JAVA_HOME");
  if (named != NULL) {
    return take_named_home(named, "LAMINAR_JAVA_HOME", located);
  }
  int too_old = 0;
  const char* home = variable("JAVA_HOME");
  if (home != NULL && take_home(home, located, &too_old)) {
    return LAMINAR_OK;
  }
  char* bundled = folder_beside("runtime");
  bool taken = bundled != NULL && take_home(bundled, located, &too_old);
  free(bundled);
  if (taken || take_home("/usr/lib/jvm/default-java", located, &too_old)) {
    return LAMINAR_OK;
  }
  for (size_t i = 0; USUAL_FOLDERS[i] != NULL; i++) {
    if (take_best_below(USUAL_FOLDERS[i], located, &too_old)) {
      return LAMINAR_OK;
    }
  }
  if (take_from_path(located, &too_old)) {
    return LAMINAR_OK;
  }
  if (too_old != 0) {
    return lam_fail_format(
        LAMINAR_INVALID_CONFIG, FIND_JAVA, "the only Java runtime that was found has version %d", too_old);
  }
  return lam_fail(
      LAMINAR_INVALID_CONFIG,
      "no Java runtime was found: LAMINAR_JAVA_HOME and JAVA_HOME name none, and there is none beside the library, in "
      "/usr/lib/jvm, or on the PATH",
      FIND_JAVA);
}

/* ---- the jars */

static int compare_names(const void* a, const void* b) {
  return strcmp(*(const char* const*)a, *(const char* const*)b);
}

static bool ends_with(const char* text, const char* end) {
  size_t length = strlen(text);
  size_t end_length = strlen(end);
  return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* All jars of a folder in the order of their names, separated by colons; NULL where there is none. */
static char* jars_of(const char* folder) {
  DIR* directory = opendir(folder);
  if (directory == NULL) {
    return NULL;
  }
  char** names = NULL;
  size_t count = 0;
  size_t bytes = 1;
  bool whole = true;
  struct dirent* each;
  while (whole && (each = readdir(directory)) != NULL) {
    if (!ends_with(each->d_name, ".jar")) {
      continue;
    }
    char** longer = realloc(names, (count + 1) * sizeof(char*));
    char* name = strdup(each->d_name);
    whole = longer != NULL && name != NULL;
    names = longer == NULL ? names : longer;
    if (whole) {
      bytes += strlen(folder) + strlen(name) + 2;
      names[count++] = name;
    } else {
      free(name);
    }
  }
  closedir(directory);
  char* path = whole && count > 0 ? malloc(bytes) : NULL;
  if (path != NULL) {
    qsort(names, count, sizeof(char*), compare_names);
    char* at = path;
    for (size_t i = 0; i < count; i++) {
      at += sprintf(at, "%s%s/%s", i == 0 ? "" : ":", folder, names[i]);
    }
  }
  for (size_t i = 0; i < count; i++) {
    free(names[i]);
  }
  free(names);
  return path;
}

static LaminarError find_jars(const char* given, Located* located) {
  const char* named = given != NULL ? given : variable("LAMINAR_CLASS_PATH");
  if (named != NULL) {
    located->class_path = strdup(named);
    return located->class_path == NULL
        ? lam_fail(LAMINAR_RESOURCE_LIMIT, "there is no memory for the class path", NO_MEMORY)
        : LAMINAR_OK;
  }
  char* folder = folder_beside("jars");
  located->class_path = folder == NULL ? NULL : jars_of(folder);
  free(folder);
  return located->class_path == NULL
      ? lam_fail(
            LAMINAR_INVALID_CONFIG, "there is no folder 'jars' with jars beside the library or above it", FIND_JARS)
      : LAMINAR_OK;
}

/* ---- the archive */

static void mix(uint64_t* hash, const void* bytes, size_t length) {
  const unsigned char* at = bytes;
  for (size_t i = 0; i < length; i++) {
    *hash = (*hash ^ at[i]) * 0x100000001b3ULL;
  }
}

/* Mixes in what tells whether a file is still the same. */
static void mix_file(uint64_t* hash, const char* path, size_t length) {
  char* copy = strndup(path, length);
  char* real = copy == NULL ? NULL : realpath(copy, NULL);
  struct stat about;
  if (real != NULL && stat(real, &about) == 0) {
    int64_t size = about.st_size;
    int64_t time = about.st_mtime;
    mix(hash, real, strlen(real) + 1);
    mix(hash, &size, sizeof(size));
    mix(hash, &time, sizeof(time));
  }
  free(real);
  free(copy);
}

/* The name of the archive of this runtime and these jars: of other ones it would be refused. */
static uint64_t archive_key(const Located* located) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  mix_file(&hash, located->libjvm, strlen(located->libjvm));
  const char* at = located->class_path;
  while (*at != 0) {
    size_t length = strcspn(at, ":");
    mix_file(&hash, at, length);
    at += length;
    at += *at == ':';
  }
  return hash;
}

static char* archive_in(const char* folder, const Located* located) {
  return format_text(
      "%s/laminar-%d-%016llx%s",
      folder,
      located->version,
      (unsigned long long)archive_key(located),
      located->version >= LAM_FIRST_WITH_AOT_CACHE ? LAM_AOT_SUFFIX : ".jsa");
}

static char* cache_folder(void) {
  const char* cache = variable("XDG_CACHE_HOME");
  const char* home = variable("HOME");
  return cache != NULL ? format_text("%s/laminardb", cache)
      : home != NULL   ? format_text("%s/.cache/laminardb", home)
                       : NULL;
}

/* Whether a folder can be written, or made where it is not there. */
static bool can_write(const char* folder) {
  if (is_folder(folder)) {
    return access(folder, W_OK) == 0;
  }
  char* above = strdup(folder);
  if (above == NULL) {
    return false;
  }
  cut(above);
  /* The folders above it are made as well, below one that is there. */
  while (*above != 0 && !is_folder(above)) {
    cut(above);
  }
  bool can = access(*above == 0 ? "/" : above, W_OK) == 0;
  free(above);
  return can;
}

char* lam_archive_path(const Located* located, bool writable) {
  char* jars = folder_beside("jars");
  if (jars != NULL) {
    cut(jars);
  }
  char* beside = jars == NULL ? NULL : format_text("%s/archives", jars);
  free(jars);
  char* cache = cache_folder();
  char* folders[] = {beside, cache};
  char* found = NULL;
  for (size_t i = 0; i < 2 && found == NULL; i++) {
    if (folders[i] == NULL) {
      continue;
    }
    char* path = archive_in(folders[i], located);
    bool usable = writable ? can_write(folders[i]) : is_file(path);
    if (usable) {
      found = path;
    } else {
      free(path);
    }
  }
  free(beside);
  free(cache);
  return found;
}

bool lam_is_aot_cache(const char* path) {
  return ends_with(path, LAM_AOT_SUFFIX);
}

static LaminarError find_archive(const char* given, Located* located) {
  const char* named = given != NULL ? given : getenv("LAMINAR_ARCHIVE");
  if (named != NULL) {
    /* One that is not there is as good as none. */
    located->archive = is_file(named) ? strdup(named) : NULL;
  } else {
    located->archive = lam_archive_path(located, false);
  }
  return LAMINAR_OK;
}

LaminarError lam_locate(const LaminarRuntimeOptions* options, Located* located) {
  memset(located, 0, sizeof(*located));
  LaminarError error = find_runtime(options->java_home, located);
  error = error != LAMINAR_OK ? error : find_jars(options->class_path, located);
  error = error != LAMINAR_OK ? error : find_archive(options->archive, located);
  if (error != LAMINAR_OK) {
    lam_free_located(located);
  }
  return error;
}

void lam_free_located(Located* located) {
  free(located->libjvm);
  free(located->class_path);
  free(located->archive);
  memset(located, 0, sizeof(*located));
}
