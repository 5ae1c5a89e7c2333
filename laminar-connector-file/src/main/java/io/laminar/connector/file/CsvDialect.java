package io.laminar.connector.file;

import io.laminar.core.connector.ConnectorOptions;

/**
 * The variant of CSV.
 *
 * @param header whether the first record names the columns
 * @param delimiter between two fields
 * @param quote around a field that holds a delimiter, a quote (doubled) or the end of a line
 * @param nullText what an unquoted field holds for NULL
 */
record CsvDialect(boolean header, char delimiter, char quote, String nullText) {
  /** Comma, double quotes, a header, and nothing for NULL. */
  static final CsvDialect STANDARD = new CsvDialect(true, ',', '"', "");

  static CsvDialect of(ConnectorOptions options) {
    boolean header = options.flag("header", STANDARD.header);
    char delimiter = options.character("delimiter", STANDARD.delimiter);
    char quote = options.character("quote", STANDARD.quote);
    if (delimiter == quote) {
      throw options.refused("quote", "is the delimiter too", "give two different characters");
    }
    return new CsvDialect(
        header, delimiter, quote, options.text("null_string").orElse(STANDARD.nullText));
  }

  /** The dialect for the rest of a file that has its header already. */
  CsvDialect continuing(boolean hasHeader) {
    return new CsvDialect(header && !hasHeader, delimiter, quote, nullText);
  }
}
