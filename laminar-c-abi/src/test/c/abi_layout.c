/*
 * Prints what the ABI consists of besides symbols: sizes and offsets of structs, and numbers of enumerations. `laminar-c-abi/test`
 * compares it with abi.txt.
 */
#include <stddef.h>
#include <stdio.h>

#include "laminar.h"

#define STRUCT(type) printf("struct %s %zu\n", #type, sizeof(type))
#define MEMBER(type, member) \
  printf("member %s.%s %zu %zu\n", #type, #member, offsetof(type, member), sizeof(((type*)0)->member))
#define NUMBER(name) printf("number %s %lld\n", #name, (long long)(name))

static void structs_of_arrow(void) {
  STRUCT(struct ArrowSchema);
  STRUCT(struct ArrowArray);
  STRUCT(struct ArrowArrayStream);
}

static void structs_of_laminar(void) {
  STRUCT(LaminarErrorDetails);
  MEMBER(LaminarErrorDetails, code);
  MEMBER(LaminarErrorDetails, name);
  MEMBER(LaminarErrorDetails, message);
  MEMBER(LaminarErrorDetails, message_length);
  MEMBER(LaminarErrorDetails, remedy);
  MEMBER(LaminarErrorDetails, remedy_length);
  MEMBER(LaminarErrorDetails, excerpt);
  MEMBER(LaminarErrorDetails, excerpt_length);
  MEMBER(LaminarErrorDetails, line);
  MEMBER(LaminarErrorDetails, column);
  MEMBER(LaminarErrorDetails, end_line);
  MEMBER(LaminarErrorDetails, end_column);
  STRUCT(LaminarRuntimeOptions);
  MEMBER(LaminarRuntimeOptions, struct_size);
  MEMBER(LaminarRuntimeOptions, java_home);
  MEMBER(LaminarRuntimeOptions, class_path);
  MEMBER(LaminarRuntimeOptions, archive);
  MEMBER(LaminarRuntimeOptions, vm_options);
  MEMBER(LaminarRuntimeOptions, vm_option_count);
  STRUCT(LaminarFunctionDefinition);
  MEMBER(LaminarFunctionDefinition, struct_size);
  MEMBER(LaminarFunctionDefinition, name);
  MEMBER(LaminarFunctionDefinition, argument_types);
  MEMBER(LaminarFunctionDefinition, count);
  MEMBER(LaminarFunctionDefinition, flags);
  MEMBER(LaminarFunctionDefinition, result_type);
  MEMBER(LaminarFunctionDefinition, function);
  MEMBER(LaminarFunctionDefinition, context);
  MEMBER(LaminarFunctionDefinition, destroy);
  STRUCT(LaminarCounters);
  MEMBER(LaminarCounters, struct_size);
  MEMBER(LaminarCounters, databases);
  MEMBER(LaminarCounters, sources);
  MEMBER(LaminarCounters, sinks);
  MEMBER(LaminarCounters, subscriptions);
  MEMBER(LaminarCounters, statements);
  MEMBER(LaminarCounters, arrays);
  MEMBER(LaminarCounters, schemas);
  MEMBER(LaminarCounters, streams);
  MEMBER(LaminarCounters, native_bytes);
  MEMBER(LaminarCounters, callbacks);
  STRUCT(LaminarText);
  MEMBER(LaminarText, data);
  MEMBER(LaminarText, length);
  STRUCT(LaminarValue);
  MEMBER(LaminarValue, type);
  MEMBER(LaminarValue, unit);
  MEMBER(LaminarValue, as);
  MEMBER(LaminarValue, as.integer);
  MEMBER(LaminarValue, as.real);
  MEMBER(LaminarValue, as.decimal.low);
  MEMBER(LaminarValue, as.decimal.high);
  MEMBER(LaminarValue, as.text.data);
  MEMBER(LaminarValue, as.text.length);
  MEMBER(LaminarValue, as.list.array);
  MEMBER(LaminarValue, as.list.schema);
}

static void numbers(void) {
  NUMBER(LAMINAR_ABI_VERSION);
  NUMBER(LAMINAR_END_OF_TIME);
  NUMBER(LAMINAR_SECOND);
  NUMBER(LAMINAR_MILLI);
  NUMBER(LAMINAR_MICRO);
  NUMBER(LAMINAR_NANO);
  NUMBER(LAMINAR_NULL);
  NUMBER(LAMINAR_BOOL);
  NUMBER(LAMINAR_INT64);
  NUMBER(LAMINAR_DOUBLE);
  NUMBER(LAMINAR_DECIMAL);
  NUMBER(LAMINAR_TEXT);
  NUMBER(LAMINAR_BYTES);
  NUMBER(LAMINAR_DATE);
  NUMBER(LAMINAR_TIME);
  NUMBER(LAMINAR_TIMESTAMP);
  NUMBER(LAMINAR_INSTANT);
  NUMBER(LAMINAR_DURATION);
  NUMBER(LAMINAR_MONTHS);
  NUMBER(LAMINAR_LIST);
  NUMBER(LAMINAR_BLOCK);
  NUMBER(LAMINAR_DROP_OLDEST);
  NUMBER(LAMINAR_DISCONNECT);
  NUMBER(LAMINAR_NOT_DETERMINISTIC);
  NUMBER(LAMINAR_WITH_NULLS);
  for (LaminarError code = 0; code < 100000; code++) {
    if (laminar_error_name(code) != NULL) {
      printf("error LAMINAR_%s %d\n", laminar_error_name(code), (int)code);
    }
  }
}

int main(void) {
  structs_of_arrow();
  structs_of_laminar();
  numbers();
  return 0;
}
