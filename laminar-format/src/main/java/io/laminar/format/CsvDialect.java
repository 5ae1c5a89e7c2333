package io.laminar.format;

/**
 * The variant of CSV.
 *
 * @param header whether the first record names the columns
 * @param delimiter between two fields
 * @param quote around a field that holds a delimiter, a quote (doubled) or the end of a line
 * @param nullText what an unquoted field holds for NULL
 */
public record CsvDialect(boolean header, char delimiter, char quote, String nullText) {
  /** Comma, double quotes, a header, and nothing for NULL. */
  public static final CsvDialect STANDARD = new CsvDialect(true, ',', '"', "");

  /**
   * Returns the dialect for the rest of a text.
   *
   * @param hasHeader whether the text has its header already
   * @return the same dialect, without a header if the text has one
   */
  public CsvDialect continuing(boolean hasHeader) {
    return new CsvDialect(header && !hasHeader, delimiter, quote, nullText);
  }
}
