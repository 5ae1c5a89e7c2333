/*
 * Golden files: the cases of laminar-sql/src/test/resources/streams, which the tests in Java read too, through the library's C functions. Each says what
 * statements, rows and watermarks lead to: plans, results, changes, errors. Whatever the library is built on has to give the same.
 *
 * The package io.laminar.streams describes the lines. Left out are cases with cells that this driver does not read, and two that are
 * about Java's way to subscribe; they are counted.
 *
 *   test_golden [part of a file's name or of a title]
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden_values.h"

#define MAX_NAMES 64
#define MAX_NAME 128

typedef struct Named {
  char name[MAX_NAME];
  LaminarSource* source;
  struct ArrowSchema schema; /* of the source */
  LaminarSubscription* subscription;
  bool is_expected; /* changes of it stand in the case */
} Named;

typedef struct Case {
  const char* file;
  const char* title;
  const char* lines; /* up to end */
  const char* end;
  int line; /* of the file, of the line that is read */
  LaminarDB* db;
  Named names[MAX_NAMES];
  int name_count;
  Text statement;
  Text answer;   /* the rows of the last query, a line each */
  Text expected; /* what the case says of the answer, or of changes */
  char expected_of[MAX_NAME]; /* whose changes; empty where `expected` is an answer */
  bool expects;
  char rows_of[MAX_NAME]; /* whose rows were added and wait to be pushed */
  bool is_refused; /* the last statement was, and no line has said so yet */
  bool is_unreadable;
  int differences;
} Case;

static long checks;

static void differ(Case* test, const char* what, const char* actual) {
  test->differences++;
  printf("FAILED %s: %s, before line %d: %s\n%s\n", test->file, test->title, test->line, what, actual);
}

static void check_last(Case* test, LaminarError error, const char* what) {
  checks++;
  if (error != LAMINAR_OK) {
    LaminarErrorDetails details;
    laminar_last_error(&details);
    differ(test, what, details.message);
  }
}

/* ---- names */

static Named* named(Case* test, const char* name, size_t length) {
  for (int i = 0; i < test->name_count; i++) {
    if (strlen(test->names[i].name) == length && memcmp(test->names[i].name, name, length) == 0) {
      return &test->names[i];
    }
  }
  if (test->name_count == MAX_NAMES || length >= MAX_NAME) {
    printf("a case has more than %d names, or one of %d bytes\n", MAX_NAMES, MAX_NAME);
    exit(2);
  }
  Named* added = &test->names[test->name_count++];
  memset(added, 0, sizeof(*added));
  memcpy(added->name, name, length);
  return added;
}

static Named* source(Case* test, const char* name, size_t length) {
  Named* found = named(test, name, length);
  if (found->source == NULL) {
    found->source = laminar_source(test->db, found->name);
    check_last(
        test,
        found->source == NULL ? laminar_last_error(NULL) : laminar_source_schema(found->source, &found->schema),
        found->name);
  }
  return found;
}

/* Subscribes to what is there by now; what is not is created by a statement below, or its lines fail. */
static void subscribe(Case* test) {
  for (int i = 0; i < test->name_count; i++) {
    Named* each = &test->names[i];
    if (each->is_expected && each->subscription == NULL) {
      LaminarSink* sink = laminar_sink(test->db, each->name);
      each->subscription = sink == NULL ? NULL : laminar_subscribe(sink);
    }
  }
}

/* ---- what comes out */

static void print_row(Text* out, const struct ArrowArray* array, const struct ArrowSchema* schema, int64_t row) {
  bool is_first = true;
  for (int64_t i = 0; i < schema->n_children; i++) {
    if (strncmp(schema->children[i]->name, "__weight", 8) != 0
        && strncmp(schema->children[i]->name, "__ends_commit", 13) != 0) {
      text_add(out, ", ", is_first ? 0 : 2);
      print_value(out, array->children[i], schema->children[i], row);
      is_first = false;
    }
  }
  text_add(out, "\n", 1);
}

static int64_t weight(const struct ArrowArray* array, const struct ArrowSchema* schema, int64_t row) {
  for (int64_t i = 0; i < schema->n_children; i++) {
    if (strcmp(schema->children[i]->name, "__weight") == 0) {
      return ((const int64_t*)array->children[i]->buffers[1])[row + array->children[i]->offset];
    }
  }
  return 1;
}

static void print_changes(Case* test, Named* of, Text* out) {
  struct ArrowArray* array;
  struct ArrowSchema* schema;
  while (of->subscription != NULL) {
    LaminarError error = laminar_poll(of->subscription, &array, &schema);
    check_last(test, error, of->name);
    if (error != LAMINAR_OK || array == NULL) {
      return;
    }
    for (int64_t row = 0; row < array->length; row++) {
      int64_t count = weight(array, schema, row);
      for (int64_t i = count < 0 ? -count : count; i > 0; i--) {
        text_print(out, count > 0 ? "+ " : "- ");
        print_row(out, array, schema, row);
      }
    }
    laminar_free_batch(array, schema);
  }
}

static bool print_answer(struct ArrowArrayStream* stream, Text* out) {
  struct ArrowSchema schema;
  bool is_whole = stream->get_schema(stream, &schema) == 0;
  bool is_ended = !is_whole;
  while (!is_ended) {
    struct ArrowArray array = {0};
    is_whole = stream->get_next(stream, &array) == 0;
    is_ended = !is_whole || array.release == NULL;
    for (int64_t row = 0; !is_ended && row < array.length; row++) {
      print_row(out, &array, &schema, row);
    }
    if (!is_ended) {
      array.release(&array);
    }
  }
  if (schema.release != NULL) {
    schema.release(&schema);
  }
  stream->release(stream);
  return is_whole;
}

/* ---- statements */

static bool begins(const char* text, const char* word) {
  return strncmp(text, word, strlen(word)) == 0;
}

static bool asks_for_rows(const char* sql) {
  static const char* const WORDS[] = {"SELECT", "EXPLAIN", "SHOW", "DESCRIBE", "VALUES", "WITH", "TABLE", "CHECKPOINT", "("};
  for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
    if (begins(sql, WORDS[i])) {
      return true;
    }
  }
  return false;
}

static void run_statement(Case* test) {
  text_clear(&test->answer);
  if (asks_for_rows(test->statement.data)) {
    struct ArrowArrayStream stream;
    test->is_refused =
        laminar_query(test->db, test->statement.data, test->statement.length, &stream) != LAMINAR_OK
        || !print_answer(&stream, &test->answer);
  } else {
    test->is_refused =
        laminar_execute(test->db, test->statement.data, test->statement.length, NULL) != LAMINAR_OK;
  }
  if (!test->is_refused) {
    subscribe(test);
  }
  text_clear(&test->statement);
}

/* `CODE words`: the name of the error, and a part of what it says. */
static void check_refusal(Case* test, const char* expected, size_t length) {
  checks++;
  if (!test->is_refused) {
    differ(test, "the statement was accepted", "");
    return;
  }
  test->is_refused = false;
  LaminarErrorDetails details;
  laminar_last_error(&details);
  Text text = {0};
  text_print(&text, "%s (%d): ", details.name, (int)details.code);
  text_add(&text, details.message, details.message_length);
  text_add(&text, ". ", 2);
  text_add(&text, details.remedy, details.remedy_length);
  size_t name = strcspn(expected, " \n");
  name = name < length ? name : length;
  char words[1024] = "";
  if (length > name + 1 && length - name - 1 < sizeof(words)) {
    memcpy(words, expected + name + 1, length - name - 1);
  }
  if (strlen(details.name) != name || memcmp(details.name, expected, name) != 0
      || strstr(text.data, words) == NULL || details.remedy_length == 0) {
    differ(test, "refused otherwise", text.data);
  }
  text_free(&text);
  subscribe(test);
}

/* ---- what waits until a line of another kind */

static void push(Case* test) {
  if (test->rows_of[0] != 0) {
    Named* to = source(test, test->rows_of, strlen(test->rows_of));
    check_last(test, laminar_push_batch(to->source, NULL), "push");
    test->rows_of[0] = 0;
  }
}

static void settle(Case* test) {
  if (test->is_refused) {
    LaminarErrorDetails details;
    laminar_last_error(&details);
    differ(test, "a statement was refused", details.message);
    test->is_refused = false;
  }
  push(test);
  if (!test->expects) {
    return;
  }
  checks++;
  Text actual = {0};
  text_add(&actual, "", 0);
  if (test->expected_of[0] == 0) {
    text_add(&actual, test->answer.data == NULL ? "" : test->answer.data, test->answer.length);
  } else {
    print_changes(test, named(test, test->expected_of, strlen(test->expected_of)), &actual);
  }
  const char* expected = test->expected.length == 0 ? "" : test->expected.data;
  if (strcmp(actual.data, expected) != 0) {
    differ(test, expected, actual.data);
  }
  text_free(&actual);
  text_clear(&test->expected);
  test->expects = false;
  test->expected_of[0] = 0;
}

/* Begins to expect an answer, or somebody's changes, unless that goes on. */
static void expect(Case* test, const char* of, size_t length) {
  if (!test->expects || strlen(test->expected_of) != length || memcmp(test->expected_of, of, length) != 0) {
    settle(test);
    test->expects = true;
    memcpy(test->expected_of, of, length);
    test->expected_of[length] = 0;
  }
  push(test);
}

/* ---- lines about a name */

static size_t cell_length(const char* line, size_t length) {
  bool is_quoted = false;
  for (size_t i = 0; i < length; i++) {
    if (line[i] == '\'') {
      is_quoted = !is_quoted;
    } else if (line[i] == ',' && !is_quoted) {
      return i;
    }
  }
  return length;
}

static void add_row(Case* test, const char* name, size_t name_length, const char* line, size_t length) {
  if (strlen(test->rows_of) != name_length || memcmp(test->rows_of, name, name_length) != 0 || test->expects) {
    settle(test);
    memcpy(test->rows_of, name, name_length);
    test->rows_of[name_length] = 0;
  }
  Named* to = source(test, name, name_length);
  for (int64_t column = 0; to->source != NULL && column < to->schema.n_children; column++) {
    size_t cell = cell_length(line, length);
    size_t end = cell;
    const char* begin = line;
    while (end > 0 && *begin == ' ') {
      begin++;
      end--;
    }
    while (end > 0 && begin[end - 1] == ' ') {
      end--;
    }
    if (!set_cell(to->source, (int32_t)column, to->schema.children[column]->format, begin, end)) {
      test->is_unreadable = true;
      return;
    }
    size_t step = cell < length ? cell + 1 : length;
    line += step;
    length -= step;
  }
  check_last(test, laminar_add_row(to->source), "add a row");
}

static void raise_watermark(Case* test, Named* of, const char* rest, size_t length) {
  int64_t nanos = LAMINAR_END_OF_TIME;
  if (!begins(rest, "END") && !parse_time(rest, length, &nanos)) {
    test->is_unreadable = true;
    return;
  }
  check_last(test, laminar_watermark(of->source, nanos, LAMINAR_NANO), "watermark");
}

static void check_counter(Case* test, const char* name, size_t length, const char* key, int64_t expected) {
  LaminarText json = {0};
  char text[MAX_NAME + 16];
  check_last(test, laminar_metrics(test->db, &json), "metrics");
  snprintf(text, sizeof(text), "\"name\":\"%.*s\"", (int)length, name);
  const char* at = json.data == NULL ? NULL : strstr(json.data, "\"queries\":");
  at = at == NULL ? NULL : strstr(at, text);
  snprintf(text, sizeof(text), "\"%s\":", key);
  at = at == NULL ? NULL : strstr(at, text);
  checks++;
  if (at == NULL || strtoll(at + strlen(text), NULL, 10) != expected) {
    differ(test, key, at == NULL ? "there is no such query" : at);
  }
  laminar_free_text(&json);
}

/* Takes a line `name what rest`; false where it is none. */
static bool take_about(Case* test, const char* line, size_t length) {
  size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_$");
  if (name == 0 || name >= length || line[name] != ' ' || name >= MAX_NAME) {
    return false;
  }
  const char* what = line + name + 1;
  size_t word = strcspn(what, " \n");
  const char* rest = what + word + (what[word] == ' ');
  size_t rest_length = (size_t)(line + length - rest);
  static const char* const COUNTERS[][2] = {
      {"late", "rows_late"}, {"errors", "errors"}, {"ignored", "ignored_retractions"}, {"state", "state_bytes"}};
  if (begins(what, "<- ")) {
    add_row(test, line, name, rest, rest_length);
  } else if (begins(what, "@ ")) {
    settle(test);
    raise_watermark(test, source(test, line, name), rest, rest_length);
  } else if (begins(what, "finish")) {
    settle(test);
    check_last(test, laminar_finish(source(test, line, name)->source), "finish");
  } else if (begins(what, "+ ") || begins(what, "- ")) {
    expect(test, line, name);
    text_add(&test->expected, what, (size_t)(line + length - what));
    text_add(&test->expected, "\n", 1);
  } else if (begins(what, "nothing")) {
    expect(test, line, name);
  } else {
    for (size_t i = 0; i < sizeof(COUNTERS) / sizeof(COUNTERS[0]); i++) {
      if (begins(what, COUNTERS[i][0]) && what[strlen(COUNTERS[i][0])] == ' ') {
        settle(test);
        check_counter(test, line, name, COUNTERS[i][1], strtoll(rest, NULL, 10));
        return true;
      }
    }
    return false;
  }
  return true;
}

/* `20 s`: a number, and ms, s, min or h. */
static void advance_clock(Case* test, const char* duration) {
  static const struct {
    const char* name;
    int64_t nanos;
  } UNITS[] = {{" ms", 1000000}, {" s", 1000000000}, {" min", 60000000000}, {" h", 3600000000000}};
  char* unit;
  int64_t count = strtoll(duration, &unit, 10);
  for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++) {
    size_t length = strlen(UNITS[i].name);
    if (begins(unit, UNITS[i].name) && (unit[length] == '\n' || unit[length] == 0)) {
      check_last(test, laminar_advance_clock(test->db, count * UNITS[i].nanos), "CLOCK");
      return;
    }
  }
  differ(test, "a duration in ms, s, min or h is expected", duration);
}

static void take(Case* test, const char* line, size_t length) {
  if (test->statement.length > 0) {
    text_add(&test->statement, "\n", 1);
  } else if (begins(line, "!!")) {
    size_t blanks = strspn(line + 2, " ");
    check_refusal(test, line + 2 + blanks, length - 2 - blanks);
    return;
  } else if (line[0] == '=') {
    expect(test, "", 0);
    if (length < 9 || memcmp(line, "= nothing", 9) != 0) {
      size_t blanks = strspn(line + 1, " ");
      text_add(&test->expected, line + 1 + blanks, length - 1 - blanks);
      text_add(&test->expected, "\n", 1);
    }
    return;
  } else if (line[0] == '~') {
    char words[1024] = "";
    size_t blanks = strspn(line + 1, " ");
    memcpy(words, line + 1 + blanks, length - 1 - blanks < sizeof(words) ? length - 1 - blanks : 0);
    checks++;
    if (test->answer.length == 0 || strstr(test->answer.data, words) == NULL) {
      differ(test, words, test->answer.length == 0 ? "" : test->answer.data);
    }
    return;
  } else if (begins(line, "CLOCK + ")) {
    settle(test);
    advance_clock(test, line + strlen("CLOCK + "));
    return;
  } else if (strspn(line, " ") >= length || begins(line, "--") || take_about(test, line, length)) {
    return;
  } else {
    settle(test);
  }
  text_add(&test->statement, line, length);
  if (line[length - 1] == ';') {
    run_statement(test);
  }
}

/* ---- cases */

/* A relation that was append-only when it was subscribed to is rows in C, and may not be retracted later; the tests in Java ask for changes. */
static bool retracts_rows(const char* title) {
  return begins(title, "OR REPLACE by another definition takes back what the view held")
      || begins(title, "OR REPLACE of what is retained, with another number of changes");
}

static void each_line(Case* test, void (*take_line)(Case*, const char*, size_t)) {
  for (const char* at = test->lines; at < test->end && !test->is_unreadable; test->line++) {
    size_t length = strcspn(at, "\n");
    take_line(test, at, length);
    at += length + 1;
  }
}

/* Notes whose changes are expected, so that they are subscribed to as soon as they are there. */
static void note_expected(Case* test, const char* line, size_t length) {
  size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_$");
  if (name > 0 && name + 2 < length && line[name] == ' '
      && (((line[name + 1] == '+' || line[name + 1] == '-') && line[name + 2] == ' ')
          || (length == name + 8 && begins(line + name + 1, "nothing")))) {
    named(test, line, name)->is_expected = true;
  }
}

static void run_case(Case* test) {
  int first = test->line;
  test->db = laminar_open("{\"execution\": \"caller_runs\", \"listener\": \"none\", \"clock\": \"manual\"}");
  check_last(test, test->db == NULL ? laminar_last_error(NULL) : LAMINAR_OK, "open");
  if (test->db == NULL) {
    return;
  }
  each_line(test, note_expected);
  test->line = first;
  each_line(test, take);
  if (!test->is_unreadable) {
    settle(test);
    for (int i = 0; i < test->name_count; i++) {
      Text besides = {0};
      print_changes(test, &test->names[i], &besides);
      if (besides.length > 0) {
        differ(test, "emitted besides", besides.data);
      }
      text_free(&besides);
    }
  }
  for (int i = 0; i < test->name_count; i++) {
    if (test->names[i].schema.release != NULL) {
      test->names[i].schema.release(&test->names[i].schema);
    }
  }
  laminar_close(test->db);
  text_free(&test->statement);
  text_free(&test->answer);
  text_free(&test->expected);
}

typedef struct Tally {
  int ran;
  int failed;
  int retracting;
  int unreadable;
} Tally;

static char* read_file(const char* path) {
  FILE* file = fopen(path, "rb");
  Text text = {0};
  char part[4096];
  size_t length;
  while (file != NULL && (length = fread(part, 1, sizeof(part), file)) > 0) {
    text_add(&text, part, length);
  }
  if (file != NULL) {
    fclose(file);
  }
  return text.data;
}

/* Runs the cases of a file; its text is cut into pieces. */
static void run_file(const char* name, char* text, const char* part, Tally* tally) {
  int line = 1;
  for (char* at = text; at != NULL && *at != 0;) {
    char* next = strstr(at + 1, "\n===");
    char* end = next == NULL ? at + strlen(at) : next + 1;
    if (begins(at, "===")) {
      char* title = at + 3 + strspn(at + 3, " ");
      char* lines = strchr(title, '\n');
      *lines++ = 0;
      bool is_wanted = strstr(name, part) != NULL || strstr(title, part) != NULL;
      if (is_wanted && retracts_rows(title)) {
        tally->retracting++;
      } else if (is_wanted) {
        static Case test;
        memset(&test, 0, sizeof(test));
        test.file = name;
        test.title = title;
        test.lines = lines;
        test.end = end;
        test.line = line + 1;
        run_case(&test);
        if (test.is_unreadable) {
          tally->unreadable++;
        } else {
          tally->ran++;
          tally->failed += test.differences > 0;
        }
      }
      line++;
      at = lines;
    }
    for (; at < end; at++) {
      line += *at == '\n';
    }
  }
}

int main(int count, char** arguments) {
  const char* folder = getenv("LAMINAR_GOLDEN") == NULL ? LAMINAR_GOLDEN : getenv("LAMINAR_GOLDEN");
  Tally tally = {0};
  struct dirent** files;
  int found = scandir(folder, &files, NULL, alphasort);
  for (int i = 0; i < found; i++) {
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, files[i]->d_name);
    size_t length = strlen(files[i]->d_name);
    char* text = length > 4 && strcmp(files[i]->d_name + length - 4, ".txt") == 0 ? read_file(path) : NULL;
    run_file(files[i]->d_name, text, count > 1 ? arguments[1] : "", &tally);
    free(text);
    free(files[i]);
  }
  LaminarCounters held = {.struct_size = sizeof(held)};
  bool is_clean = laminar_counters(&held) == LAMINAR_OK && held.databases == 0 && held.arrays == 0
      && held.schemas == 0 && held.streams == 0 && held.native_bytes == 0;
  if (!is_clean) {
    printf("FAILED: something is held after the last case\n");
  }
  printf(
      "golden: left out are %d cases that retract rows, %d with cells of other forms\n",
      tally.retracting,
      tally.unreadable);
  printf("%s: %d tests, %ld checks, %d failed\n", arguments[0], tally.ran, checks, tally.failed + !is_clean);
  return tally.ran == 0 || tally.failed > 0 || !is_clean;
}
