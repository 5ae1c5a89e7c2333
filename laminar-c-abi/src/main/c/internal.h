/*
 * What the parts of liblaminar share. Nothing of this is exported.
 *
 *   errors.c        the last failure of each thread
 *   threads.c       what each thread has: its failure, its attachment to the runtime
 *   runtime.c       starts the runtime once, attaches threads, notices a fork
 *   entry.c         calls of the methods of io.laminar.capi
 *   host.c          what Java calls: memory, callbacks, descriptors
 *   arrow.c         releases, counts, streams
 *   slots.c         what each source has here: its row buffer, and who holds it
 *   rows.c          rows by setters
 *   database.c, statement.c, source.c, sink.c, function.c    the functions of laminar.h
 *
 * One of two runtimes runs the methods of io.laminar.capi, which is chosen when the library is compiled:
 *
 *   jvm.c, entry_jni.c, host_jni.c, locate.c         a Java virtual machine, called through JNI
 *   image.c, entry_image.c, host_image.c             a native image (LAMINAR_IMAGE; in the module laminar-c-abi-native)
 */
#ifndef LAMINAR_INTERNAL_H
#define LAMINAR_INTERNAL_H

#include <stdarg.h>
#include <stdatomic.h>

#include "laminar.h"

_Static_assert(sizeof(void*) == 8, "handles need pointers of 64 bits");
_Static_assert(sizeof(bool) == 1, "Java writes a bool as one byte");

/* ---- the runtime, as all other parts see it */

#ifdef LAMINAR_IMAGE
typedef struct __graal_isolatethread_t LamEnv;
typedef struct LamBlock* LamBytes;
typedef union LamArgument {
  int64_t j;
  LamBytes l;
} LamArgument;
#define LAM_INT(value) {.j = (int32_t)(value)}
#define LAM_BOOL(value) {.j = (value) ? 1 : 0}
#else
#include <jni.h>
typedef JNIEnv LamEnv;       /* a thread's way to Java */
typedef jbyteArray LamBytes; /* bytes that Java gives or takes */
typedef jvalue LamArgument;
#define LAM_INT(value) {.i = (jint)(value)}
#define LAM_BOOL(value) {.z = (value)}
#endif

/* ---- threads.c */

typedef struct ThreadState {
  LaminarErrorDetails failure;
  char* failure_text;
  LamEnv* env;       /* NULL until the thread first calls the runtime */
  bool attached;     /* by the library, which then detaches it too */
} ThreadState;

/* What the calling thread has; NULL only where there is no memory. */
ThreadState* lam_thread(void);

/* ---- errors.c */

/* Each stores the calling thread's failure and returns its code. */
LaminarError lam_fail(LaminarError code, const char* message, const char* remedy);
__attribute__((format(printf, 3, 4))) LaminarError
lam_fail_format(LaminarError code, const char* remedy, const char* format, ...);
LaminarError lam_null_argument(const char* name);
/* Of a failure as io.laminar.capi.Entry.lastError gives it. */
LaminarError lam_fail_encoded(const unsigned char* block, size_t size);
/* Reads such a failure: its text points into the block and does not end with NULs. */
bool lam_decode_failure(const unsigned char* block, size_t size, LaminarErrorDetails* details);
/* Calls a function of the application, NULL for none; what fails within does not hide the failure that the thread has. */
void lam_destroy(void (*destroy)(void* context), void* context);

/* ---- runtime.c */

/* Why the runtime that ran cannot be used any more. */
enum {
  LAM_HERE, /* it can */
  LAM_FORKED, /* this process is a fork of the one in which it runs */
  LAM_ENDED /* the process has ended its virtual machine */
};
extern atomic_int lam_away;

/* Whether it is gone. */
static inline bool lam_is_away(void) {
  return atomic_load_explicit(&lam_away, memory_order_relaxed) != LAM_HERE;
}

/* Whether the runtime runs, and everything is bound. */
bool lam_is_running(void);
/* The calling thread's environment, in a runtime that runs; NULL with the failure stored. */
LamEnv* lam_env(void);
/* As lam_env(), and starts the runtime. */
LamEnv* lam_env_start(void);

/* ---- jvm.c or image.c */

/* Starts the runtime, or finds that of the process, attaches the calling thread and binds the methods; called once, under a lock. */
LaminarError lam_start(const LaminarRuntimeOptions* options);
/* Attaches the calling thread if it is not, and keeps that in its state; NULL with the failure stored. */
LamEnv* lam_attach(ThreadState* thread);
/* Detaches a thread that ends. */
void lam_detach(ThreadState* thread);

#ifndef LAMINAR_IMAGE
extern JavaVM* lam_vm; /* NULL until the runtime runs; never changes then */

/* Resolves all methods and registers the native ones. */
LaminarError lam_bind_entry(LamEnv* env);

/* ---- locate.c */

/* From this version on the archive is an AOT cache, which holds linked classes and profiles besides: starts are a quarter faster. */
#define LAM_FIRST_WITH_AOT_CACHE 25
#define LAM_AOT_SUFFIX ".aot"

typedef struct Located {
  char* libjvm;      /* a file */
  char* class_path;  /* jars, separated by colons */
  char* archive;     /* a file; NULL for none */
  int version;       /* of Java, 17 or more; 0 where the release file does not say */
} Located;

/* Finds what starts the runtime; on failure nothing is kept. */
LaminarError lam_locate(const LaminarRuntimeOptions* options, Located* located);
void lam_free_located(Located* located);
/* Whether a file's name says that it is an AOT cache. */
bool lam_is_aot_cache(const char* path);
/* Where the archive of a runtime and jars is written and looked for: a path to free, NULL without memory. */
char* lam_archive_path(const Located* located, bool writable);
#endif

/* ---- arrow.c and host.c: what is held now */

extern atomic_llong lam_arrays;
extern atomic_llong lam_schemas;
extern atomic_llong lam_streams;
extern atomic_llong lam_native_bytes;
extern atomic_llong lam_callbacks;

#endif
