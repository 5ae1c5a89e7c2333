package io.laminar.connector.file;

import io.laminar.core.connector.ConnectorOptions;
import io.laminar.format.CsvDialect;
import java.util.Optional;

/**
 * Reads the options that CSV has: {@code header}, {@code delimiter}, {@code quote}, {@code
 * null_string}, and for reading {@code comment}.
 */
final class CsvOptions {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvOptions() {}

  static CsvDialect dialect(ConnectorOptions options) {
    CsvDialect standard = CsvDialect.STANDARD;
    boolean header = options.flag("header", standard.header());
    char delimiter = options.character("delimiter", standard.delimiter());
    char quote = options.character("quote", standard.quote());
    if (delimiter == quote) {
      throw options.refused("quote", "is the delimiter too", "give two different characters");
    }
    String nullText = options.text("null_string").orElse(standard.nullText());
    for (int i = 0; i < nullText.length(); i++) {
      char character = nullText.charAt(i);
      if (character == delimiter
          || character == quote
          || character == '\n'
          || character == '\r'
          || character == BYTE_ORDER_MARK) {
        throw options.refused(
            "null_string",
            "is '" + nullText + "', which would have to stand in quotes",
            "leave out the delimiter, the quote and the ends of lines");
      }
    }
    return new CsvDialect(header, delimiter, quote, nullText);
  }

  /** The character that begins a line which is passed over. */
  static Optional<Character> comment(ConnectorOptions options, CsvDialect dialect) {
    if (!options.has("comment")) {
      return Optional.empty();
    }
    char comment = options.character("comment", '#');
    if (comment == dialect.delimiter() || comment == dialect.quote()) {
      throw options.refused(
          "comment", "is the delimiter or the quote too", "give another character");
    }
    return Optional.of(comment);
  }
}
