package io.laminar.connector.file;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.format.CsvDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows from a CSV file. Fields bind to columns by the header's names, case ignored, or without a
 * header by position.
 */
final class CsvSource implements PlacedSource {
  private static final int UNBOUND = -1;
  // Bounded by what a row may have in the end; FastCSV's own bound is smaller.
  private static final int MAX_FIELD_CHARACTERS = 1 << 28;

  private final CsvDialect dialect;
  private final InputPlace place;
  private final RowReader rows;
  private final BadRecords bad;
  private final CsvReader<CsvLine> reader;
  private final CloseableIterator<CsvLine> records;
  // The column that each field goes to, or UNBOUND.
  private final int[] columnOfField;
  private final CsvLine present;
  private final Utf8Reader text;
  private boolean begun;

  // Of the last record, also while the reader looks for the next.
  private long recordLine;

  CsvSource(
      Utf8Reader text,
      CsvDialect dialect,
      Optional<Character> comment,
      InputPlace place,
      RowReader rows,
      BadRecords bad) {
    this(text, dialect, comment, place, rows, bad, Optional.empty());
  }

  /**
   * Begins to read.
   *
   * @param binding the column that each field goes to, where the text begins behind the header; its first record was read
   *     before
   */
  CsvSource(
      Utf8Reader text,
      CsvDialect dialect,
      Optional<Character> comment,
      InputPlace place,
      RowReader rows,
      BadRecords bad,
      Optional<int[]> binding) {
    this.text = text;
    this.dialect = dialect;
    this.place = place;
    this.rows = rows;
    this.bad = bad;
    CsvReader.CsvReaderBuilder builder = CsvReader.builder()
        .fieldSeparator(dialect.delimiter())
        .quoteCharacter(dialect.quote())
        .skipEmptyLines(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .maxBufferSize(MAX_FIELD_CHARACTERS);
    comment.ifPresent(
        character -> builder.commentStrategy(CommentStrategy.SKIP).commentCharacter(character));
    this.present = new CsvLine(dialect.quote());
    this.reader = builder.build(present, text);
    this.records = reader.iterator();
    boolean bound = false;
    try {
      this.columnOfField =
          binding.orElseGet(() -> dialect.header() ? bindByName() : bindByPosition());
      if (binding.isPresent()) {
        begun = nextRecord(columnOfField.length == 1);
        recordLine = place.lineOf(present.startLine());
      }
      bound = true;
    } finally {
      if (!bound) {
        close();
      }
    }
  }

  @Override
  public boolean readSome(RowWriter writer, int maxRows) {
    for (int i = 0; i < maxRows; i++) {
      if (!nextRecord(columnOfField.length == 1)) {
        return false;
      }
      begun = true;
      recordLine = place.lineOf(present.startLine());
      try {
        readRow(present, writer);
      } catch (LaminarException e) {
        bad.skip(e, writer);
        rows.forget();
      }
    }
    return true;
  }

  /** The column that each field goes to. */
  int[] binding() {
    return columnOfField;
  }

  @Override
  public boolean hasBegun() {
    return begun;
  }

  /** The beginning of the last record, which is passed over when somebody goes on there. */
  @Override
  public Optional<RecordPlace> place() {
    long start = text.lineStart(recordLine);
    return start < 0 ? Optional.empty() : Optional.of(new RecordPlace(start, recordLine, 1, false));
  }

  private void readRow(CsvLine record, RowWriter writer) {
    if (record.fields() != columnOfField.length) {
      place.at(record.lineOf(0), 1);
      throw place.malformed(
          "the record has " + record.fields() + " fields and "
              + (dialect.header() ? "the header " : "the source ") + columnOfField.length,
          "check the delimiter and the quotes of this record",
          null);
    }
    for (int i = 0; i < columnOfField.length; i++) {
      int column = columnOfField[i];
      if (column == UNBOUND) {
        continue;
      }
      place.at(record.lineOf(i), record.columnOf(i));
      CharSequence field = record.field(i);
      if (!record.isQuoted(i) && isNull(record, field)) {
        rows.setNull(writer, column);
      } else {
        rows.set(writer, column, field);
      }
    }
    place.at(record.lineOf(0), 1);
    rows.push(writer);
  }

  /** An empty line is what stands for NULL in a file of one column, whatever else does. */
  private boolean isNull(CsvLine record, CharSequence field) {
    return record.isEmpty() || dialect.nullText().contentEquals(field);
  }

  /**
   * Looks for a record; passes over empty lines, unless they are rows.
   *
   * @param emptyLinesAreRows whether the file has one column, which may be NULL or empty
   */
  private boolean nextRecord(boolean emptyLinesAreRows) {
    try {
      while (records.hasNext()) {
        // There is one record, filled anew each time.
        records.next();
        if (emptyLinesAreRows || !present.isEmpty()) {
          return true;
        }
      }
      return false;
    } catch (UncheckedIOException | CsvParseException e) {
      // FastCSV wraps what the reader beneath it throws.
      if (e.getCause() instanceof IOException failed) {
        throw place.unreadable(failed);
      }
      // Never skipped: where the next record begins is not known.
      place.at(present.startLine(), 1);
      throw place.malformed(
          "a field of this record has a quote that is not closed as it should be, or more than "
              + MAX_FIELD_CHARACTERS + " characters",
          "close the quote at the end of the field, and double quotes within it",
          e);
    }
  }

  private int[] bindByName() {
    if (!nextRecord(false)) {
      throw place.malformed("the file is empty", "give a header, or header = 'false'", null);
    }
    CsvLine header = present;
    Schema schema = rows.schema();
    int[] binding = new int[header.fields()];
    Arrays.fill(binding, UNBOUND);
    List<String> missing = new ArrayList<>();
    List<String> found = new ArrayList<>();
    for (int i = 0; i < binding.length; i++) {
      found.add(header.field(i).toString());
    }
    List<String> stripped = found.stream().map(String::strip).toList();
    for (int column = 0; column < schema.size(); column++) {
      String name = schema.column(column).name();
      // As it is written, or else without the spaces around it.
      boolean isWritten = indexIgnoringCase(found, name) >= 0;
      List<String> names = isWritten ? found : stripped;
      int field = indexIgnoringCase(names, name);
      if (field < 0) {
        missing.add(name);
        continue;
      }
      if (indexIgnoringCase(names.subList(field + 1, names.size()), name) >= 0) {
        throw ambiguous(name);
      }
      binding[field] = column;
    }
    if (!missing.isEmpty()) {
      throw unbound(missing, found);
    }
    return binding;
  }

  private LaminarException ambiguous(String name) {
    return place.error(
        ErrorCode.BINDING_MISMATCH,
        "the header names " + name + " twice",
        "rename one of them in the file, or say header = 'false' to bind by position",
        null);
  }

  private LaminarException unbound(List<String> missing, List<String> found) {
    return place.error(
        ErrorCode.BINDING_MISMATCH,
        "the header lacks " + String.join(", ", missing),
        "it names: " + String.join(", ", found)
            + "; declare these columns, or say header = 'false' to bind by position",
        null);
  }

  private static int indexIgnoringCase(List<String> names, String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private int[] bindByPosition() {
    int[] binding = new int[rows.schema().size()];
    Arrays.setAll(binding, i -> i);
    return binding;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }
}
