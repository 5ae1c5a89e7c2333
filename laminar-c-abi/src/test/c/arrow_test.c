/*
 * Arrow structs that are given: well-formed ones of many forms, and malformed ones by a table. Whatever becomes of them, each
 * is released once, which arrow_make.c counts.
 */
#include <errno.h>

#include "arrow_make.h"
#include "harness.h"

#define NUL LAMINAR_NUL_TERMINATED
#define CALLER_RUNS "{\"execution\": \"caller_runs\"}"

typedef struct Through {
  LaminarDB* db;
  LaminarSource* source;
  LaminarSubscription* subscription;
} Through;

static Through through(const char* columns) {
  Through all;
  char sql[1000];
  snprintf(sql, sizeof(sql), "CREATE SOURCE t (%s); CREATE STREAM s AS SELECT * FROM t", columns);
  all.db = open_config(CALLER_RUNS, sql);
  all.source = HANDLE(laminar_source(all.db, "t"));
  LaminarSink* sink = HANDLE(laminar_sink(all.db, "s"));
  all.subscription = HANDLE(laminar_subscribe(sink));
  return all;
}

static void end(const Through* all) {
  CHECK_INT(made_live(), 0);
  laminar_close(all->db);
  check_nothing_held();
}

/* How many rows came through, which are thrown away. */
static int64_t drain(const Through* all) {
  int64_t rows = 0;
  for (;;) {
    struct ArrowArray array;
    OK(laminar_next(all->subscription, 0, &array, NULL));
    if (array.release == NULL) {
      return rows;
    }
    rows += array.length;
    array.release(&array);
  }
}

static const int64_t NUMBERS[] = {1, 2, 3, 4};
static const char* const TEXTS[] = {"one", NULL, "three", ""};

/* Four rows of (n BIGINT, v VARCHAR). */
static Made four_rows(void) {
  Made made = made_struct(4);
  made_int64(&made, "n", NUMBERS);
  made_utf8(&made, "v", TEXTS);
  return made;
}

static void pushes_batches(void) {
  Through all = through("n BIGINT, v VARCHAR");
  Made made = four_rows();
  OK(laminar_push(all.source, &made.array, &made.schema));
  CHECK_INT(made_live(), 0);
  struct ArrowArray array;
  OK(laminar_next(all.subscription, 0, &array, NULL));
  CHECK_INT(array.length, 4);
  CHECK_INT(cell_int64(&array, 0, 3), 4);
  CHECK_TEXT(cell_text(&array, 1, 2), "three");
  CHECK(cell_null(&array, 1, 1));
  CHECK(!cell_null(&array, 1, 3));
  array.release(&array);
  /* None at all. */
  made = made_struct(0);
  made_int64(&made, "n", NUMBERS);
  OK(laminar_push(all.source, &made.array, &made.schema));
  CHECK_INT(drain(&all), 0);
  end(&all);
}

static void pushes_slices(void) {
  Through all = through("n BIGINT, v VARCHAR");
  Made made = four_rows();
  /* Rows 2 and 3: one offset of the struct, and one more of a child. */
  made.array.length = 2;
  made.array.offset = 1;
  made.array.children[0]->length = 3;
  made.array.children[0]->offset = 1;
  made.array.children[1]->length = 3;
  made.array.children[1]->offset = 1;
  made.array.children[1]->null_count = -1;
  OK(laminar_push(all.source, &made.array, &made.schema));
  struct ArrowArray array;
  OK(laminar_next(all.subscription, 0, &array, NULL));
  CHECK_INT(array.length, 2);
  CHECK_INT(cell_int64(&array, 0, 0), 3);
  CHECK_INT(cell_int64(&array, 0, 1), 4);
  CHECK_TEXT(cell_text(&array, 1, 0), "three");
  array.release(&array);
  end(&all);
}

static void tries_to_push(void) {
  LaminarDB* db = open_config(
      NULL, "CREATE SOURCE t (n BIGINT) WITH (buffer_size = 16, backpressure = 'block'); CREATE STREAM s AS SELECT n FROM t");
  LaminarSource* source = HANDLE(laminar_source(db, "t"));
  LaminarSink* sink = HANDLE(laminar_sink(db, "s"));
  LaminarSubscription* subscription = HANDLE(laminar_subscribe(sink));
  int64_t taken = 0;
  bool pushed = true;
  Made made;
  while (pushed) {
    made = made_struct(4);
    made_int64(&made, "n", NUMBERS);
    OK(laminar_try_push(source, &made.array, &made.schema, &pushed));
    taken += pushed;
  }
  CHECK(taken >= 4);
  /* They stay the caller's. */
  CHECK(made.array.release != NULL && made.schema.release != NULL);
  int64_t seen = 0;
  while (seen < taken * 4) {
    struct ArrowArray array;
    OK(laminar_next(subscription, -1, &array, NULL));
    seen += array.length;
    array.release(&array);
  }
  OK(laminar_await_idle(db));
  OK(laminar_try_push(source, &made.array, &made.schema, &pushed));
  CHECK(pushed);
  CHECK(made.array.release == NULL && made.schema.release == NULL);
  made = made_struct(4);
  made_int64(&made, "m", NUMBERS);
  CHECK(laminar_try_push(source, &made.array, &made.schema, &pushed) != LAMINAR_OK);
  CHECK(made.array.release == NULL && made.schema.release == NULL);
  made = made_struct(4);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_try_push(source, &made.array, &made.schema, NULL));
  CHECK_INT(made_live(), 0);
  laminar_close(db);
  check_nothing_held();
}

static void refuses_absent_structs(void) {
  Through all = through("n BIGINT, v VARCHAR");
  Made made = four_rows();
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_push(all.source, NULL, &made.schema));
  CHECK(made.schema.release == NULL);
  REFUSED(LAMINAR_INVALID_BATCH, laminar_push(all.source, &made.array, &made.schema));
  CHECK(made.array.release == NULL);
  made = four_rows();
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_push(all.source, &made.array, NULL));
  made.schema.release(&made.schema);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_push(all.source, NULL, NULL));
  REFUSED(LAMINAR_INVALID_BATCH, laminar_push(all.source, &made.array, &made.schema));
  CHECK_INT(drain(&all), 0);
  end(&all);
}

/* ---- malformed structs */

/* Each damages four rows of (n BIGINT, v VARCHAR); what it overwrites is freed all the same. */
typedef void (*Damage)(Made* made);

#define N made->array.children[0]
#define V made->array.children[1]
#define OFFSETS ((int32_t*)(intptr_t)V->buffers[1])

#define DAMAGE(name, statement) \
  static void name(Made* made) { \
    statement; \
  }

DAMAGE(length_negative, made->array.length = -1)
DAMAGE(length_huge, made->array.length = INT64_MAX)
DAMAGE(length_above_children, made->array.length = 5)
DAMAGE(offset_negative, made->array.offset = -1)
DAMAGE(offset_huge, made->array.offset = INT64_MAX)
DAMAGE(offset_behind_children, made->array.offset = 2)
DAMAGE(nulls_negative, made->array.null_count = -2)
DAMAGE(nulls_above_length, N->null_count = 5)
DAMAGE(nulls_without_bitmap, N->null_count = 1)
DAMAGE(buffers_negative, made->array.n_buffers = -1)
DAMAGE(buffers_none, N->n_buffers = 0)
DAMAGE(buffers_many, N->n_buffers = 3)
DAMAGE(buffers_huge, N->n_buffers = INT64_MAX)
DAMAGE(buffers_null, N->buffers = NULL)
DAMAGE(values_null, N->buffers[1] = NULL)
DAMAGE(offsets_null, V->buffers[1] = NULL)
DAMAGE(data_null, V->buffers[2] = NULL)
DAMAGE(text_buffers_two, V->n_buffers = 2)
DAMAGE(child_length_short, N->length = 3)
DAMAGE(child_length_negative, N->length = -4)
DAMAGE(child_length_huge, V->length = INT64_MAX)
DAMAGE(child_offset_negative, V->offset = -1)
DAMAGE(child_offset_huge, V->offset = INT64_MAX - 2)
DAMAGE(children_negative, made->array.n_children = -1)
DAMAGE(children_fewer, made->array.n_children = 1)
DAMAGE(children_huge, made->array.n_children = INT64_MAX)
DAMAGE(children_null, made->array.children = NULL)
DAMAGE(schema_children_negative, made->schema.n_children = -1)
DAMAGE(schema_children_fewer, made->schema.n_children = 1)
DAMAGE(schema_children_huge, made->schema.n_children = INT64_MAX)
DAMAGE(schema_children_null, made->schema.children = NULL)
DAMAGE(format_null, made->schema.format = NULL)
DAMAGE(format_not_a_struct, made->schema.format = "l")
DAMAGE(format_empty, made->schema.children[0]->format = "")
DAMAGE(format_child_null, made->schema.children[0]->format = NULL)
DAMAGE(format_unknown, made->schema.children[0]->format = "?")
DAMAGE(format_unknown_long, made->schema.children[0]->format = "+nonsense:1,2,3")
DAMAGE(format_decimal_wrong, made->schema.children[0]->format = "d:x,y")
DAMAGE(format_decimal_wide, made->schema.children[0]->format = "d:99,2")
DAMAGE(format_fixed_negative, made->schema.children[0]->format = "w:-5")
DAMAGE(format_fixed_list_huge, made->schema.children[0]->format = "+w:99999999999999999999")
DAMAGE(format_list_without_child, made->schema.children[0]->format = "+l")
DAMAGE(format_struct_without_children, made->schema.children[0]->format = "+s")
DAMAGE(name_null, made->schema.children[0]->name = NULL)
DAMAGE(name_not_utf8, made->schema.children[0]->name = "\xff\xfe")
DAMAGE(dictionary_missing_in_array, made->schema.children[0]->dictionary = made->schema.children[1])
DAMAGE(dictionary_missing_in_schema, N->dictionary = V)
DAMAGE(offsets_decreasing, OFFSETS[2] = 1)
DAMAGE(offsets_negative, OFFSETS[0] = -1)
DAMAGE(offsets_last_negative, OFFSETS[4] = -8)
DAMAGE(text_not_utf8, ((char*)(intptr_t)V->buffers[2])[1] = (char)0xff)
DAMAGE(released_child, { N->release(N); })
DAMAGE(released_schema_child, { made->schema.children[0]->release(made->schema.children[0]); })

/* A child that is its own child: without end. */
static void struct_within_itself(Made* made) {
  made->schema.children[0]->format = "+s";
  made->schema.children[0]->n_children = 1;
  made->schema.children[0]->children = made->schema.children;
  N->n_children = 1;
  N->n_buffers = 1;
  N->children = made->array.children;
}

static void list_within_itself(Made* made) {
  made->schema.children[0]->format = "+l";
  made->schema.children[0]->n_children = 1;
  made->schema.children[0]->children = made->schema.children;
  N->n_children = 1;
  N->children = made->array.children;
}

static void dictionary_within_itself(Made* made) {
  made->schema.children[0]->dictionary = made->schema.children[0];
  N->dictionary = N;
}

static void null_child(Made* made) {
  static struct ArrowArray* children[2];
  children[0] = NULL;
  children[1] = V;
  made->array.children = children;
}

static void null_schema_child(Made* made) {
  static struct ArrowSchema* children[2];
  children[0] = made->schema.children[0];
  children[1] = NULL;
  made->schema.children = children;
}

static const struct {
  const char* name;
  Damage damage;
} DAMAGES[] = {
#define ROW(name) {#name, name}
    ROW(length_negative), ROW(length_huge), ROW(length_above_children), ROW(offset_negative), ROW(offset_huge),
    ROW(offset_behind_children), ROW(nulls_negative), ROW(nulls_above_length), ROW(nulls_without_bitmap),
    ROW(buffers_negative), ROW(buffers_none), ROW(buffers_many), ROW(buffers_huge), ROW(buffers_null), ROW(values_null),
    ROW(offsets_null), ROW(data_null), ROW(text_buffers_two), ROW(child_length_short), ROW(child_length_negative),
    ROW(child_length_huge), ROW(child_offset_negative), ROW(child_offset_huge), ROW(children_negative),
    ROW(children_fewer), ROW(children_huge), ROW(children_null), ROW(schema_children_negative),
    ROW(schema_children_fewer), ROW(schema_children_huge), ROW(schema_children_null), ROW(format_null),
    ROW(format_not_a_struct), ROW(format_empty), ROW(format_child_null), ROW(format_unknown), ROW(format_unknown_long),
    ROW(format_decimal_wrong), ROW(format_decimal_wide), ROW(format_fixed_negative), ROW(format_fixed_list_huge),
    ROW(format_list_without_child), ROW(format_struct_without_children), ROW(name_null), ROW(name_not_utf8),
    ROW(dictionary_missing_in_array), ROW(dictionary_missing_in_schema), ROW(offsets_decreasing), ROW(offsets_negative),
    ROW(offsets_last_negative), ROW(text_not_utf8), ROW(released_child), ROW(released_schema_child),
    ROW(struct_within_itself), ROW(list_within_itself), ROW(dictionary_within_itself), ROW(null_child),
    ROW(null_schema_child)};

static int hands_out;

static int schema_of_damaged(struct ArrowArrayStream* stream, struct ArrowSchema* out);

/* A stream of one damaged batch; all of it belongs to the test. */
typedef struct DamagedStream {
  Made made;
} DamagedStream;

static int schema_of_damaged(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  DamagedStream* damaged = stream->private_data;
  *out = damaged->made.schema;
  damaged->made.schema.release = NULL;
  return 0;
}

static int next_of_damaged(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  DamagedStream* damaged = stream->private_data;
  *out = damaged->made.array;
  damaged->made.array.release = NULL;
  return 0;
}

static const char* error_of_damaged(struct ArrowArrayStream* stream) {
  (void)stream;
  return "this stream has failed";
}

static void release_damaged(struct ArrowArrayStream* stream) {
  DamagedStream* damaged = stream->private_data;
  made_release(&damaged->made);
  stream->release = NULL;
  hands_out--;
}

static struct ArrowArrayStream stream_of(DamagedStream* damaged) {
  hands_out++;
  return (struct ArrowArrayStream){
      .get_schema = schema_of_damaged,
      .get_next = next_of_damaged,
      .get_last_error = error_of_damaged,
      .release = release_damaged,
      .private_data = damaged};
}

static void refuses_malformed_structs(void) {
  Through all = through("n BIGINT, v VARCHAR");
  int taken = 0;
  for (size_t i = 0; i < sizeof(DAMAGES) / sizeof(DAMAGES[0]); i++) {
    for (int way = 0; way < 3; way++) {
      Made made = four_rows();
      DAMAGES[i].damage(&made);
      bool pushed = true;
      int64_t rows = 9;
      LaminarError error;
      DamagedStream damaged = {made};
      if (way == 0) {
        error = laminar_push(all.source, &made.array, &made.schema);
      } else if (way == 1) {
        error = laminar_try_push(all.source, &made.array, &made.schema, &pushed);
      } else {
        struct ArrowArrayStream stream = stream_of(&damaged);
        error = laminar_push_stream(all.source, &stream, &rows);
        CHECK(stream.release == NULL);
        CHECK_INT(rows, 0);
      }
      if (error == LAMINAR_OK) {
        fprintf(stderr, "%s was taken\n", DAMAGES[i].name);
        taken++;
      } else if (error == LAMINAR_INTERNAL) {
        fail_test(__FILE__, __LINE__, "%s is a defect: %s", DAMAGES[i].name, last_failure().message);
      }
      if (made_live() != 0) {
        fail_test(__FILE__, __LINE__, "%s left %d structs", DAMAGES[i].name, (int)made_live());
      }
      if (drain(&all) != 0) {
        fail_test(__FILE__, __LINE__, "%s pushed rows", DAMAGES[i].name);
      }
      count_check();
    }
  }
  CHECK_INT(taken, 0);
  CHECK_INT(hands_out, 0);
  Made made = four_rows();
  OK(laminar_push(all.source, &made.array, &made.schema));
  CHECK_INT(drain(&all), 4);
  end(&all);
}

static void refuses_rows_that_do_not_fit(void) {
  Through all = through("n BIGINT NOT NULL, v VARCHAR");
  Made made = made_struct(4);
  made_utf8(&made, "v", TEXTS);
  CHECK(laminar_push(all.source, &made.array, &made.schema) != LAMINAR_OK);
  CHECK_INT(made_live(), 0);
  made = made_struct(4);
  made_utf8(&made, "n", TEXTS);
  CHECK(laminar_push(all.source, &made.array, &made.schema) != LAMINAR_OK);
  CHECK_INT(made_live(), 0);
  made = four_rows();
  made_int64(&made, "more", NUMBERS);
  CHECK(laminar_push(all.source, &made.array, &made.schema) != LAMINAR_OK);
  CHECK_INT(drain(&all), 0);
  end(&all);
}

/* ---- forms of columns that are taken besides */

static void takes_other_widths(void) {
  Through all = through("n BIGINT, v VARCHAR, d DOUBLE");
  Made made = made_struct(2);
  const int16_t small[] = {-3, 30000};
  const void* numbers[] = {NULL, small};
  const size_t number_bytes[] = {0, sizeof(small)};
  made_column(&made, "n", "s", 2, numbers, number_bytes);
  const int64_t offsets[] = {0, 2, 5};
  const void* texts[] = {NULL, offsets, "abcde"};
  const size_t text_bytes[] = {0, sizeof(offsets), 5};
  made_column(&made, "v", "U", 3, texts, text_bytes);
  const float reals[] = {0.5F, -2.0F};
  const void* floats[] = {NULL, reals};
  const size_t float_bytes[] = {0, sizeof(reals)};
  made_column(&made, "d", "f", 2, floats, float_bytes);
  OK(laminar_push(all.source, &made.array, &made.schema));
  struct ArrowArray array;
  OK(laminar_next(all.subscription, 0, &array, NULL));
  CHECK_INT(cell_int64(&array, 0, 0), -3);
  CHECK_INT(cell_int64(&array, 0, 1), 30000);
  CHECK_TEXT(cell_text(&array, 1, 1), "cde");
  CHECK(cell_double(&array, 2, 1) == -2.0);
  array.release(&array);
  /* Offsets of 64 bits that are wrong. */
  const int64_t wrong[][3] = {{0, 5, 2}, {-1, 2, 5}, {0, 2, (int64_t)1 << 40}, {INT64_MIN, 0, INT64_MAX}};
  for (int i = 0; i < 4; i++) {
    made = made_struct(2);
    made_column(&made, "n", "s", 2, numbers, number_bytes);
    const void* wrong_texts[] = {NULL, wrong[i], "abcde"};
    made_column(&made, "v", "U", 3, wrong_texts, text_bytes);
    made_column(&made, "d", "f", 2, floats, float_bytes);
    CHECK(laminar_push(all.source, &made.array, &made.schema) != LAMINAR_OK);
    CHECK_INT(made_live(), 0);
  }
  CHECK_INT(drain(&all), 0);
  end(&all);
}

/* ---- streams */

typedef struct Numbers {
  int batches;
  int fails_at;
  int schema_fails;
} Numbers;

static int numbers_schema(struct ArrowArrayStream* stream, struct ArrowSchema* out) {
  Numbers* numbers = stream->private_data;
  if (numbers->schema_fails) {
    return EIO;
  }
  Made made = four_rows();
  made.array.release(&made.array);
  *out = made.schema;
  return 0;
}

static int numbers_next(struct ArrowArrayStream* stream, struct ArrowArray* out) {
  Numbers* numbers = stream->private_data;
  if (numbers->batches-- == numbers->fails_at) {
    return EIO;
  }
  if (numbers->batches < 0) {
    out->release = NULL;
    return 0;
  }
  Made made = four_rows();
  made.schema.release(&made.schema);
  *out = made.array;
  return 0;
}

static void numbers_release(struct ArrowArrayStream* stream) {
  stream->release = NULL;
  hands_out--;
}

static struct ArrowArrayStream stream_numbers(Numbers* numbers) {
  hands_out++;
  return (struct ArrowArrayStream){
      .get_schema = numbers_schema,
      .get_next = numbers_next,
      .get_last_error = error_of_damaged,
      .release = numbers_release,
      .private_data = numbers};
}

static void pushes_streams(void) {
  Through all = through("n BIGINT, v VARCHAR");
  Numbers numbers = {.batches = 3, .fails_at = -1};
  struct ArrowArrayStream stream = stream_numbers(&numbers);
  int64_t rows = 0;
  OK(laminar_push_stream(all.source, &stream, &rows));
  CHECK_INT(rows, 12);
  CHECK_INT(drain(&all), 12);
  numbers = (Numbers){.batches = 3, .fails_at = 1};
  stream = stream_numbers(&numbers);
  REFUSED(LAMINAR_IO_FAILURE, laminar_push_stream(all.source, &stream, &rows));
  CHECK_CONTAINS(last_failure().message, "this stream has failed");
  CHECK_INT(rows, 8);
  CHECK_INT(drain(&all), 8);
  numbers = (Numbers){.schema_fails = 1};
  stream = stream_numbers(&numbers);
  REFUSED(LAMINAR_IO_FAILURE, laminar_push_stream(all.source, &stream, NULL));
  numbers = (Numbers){.batches = 1};
  stream = stream_numbers(&numbers);
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_push_stream(NULL, &stream, &rows));
  CHECK(stream.release == NULL);
  REFUSED(LAMINAR_INVALID_BATCH, laminar_push_stream(all.source, &stream, &rows));
  REFUSED(LAMINAR_INVALID_ARGUMENT, laminar_push_stream(all.source, NULL, &rows));
  stream = stream_numbers(&numbers);
  stream.get_next = NULL;
  REFUSED(LAMINAR_INVALID_BATCH, laminar_push_stream(all.source, &stream, &rows));
  CHECK_INT(hands_out, 0);
  end(&all);
}

static void pushes_its_own_results(void) {
  Through all = through("n BIGINT, v VARCHAR");
  Made made = four_rows();
  OK(laminar_push(all.source, &made.array, &made.schema));
  for (int i = 0; i < 3; i++) {
    struct ArrowArray* array = NULL;
    struct ArrowSchema* schema = NULL;
    OK(laminar_poll(all.subscription, &array, &schema));
    CHECK_INT(array->length, 4);
    OK(laminar_push(all.source, array, schema));
    laminar_free_batch(array, schema);
  }
  CHECK_INT(drain(&all), 4);
  struct ArrowArrayStream stream;
  OK(laminar_query(all.db, "SELECT CAST(5 AS BIGINT) AS n, 'five' AS v", NUL, &stream));
  int64_t rows = 0;
  OK(laminar_push_stream(all.source, &stream, &rows));
  CHECK_INT(rows, 1);
  CHECK_INT(drain(&all), 1);
  end(&all);
}

const Test TESTS[] = {
    {"pushes_batches", pushes_batches},
    {"pushes_slices", pushes_slices},
    {"tries_to_push", tries_to_push},
    {"refuses_absent_structs", refuses_absent_structs},
    {"refuses_malformed_structs", refuses_malformed_structs},
    {"refuses_rows_that_do_not_fit", refuses_rows_that_do_not_fit},
    {"takes_other_widths", takes_other_widths},
    {"pushes_streams", pushes_streams},
    {"pushes_its_own_results", pushes_its_own_results},
    {NULL, NULL}};
