package io.laminar.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import io.laminar.api.Column;
import io.laminar.api.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Rows as CSV (RFC 4180, lines ended by LF): NULL is an empty field, in a file of one column an empty
 * line; the empty string is {@code ""}.
 */
public final class CsvFormat implements RowFormat {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final CsvWriter writer;
  private final Schema schema;
  private final boolean changelog;
  private final CsvDialect dialect;
  private final boolean isOnlyField;
  private boolean writingNull;

  /**
   * Rows with a header, comma and double quotes.
   *
   * @param target owned by the format from now on
   * @param schema the columns
   * @param changelog whether a weight precedes them
   */
  public CsvFormat(Writer target, Schema schema, boolean changelog) {
    this(target, schema, changelog, CsvDialect.STANDARD);
  }

  /**
   * Rows in a dialect.
   *
   * @param target owned by the format from now on
   * @param schema the columns
   * @param changelog whether a weight precedes them
   * @param dialect how fields are separated, quoted and left empty
   */
  public CsvFormat(Writer target, Schema schema, boolean changelog, CsvDialect dialect) {
    this.schema = schema;
    this.changelog = changelog;
    this.dialect = dialect;
    this.isOnlyField = schema.size() == 1 && !changelog;
    this.writer = CsvWriter.builder()
        .fieldSeparator(dialect.delimiter())
        .quoteCharacter(dialect.quote())
        .lineDelimiter(LineDelimiter.LF)
        .quoteStrategy(new QuotesWhereNeeded())
        .build(target);
  }

  /** Quotes text that would otherwise read as NULL, as an empty line, or as a byte order mark. */
  private final class QuotesWhereNeeded implements QuoteStrategy {
    @Override
    public boolean quoteEmpty(int lineIndex, int fieldIndex) {
      return !writingNull && (dialect.nullText().isEmpty() || isOnlyField);
    }

    @Override
    public boolean quoteValue(int lineIndex, int fieldIndex, String value) {
      return !writingNull
          && (value.equals(dialect.nullText()) || value.charAt(0) == BYTE_ORDER_MARK);
    }
  }

  @Override
  public void begin() throws IOException {
    if (!dialect.header()) {
      return;
    }
    try {
      CsvWriter.CsvWriterRecord record = writer.writeRecord();
      if (changelog) {
        record.writeField(WEIGHT_COLUMN);
      }
      writingNull = false;
      for (Column column : schema.columns()) {
        record.writeField(column.name());
      }
      record.endRecord();
    } catch (UncheckedIOException e) {
      throw failed(e);
    }
  }

  @Override
  public void write(long weight, Cells cells) throws IOException {
    try {
      CsvWriter.CsvWriterRecord record = writer.writeRecord();
      if (changelog) {
        record.writeField(Long.toString(weight));
      }
      for (int i = 0; i < schema.size(); i++) {
        Object value = cells.get(i);
        writingNull = value == null;
        record.writeField(value == null ? dialect.nullText() : ValueText.of(value));
      }
      record.endRecord();
    } catch (UncheckedIOException e) {
      throw failed(e);
    }
  }

  /** FastCSV wraps what the target throws, at any field that no longer fits its buffer. */
  private static IOException failed(UncheckedIOException e) {
    IOException cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }

  @Override
  public void flush() throws IOException {
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
