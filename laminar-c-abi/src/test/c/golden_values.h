/* The text of values in golden files, as io.laminar.streams.CaseValues has it. */
#ifndef LAMINAR_GOLDEN_VALUES_H
#define LAMINAR_GOLDEN_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "laminar.h"

/* Text that grows; a zeroed one is empty. */
typedef struct Text {
  char* data;
  size_t length;
  size_t room;
} Text;

void text_add(Text* text, const char* more, size_t length);
__attribute__((format(printf, 2, 3))) void text_print(Text* text, const char* format, ...);
void text_clear(Text* text);
void text_free(Text* text);

/* Adds a value of an array. */
void print_value(Text* out, const struct ArrowArray* array, const struct ArrowSchema* schema, int64_t row);
/* Sets a cell of a source; false where the driver has no way to set a cell of this form. */
bool set_cell(LaminarSource* source, int32_t column, const char* format, const char* cell, size_t length);
/* Reads a time, `00:01` or `2024-01-31 12:00:00.5`, as nanoseconds since 1970-01-01. */
bool parse_time(const char* text, size_t length, int64_t* nanos);

#endif
