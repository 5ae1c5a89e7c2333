/*
 * The methods of io.laminar.capi: METHOD(name here, class, name there, signature). Each is static, and never throws.
 */
#ifndef LAMINAR_ENTRY_H
#define LAMINAR_ENTRY_H

#include "internal.h"

#define LAM_METHODS(METHOD) \
  METHOD(START, "Entry", "start", "(JJ)I") \
  METHOD(LAST_ERROR, "Entry", "lastError", "()[B") \
  METHOD(COUNTERS, "Entry", "counters", "(J)V") \
  METHOD(THREAD, "Entry", "thread", "()J") \
  METHOD(INTERRUPT_THREAD, "Entry", "interruptThread", "(J)I") \
  METHOD(OPEN, "Entry", "open", "([B)J") \
  METHOD(OPEN_WITH, "Entry", "openWith", "([BJI)J") \
  METHOD(CLOSE, "Entry", "close", "(J)I") \
  METHOD(EXECUTE, "Entry", "execute", "(J[BJ)I") \
  METHOD(EXECUTE_COUNTED, "Entry", "executeCounted", "(J[BJJ)I") \
  METHOD(QUERY, "Entry", "query", "(J[B)J") \
  METHOD(PERFORM, "Entry", "perform", "(JI)I") \
  METHOD(MOVE_CLOCK, "Entry", "moveClock", "(JJZ)I") \
  METHOD(CHECKPOINT, "Entry", "checkpoint", "(JJ)I") \
  METHOD(COPY, "Entry", "copy", "(J[BZ)I") \
  METHOD(RESTORE_SAVEPOINT, "Entry", "restoreSavepoint", "([B[B[B[BJI)[B") \
  METHOD(REPAIR, "Entry", "repair", "([B[B)[B") \
  METHOD(DESCRIBE, "Entry", "describe", "(JI[B)[B") \
  METHOD(REGISTER_FUNCTION, "Entry", "registerFunction", "(J[B[B[BIJJJ)I") \
  METHOD(PREPARE, "StatementEntry", "prepare", "(J[B)J") \
  METHOD(PARAMETER_COUNT, "StatementEntry", "parameterCount", "(JJ)I") \
  METHOD(PARAMETER_INDEX, "StatementEntry", "parameterIndex", "(J[BJ)I") \
  METHOD(BIND, "StatementEntry", "bind", "(JIJ)I") \
  METHOD(CLEAR_BINDINGS, "StatementEntry", "clearBindings", "(J)I") \
  METHOD(EXECUTE_PREPARED, "StatementEntry", "execute", "(JJ)I") \
  METHOD(EXECUTE_PREPARED_COUNTED, "StatementEntry", "executeCounted", "(JJJ)I") \
  METHOD(QUERY_PREPARED, "StatementEntry", "query", "(J)J") \
  METHOD(CANCEL, "StatementEntry", "cancel", "(J)I") \
  METHOD(CLOSE_STATEMENT, "StatementEntry", "close", "(J)I") \
  METHOD(SOURCE, "SourceEntry", "open", "(J[B[B)J") \
  METHOD(CLONE_SOURCE, "SourceEntry", "cloneSource", "(J)J") \
  METHOD(COLUMNS, "SourceEntry", "columns", "(J)[B") \
  METHOD(SOURCE_SCHEMA, "SourceEntry", "schema", "(JJ)I") \
  METHOD(PUSH_ROW, "SourceEntry", "pushRow", "(JJJ)I") \
  METHOD(TRY_PUSH_ROW, "SourceEntry", "tryPushRow", "(JJJJ)I") \
  METHOD(PUSH_ROWS, "SourceEntry", "pushRows", "(JJJJ)I") \
  METHOD(PUSH_ARROW, "SourceEntry", "pushArrow", "(JJJJ)I") \
  METHOD(TRY_PUSH_ARROW, "SourceEntry", "tryPushArrow", "(JJJJ)I") \
  METHOD(WATERMARK, "SourceEntry", "watermark", "(JJI)I") \
  METHOD(HAS_CAPACITY, "SourceEntry", "hasCapacity", "(JJ)I") \
  METHOD(FINISH, "SourceEntry", "finish", "(J)I") \
  METHOD(LAST_SEQUENCE, "SourceEntry", "lastSequence", "(JJ)I") \
  METHOD(LAST_DURABLE_SEQUENCE, "SourceEntry", "lastDurableSequence", "(JJ)I") \
  METHOD(SYNC, "SourceEntry", "sync", "(JJ)I") \
  METHOD(CLOSE_SOURCE, "SourceEntry", "close", "(J)I") \
  METHOD(SINK, "ResultEntry", "sink", "(J[B)J") \
  METHOD(SINK_SCHEMA, "ResultEntry", "sinkSchema", "(JJ)I") \
  METHOD(IS_CHANGELOG, "ResultEntry", "isChangelog", "(JJ)I") \
  METHOD(CLOSE_SINK, "ResultEntry", "closeSink", "(J)I") \
  METHOD(SUBSCRIBE, "ResultEntry", "subscribe", "(JI)J") \
  METHOD(SUBSCRIBE_AFTER, "ResultEntry", "subscribeAfter", "(JJ)J") \
  METHOD(NEXT, "ResultEntry", "next", "(JJJJ)I") \
  METHOD(DELIVER, "ResultEntry", "deliver", "(JJJJ)I") \
  METHOD(DESCRIPTOR, "ResultEntry", "descriptor", "(JJ)I") \
  METHOD(IS_ENDED, "ResultEntry", "isEnded", "(JJ)I") \
  METHOD(DROPPED, "ResultEntry", "dropped", "(JJ)I") \
  METHOD(SUBSCRIPTION_SCHEMA, "ResultEntry", "subscriptionSchema", "(JJ)I") \
  METHOD(SUBSCRIPTION_STREAM, "ResultEntry", "subscriptionStream", "(J)J") \
  METHOD(CLOSE_SUBSCRIPTION, "ResultEntry", "closeSubscription", "(J)I") \
  METHOD(STREAM_SCHEMA, "ResultEntry", "streamSchema", "(JJ)I") \
  METHOD(STREAM_NEXT, "ResultEntry", "streamNext", "(JJ)I") \
  METHOD(CLOSE_STREAM, "ResultEntry", "closeStream", "(J)I")

typedef enum LamMethod {
#define LAM_NAME(name, class, method, signature) LAM_##name,
  LAM_METHODS(LAM_NAME)
#undef LAM_NAME
      LAM_METHOD_COUNT
} LamMethod;

/* Arguments of a call. */
#define LAM_ARGS(...) ((const LamArgument[]){__VA_ARGS__})
#define LAM_HANDLE(pointer) {.j = (int64_t)(intptr_t)(pointer)}
#define LAM_ADDRESS(pointer) {.j = (int64_t)(intptr_t)(pointer)}
#define LAM_LONG(value) {.j = (int64_t)(value)}
#define LAM_OBJECT(value) {.l = (value)}

/* The result of a method: the member of its type. */
typedef struct LamResult {
  int64_t number; /* of an int or a long */
  LamBytes bytes; /* NULL where there are none */
} LamResult;

/* ---- entry_jni.c or entry_image.c */

/* Calls a method; false where the runtime itself has failed, for want of memory or stack, and nothing is to be told. */
bool lam_invoke(LamEnv* env, LamMethod method, const LamArgument* arguments, LamResult* result);
/* Copies bytes for Java; NULL where there is no memory. They are given back by lam_forget(). */
LamBytes lam_new_bytes(LamEnv* env, const void* data, size_t length);
size_t lam_length(LamEnv* env, LamBytes bytes);
/* Copies all bytes to an address. */
void lam_read(LamEnv* env, LamBytes bytes, void* to);
/* Gives bytes back; NULL does nothing. */
void lam_forget(LamEnv* env, LamBytes bytes);

/* ---- entry.c */

/* Calls a method that gives an error's number, and keeps its failure. */
LaminarError lam_call(LamEnv* env, LamMethod method, const LamArgument* arguments);
/* Calls a method that gives a handle, 0 where it fails; keeps its failure. */
void* lam_call_handle(LamEnv* env, LamMethod method, const LamArgument* arguments);
/* Calls a method that gives bytes, NULL where it fails; keeps its failure. */
LamBytes lam_call_bytes(LamEnv* env, LamMethod method, const LamArgument* arguments);
/* Calls a method that gives text into memory of the caller's; `text` may be NULL. */
LaminarError lam_call_text(LamEnv* env, LamMethod method, const LamArgument* arguments, LaminarText* text);
/* Calls a method that gives a number and does not fail. */
int64_t lam_call_number(LamEnv* env, LamMethod method, const LamArgument* arguments);
/* Calls a method that gives nothing and does not fail. */
void lam_call_void(LamEnv* env, LamMethod method, const LamArgument* arguments);

/* The environment for a call with a handle; NULL, with the failure stored, where it is NULL or nothing runs. */
LamEnv* lam_enter(const void* handle, const char* name);
/* Sets a count of the caller's to 0, NULL for none: before anything is refused, so that it holds where the call fails. */
static inline void lam_count_from_zero(int64_t* count) {
  if (count != NULL) {
    *count = 0;
  }
}

/* The code of the failure that was stored last on this thread. */
LaminarError lam_stored(void);
/* Copies text for Java; NULL, with the failure stored, where it is NULL, too long or not UTF-8. */
LamBytes lam_bytes(LamEnv* env, const char* text, size_t length, const char* name);

/* ---- arrow.c */

/* Counts what Java has written to addresses of the caller's. */
void lam_count_array(const struct ArrowArray* array);
void lam_count_schema(const struct ArrowSchema* schema);
/* Makes a stream of a handle that Java gave; on failure the handle is closed. */
LaminarError lam_make_stream(LamEnv* env, void* handle, struct ArrowArrayStream* out);
/* The functions that release what Java exports. */
void lam_release_array(struct ArrowArray* array);
void lam_release_schema(struct ArrowSchema* schema);

/* ---- slots.c */

/* Gives a source that was opened its row buffer; on failure it is closed. */
LaminarSource* lam_adopt_source(LamEnv* env, void* handle, uint64_t database);
/* Takes the row buffers of all sources of a database away, which is closed. */
void lam_release_sources(uint64_t database);
/* Which database a source belongs to; 0 where it is not open. */
uint64_t lam_database_of(LaminarSource* source);
/* Holds a source for one call, so that nobody else uses it: LAMINAR_WRONG_THREAD and others. */
LaminarError lam_hold_source(LaminarSource* source);
void lam_let_go_source(LaminarSource* source);

/* ---- function.c */

/* Refuses what is not an array of definitions; then none of them is destroyed. */
LaminarError lam_check_array(const LaminarFunctionDefinition* functions, size_t count);
/* Refuses definitions that Java must not read. */
LaminarError lam_check_definitions(const LaminarFunctionDefinition* functions, size_t count);
/* Destroys the context of each, which keeps the failure that the thread has. */
void lam_destroy_definitions(const LaminarFunctionDefinition* functions, size_t count);

/* ---- host.c */

void* lam_allocate(size_t bytes);
void lam_free(void* address);
/* The functions that Java calls, as io.laminar.capi.HostCalls says. */
int64_t lam_host_allocate(int64_t bytes);
void lam_host_free(int64_t address);
void lam_host_on_batch(int64_t function, int64_t context, int64_t array, int64_t schema);
/* `error` is a failure as Entry.lastError gives it, of 0 bytes where there was no memory for it; NULL for none. */
void lam_host_on_end(int64_t function, int64_t context, const unsigned char* error, size_t size);
int32_t lam_host_open_signal(void);
void lam_host_raise(int32_t descriptor);
void lam_host_lower(int32_t descriptor);
void lam_host_close_signal(int32_t descriptor);
int32_t lam_host_call_function(int64_t function, int64_t context, int64_t arguments, int32_t count, int64_t result);
void lam_host_destroy(int64_t function, int64_t context);

#ifndef LAMINAR_IMAGE
extern const JNINativeMethod LAM_HOST_METHODS[];
extern const int LAM_HOST_METHOD_COUNT;
#endif

#endif
