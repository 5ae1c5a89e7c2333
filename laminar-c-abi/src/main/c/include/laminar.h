/*
 * laminar.h - LaminarDB for C: an embedded streaming SQL database. C99.
 *
 * Handles. LaminarDB, LaminarSource, LaminarSink, LaminarSubscription and LaminarStatement are opaque: a pointer to one is
 * a number that is never dereferenced. NULL, and a number that no function has given out or that is of another kind, are
 * refused with LAMINAR_INVALID_ARGUMENT; a handle that was closed, or whose database was, with LAMINAR_CLOSED. Closing a
 * handle twice does nothing the second time.
 *
 * Errors. A function that makes a handle returns NULL where it fails, all others a LaminarError, which is LAMINAR_OK (0)
 * or the number of an error. laminar_last_error() says more about the last failure of the calling thread. Where nothing
 * else is said, a call that fails has changed nothing, and has written nothing through its pointers.
 *
 * Threads. A LaminarDB and a LaminarSink may be used by any thread at any time. A LaminarSource, a LaminarSubscription and
 * a LaminarStatement belong to one thread at a time; where two use one at once, one of them gets LAMINAR_WRONG_THREAD and
 * nothing has happened. The functions that any thread may call nevertheless say so. A thread needs a stack of 128 KB or
 * more. In a process that was forked after the runtime had started, every function fails with LAMINAR_NOT_SUPPORTED: the
 * runtime does not live on in the child. Where the process ends a Java virtual machine that it has started itself, every
 * function fails with LAMINAR_CLOSED from then on; no other thread may be within the library at that moment.
 *
 * Text is UTF-8, given with its length in bytes; LAMINAR_NUL_TERMINATED as a length says that it ends with a NUL. What is
 * not UTF-8 is refused with LAMINAR_INVALID_ARGUMENT. Text that is given is copied before the function returns; text that
 * is returned says how long it stays.
 *
 * Arrow. Arrays and schemas cross as structs of the Arrow C data interface, several batches as its C stream interface.
 * What the library gives out is the caller's, who calls `release` once, from any thread, before the process ends. What the
 * caller gives is the library's from the call on, which calls `release` once, whatever becomes of the call.
 */
#ifndef LAMINAR_H
#define LAMINAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define LAMINAR_EXPORT
#elif defined(LAMINAR_BUILD)
#define LAMINAR_EXPORT __attribute__((visibility("default")))
#else
#define LAMINAR_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The version of this header. */
#define LAMINAR_VERSION_MAJOR 0
#define LAMINAR_VERSION_MINOR 1
#define LAMINAR_VERSION_PATCH 0
/** Counts the incompatible changes of the ABI; a program compares it with laminar_abi_version(). */
#define LAMINAR_ABI_VERSION 1
/** In the place of a length: the text ends with a NUL. */
#define LAMINAR_NUL_TERMINATED ((size_t)-1)
/** In the place of an event time: no row follows at all, all windows fire. */
#define LAMINAR_END_OF_TIME INT64_MAX

/* ------------------------------------------------------------------------------------------------------------------
 * The Arrow C data interface and C stream interface, as their specifications have them.
 */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream*, struct ArrowSchema* out);
  int (*get_next)(struct ArrowArrayStream*, struct ArrowArray* out);
  const char* (*get_last_error)(struct ArrowArrayStream*);
  void (*release)(struct ArrowArrayStream*);
  void* private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

#ifndef LAMINAR_NO_ARROW_NAMES
/* The plain names; define LAMINAR_NO_ARROW_NAMES where another header gives them another meaning. */
typedef struct ArrowSchema ArrowSchema;
typedef struct ArrowArray ArrowArray;
typedef struct ArrowArrayStream ArrowArrayStream;
#endif

/* ------------------------------------------------------------------------------------------------------------------
 * Errors
 */

/** LAMINAR_OK, or the number of an error: the same as of io.laminar.api.ErrorCode. A number never changes its meaning. */
typedef int32_t LaminarError;

enum {
  /** No error. */
  LAMINAR_OK = 0,
  /** The text is not SQL. */
  LAMINAR_SYNTAX = 1001,
  /** The statement is understood and this version does not carry it out. */
  LAMINAR_NOT_SUPPORTED = 1002,
  /** The text is longer, deeper or has more tokens than is allowed. */
  LAMINAR_STATEMENT_TOO_LARGE = 1003,
  /** A source, stream, view, sink or table of that name does not exist. */
  LAMINAR_UNKNOWN_OBJECT = 1010,
  /** A column of that name does not exist. */
  LAMINAR_UNKNOWN_COLUMN = 1011,
  /** A function of that name or with those argument types does not exist. */
  LAMINAR_UNKNOWN_FUNCTION = 1012,
  /** A type of that name does not exist. */
  LAMINAR_UNKNOWN_TYPE = 1013,
  /** An object or column of that name exists already. */
  LAMINAR_DUPLICATE_NAME = 1020,
  /** Others depend on the object. */
  LAMINAR_HAS_DEPENDENTS = 1021,
  /** The object is of another kind than the statement or call needs. */
  LAMINAR_WRONG_OBJECT_KIND = 1022,
  /** An option of that name does not exist. */
  LAMINAR_UNKNOWN_OPTION = 1030,
  /** The value of an option is not allowed. */
  LAMINAR_INVALID_OPTION = 1031,
  /** A configuration that contradicts itself. */
  LAMINAR_INVALID_CONFIG = 1032,
  /** Operand or column types do not fit. */
  LAMINAR_TYPE_MISMATCH = 1040,
  /** The query is not valid SQL over these objects. */
  LAMINAR_INVALID_QUERY = 1041,
  /** The query needs an event time that its input does not have. */
  LAMINAR_NO_EVENT_TIME = 1042,
  /** A window's size, slide or offset is not allowed. */
  LAMINAR_INVALID_WINDOW = 1043,
  /** The EMIT clause does not fit the query. */
  LAMINAR_INVALID_EMIT = 1044,
  /** A view cannot consume a changelog, or a plain subscription was asked of one. */
  LAMINAR_CHANGELOG_NOT_ALLOWED = 1045,
  /** A literal cannot be read as a value of its type. */
  LAMINAR_INVALID_LITERAL = 1046,
  /** A record type does not fit the schema. */
  LAMINAR_BINDING_MISMATCH = 1050,
  /** An argument of an API call is not allowed. */
  LAMINAR_INVALID_ARGUMENT = 1051,
  /** A connector of that name does not exist. */
  LAMINAR_UNKNOWN_CONNECTOR = 1060,
  /** A NULL for a NOT NULL column. */
  LAMINAR_NOT_NULL_VIOLATION = 2001,
  /** A value is outside the range of its type. */
  LAMINAR_VALUE_OUT_OF_RANGE = 2002,
  /** An arithmetic operation leaves the range of its type. */
  LAMINAR_NUMERIC_OVERFLOW = 2003,
  /** A division of exact numbers by zero. */
  LAMINAR_DIVISION_BY_ZERO = 2004,
  /** A value cannot be cast. */
  LAMINAR_INVALID_CAST = 2005,
  /** A row is larger than {@code max_row_bytes}. */
  LAMINAR_ROW_TOO_LARGE = 2006,
  /** An argument of a function is outside its domain. */
  LAMINAR_INVALID_FUNCTION_ARGUMENT = 2007,
  /** A row's event time is further ahead of the clock than {@code max_future}. */
  LAMINAR_EVENT_TIME_TOO_FAR = 2008,
  /** A batch holds a bad row; nothing of the batch was taken. */
  LAMINAR_INVALID_BATCH = 2009,
  /** A line of an external file cannot be read. */
  LAMINAR_MALFORMED_INPUT = 2010,
  /** A function of the application threw, or gave what its result type does not take. */
  LAMINAR_FUNCTION_FAILED = 2011,
  /** A sub-query that stands for one value has several rows. */
  LAMINAR_SEVERAL_ROWS = 2012,
  /** The channel is full and the policy is {@code reject}. */
  LAMINAR_SOURCE_FULL = 3001,
  /** Caller-runs: a subscription is full and nobody else can make room. */
  LAMINAR_SUBSCRIPTION_FULL = 3002,
  /** The push would wait for the thread that pushes. */
  LAMINAR_WOULD_DEADLOCK = 3003,
  /** The subscription fell behind and its policy is {@code DISCONNECT}. */
  LAMINAR_SUBSCRIPTION_DISCONNECTED = 3004,
  /** A source has as many handles as it may have. */
  LAMINAR_TOO_MANY_HANDLES = 3005,
  /** The calling thread was interrupted while it waited. */
  LAMINAR_INTERRUPTED = 3006,
  /** A wait with a deadline ran out. */
  LAMINAR_TIMEOUT = 3007,
  /** State or memory reached its stated bound. */
  LAMINAR_RESOURCE_LIMIT = 3008,
  /** A file or device failed. */
  LAMINAR_IO_FAILURE = 3009,
  /** A query was cancelled by another thread. */
  LAMINAR_QUERY_CANCELLED = 3010,
  /** The database, handle or subscription is closed. */
  LAMINAR_CLOSED = 4001,
  /** The object was dropped. */
  LAMINAR_DROPPED = 4002,
  /** The source is complete: its last handle finished. */
  LAMINAR_SOURCE_COMPLETE = 4003,
  /** A handle was used by two threads at once, or by another thread than its owner. */
  LAMINAR_WRONG_THREAD = 4004,
  /** The query was stopped by a row error or by a defect. */
  LAMINAR_QUERY_STOPPED = 4005,
  /** A snapshot is of other objects or of another version. */
  LAMINAR_FOREIGN_STATE = 4006,
  /** A visitor called the database while it was shown a row. */
  LAMINAR_CALLED_BY_VISITOR = 4007,
  /** A visitor threw; its subscription has ended. */
  LAMINAR_VISITOR_FAILED = 4008,
  /** Another process, or another database of this one, has the data directory open. */
  LAMINAR_DATA_DIRECTORY_IN_USE = 5001,
  /** Another store, another version of the format or another program wrote the directory. */
  LAMINAR_FOREIGN_DATA_DIRECTORY = 5002,
  /** A file is not what was written to it. */
  LAMINAR_DAMAGED_STORAGE = 5003,
  /** The disk has no room. */
  LAMINAR_STORAGE_FULL = 5004,
  /** A write or a force failed, now or before; nothing is written until the database is opened again. */
  LAMINAR_STORAGE_FAILED = 5005,
  /** What a data directory keeps cannot be brought back by this program: a statement of it is refused now. */
  LAMINAR_RECOVERY_FAILED = 5006,
  /** Changes behind the number that a subscriber gave are not retained any more. */
  LAMINAR_SEQUENCE_NOT_RETAINED = 5007,
  /** The number that a subscriber gave is of no change that there is: it was seen, and lost with its process. */
  LAMINAR_SEQUENCE_LOST = 5008,
  /** A defect of LaminarDB. */
  LAMINAR_INTERNAL = 9001
};

/** What is known about a failure. Its text is UTF-8, ends with a NUL too, and stays until the thread's next call that fails. */
typedef struct LaminarErrorDetails {
  /** LAMINAR_OK where the thread has had no failure yet; then all text is "". */
  LaminarError code;
  /** "SYNTAX", as laminar_error_name() gives it; stays for ever. */
  const char* name;
  /** What happened, one sentence. */
  const char* message;
  size_t message_length;
  /** What to do about it; "" where nothing general can be said. */
  const char* remedy;
  size_t remedy_length;
  /** The line of the SQL, and below it carets that mark the place; "" where there is no place. */
  const char* excerpt;
  size_t excerpt_length;
  /** The place in the SQL, each counted from 1; all are 0 where there is no place. */
  int32_t line;
  int32_t column;
  int32_t end_line;
  int32_t end_column;
} LaminarErrorDetails;

/**
 * Tells about the last failure of the calling thread. A call that succeeds leaves it as it is.
 *
 * Threads: any; each has its own. Works in a forked child and without a runtime.
 *
 * @param details written wholly; NULL is allowed
 * @return the code of the failure, LAMINAR_OK if there was none
 */
LAMINAR_EXPORT LaminarError laminar_last_error(LaminarErrorDetails* details);

/**
 * Names an error.
 *
 * Threads: any, without a runtime too.
 *
 * @return "OK", "SYNTAX" …, which stays for ever; NULL for a number that no error has
 */
LAMINAR_EXPORT const char* laminar_error_name(LaminarError code);

/* ------------------------------------------------------------------------------------------------------------------
 * The library and its runtime
 */

/** @return LAMINAR_ABI_VERSION of the library: a program built with another one must not call it. Any thread. */
LAMINAR_EXPORT int32_t laminar_abi_version(void);

/** @return the version of the library, "0.1.0"; stays for ever. Any thread. */
LAMINAR_EXPORT const char* laminar_version(void);

/** Where the runtime comes from. Members that are NULL or 0 are as if they were not given. */
typedef struct LaminarRuntimeOptions {
  /** sizeof(LaminarRuntimeOptions) */
  size_t struct_size;
  /**
   * The folder of a Java runtime of version 17 or later. NULL: LAMINAR_JAVA_HOME, JAVA_HOME, a folder "runtime" beside the
   * library or above it, the usual places of the system, `java` on the PATH; the first of them that has a libjvm. One that
   * is given here or in LAMINAR_JAVA_HOME and has none is an error.
   */
  const char* java_home;
  /** Jars, separated by colons. NULL: LAMINAR_CLASS_PATH, or all jars of the folder "jars" beside the library or above it. */
  const char* class_path;
  /**
   * A file of prepared classes, which makes the start three times as fast. NULL: LAMINAR_ARCHIVE, or the one of this runtime
   * and these jars in the folder "archives" beside the jars or in the user's cache, if it is there; "" for none.
   */
  const char* archive;
  /** Further options of the virtual machine, such as "-Xmx2g"; they follow those of the library and of LAMINAR_VM_OPTIONS. */
  const char* const* vm_options;
  size_t vm_option_count;
} LaminarRuntimeOptions;

/**
 * Starts the Java virtual machine that carries the library, which the first laminar_open() does otherwise. Where the process
 * has one already, that is used, if LaminarDB's jars are on its class path. There is one for the life of the process.
 *
 * Threads: any; others wait meanwhile.
 *
 * @param options NULL for what is found; copied
 * @return LAMINAR_INVALID_CONFIG where no runtime, or no jar, is found, an option is not understood, or the runtime is too
 *     old; LAMINAR_INVALID_ARGUMENT where it runs already and options are given, and for a struct_size that is not known
 */
LAMINAR_EXPORT LaminarError laminar_start_runtime(const LaminarRuntimeOptions* options);

/** What is held now, by all databases of the process. */
typedef struct LaminarCounters {
  /** sizeof(LaminarCounters) */
  size_t struct_size;
  /** Open handles. */
  int64_t databases;
  int64_t sources;
  int64_t sinks;
  int64_t subscriptions;
  int64_t statements;
  /** Arrow structs that the library gave out, or took, and that are not released yet. */
  int64_t arrays;
  int64_t schemas;
  int64_t streams;
  /** Bytes of row buffers, of batches and of text that was given out. */
  int64_t native_bytes;
  /** Functions of the application that can still be called: of laminar_deliver() and laminar_register_function(). */
  int64_t callbacks;
} LaminarCounters;

/**
 * Counts what is held. All are zero when everything was closed, released and freed.
 *
 * Threads: any; while others work, the numbers are of about the same moment.
 *
 * @param counters has struct_size set
 * @return LAMINAR_INVALID_ARGUMENT for NULL and a struct_size that is not known
 */
LAMINAR_EXPORT LaminarError laminar_counters(LaminarCounters* counters);

/** Text that a function makes: UTF-8, with a NUL behind its end. The caller gives it back by laminar_free_text(). */
typedef struct LaminarText {
  char* data;
  size_t length;
} LaminarText;

/** Gives text back, and sets both members to 0. NULL, and text that was given back, do nothing. Any thread. */
LAMINAR_EXPORT void laminar_free_text(LaminarText* text);

/* ------------------------------------------------------------------------------------------------------------------
 * Databases
 */

typedef struct LaminarDB LaminarDB;
typedef struct LaminarSource LaminarSource;
typedef struct LaminarSink LaminarSink;
typedef struct LaminarSubscription LaminarSubscription;
typedef struct LaminarStatement LaminarStatement;

/**
 * Opens a database, and starts the runtime if it does not run.
 *
 * Threads: any. With "execution": "caller_runs" the database's work is done in the calls of the thread that opened it, and
 * other threads get LAMINAR_WRONG_THREAD.
 *
 * @param config_json an object with fields of io.laminar.api.Config, as docs/c-api.md lists them; ends with a NUL; NULL or
 *     "" for the defaults, a database in memory
 * @return the database, which laminar_close() closes; NULL with LAMINAR_INVALID_CONFIG for what is not JSON or
 *     contradicts itself, LAMINAR_UNKNOWN_OPTION for an unknown field, LAMINAR_INVALID_OPTION for a value that it does not take;
 *     the errors of laminar_start_runtime(); LAMINAR_DATA_DIRECTORY_IN_USE and its neighbours
 */
LAMINAR_EXPORT LaminarDB* laminar_open(const char* config_json);

/** As laminar_open(), of text with a length in bytes. */
LAMINAR_EXPORT LaminarDB* laminar_open_n(const char* config_json, size_t length);

/**
 * Closes a database and all handles that came of it: calls that wait end with LAMINAR_CLOSED, deliveries end. It returns when
 * no function of the application runs any more, except where such a function calls it. Batches that were given
 * out stay valid; a stream of a query stays a stream, and what was not read of it is LAMINAR_CLOSED. NULL and a closed
 * database do nothing.
 *
 * Threads: any; with "execution": "caller_runs" the one that opened it. For another nothing is closed, and laminar_last_error()
 * says LAMINAR_WRONG_THREAD.
 */
LAMINAR_EXPORT void laminar_close(LaminarDB* db);

/**
 * Runs SQL: one statement or several, separated by semicolons. Where one fails, those before it stay done.
 *
 * Threads: any.
 *
 * @param sql UTF-8; must not be NULL
 * @param length in bytes, or LAMINAR_NUL_TERMINATED
 * @param rows how many rows its queries gave, which are not kept, 0 where the call fails; may be NULL. An INSERT gives none:
 *     see laminar_execute_counted()
 */
LAMINAR_EXPORT LaminarError laminar_execute(LaminarDB* db, const char* sql, size_t length, int64_t* rows);

/**
 * As laminar_execute(), and counts the rows that statements have written.
 *
 * @param rows how many rows the queries among the statements gave, -1 where there is no query; may be NULL
 * @param written how many rows the INSERT, UPDATE and DELETE statements among them wrote or took away, -1 where there is none
 *     of these; may be NULL. A row that an INSERT into a table puts in the place of another counts as one. Both are 0 where the
 *     call fails
 */
LAMINAR_EXPORT LaminarError laminar_execute_counted(
    LaminarDB* db, const char* sql, size_t length, int64_t* rows, int64_t* written);

/**
 * Runs SQL whose last statement gives rows, and gives these as a stream of struct arrays.
 *
 * Threads: any. The stream belongs to one thread at a time; after laminar_close() it gives LAMINAR_CLOSED.
 *
 * @param out written where the call succeeds; the caller releases it
 */
LAMINAR_EXPORT LaminarError
laminar_query(LaminarDB* db, const char* sql, size_t length, struct ArrowArrayStream* out);

/** Starts queries that laminar_stop() stopped. Any thread. */
LAMINAR_EXPORT LaminarError laminar_start(LaminarDB* db);

/** Stops the database's work in good order: what was pushed is processed; handles are refused with LAMINAR_CLOSED. Any thread. */
LAMINAR_EXPORT LaminarError laminar_stop(LaminarDB* db);

/** Waits until everything that was pushed before is processed. Any thread. */
LAMINAR_EXPORT LaminarError laminar_await_idle(LaminarDB* db);

/** Lets time pass in caller-runs: does what waits for the clock. Any thread that may use the database. */
LAMINAR_EXPORT LaminarError laminar_tick(LaminarDB* db);

/**
 * Sets the clock of a database that was opened with "clock": "manual", and returns when everything that is due by then is done;
 * laminar_tick() is not needed. What was pushed before is worked off first, at the time before.
 *
 * Threads: any that may use the database.
 *
 * @param nanos_since_1970 the present time or a later one
 * @return LAMINAR_INVALID_ARGUMENT for a time before the present one; LAMINAR_NOT_SUPPORTED where the clock is that of the system
 */
LAMINAR_EXPORT LaminarError laminar_set_clock(LaminarDB* db, int64_t nanos_since_1970);

/**
 * As laminar_set_clock(), to so many nanoseconds behind the present time.
 *
 * @param nanos 0 or more
 */
LAMINAR_EXPORT LaminarError laminar_advance_clock(LaminarDB* db, int64_t nanos);

/**
 * Makes a checkpoint and waits until it is durable. Any thread.
 *
 * @param epoch its number, -1 where none was made because there is no data directory; may be NULL
 */
LAMINAR_EXPORT LaminarError laminar_checkpoint(LaminarDB* db, int64_t* epoch);

/** Waits until everything that was pushed before is on the disk; does nothing without a data directory. Any thread. */
LAMINAR_EXPORT LaminarError laminar_flush(LaminarDB* db);

/**
 * Copies the data directory while the database runs. Any thread.
 *
 * @param directory a path that is missing or an empty folder, UTF-8
 * @param length in bytes, or LAMINAR_NUL_TERMINATED
 */
LAMINAR_EXPORT LaminarError laminar_backup(LaminarDB* db, const char* directory, size_t length);

/** Writes the state of all objects into a new directory, for laminar_restore_savepoint(). As laminar_backup(). */
LAMINAR_EXPORT LaminarError laminar_savepoint(LaminarDB* db, const char* directory, size_t length);

/**
 * Writes a new data directory with the objects of a script and the state of a savepoint. Whatever is refused, no directory
 * is left. Any thread.
 *
 * @param savepoint the directory of the savepoint, which is not changed
 * @param config_json as for laminar_open(), with a data directory that is missing or empty
 * @param script CREATE statements; laminar_restore_savepoint_with() takes functions of the application that they call
 * @param script_directory what relative paths in the script are relative to; NULL: the directory of the process
 * @param report JSON of what became of each object; may be NULL; given back by laminar_free_text()
 */
LAMINAR_EXPORT LaminarError laminar_restore_savepoint(
    const char* savepoint,
    size_t savepoint_length,
    const char* config_json,
    size_t config_length,
    const char* script,
    size_t script_length,
    const char* script_directory,
    size_t script_directory_length,
    LaminarText* report);

/**
 * Copies what is whole of a damaged data directory into another one. Any thread.
 *
 * @param damaged is not changed, and no database has it open
 * @param target does not exist
 * @param report JSON of what was kept; may be NULL; given back by laminar_free_text()
 */
LAMINAR_EXPORT LaminarError laminar_repair(
    const char* damaged, size_t damaged_length, const char* target, size_t target_length, LaminarText* report);

/**
 * Ends every call of the database that waits or works at this moment with LAMINAR_INTERRUPTED or LAMINAR_QUERY_CANCELLED.
 * Calls that begin later are not touched. Any thread, a signal handler excepted.
 */
LAMINAR_EXPORT LaminarError laminar_interrupt(LaminarDB* db);

/** @return a number of the calling thread, for laminar_interrupt_thread(); 0 where the runtime does not run. Any thread. */
LAMINAR_EXPORT uint64_t laminar_thread(void);

/**
 * Ends the call that waits or works on one thread at this moment with LAMINAR_INTERRUPTED or LAMINAR_QUERY_CANCELLED; does
 * nothing where there is none.
 *
 * Threads: any, a signal handler excepted.
 *
 * @param thread what laminar_thread() gave there
 * @return LAMINAR_INVALID_ARGUMENT for 0
 */
LAMINAR_EXPORT LaminarError laminar_interrupt_thread(uint64_t thread);

/** Gives the counters of sources, queries, subscriptions and of the database, as JSON. Any thread. */
LAMINAR_EXPORT LaminarError laminar_metrics(LaminarDB* db, LaminarText* json);

/** Gives the plan of a stream or view, as JSON. Any thread. */
LAMINAR_EXPORT LaminarError laminar_explain(LaminarDB* db, const char* name, size_t length, LaminarText* json);

/** Gives the plan of a stream or view with what each of its operators has done, as JSON. Any thread. */
LAMINAR_EXPORT LaminarError laminar_analyze(LaminarDB* db, const char* name, size_t length, LaminarText* json);

/** Gives what was recovered when the database was opened, as JSON; "null" where nothing was. Any thread. */
LAMINAR_EXPORT LaminarError laminar_recovery(LaminarDB* db, LaminarText* json);

/** Gives sources, streams, views, tables and sinks with their columns and what they read, as JSON. Any thread. */
LAMINAR_EXPORT LaminarError laminar_objects(LaminarDB* db, LaminarText* json);

/** Gives all fields of the configuration as the database has understood them, as JSON. Any thread. */
LAMINAR_EXPORT LaminarError laminar_config(LaminarDB* db, LaminarText* json);

/* ------------------------------------------------------------------------------------------------------------------
 * Values: of parameters, cells, and of functions of the application
 */

/** What a time counts. */
typedef enum LaminarTimeUnit {
  LAMINAR_SECOND = 0,
  LAMINAR_MILLI = 1,
  LAMINAR_MICRO = 2,
  LAMINAR_NANO = 3
} LaminarTimeUnit;

/** What a LaminarValue holds, and where. */
typedef enum LaminarType {
  /** Nothing. */
  LAMINAR_NULL = 0,
  /** as.integer, 0 or 1. */
  LAMINAR_BOOL = 1,
  /** as.integer: TINYINT to BIGINT. */
  LAMINAR_INT64 = 2,
  /** as.real: REAL and DOUBLE. */
  LAMINAR_DOUBLE = 3,
  /** as.decimal, a number of 128 bits, divided by 10 to the power of `unit`. */
  LAMINAR_DECIMAL = 4,
  /** as.text, UTF-8. */
  LAMINAR_TEXT = 5,
  /** as.text, any bytes. */
  LAMINAR_BYTES = 6,
  /** as.integer, days since 1970-01-01. */
  LAMINAR_DATE = 7,
  /** as.integer, since midnight, in `unit`. */
  LAMINAR_TIME = 8,
  /** as.integer, local time since 1970-01-01 00:00, in `unit`. */
  LAMINAR_TIMESTAMP = 9,
  /** as.integer, since 1970-01-01 00:00 UTC, in `unit`. */
  LAMINAR_INSTANT = 10,
  /** as.integer, INTERVAL DAY TO SECOND, in `unit`. */
  LAMINAR_DURATION = 11,
  /** as.integer, INTERVAL YEAR TO MONTH, in months; LAMINAR_INT64 is taken for one too. */
  LAMINAR_MONTHS = 12,
  /** as.list, an ARRAY: its elements are the values of an Arrow array, all of them. */
  LAMINAR_LIST = 13
} LaminarType;

/** A value. Whoever makes it owns what it points to; the other one only reads it during the call. */
typedef struct LaminarValue {
  /** A LaminarType. */
  int32_t type;
  /** The LaminarTimeUnit of TIME, TIMESTAMP, INSTANT and DURATION; the scale of DECIMAL, 0 to 38. */
  int32_t unit;
  union {
    int64_t integer;
    double real;
    struct {
      uint64_t low;
      int64_t high;
    } decimal;
    struct {
      const char* data;
      size_t length;
    } text;
    /** Both stay the caller's, who releases them: a LaminarValue alone is not moved. */
    struct {
      struct ArrowArray* array;
      struct ArrowSchema* schema;
    } list;
  } as;
} LaminarValue;

/* ------------------------------------------------------------------------------------------------------------------
 * Prepared statements
 */

/**
 * Prepares a statement with parameters, `?` or `:name`, counted from 0 in the order in which they first stand.
 *
 * Threads: any; the statement belongs to one thread at a time.
 *
 * @return the statement, which laminar_close_statement() closes; NULL where it fails
 */
LAMINAR_EXPORT LaminarStatement* laminar_prepare(LaminarDB* db, const char* sql, size_t length);

/** Tells how many parameters there are. */
LAMINAR_EXPORT LaminarError laminar_parameter_count(LaminarStatement* statement, int32_t* count);

/** Finds a parameter by its name, without the colon. LAMINAR_BINDING_MISMATCH where there is none. */
LAMINAR_EXPORT LaminarError
laminar_parameter_index(LaminarStatement* statement, const char* name, size_t length, int32_t* index);

/**
 * Gives a parameter its value, which stays for all calls that follow until it is given another one.
 *
 * @param value copied, a list too, which stays the caller's
 * @return LAMINAR_INVALID_ARGUMENT for an index that is not there and a value that is none
 */
LAMINAR_EXPORT LaminarError
laminar_bind(LaminarStatement* statement, int32_t index, const LaminarValue* value);

/** Takes the values of all parameters away. */
LAMINAR_EXPORT LaminarError laminar_clear_bindings(LaminarStatement* statement);

/**
 * Runs the statement. LAMINAR_BINDING_MISMATCH where a parameter has no value.
 *
 * @param rows how many rows it gave, which are not kept, 0 where the call fails; may be NULL. An INSERT gives none
 */
LAMINAR_EXPORT LaminarError laminar_execute_prepared(LaminarStatement* statement, int64_t* rows);

/** As laminar_execute_prepared(), and counts: `rows` and `written` are those of laminar_execute_counted(). */
LAMINAR_EXPORT LaminarError
laminar_execute_prepared_counted(LaminarStatement* statement, int64_t* rows, int64_t* written);

/** Runs the statement and gives its rows, as laminar_query() does. */
LAMINAR_EXPORT LaminarError
laminar_query_prepared(LaminarStatement* statement, struct ArrowArrayStream* out);

/**
 * Ends what the statement does at this moment with LAMINAR_QUERY_CANCELLED or LAMINAR_INTERRUPTED, and the stream of its rows
 * that was made last, where rows are still to be computed.
 *
 * Threads: any, while another one uses the statement.
 */
LAMINAR_EXPORT LaminarError laminar_cancel(LaminarStatement* statement);

/** Closes a statement; streams of its rows stay valid. NULL is LAMINAR_INVALID_ARGUMENT, a closed one LAMINAR_OK. */
LAMINAR_EXPORT LaminarError laminar_close_statement(LaminarStatement* statement);

/* ------------------------------------------------------------------------------------------------------------------
 * Sources: rows go in
 */

/**
 * Opens a producer of a source or table. Rows of one handle stay in order.
 *
 * Threads: any; the handle belongs to one thread at a time.
 *
 * @param name ends with a NUL; in any case, with the quotes of SQL or without them
 * @return the source, which laminar_close_source() closes; NULL with LAMINAR_UNKNOWN_OBJECT, LAMINAR_SOURCE_COMPLETE,
 *     LAMINAR_TOO_MANY_HANDLES
 */
LAMINAR_EXPORT LaminarSource* laminar_source(LaminarDB* db, const char* name);

/**
 * As laminar_source(), of text with lengths.
 *
 * @param handle a name that the producer has in all lives of the database: laminar_last_durable_sequence() tells where it
 *     stopped; NULL for none
 */
LAMINAR_EXPORT LaminarSource* laminar_source_named(
    LaminarDB* db, const char* name, size_t name_length, const char* handle, size_t handle_length);

/** Makes a further producer of the same source, for another thread. NULL where it fails. */
LAMINAR_EXPORT LaminarSource* laminar_clone_source(LaminarSource* source);

/** Gives the columns as a struct schema, which the caller releases. */
LAMINAR_EXPORT LaminarError laminar_source_schema(LaminarSource* source, struct ArrowSchema* out);

/**
 * Pushes the rows of a struct array. Columns are found by name; those that the array lacks are NULL, those of another type are
 * converted where nothing is lost (docs/c-api.md). Both structs are checked
 * first as far as memory can be: counts, offsets, NULL buffers, depth, types; then all values. The length of a buffer is
 * not in the struct: what lies behind a buffer's end cannot be seen.
 *
 * @param arr released by the library, whatever happens; NULL is refused, and a released one
 * @param sch likewise
 * @return LAMINAR_INVALID_BATCH for malformed structs; LAMINAR_TYPE_MISMATCH, LAMINAR_UNKNOWN_COLUMN and its neighbours for
 *     columns that do not fit; LAMINAR_NOT_NULL_VIOLATION and its neighbours for rows, with their index in the message; then
 *     nothing was pushed, unless the array has more rows than a source holds that rejects: it is pushed in parts.
 *     LAMINAR_SOURCE_FULL, LAMINAR_INTERRUPTED: the message says how many rows were
 */
LAMINAR_EXPORT LaminarError
laminar_push(LaminarSource* src, struct ArrowArray* arr, struct ArrowSchema* sch);

/**
 * As laminar_push(), and never waits: all rows are taken, or none.
 *
 * @param arr where the call succeeds and `*pushed` is false, both structs stay the caller's; otherwise the library has
 *     released them
 * @param pushed whether there was room
 */
LAMINAR_EXPORT LaminarError
laminar_try_push(LaminarSource* source, struct ArrowArray* arr, struct ArrowSchema* sch, bool* pushed);

/**
 * Pushes all batches of a stream, one after the other.
 *
 * @param stream released by the library, whatever happens
 * @param rows how many rows were pushed, also where the call fails; may be NULL
 */
LAMINAR_EXPORT LaminarError
laminar_push_stream(LaminarSource* source, struct ArrowArrayStream* stream, int64_t* rows);

/**
 * Declares that no row with an earlier event time is still to come from this handle.
 *
 * @param value since 1970, rounded down to the unit of the event-time column; or LAMINAR_END_OF_TIME
 * @param unit of the value
 */
LAMINAR_EXPORT LaminarError laminar_watermark(LaminarSource* source, int64_t value, LaminarTimeUnit unit);

/** Tells whether a row of ordinary size would find room now. */
LAMINAR_EXPORT LaminarError laminar_has_capacity(LaminarSource* source, bool* has);

/** Says that no row will follow through this handle, for good: when all of a source have, its windows fire and its readers end. */
LAMINAR_EXPORT LaminarError laminar_finish(LaminarSource* source);

/**
 * Tells how many rows and watermarks were pushed through this handle, and those of its name before: what laminar_sync() takes.
 * Where a push into a source that is synchronous ends with an error, such as LAMINAR_INTERRUPTED, it has grown if the row was
 * taken. Any thread.
 */
LAMINAR_EXPORT LaminarError laminar_last_sequence(LaminarSource* source, int64_t* sequence);

/** Tells how many rows and watermarks of this handle are on the disk; -1 where that is not known. Any thread. */
LAMINAR_EXPORT LaminarError laminar_last_durable_sequence(LaminarSource* source, int64_t* sequence);

/** Waits until so many rows and watermarks of this handle are on the disk. */
LAMINAR_EXPORT LaminarError laminar_sync(LaminarSource* source, int64_t sequence);

/** Gives the handle back, without ending the source. NULL is LAMINAR_INVALID_ARGUMENT, a closed one LAMINAR_OK. */
LAMINAR_EXPORT LaminarError laminar_close_source(LaminarSource* source);

/*
 * One row: set its cells, then push it. Columns are counted from 0; a column that was not set is NULL. Setters check that the
 * handle is open and the column there; the row is checked against the columns when it is pushed or added. They only
 * write to memory of the library's, and allocate nothing once that has grown to the longest row. All are for the handle's
 * thread. A column that is not there is LAMINAR_INVALID_ARGUMENT.
 */

/** Sets a cell to NULL. */
LAMINAR_EXPORT LaminarError laminar_set_null(LaminarSource* source, int32_t column);
/** Sets a BOOLEAN. */
LAMINAR_EXPORT LaminarError laminar_set_bool(LaminarSource* source, int32_t column, bool value);
/** Sets a TINYINT, SMALLINT, INTEGER or BIGINT; a DECIMAL, REAL or DOUBLE too where nothing is lost. */
LAMINAR_EXPORT LaminarError laminar_set_int64(LaminarSource* source, int32_t column, int64_t value);
/** Sets a REAL or DOUBLE. */
LAMINAR_EXPORT LaminarError laminar_set_double(LaminarSource* source, int32_t column, double value);
/** Sets a DECIMAL: (high * 2^64 + low) / 10^scale, where nothing is lost. */
LAMINAR_EXPORT LaminarError
laminar_set_decimal(LaminarSource* source, int32_t column, int64_t high, uint64_t low, int32_t scale);
/** Sets a CHAR or VARCHAR; copied. `data` may be NULL where the length is 0. */
LAMINAR_EXPORT LaminarError
laminar_set_text(LaminarSource* source, int32_t column, const char* data, size_t length);
/** Sets a VARBINARY; copied. `data` may be NULL where the length is 0. */
LAMINAR_EXPORT LaminarError
laminar_set_bytes(LaminarSource* source, int32_t column, const void* data, size_t length);
/** Sets a DATE: days since 1970-01-01. */
LAMINAR_EXPORT LaminarError laminar_set_date(LaminarSource* source, int32_t column, int32_t days);
/** Sets a TIME: since midnight. */
LAMINAR_EXPORT LaminarError
laminar_set_time(LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit);
/** Sets a TIMESTAMP: local time since 1970-01-01 00:00. One that is finer than the column is rounded as the database is configured. */
LAMINAR_EXPORT LaminarError
laminar_set_timestamp(LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit);
/** Sets a TIMESTAMP WITH LOCAL TIME ZONE or a TIMESTAMP, read as UTC: since 1970-01-01 00:00 UTC. */
LAMINAR_EXPORT LaminarError
laminar_set_instant(LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit);
/** Sets an INTERVAL DAY TO SECOND. */
LAMINAR_EXPORT LaminarError
laminar_set_duration(LaminarSource* source, int32_t column, int64_t value, LaminarTimeUnit unit);
/** Sets an INTERVAL YEAR TO MONTH: months. */
LAMINAR_EXPORT LaminarError laminar_set_months(LaminarSource* source, int32_t column, int32_t months);
/** Sets a cell of any type; copied but for a LIST, whose structs must stay until the row, or its batch, was pushed. */
LAMINAR_EXPORT LaminarError
laminar_set_value(LaminarSource* source, int32_t column, const LaminarValue* value);
/** Gives up what was set since the last push. */
LAMINAR_EXPORT LaminarError laminar_clear_row(LaminarSource* source);
/**
 * Pushes the row and begins the next, also where it is refused; waits while the source is full, as it was created.
 *
 * @return LAMINAR_TYPE_MISMATCH, LAMINAR_NOT_NULL_VIOLATION, LAMINAR_VALUE_OUT_OF_RANGE, LAMINAR_ROW_TOO_LARGE for a row
 *     that does not fit; LAMINAR_SOURCE_FULL, LAMINAR_WOULD_DEADLOCK, LAMINAR_INTERRUPTED where it cannot be taken
 */
LAMINAR_EXPORT LaminarError laminar_push_row(LaminarSource* source);
/** Pushes the row if there is room; if there is none, `*pushed` is false, and the row stays and can be pushed again. */
LAMINAR_EXPORT LaminarError laminar_try_push_row(LaminarSource* source, bool* pushed);
/** Deletes the row of a table that has the key that was set, and begins the next. */
LAMINAR_EXPORT LaminarError laminar_delete_row(LaminarSource* source);
/** Puts the row behind those that were added before, in memory of the library's, and begins the next. */
LAMINAR_EXPORT LaminarError laminar_add_row(LaminarSource* source);
/**
 * Pushes the rows that were added, in order, and forgets them, also where one is refused: LAMINAR_INVALID_BATCH, whose message
 * names its index and what is wrong with it.
 *
 * @param rows how many were pushed, also where the call fails; may be NULL
 */
LAMINAR_EXPORT LaminarError laminar_push_batch(LaminarSource* source, int64_t* rows);

/*
 * Encoded rows, for language bindings: the caller writes rows in the form that the setters use, and pushes them with one call.
 * All numbers are little-endian; n is the number of columns, pad8(x) the next multiple of 8.
 *
 *  offset          bytes  what
 *  0               4      bytes of the row, a multiple of 8, this field included
 *  4               4      operation: 0 push, 1 delete (only as the single row of a call)
 *  8               n      one tag a column: type | unit << 4; type is a LaminarType or 14, unit a LaminarTimeUnit
 *  8 + n           0..7   0, up to w
 *  w = 8 + pad8(n) 8 * n  one word a column
 *  w + 8 * n       ...    variable part, to which offsets point; they count from the beginning of the row
 *
 *  NULL: any word. BOOL, INT64, DATE, TIME, TIMESTAMP, INSTANT, DURATION, MONTHS: the number. DOUBLE: its bits.
 *  TEXT, BYTES: u32 offset, u32 length. DECIMAL: u32 offset, u32 scale; there i64 low, i64 high word.
 *  14: DECIMAL with the column's scale, its unscaled value in the word.
 *  LIST: u32 offset, 0; there u64 address of an ArrowArray, u64 of its ArrowSchema, which stay the caller's.
 */

/**
 * Pushes encoded rows, as laminar_push_row() and laminar_push_batch() do. What was set or added stays.
 *
 * @param encoded one or more whole rows; read during the call only
 * @param length bytes of all of them
 * @param rows how many were pushed, also where the call fails; may be NULL
 * @return LAMINAR_INVALID_ARGUMENT for rows that are malformed: then nothing was pushed
 */
LAMINAR_EXPORT LaminarError
laminar_push_encoded(LaminarSource* source, const void* encoded, size_t length, int64_t* rows);

/** As laminar_push_encoded() of one row, and never waits: `*pushed` tells whether there was room. */
LAMINAR_EXPORT LaminarError
laminar_try_push_encoded(LaminarSource* source, const void* encoded, size_t length, bool* pushed);

/* ------------------------------------------------------------------------------------------------------------------
 * Sinks and subscriptions: results come out
 */

/** What happens when a subscriber is slower than what it reads. */
typedef enum LaminarOverflow {
  /** It holds back every source that reaches it; nothing is lost. */
  LAMINAR_BLOCK = 0,
  /** The oldest rows that were not read are given up and counted. */
  LAMINAR_DROP_OLDEST = 1,
  /** The subscription ends with LAMINAR_SUBSCRIPTION_DISCONNECTED. */
  LAMINAR_DISCONNECT = 2
} LaminarOverflow;

/**
 * Opens a sink, stream, view or table for reading.
 *
 * Threads: any, and so the sink.
 *
 * @param name as of laminar_source()
 * @return the sink, which laminar_close_sink() closes; NULL with LAMINAR_UNKNOWN_OBJECT
 */
LAMINAR_EXPORT LaminarSink* laminar_sink(LaminarDB* db, const char* name);

/** As laminar_sink(), of text with a length. */
LAMINAR_EXPORT LaminarSink* laminar_sink_n(LaminarDB* db, const char* name, size_t length);

/** Gives the columns as a struct schema, without those whose names begin with two underscores; the caller releases it. */
LAMINAR_EXPORT LaminarError laminar_sink_schema(LaminarSink* sink, struct ArrowSchema* out);

/** Tells whether rows may be retracted: then batches have __weight and __ends_commit. */
LAMINAR_EXPORT LaminarError laminar_is_changelog(LaminarSink* sink, bool* is);

/** Closes the sink; its subscriptions go on. NULL is LAMINAR_INVALID_ARGUMENT, a closed one LAMINAR_OK. */
LAMINAR_EXPORT LaminarError laminar_close_sink(LaminarSink* sink);

/**
 * Subscribes to what is emitted from now on, losslessly. Batches of a changelog have behind its columns an INT64 column
 * __weight, 1 or -1, and a BOOL column __ends_commit, true in the last row of a commit.
 *
 * Threads: any; the subscription belongs to one thread at a time.
 *
 * @return the subscription, which laminar_close_subscription() closes; NULL where it fails
 */
LAMINAR_EXPORT LaminarSubscription* laminar_subscribe(LaminarSink* sink);

/** As laminar_subscribe(); says what happens when the subscriber is too slow. */
LAMINAR_EXPORT LaminarSubscription*
laminar_subscribe_overflow(LaminarSink* sink, LaminarOverflow overflow);

/**
 * Subscribes to the changes behind one that was handled, of a relation WITH (retain = …). Batches have an INT64 column
 * __sequence behind all others.
 *
 * @param sequence of the change that was handled last; 0 for all that are retained
 * @return NULL with LAMINAR_SEQUENCE_NOT_RETAINED, LAMINAR_SEQUENCE_LOST, LAMINAR_NOT_SUPPORTED
 */
LAMINAR_EXPORT LaminarSubscription* laminar_subscribe_after(LaminarSink* sink, int64_t sequence);

/**
 * Takes a batch of what is there now; never waits.
 *
 * @param arr a struct array of at least one row, NULL where nothing is there: laminar_is_ended() tells whether anything will
 *     be. The caller gives both back by laminar_free_batch()
 * @param sch its schema, NULL likewise
 * @return LAMINAR_SUBSCRIPTION_DISCONNECTED, LAMINAR_QUERY_STOPPED, LAMINAR_DROPPED where that has ended the stream
 */
LAMINAR_EXPORT LaminarError
laminar_poll(LaminarSubscription* sub, struct ArrowArray** arr, struct ArrowSchema** sch);

/** As laminar_poll(), and waits for a batch; NULL only at the end of the stream. Ends with LAMINAR_INTERRUPTED as well. */
LAMINAR_EXPORT LaminarError
laminar_recv(LaminarSubscription* sub, struct ArrowArray** arr, struct ArrowSchema** sch);

/**
 * As laminar_recv(), and waits so long only.
 *
 * @param nanos at least 0
 * @return LAMINAR_TIMEOUT when the time ran out
 */
LAMINAR_EXPORT LaminarError laminar_recv_timeout(
    LaminarSubscription* sub, int64_t nanos, struct ArrowArray** arr, struct ArrowSchema** sch);

/** Releases what is not released, and frees the two structs that laminar_poll() or laminar_recv() gave. NULL does nothing. Any thread. */
LAMINAR_EXPORT void laminar_free_batch(struct ArrowArray* arr, struct ArrowSchema* sch);

/**
 * Takes a batch into structs of the caller's, so that nothing has to be freed.
 *
 * @param nanos how long to wait: 0 not at all, less than 0 until a batch or the end is there
 * @param out its release is NULL where nothing is there, or the stream has ended; otherwise the caller releases it
 * @param schema likewise; may be NULL
 * @return as laminar_recv_timeout(), without LAMINAR_TIMEOUT where nanos is 0
 */
LAMINAR_EXPORT LaminarError laminar_next(
    LaminarSubscription* sub, int64_t nanos, struct ArrowArray* out, struct ArrowSchema* schema);

/**
 * Makes a stream of a subscription: each get_next waits for a batch. The handle is closed thereby; releasing the stream ends
 * the subscription, and laminar_close() of the database ends the stream.
 */
LAMINAR_EXPORT LaminarError
laminar_subscription_stream(LaminarSubscription* sub, struct ArrowArrayStream* out);

/** Takes a batch, which is its own to release; the two structs are valid during the call only: move what is to stay. */
typedef void (*LaminarOnBatch)(void* context, struct ArrowArray* array, struct ArrowSchema* schema);

/** Is called once, last of all, when the stream ends or the subscription is closed; `failure` is NULL without an error. */
typedef void (*LaminarOnEnd)(void* context, const LaminarErrorDetails* failure);

/**
 * Gives the batches to a function, on a thread of the library's that ends with the stream. From now on the subscription is
 * that thread's; it may be closed by any. The functions may call the library.
 *
 * @param on_batch releases its batches
 * @param on_end may be NULL
 * @param context given to both; must stay until `on_end` has returned
 * @return LAMINAR_NOT_SUPPORTED in caller-runs, where no other thread may read; LAMINAR_INVALID_ARGUMENT for a second delivery
 */
LAMINAR_EXPORT LaminarError laminar_deliver(
    LaminarSubscription* sub, LaminarOnBatch on_batch, LaminarOnEnd on_end, void* context);

/**
 * Gives a file descriptor that is readable while a batch, an error or the end is there to be taken by laminar_poll(): to wait
 * for in an event loop. It is never read or closed by the caller; it closes with the subscription.
 *
 * @return LAMINAR_NOT_SUPPORTED in caller-runs
 */
LAMINAR_EXPORT LaminarError laminar_subscription_fd(LaminarSubscription* sub, int* fd);

/**
 * Tells whether everything was taken and nothing will follow.
 *
 * @return LAMINAR_CLOSED where the subscription or its database was closed, also by another thread at this moment: that is not
 *     the end of the stream
 */
LAMINAR_EXPORT LaminarError laminar_is_ended(LaminarSubscription* sub, bool* ended);

/** Tells how many rows were given up because the subscriber was too slow. */
LAMINAR_EXPORT LaminarError laminar_dropped(LaminarSubscription* sub, int64_t* rows);

/** Gives the columns of the batches as a struct schema, which the caller releases. */
LAMINAR_EXPORT LaminarError laminar_subscription_schema(LaminarSubscription* sub, struct ArrowSchema* out);

/**
 * Ends a subscription. A thread that waits in laminar_recv() gets LAMINAR_CLOSED; of a delivery it returns when its functions
 * have, except where one of them calls it. NULL is LAMINAR_INVALID_ARGUMENT, a closed one LAMINAR_OK.
 *
 * Threads: any, while another one uses the subscription.
 */
LAMINAR_EXPORT LaminarError laminar_close_subscription(LaminarSubscription* sub);

/* ------------------------------------------------------------------------------------------------------------------
 * Functions of the application
 */

/**
 * Computes a value of SQL. It runs on threads of the engine and on those that ask, at the same time on several perhaps; it
 * must not wait, and calls of the library with handles of the database are refused with LAMINAR_WOULD_DEADLOCK, pushes too; but
 * for those that only close, interrupt or tell something that is known, and the setters of rows.
 *
 * @param arguments `count` values, valid during the call; a list is not released by the function
 * @param result is LAMINAR_NULL at first; what it points to must stay until the function is called again on this thread or
 *     its context is destroyed, and is copied at once
 * @return LAMINAR_OK, or a number that makes the row an error, LAMINAR_FUNCTION_FAILED. If `result` is a LAMINAR_TEXT then, the
 *     message of the error says it in place of the number
 */
typedef LaminarError (*LaminarFunction)(
    void* context, const LaminarValue* arguments, int32_t count, LaminarValue* result);

/** Flags of laminar_register_function(). */
enum {
  /** May give something else for the same arguments: is called once a row, and not over a changelog. */
  LAMINAR_NOT_DETERMINISTIC = 1,
  /** Is called with NULL arguments too; otherwise the result is NULL where one of them is. */
  LAMINAR_WITH_NULLS = 2
};

/**
 * Makes a C function one of SQL, for all statements of this database that follow.
 *
 * Threads: any.
 *
 * @param name as in SQL, ends with a NUL
 * @param argument_types SQL types such as "DECIMAL(10, 2)"; NULL where count is 0
 * @param count at most 16
 * @param result_type an SQL type
 * @param flags LAMINAR_NOT_DETERMINISTIC | LAMINAR_WITH_NULLS
 * @param context given to each call
 * @param destroy called once, when the database is closed and no call runs, or before a failure is returned; may be NULL.
 *     A call of the library that fails within leaves laminar_last_error() as it is
 * @return LAMINAR_DUPLICATE_NAME, LAMINAR_UNKNOWN_TYPE, LAMINAR_INVALID_ARGUMENT
 */
LAMINAR_EXPORT LaminarError laminar_register_function(
    LaminarDB* db,
    const char* name,
    const char* const* argument_types,
    int32_t count,
    const char* result_type,
    uint32_t flags,
    LaminarFunction function,
    void* context,
    void (*destroy)(void* context));

/**
 * A function of the application that a database has from its beginning. Everything that it points to is copied by
 * laminar_open_with(), but for `context`; laminar_restore_savepoint_with() takes it too.
 */
typedef struct LaminarFunctionDefinition {
  /** sizeof(LaminarFunctionDefinition), the same in all elements of an array. */
  size_t struct_size;
  /** As in laminar_register_function(), and so all that follow. */
  const char* name;
  const char* const* argument_types;
  int32_t count;
  uint32_t flags;
  const char* result_type;
  LaminarFunction function;
  void* context;
  void (*destroy)(void* context);
} LaminarFunctionDefinition;

/**
 * As laminar_open_n(), and registers functions before anything is restored: the views of a data directory that call functions
 * of the application need the same ones each time the directory is opened.
 *
 * Threads: as laminar_open().
 *
 * @param functions NULL where there are none. `destroy` of each is called once: when the database is closed, or by this call
 *     where it fails
 * @param function_count how many
 * @return as laminar_open(); NULL too with LAMINAR_UNKNOWN_TYPE, LAMINAR_DUPLICATE_NAME, LAMINAR_INVALID_ARGUMENT for a function,
 *     and for a struct_size that is not known, where nothing is destroyed; LAMINAR_RECOVERY_FAILED where one is missing
 */
LAMINAR_EXPORT LaminarDB* laminar_open_with(
    const char* config_json,
    size_t length,
    const LaminarFunctionDefinition* functions,
    size_t function_count);

/**
 * As laminar_restore_savepoint(), with functions of the application that the script calls.
 *
 * Threads: any.
 *
 * @param functions NULL where there are none. They are called during the call only; `destroy` of each is called once before it
 *     returns, whether it succeeds or not
 * @param function_count how many
 * @return as laminar_restore_savepoint(); LAMINAR_UNKNOWN_TYPE, LAMINAR_DUPLICATE_NAME, LAMINAR_INVALID_ARGUMENT for a function,
 *     and for a struct_size that is not known, where nothing is destroyed
 */
LAMINAR_EXPORT LaminarError laminar_restore_savepoint_with(
    const char* savepoint,
    size_t savepoint_length,
    const char* config_json,
    size_t config_length,
    const char* script,
    size_t script_length,
    const char* script_directory,
    size_t script_directory_length,
    const LaminarFunctionDefinition* functions,
    size_t function_count,
    LaminarText* report);

#ifdef __cplusplus
}
#endif

#endif /* LAMINAR_H */
