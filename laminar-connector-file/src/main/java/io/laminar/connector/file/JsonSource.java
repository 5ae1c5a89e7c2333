package io.laminar.connector.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.TypeKind;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows from JSON: objects one after another (JSON lines), or one array of objects. Fields bind to
 * columns by name, case ignored, or by the paths of these; fields that no column asks for are skipped, and columns that an
 * object lacks are NULL.
 */
final class JsonSource implements PlacedSource {
  private static final int MAX_DEPTH = 1_000;
  private static final int MAX_CHARACTERS = 1 << 29;
  private static final int MAX_NAME_CHARACTERS = 50_000;
  private static final String UNEXPECTED_END = "Unexpected end-of-input";

  // A string may be as long as a row; of bytes it has two digits each.
  static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxStringLength(MAX_CHARACTERS)
          .maxNumberLength(MAX_CHARACTERS)
          .maxNameLength(MAX_NAME_CHARACTERS)
          .build())
      .build();

  private final InputPlace place;
  private final RowReader rows;
  private final BadRecords bad;
  private final JsonRecovery recovery;
  private JsonParser parser;
  private final JsonPath columns;
  private final Utf8Reader text;
  private boolean started;
  private boolean inArray;
  private boolean begun;

  // Behind the last record, also while the parser looks for the next.
  private long endLine;
  private long endColumn;

  // Why the present object is not a row; its rest is passed over.
  private @Nullable LaminarException refused;

  JsonSource(Utf8Reader text, JsonPath columns, InputPlace place, RowReader rows, BadRecords bad) {
    this(text, columns, place, rows, bad, Optional.empty());
  }

  /**
   * Begins to read.
   *
   * @param behind the text begins at a line of which a part was read before
   */
  JsonSource(
      Utf8Reader text,
      JsonPath columns,
      InputPlace place,
      RowReader rows,
      BadRecords bad,
      Optional<RecordPlace> behind) {
    this.text = text;
    this.columns = columns;
    this.place = place;
    this.rows = rows;
    this.bad = bad;
    this.recovery = new JsonRecovery(text, place);
    try {
      if (behind.isPresent()) {
        RecordPlace record = behind.get();
        text.skipCharacters(record.behind());
        started = true;
        begun = true;
        inArray = record.inArray();
        parser = inArray ? recovery.inArray(0, record.behind()) : recovery.behind(record.behind());
        endLine = record.line();
        endColumn = record.behind() + 1;
      } else {
        parser = recovery.begin();
      }
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }

  @Override
  public boolean hasBegun() {
    return begun;
  }

  @Override
  public Optional<RecordPlace> place() {
    long start = text.lineStart(endLine);
    return start < 0
        ? Optional.empty()
        : Optional.of(new RecordPlace(start, endLine, endColumn - 1, inArray));
  }

  private void noteEnd() {
    JsonLocation location = parser.currentLocation();
    endLine = place.lineOf(location.getLineNr());
    endColumn = place.columnOf(location.getLineNr(), location.getColumnNr());
  }

  @Override
  public boolean readSome(RowWriter writer, int maxRows) {
    for (int i = 0; i < maxRows; i++) {
      try {
        if (!readRecord(writer)) {
          return false;
        }
      } catch (StreamReadException e) {
        JsonLocation location = e.getLocation();
        at(location);
        skipText(notJson(e), location == null ? parser.currentLocation() : location, writer);
      } catch (StreamConstraintsException e) {
        at(parser.currentLocation());
        skipTooLarge(e, writer);
      } catch (IOException e) {
        at(parser.currentLocation());
        throw place.unreadable(e);
      }
    }
    return true;
  }

  private LaminarException notJson(StreamReadException e) {
    // Between two elements the parser has no exception of its own for it.
    if (e instanceof JsonEOFException || e.getOriginalMessage().startsWith(UNEXPECTED_END)) {
      return cutOff(e);
    }
    String consequence =
        inArray && bad.areSkipped() ? ", and the next record of the array cannot be found" : "";
    return place.malformed(
        "the text is not JSON" + consequence,
        "check quotes, commas and braces here; names and strings stand in double quotes",
        e);
  }

  private LaminarException cutOff(IOException e) {
    return place.malformed(
        "the text ends in the middle of an object, an array or a string", "complete the text", e);
  }

  /** Goes on in the next line, where text that is not JSON may be skipped. */
  private void skipText(LaminarException error, JsonLocation where, RowWriter writer) {
    if (inArray) {
      // Where its next object begins is not known.
      throw error;
    }
    if (bad.areSkipped()) {
      // First: it is skipped with the place behind it.
      try {
        parser = recovery.inNextLine(parser, where);
      } catch (IOException e) {
        throw place.unreadable(e);
      }
    }
    skip(error, writer);
  }

  /** Goes on behind a record that lies too deep; in lines of JSON in the next line. */
  private void skipTooLarge(StreamConstraintsException e, RowWriter writer) {
    int depth = parser.getParsingContext().getNestingDepth();
    if (depth <= MAX_DEPTH) {
      // The parser gave up within a name or a string, whose end is not known.
      throw place.malformed(
          "a string or a name is too long here, and the next record cannot be found",
          "shorten the text",
          e);
    }
    LaminarException error = place.malformed(
        "objects and arrays lie more than " + MAX_DEPTH + " deep", "flatten the text", e);
    if (!inArray) {
      skipText(error, parser.currentLocation(), writer);
      return;
    }
    if (bad.areSkipped()) {
      // First, as above.
      try {
        // The array itself is the first.
        JsonParser next = recovery.behindElement(parser, depth - 1);
        if (next == parser) {
          throw cutOff(e);
        }
        parser = next;
      } catch (IOException unreadable) {
        throw place.unreadable(unreadable);
      }
    }
    skip(error, writer);
  }

  private void skip(LaminarException error, RowWriter writer) {
    begun = true;
    noteEnd();
    bad.skip(error, writer);
    rows.forget();
  }

  /** Reads or skips a record; false at the end. */
  private boolean readRecord(RowWriter writer) throws IOException {
    JsonToken token = parser.nextToken();
    if (!started) {
      started = true;
      if (token == JsonToken.START_ARRAY) {
        inArray = true;
        token = parser.nextToken();
      }
    }
    if (inArray && token == JsonToken.END_ARRAY) {
      token = parser.nextToken();
      if (token != null) {
        throw unexpected("nothing may follow the array");
      }
      return false;
    }
    if (token == null) {
      return false;
    }
    if (token == JsonToken.START_OBJECT) {
      begun = true;
      readObject(writer);
    } else {
      LaminarException error = unexpected("an object is expected here, one for each row");
      if (bad.areSkipped()) {
        parser.skipChildren();
      }
      skip(error, writer);
    }
    return true;
  }

  private void readObject(RowWriter writer) throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    refused = null;
    readFields(columns, writer);
    push(start, refused, writer);
  }

  private void readFields(JsonPath within, RowWriter writer) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      JsonPath path = within.field(parser.currentName());
      readWithin(path, parser.nextToken(), writer);
    }
  }

  private void readElements(JsonPath within, RowWriter writer) throws IOException {
    int index = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      readWithin(within.element(index++), token, writer);
    }
  }

  /** Reads a value, or what columns ask for within it. */
  private void readWithin(@Nullable JsonPath path, JsonToken token, RowWriter writer)
      throws IOException {
    if (path != null && refused == null) {
      if (path.column() >= 0) {
        refused = refusalOf(writer, path.column(), token);
      } else if (token == JsonToken.START_OBJECT) {
        readFields(path, writer);
      } else if (token == JsonToken.START_ARRAY) {
        readElements(path, writer);
      }
    }
    // Of a value that is not read; one that was read has none left.
    parser.skipChildren();
  }

  /** Reads a value; where records are skipped, gives what is wrong with it. */
  private @Nullable LaminarException refusalOf(RowWriter writer, int column, JsonToken token)
      throws IOException {
    try {
      readValue(writer, column, token);
      return null;
    } catch (LaminarException e) {
      if (!bad.areSkipped()) {
        throw e;
      }
      return e;
    }
  }

  /** Pushes the row of an object that was read to its end, so that the next one can be. */
  private void push(JsonLocation start, @Nullable LaminarException refusal, RowWriter writer) {
    try {
      if (refusal != null) {
        throw refusal;
      }
      at(start);
      rows.push(writer);
      noteEnd();
    } catch (LaminarException e) {
      skip(e, writer);
    }
  }

  private void readValue(RowWriter writer, int column, JsonToken token) throws IOException {
    at(parser.currentTokenLocation());
    DataType type = rows.schema().type(column);
    if (token == JsonToken.VALUE_NULL) {
      rows.setNull(writer, column);
    } else if ((token != JsonToken.VALUE_STRING && isText(type))
        || (token == JsonToken.START_ARRAY && type.kind() == TypeKind.ARRAY)) {
      rows.set(writer, column, written(token));
    } else if (token.isStructStart()) {
      throw rows.wrongKind(column, token == JsonToken.START_OBJECT ? "an object" : "an array");
    } else if (!fits(type, token, rows.takesWholeFractions())) {
      throw rows.wrongKind(
          column, "the " + kindOf(token) + " " + RowReader.shortened(parser.getText()));
    } else {
      rows.set(writer, column, parser.getText());
    }
  }

  private static boolean isText(DataType type) {
    return type.kind() == TypeKind.CHAR || type.kind() == TypeKind.VARCHAR;
  }

  /** What is not a string, as JSON writes it: without spaces, numbers as they stand. */
  private String written(JsonToken token) throws IOException {
    if (!token.isStructStart()) {
      return parser.getText();
    }
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(json)) {
      int depth = 0;
      for (JsonToken each = token; ; each = parser.nextToken()) {
        if (each.isNumeric()) {
          generator.writeNumber(parser.getText());
        } else {
          generator.copyCurrentEvent(parser);
        }
        depth += each.isStructStart() ? 1 : each.isStructEnd() ? -1 : 0;
        if (depth == 0) {
          break;
        }
      }
    }
    return json.toString();
  }

  /** Strings may hold every type's text; numbers and truth values only their own. */
  static boolean fits(DataType type, JsonToken token, boolean wholeFractions) {
    if (token == JsonToken.VALUE_STRING) {
      return true;
    }
    return switch (type.kind()) {
      // A number may be 1 or 0, which the reader of the text decides.
      case BOOLEAN -> token.isBoolean() || token == JsonToken.VALUE_NUMBER_INT;
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        token == JsonToken.VALUE_NUMBER_INT || (wholeFractions && token.isNumeric());
      case TIMESTAMP, TIMESTAMP_LTZ -> token == JsonToken.VALUE_NUMBER_INT;
      case REAL, DOUBLE, DECIMAL -> token.isNumeric();
      case CHAR, VARCHAR -> true;
      case VARBINARY, DATE, TIME, INTERVAL_DAY, INTERVAL_YEAR, ARRAY -> false;
    };
  }

  private static String kindOf(JsonToken token) {
    return token.isNumeric() ? "number" : token.isBoolean() ? "truth value" : token.name();
  }

  private LaminarException unexpected(String problem) throws IOException {
    at(parser.currentTokenLocation());
    return place.malformed(
        problem + ", not " + RowReader.shortened(parser.getText()).toLowerCase(Locale.ROOT),
        "write one object a line, or one array of objects",
        null);
  }

  private void at(@Nullable JsonLocation location) {
    if (location != null) {
      place.at(location.getLineNr(), location.getColumnNr());
    }
  }

  @Override
  public void close() {
    try {
      parser.close();
      recovery.close();
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }
}
