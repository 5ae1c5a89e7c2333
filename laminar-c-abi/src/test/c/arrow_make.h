/*
 * Arrow arrays for tests. All that is made is counted until its release is called, which frees it: a second call, or one too
 * few, shows in made_live().
 */
#ifndef LAMINAR_TEST_ARROW_MAKE_H
#define LAMINAR_TEST_ARROW_MAKE_H

#include "laminar.h"

/* A struct array with its schema, to which columns are added before it is given away. */
typedef struct Made {
  struct ArrowArray array;
  struct ArrowSchema schema;
} Made;

/* A struct array of so many rows, without columns. */
Made made_struct(int64_t length);
/* Adds a column; buffers are copied, NULL stands for an absent one. Their lengths are in bytes. */
void made_column(
    Made* made, const char* name, const char* format, int buffers, const void* const* data, const size_t* bytes);
void made_int64(Made* made, const char* name, const int64_t* values);
void made_double(Made* made, const char* name, const double* values);
void made_timestamp_micros(Made* made, const char* name, const int64_t* values);
void made_utf8(Made* made, const char* name, const char* const* values);
/* Releases what the library did not take. */
void made_release(Made* made);

/* How many arrays and schemas were made and not released; released twice, the program ends. */
int64_t made_live(void);

/* Reads a cell of a batch. */
int64_t cell_int64(const struct ArrowArray* batch, int column, int64_t row);
double cell_double(const struct ArrowArray* batch, int column, int64_t row);
/* Valid until the next call. */
const char* cell_text(const struct ArrowArray* batch, int column, int64_t row);
bool cell_null(const struct ArrowArray* batch, int column, int64_t row);

#endif
