package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;

/**
 * {@code key = value} in WITH or of a connector. {@code 'block'}, {@code block} and {@code BLOCK} mean the same to an
 * option that takes a word.
 *
 * @param key the option's name in lower case
 * @param value the text of the string, number, boolean or word
 * @param kind how the value was written
 * @param keyPosition where the key stands
 * @param valuePosition where the value stands
 */
public record Option(
    String key, String value, Kind kind, SqlPosition keyPosition, SqlPosition valuePosition) {
  /** How a value was written. */
  public enum Kind {
    /** In single quotes. */
    STRING,
    /** A number with an optional sign. */
    NUMBER,
    /** TRUE or FALSE. */
    BOOLEAN,
    /** A bare word, or a name in double quotes. */
    WORD
  }
}
