package io.laminar.core.expression.text;

/** The functions over strings. */
public enum TextFunction {
  /** Capital letters. */
  UPPER,
  /** Small letters. */
  LOWER,
  /** A capital at the beginning of each word, small letters elsewhere. */
  INITCAP,
  /** Strings one after the other. */
  CONCAT,
  /** (text, start, [length]): a part, counted from 1. */
  SUBSTRING,
  /** (text, count): the first code points; a negative count leaves out the last. */
  LEFT,
  /** (text, count): the last code points; a negative count leaves out the first. */
  RIGHT,
  /** (text, characters): without the characters at both ends. */
  TRIM,
  /** (text, characters): without the characters at the start. */
  TRIM_LEADING,
  /** (text, characters): without the characters at the end. */
  TRIM_TRAILING,
  /** (text, search, replacement). */
  REPLACE,
  /** (text, other, start, [length]): a part replaced. */
  OVERLAY,
  /** (text, times). */
  REPEAT,
  /** The code points backwards. */
  REVERSE,
  /** (text, length, pattern): filled at the start. */
  LPAD,
  /** (text, length, pattern): filled at the end. */
  RPAD,
  /** (text, delimiter, part). */
  SPLIT_PART,
  /** (text, from, to): code points exchanged. */
  TRANSLATE,
  /** (code point): its character. */
  CHR,
  /** The number of code points. */
  CHAR_LENGTH,
  /** The number of bytes. */
  OCTET_LENGTH,
  /** The number of bits. */
  BIT_LENGTH,
  /** The first code point, 0 for an empty string. */
  ASCII,
  /** (search, text, [start]): where the search is found, counted from 1; 0 if it is not. */
  POSITION,
  /** (text, prefix). */
  STARTS_WITH,
  /** (text, suffix). */
  ENDS_WITH,
  /** (text, pattern, [escape]). */
  LIKE,
  /** (text, pattern, [group]): what a regular expression finds first. */
  REGEXP_EXTRACT,
  /** (text, pattern): whether a regular expression is found. */
  REGEXP_LIKE
}
