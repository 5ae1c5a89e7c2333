/*
 * What the parts of liblaminar share. Nothing of this is exported.
 *
 *   errors.c        the last failure of each thread
 *   threads.c       what each thread has: its failure, its attachment to the virtual machine
 *   locate.c        where a Java runtime, the jars and the archive are
 *   runtime.c       starts the virtual machine, or finds that of the process; notices a fork
 *   entry.c         methods of io.laminar.capi, and calls of them
 *   host.c          what Java calls: memory, callbacks, descriptors
 *   arrow.c         releases, counts, streams
 *   slots.c         what each source has here: its row buffer, and who holds it
 *   rows.c          rows by setters
 *   database.c, statement.c, source.c, sink.c, function.c    the functions of laminar.h
 */
#ifndef LAMINAR_INTERNAL_H
#define LAMINAR_INTERNAL_H

#include <jni.h>
#include <stdarg.h>
#include <stdatomic.h>

#include "laminar.h"

_Static_assert(sizeof(void*) == 8, "handles need pointers of 64 bits");
_Static_assert(sizeof(bool) == 1, "Java writes a bool as one byte");

/* ---- threads.c */

typedef struct ThreadState {
  LaminarErrorDetails failure;
  char* failure_text;
  JNIEnv* env;       /* NULL until the thread first calls the virtual machine */
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

/* ---- runtime.c */

extern JavaVM* lam_vm;         /* NULL until the runtime runs; never changes then */
extern atomic_bool lam_forked; /* whether this process is a fork of the one in which the runtime runs */

/* The calling thread's environment, in a runtime that runs; NULL with the failure stored. */
JNIEnv* lam_env(void);
/* As lam_env(), and starts the runtime. */
JNIEnv* lam_env_start(void);

/* ---- entry.c */

/* Resolves all methods and registers the native ones. */
LaminarError lam_bind_entry(JNIEnv* env);

/* ---- arrow.c and host.c: what is held now */

extern atomic_llong lam_arrays;
extern atomic_llong lam_schemas;
extern atomic_llong lam_streams;
extern atomic_llong lam_native_bytes;
extern atomic_llong lam_callbacks;

#endif
