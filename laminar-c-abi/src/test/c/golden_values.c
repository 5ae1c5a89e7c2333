/* Values of Arrow arrays as text, and text as cells of a source. */
#include "golden_values.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NANOS_PER_SECOND 1000000000LL
#define NANOS_PER_DAY (86400 * NANOS_PER_SECOND)
#define MAX_CELL 4000

/* Unscaled decimals. */
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

/* ---- text */

void text_add(Text* text, const char* more, size_t length) {
  if (text->length + length + 1 > text->room) {
    text->room = (text->length + length + 1) * 2;
    text->data = realloc(text->data, text->room);
    if (text->data == NULL) {
      abort();
    }
  }
  memcpy(text->data + text->length, more, length);
  text->length += length;
  text->data[text->length] = 0;
}

void text_print(Text* text, const char* format, ...) {
  char small[256];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(small, sizeof(small), format, arguments);
  va_end(arguments);
  text_add(text, small, (size_t)length < sizeof(small) ? (size_t)length : sizeof(small) - 1);
}

void text_clear(Text* text) {
  text->length = 0;
  if (text->data != NULL) {
    text->data[0] = 0;
  }
}

void text_free(Text* text) {
  free(text->data);
  memset(text, 0, sizeof(*text));
}

/* ---- printing */

/* As java.lang.Double prints: the shortest digits that are read back as the number, in powers of ten where it is large or small. */
static void print_double(Text* out, double value, bool is_float) {
  if (isnan(value) || isinf(value)) {
    text_print(out, "%s", isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    return;
  }
  char digits[40];
  for (int precision = 0; precision <= 17; precision++) {
    snprintf(digits, sizeof(digits), "%.*e", precision, value);
    if (is_float ? strtof(digits, NULL) == (float)value : strtod(digits, NULL) == value) {
      break;
    }
  }
  double size = fabs(value);
  char* power = strchr(digits, 'e');
  int exponent = atoi(power + 1);
  if (size != 0 && (size < 1e-3 || size >= 1e7)) {
    *power = 0;
    text_print(out, "%s%sE%d", digits, strchr(digits, '.') == NULL ? ".0" : "", exponent);
    return;
  }
  int fraction = (int)(power - digits) - (value < 0 || signbit(value) ? 1 : 0) - 2 - exponent;
  text_print(out, "%.*f", fraction < 1 ? 1 : fraction, value);
}

static void print_decimal(Text* out, const uint64_t* words, int scale) {
  UInt128 size = (UInt128)words[1] << 64 | words[0];
  bool negative = (words[1] >> 63) != 0;
  if (negative) {
    size = -size;
  }
  char digits[48];
  int at = sizeof(digits);
  for (int count = 0; size != 0 || count <= scale; count++) {
    if (count == scale && scale > 0) {
      digits[--at] = '.';
    }
    digits[--at] = (char)('0' + (int)(size % 10));
    size /= 10;
  }
  if (negative) {
    digits[--at] = '-';
  }
  text_add(out, digits + at, sizeof(digits) - (size_t)at);
}

/* As java.time.LocalTime prints: seconds where there are any, and three, six or nine digits of a fraction. */
static void print_time(Text* out, int64_t nanos) {
  int64_t seconds = nanos / NANOS_PER_SECOND;
  int64_t rest = nanos % NANOS_PER_SECOND;
  text_print(out, "%02" PRId64 ":%02" PRId64, seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0 || rest != 0) {
    text_print(out, ":%02" PRId64, seconds % 60);
  }
  if (rest % 1000000 == 0) {
    if (rest != 0) {
      text_print(out, ".%03" PRId64, rest / 1000000);
    }
  } else if (rest % 1000 == 0) {
    text_print(out, ".%06" PRId64, rest / 1000);
  } else {
    text_print(out, ".%09" PRId64, rest);
  }
}

/* The civil date of a day, by the algorithm of Howard Hinnant's "chrono-compatible low-level date algorithms". */
static void print_date(Text* out, int64_t days) {
  int64_t shifted = days + 719468;
  int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  int64_t of_era = shifted - era * 146097;
  int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month_from_march = (5 * of_year + 2) / 153;
  int64_t day = of_year - (153 * month_from_march + 2) / 5 + 1;
  int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  int64_t year = year_of_era + era * 400 + (month <= 2);
  text_print(out, year > 9999 ? "+%" PRId64 : "%04" PRId64, year);
  text_print(out, "-%02" PRId64 "-%02" PRId64, month, day);
}

static int64_t floor_div(int64_t a, int64_t b) {
  int64_t quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

static int64_t units_per_second(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 1000;
    case 'u':
      return 1000000;
    default:
      return NANOS_PER_SECOND;
  }
}

/* A time of 1970-01-01 is its time of day alone. */
static void print_timestamp(Text* out, int64_t value, char unit) {
  int64_t per_second = units_per_second(unit);
  int64_t days = floor_div(value, per_second * 86400);
  int64_t nanos = (value - days * per_second * 86400) * (NANOS_PER_SECOND / per_second);
  if (days != 0) {
    print_date(out, days);
    text_add(out, " ", 1);
  }
  print_time(out, nanos);
}

/* As java.time.Duration prints. */
static void print_duration(Text* out, int64_t value, char unit) {
  int64_t per_second = units_per_second(unit);
  int64_t seconds = floor_div(value, per_second);
  int64_t nanos = (value - seconds * per_second) * (NANOS_PER_SECOND / per_second);
  int64_t effective = seconds < 0 && nanos > 0 ? seconds + 1 : seconds;
  text_print(out, "PT");
  if (effective / 3600 != 0) {
    text_print(out, "%" PRId64 "H", effective / 3600);
  }
  if (effective % 3600 / 60 != 0) {
    text_print(out, "%" PRId64 "M", effective % 3600 / 60);
  }
  bool is_whole = effective % 60 == 0 && nanos == 0;
  if (is_whole && value != 0) {
    return;
  }
  text_print(out, seconds < 0 && effective % 60 == 0 && nanos > 0 ? "-0" : "%" PRId64, effective % 60);
  if (nanos > 0) {
    char digits[24];
    snprintf(digits, sizeof(digits), "%09lld", seconds < 0 ? NANOS_PER_SECOND - nanos : (long long)nanos);
    size_t length = 9;
    while (digits[length - 1] == '0') {
      length--;
    }
    text_print(out, ".%.*s", (int)length, digits);
  }
  text_print(out, "S");
}

/* As java.time.Period prints one that is normalized. */
static void print_months(Text* out, int32_t months) {
  text_print(out, "P");
  if (months / 12 != 0) {
    text_print(out, "%dY", months / 12);
  }
  if (months % 12 != 0 || months == 0) {
    text_print(out, months == 0 ? "0D" : "%dM", months % 12);
  }
}

static void print_bytes(Text* out, const struct ArrowArray* array, int64_t row, bool is_text) {
  const int32_t* ends = array->buffers[1];
  const char* data = array->buffers[2];
  size_t length = (size_t)(ends[row + 1] - ends[row]);
  if (is_text) {
    length == 0 ? text_print(out, "''") : text_add(out, data + ends[row], length);
    return;
  }
  for (size_t i = 0; i < length; i++) {
    text_print(out, "%02x", (unsigned char)data[(size_t)ends[row] + i]);
  }
}

static void print_list(Text* out, const struct ArrowArray* array, const struct ArrowSchema* schema, int64_t row) {
  const int32_t* ends = array->buffers[1];
  text_add(out, "[", 1);
  for (int32_t i = ends[row]; i < ends[row + 1]; i++) {
    text_add(out, ", ", i == ends[row] ? 0 : 2);
    print_value(out, array->children[0], schema->children[0], i);
  }
  text_add(out, "]", 1);
}

static void print_number(Text* out, const struct ArrowArray* array, const char* format, int64_t row) {
  const void* data = array->buffers[1];
  switch (format[0]) {
    case 'b':
      text_print(out, (((const unsigned char*)data)[row >> 3] >> (row & 7) & 1) != 0 ? "true" : "false");
      break;
    case 'c':
      text_print(out, "%d", ((const int8_t*)data)[row]);
      break;
    case 's':
      text_print(out, "%d", ((const int16_t*)data)[row]);
      break;
    case 'i':
      text_print(out, "%d", ((const int32_t*)data)[row]);
      break;
    case 'l':
      text_print(out, "%" PRId64, ((const int64_t*)data)[row]);
      break;
    case 'f':
      print_double(out, (double)((const float*)data)[row], true);
      break;
    case 'g':
      print_double(out, ((const double*)data)[row], false);
      break;
    default:
      print_decimal(out, (const uint64_t*)data + 2 * row, atoi(strchr(format, ',') + 1));
  }
}

static void print_temporal(Text* out, const struct ArrowArray* array, const char* format, int64_t row) {
  bool is_short = format[1] == 'd' || (format[1] == 't' && (format[2] == 's' || format[2] == 'm')) || format[1] == 'i';
  int64_t value = is_short ? ((const int32_t*)array->buffers[1])[row] : ((const int64_t*)array->buffers[1])[row];
  switch (format[1]) {
    case 'd':
      print_date(out, value);
      break;
    case 't':
      print_time(out, value * (NANOS_PER_SECOND / units_per_second(format[2])));
      break;
    case 's':
      print_timestamp(out, value, format[2]);
      break;
    case 'D':
      print_duration(out, value, format[2]);
      break;
    default:
      print_months(out, (int32_t)value);
  }
}

void print_value(Text* out, const struct ArrowArray* array, const struct ArrowSchema* schema, int64_t row) {
  int64_t at = row + array->offset;
  const unsigned char* valid = array->buffers[0];
  const char* format = schema->format;
  if (valid != NULL && (valid[at >> 3] >> (at & 7) & 1) == 0) {
    text_print(out, "NULL");
  } else if (format[0] == 'u' || format[0] == 'z') {
    print_bytes(out, array, at, format[0] == 'u');
  } else if (format[0] == '+') {
    print_list(out, array, schema, at);
  } else if (format[0] == 't') {
    print_temporal(out, array, format, at);
  } else {
    print_number(out, array, format, at);
  }
}

/* ---- parsing */

static int64_t days_of(int64_t year, int64_t month, int64_t day) {
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = floor_div(y, 400);
  int64_t year_of_era = y - era * 400;
  int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719468;
}

/* Reads `00:01`, `00:01:02` or `00:01:02.5`. */
static bool parse_time_of_day(const char* text, int64_t* nanos) {
  int hour;
  int minute;
  int second = 0;
  int read = 0;
  if (sscanf(text, "%2d:%2d%n", &hour, &minute, &read) < 2) {
    return false;
  }
  const char* at = text + read;
  int64_t fraction = 0;
  if (*at == ':') {
    read = 0;
    if (sscanf(at, ":%2d%n", &second, &read) < 1) {
      return false;
    }
    at += read;
    if (*at == '.') {
      int64_t unit = NANOS_PER_SECOND / 10;
      for (at++; *at >= '0' && *at <= '9'; at++, unit /= 10) {
        fraction += (*at - '0') * unit;
      }
    }
  }
  *nanos = ((int64_t)hour * 3600 + minute * 60 + second) * NANOS_PER_SECOND + fraction;
  return *at == 0;
}

bool parse_time(const char* text, size_t length, int64_t* nanos) {
  char copy[64];
  if (length >= sizeof(copy)) {
    return false;
  }
  memcpy(copy, text, length);
  copy[length] = 0;
  int year;
  int month;
  int day;
  int read = 0;
  if (sscanf(copy, "%d-%2d-%2d%n", &year, &month, &day, &read) < 3) {
    return parse_time_of_day(copy, nanos);
  }
  int64_t days = days_of(year, month, day);
  /* Further than nanoseconds of 64 bits go is left to the tests in Java. */
  if (days < -106000 || days > 106000 || !parse_time_of_day(copy + read + 1, nanos)) {
    return false;
  }
  *nanos += days * NANOS_PER_DAY;
  return true;
}

static bool set_decimal(LaminarSource* source, int32_t column, const char* text) {
  Int128 number = 0;
  int32_t scale = 0;
  bool fraction = false;
  for (const char* at = text + (*text == '-'); *at != 0; at++) {
    if (*at == '.') {
      fraction = true;
    } else if (*at >= '0' && *at <= '9') {
      number = number * 10 + (*at - '0');
      scale += fraction;
    } else {
      return false;
    }
  }
  number = *text == '-' ? -number : number;
  return laminar_set_decimal(source, column, (int64_t)(number >> 64), (uint64_t)number, scale) == LAMINAR_OK;
}

static bool set_hex(LaminarSource* source, int32_t column, const char* text) {
  unsigned char bytes[MAX_CELL / 2];
  size_t length = strlen(text) / 2;
  for (size_t i = 0; i < length; i++) {
    unsigned byte;
    if (sscanf(text + 2 * i, "%2x", &byte) != 1) {
      return false;
    }
    bytes[i] = (unsigned char)byte;
  }
  return laminar_set_bytes(source, column, bytes, length) == LAMINAR_OK;
}

static bool set_temporal(LaminarSource* source, int32_t column, const char* format, const char* text) {
  int64_t nanos;
  int year;
  int month;
  int day;
  switch (format[1]) {
    case 'd':
      return sscanf(text, "%d-%d-%d", &year, &month, &day) == 3
          && laminar_set_date(source, column, (int32_t)days_of(year, month, day)) == LAMINAR_OK;
    case 't':
      return parse_time_of_day(text, &nanos)
          && laminar_set_time(source, column, nanos, LAMINAR_NANO) == LAMINAR_OK;
    case 's':
      if (!parse_time(text, strlen(text), &nanos)) {
        return false;
      }
      return (strlen(format) > 4 ? laminar_set_instant(source, column, nanos, LAMINAR_NANO)
                                 : laminar_set_timestamp(source, column, nanos, LAMINAR_NANO))
          == LAMINAR_OK;
    default:
      return false;
  }
}

bool set_cell(LaminarSource* source, int32_t column, const char* format, const char* cell, size_t length) {
  char text[MAX_CELL];
  if (length == 4 && memcmp(cell, "NULL", 4) == 0) {
    return laminar_set_null(source, column) == LAMINAR_OK;
  }
  if (length > 1 && cell[0] == '\'' && cell[length - 1] == '\'') {
    cell++;
    length -= 2;
  }
  if (length >= sizeof(text)) {
    return false;
  }
  memcpy(text, cell, length);
  text[length] = 0;
  char* end = text;
  switch (format[0]) {
    case 'b':
      return laminar_set_bool(source, column, strcmp(text, "true") == 0) == LAMINAR_OK;
    case 'c':
    case 's':
    case 'i':
    case 'l': {
      int64_t number = strtoll(text, &end, 10);
      return *end == 0 && laminar_set_int64(source, column, number) == LAMINAR_OK;
    }
    case 'f':
    case 'g': {
      double number = format[0] == 'f' ? (double)strtof(text, &end) : strtod(text, &end);
      return *end == 0 && laminar_set_double(source, column, number) == LAMINAR_OK;
    }
    case 'd':
      return set_decimal(source, column, text);
    case 'u':
      return laminar_set_text(source, column, text, length) == LAMINAR_OK;
    case 'z':
      return set_hex(source, column, text);
    case 't':
      return set_temporal(source, column, format, text);
    default:
      return false;
  }
}
