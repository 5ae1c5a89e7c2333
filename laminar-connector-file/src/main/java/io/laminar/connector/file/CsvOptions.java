package io.laminar.connector.file;

import io.laminar.core.connector.ConnectorOptions;
import io.laminar.format.CsvDialect;

/** Reads the options that CSV has: {@code header}, {@code delimiter}, {@code quote}, {@code null_string}. */
final class CsvOptions {
  private CsvOptions() {}

  static CsvDialect dialect(ConnectorOptions options) {
    CsvDialect standard = CsvDialect.STANDARD;
    boolean header = options.flag("header", standard.header());
    char delimiter = options.character("delimiter", standard.delimiter());
    char quote = options.character("quote", standard.quote());
    if (delimiter == quote) {
      throw options.refused("quote", "is the delimiter too", "give two different characters");
    }
    return new CsvDialect(
        header, delimiter, quote, options.text("null_string").orElse(standard.nullText()));
  }
}
