package io.laminar.connector.file;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.Arrays;

/**
 * One record, reused for all: the characters of its fields one after another, and for each field
 * where in the file it starts.
 */
final class CsvLine extends CsvCallbackHandler<CsvLine> {
  private final char quote;
  private final Slice slice = new Slice();
  private char[] characters = new char[256];
  private int[] ends = new int[16];
  private long[] lines = new long[16];
  private long[] columns = new long[16];
  private boolean[] quotes = new boolean[16];
  private int fieldCount;
  private long startLine;
  private long line;
  private long column;
  private RecordType recordType = RecordType.DATA;

  CsvLine(char quote) {
    this.quote = quote;
  }

  int fields() {
    return fieldCount;
  }

  /** A view of a field that is valid until the next call. */
  CharSequence field(int index) {
    slice.start = index == 0 ? 0 : ends[index - 1];
    slice.end = ends[index];
    return slice;
  }

  /** Where the record starts, also when it could not be read to its end. */
  long startLine() {
    return startLine;
  }

  boolean isQuoted(int index) {
    return quotes[index];
  }

  long lineOf(int index) {
    return lines[index];
  }

  long columnOf(int index) {
    return columns[index];
  }

  @Override
  protected RecordType getRecordType() {
    return recordType;
  }

  @Override
  protected int getFieldCount() {
    return fieldCount;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    fieldCount = 0;
    startLine = startingLineNumber;
    line = startingLineNumber;
    column = 1;
    recordType = RecordType.DATA;
  }

  @Override
  protected void addField(char[] buffer, int offset, int length, boolean quoted) {
    int start = fieldCount == 0 ? 0 : ends[fieldCount - 1];
    grow(start + length);
    System.arraycopy(buffer, offset, characters, start, length);
    lines[fieldCount] = line;
    columns[fieldCount] = column;
    quotes[fieldCount] = quoted;
    ends[fieldCount++] = start + length;
    advance(start, length, quoted);
  }

  /** Moves past the field as it stood in the file: quotes around it, those in it doubled. */
  private void advance(int start, int length, boolean quoted) {
    column += length + 1;
    if (!quoted) {
      return;
    }
    column += 2;
    for (int i = start; i < start + length; i++) {
      if (characters[i] == quote) {
        column++;
      } else if (characters[i] == '\n') {
        line++;
        column = (long) start + length - i + 2;
      }
    }
  }

  private void grow(int wanted) {
    if (wanted > characters.length) {
      characters = Arrays.copyOf(characters, Math.max(wanted, characters.length * 2));
    }
    if (fieldCount == ends.length) {
      int capacity = fieldCount * 2;
      ends = Arrays.copyOf(ends, capacity);
      lines = Arrays.copyOf(lines, capacity);
      columns = Arrays.copyOf(columns, capacity);
      quotes = Arrays.copyOf(quotes, capacity);
    }
  }

  @Override
  protected void setComment(char[] buffer, int offset, int length) {
    recordType = RecordType.COMMENT;
  }

  @Override
  protected void setEmpty() {
    recordType = RecordType.EMPTY;
    addField(characters, 0, 0, false);
  }

  /** Whether nothing stands in its line, not even quotes. */
  boolean isEmpty() {
    return recordType == RecordType.EMPTY;
  }

  @Override
  protected CsvLine buildRecord() {
    return this;
  }

  private final class Slice implements CharSequence {
    private int start;
    private int end;

    @Override
    public int length() {
      return end - start;
    }

    @Override
    public char charAt(int index) {
      return characters[start + index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new String(characters, start + from, to - from);
    }

    @Override
    public String toString() {
      return new String(characters, start, end - start);
    }
  }
}
