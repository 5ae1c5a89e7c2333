#include "arrow_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t live;

int64_t made_live(void) {
  return __atomic_load_n(&live, __ATOMIC_SEQ_CST);
}

static void count(int64_t change) {
  if (__atomic_add_fetch(&live, change, __ATOMIC_SEQ_CST) < 0) {
    fprintf(stderr, "something was released twice\n");
    abort();
  }
}

/* Everything of an array is freed by its release, whatever a test has written over it. */
typedef struct ArrayMemory {
  void* buffers[4];
  const void** buffer_list;
  struct ArrowArray** children;
  int64_t n_children;
} ArrayMemory;

static void release_array(struct ArrowArray* array) {
  ArrayMemory* memory = array->private_data;
  if (memory == NULL) {
    fprintf(stderr, "an array was released twice\n");
    abort();
  }
  for (int64_t i = 0; i < memory->n_children; i++) {
    if (memory->children[i]->release != NULL) {
      memory->children[i]->release(memory->children[i]);
    }
    free(memory->children[i]);
  }
  for (int i = 0; i < 4; i++) {
    free(memory->buffers[i]);
  }
  free(memory->buffer_list);
  free(memory->children);
  free(memory);
  array->private_data = NULL;
  array->release = NULL;
  count(-1);
}

typedef struct SchemaMemory {
  char* format;
  char* name;
  struct ArrowSchema** children;
  int64_t n_children;
} SchemaMemory;

static void release_schema(struct ArrowSchema* schema) {
  SchemaMemory* memory = schema->private_data;
  if (memory == NULL) {
    fprintf(stderr, "a schema was released twice\n");
    abort();
  }
  for (int64_t i = 0; i < memory->n_children; i++) {
    if (memory->children[i]->release != NULL) {
      memory->children[i]->release(memory->children[i]);
    }
    free(memory->children[i]);
  }
  free(memory->format);
  free(memory->name);
  free(memory->children);
  free(memory);
  schema->private_data = NULL;
  schema->release = NULL;
  count(-1);
}

static void init_array(struct ArrowArray* array, int64_t length, int buffers) {
  memset(array, 0, sizeof(*array));
  ArrayMemory* memory = calloc(1, sizeof(ArrayMemory));
  memory->buffer_list = calloc(4, sizeof(void*));
  array->length = length;
  array->n_buffers = buffers;
  array->buffers = memory->buffer_list;
  array->private_data = memory;
  array->release = release_array;
  count(1);
}

static void init_schema(struct ArrowSchema* schema, const char* format, const char* name) {
  memset(schema, 0, sizeof(*schema));
  SchemaMemory* memory = calloc(1, sizeof(SchemaMemory));
  memory->format = strdup(format);
  memory->name = strdup(name);
  schema->format = memory->format;
  schema->name = memory->name;
  schema->flags = ARROW_FLAG_NULLABLE;
  schema->private_data = memory;
  schema->release = release_schema;
  count(1);
}

Made made_struct(int64_t length) {
  Made made;
  init_array(&made.array, length, 1);
  init_schema(&made.schema, "+s", "");
  return made;
}

void made_column(
    Made* made, const char* name, const char* format, int buffers, const void* const* data, const size_t* bytes) {
  ArrayMemory* memory = made->array.private_data;
  SchemaMemory* schema_memory = made->schema.private_data;
  int64_t index = memory->n_children++;
  schema_memory->n_children++;
  memory->children = realloc(memory->children, (size_t)(index + 1) * sizeof(void*));
  schema_memory->children = realloc(schema_memory->children, (size_t)(index + 1) * sizeof(void*));
  struct ArrowArray* array = calloc(1, sizeof(struct ArrowArray));
  struct ArrowSchema* schema = calloc(1, sizeof(struct ArrowSchema));
  init_array(array, made->array.length, buffers);
  init_schema(schema, format, name);
  ArrayMemory* own = array->private_data;
  for (int i = 0; i < buffers && i < 4; i++) {
    if (data[i] != NULL) {
      own->buffers[i] = malloc(bytes[i] + 1);
      memcpy(own->buffers[i], data[i], bytes[i]);
      own->buffer_list[i] = own->buffers[i];
    }
  }
  memory->children[index] = array;
  schema_memory->children[index] = schema;
  made->array.children = memory->children;
  made->array.n_children = index + 1;
  made->schema.children = schema_memory->children;
  made->schema.n_children = index + 1;
}

static void made_words(Made* made, const char* name, const char* format, const void* values) {
  const void* data[] = {NULL, values};
  size_t bytes[] = {0, (size_t)made->array.length * 8};
  made_column(made, name, format, 2, data, bytes);
}

void made_int64(Made* made, const char* name, const int64_t* values) {
  made_words(made, name, "l", values);
}

void made_double(Made* made, const char* name, const double* values) {
  made_words(made, name, "g", values);
}

void made_timestamp_micros(Made* made, const char* name, const int64_t* values) {
  made_words(made, name, "tsu:", values);
}

void made_utf8(Made* made, const char* name, const char* const* values) {
  size_t rows = (size_t)made->array.length;
  int32_t* offsets = calloc(rows + 1, sizeof(int32_t));
  unsigned char* valid = calloc(rows / 8 + 1, 1);
  char* text = malloc(1);
  size_t used = 0;
  int64_t nulls = 0;
  for (size_t i = 0; i < rows; i++) {
    if (values[i] == NULL) {
      nulls++;
    } else {
      valid[i / 8] = (unsigned char)(valid[i / 8] | 1U << (i % 8));
      size_t length = strlen(values[i]);
      text = realloc(text, used + length + 1);
      memcpy(text + used, values[i], length);
      used += length;
    }
    offsets[i + 1] = (int32_t)used;
  }
  const void* data[] = {valid, offsets, text};
  size_t bytes[] = {rows / 8 + 1, (rows + 1) * sizeof(int32_t), used};
  made_column(made, name, "u", 3, data, bytes);
  made->array.children[made->array.n_children - 1]->null_count = nulls;
  free(offsets);
  free(valid);
  free(text);
}

void made_release(Made* made) {
  if (made->array.release != NULL) {
    made->array.release(&made->array);
  }
  if (made->schema.release != NULL) {
    made->schema.release(&made->schema);
  }
}

int64_t cell_int64(const struct ArrowArray* batch, int column, int64_t row) {
  const struct ArrowArray* array = batch->children[column];
  return ((const int64_t*)array->buffers[1])[array->offset + row];
}

double cell_double(const struct ArrowArray* batch, int column, int64_t row) {
  const struct ArrowArray* array = batch->children[column];
  return ((const double*)array->buffers[1])[array->offset + row];
}

const char* cell_text(const struct ArrowArray* batch, int column, int64_t row) {
  static __thread char text[4096];
  const struct ArrowArray* array = batch->children[column];
  const int32_t* offsets = (const int32_t*)array->buffers[1] + array->offset;
  int length = offsets[row + 1] - offsets[row];
  snprintf(text, sizeof(text), "%.*s", length, (const char*)array->buffers[2] + offsets[row]);
  return text;
}

bool cell_null(const struct ArrowArray* batch, int column, int64_t row) {
  const struct ArrowArray* array = batch->children[column];
  if (array->buffers[0] == NULL) {
    return false;
  }
  int64_t at = array->offset + row;
  return (((const unsigned char*)array->buffers[0])[at / 8] >> (at % 8) & 1) == 0;
}
