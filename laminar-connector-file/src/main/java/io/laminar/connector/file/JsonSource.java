package io.laminar.connector.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import io.laminar.api.DataType;
import io.laminar.api.RowWriter;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows from JSON: objects one after another (JSON lines), or one array of objects. Fields bind to
 * columns by name, case ignored; fields that no column asks for are skipped, and columns that an
 * object lacks are NULL.
 */
final class JsonSource implements SourceConnector {
  private final InputPlace place;
  private final RowReader rows;
  private final JsonParser parser;
  private final Map<String, Integer> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private boolean started;
  private boolean inArray;

  JsonSource(Utf8Reader text, InputPlace place, RowReader rows) {
    this.place = place;
    this.rows = rows;
    for (int i = 0; i < rows.schema().size(); i++) {
      columns.put(rows.schema().column(i).name(), i);
    }
    try {
      this.parser = new JsonFactory().createParser(text);
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }

  @Override
  public boolean readSome(RowWriter writer, int maxRows) {
    try {
      for (int i = 0; i < maxRows; i++) {
        if (!nextObject()) {
          return false;
        }
        readObject(writer);
      }
      return true;
    } catch (StreamReadException e) {
      at(e.getLocation());
      throw place.malformed(
          "the text is no JSON: " + e.getOriginalMessage(), "correct the text", e);
    } catch (StreamConstraintsException e) {
      at(parser.currentLocation());
      throw place.malformed(
          "the text is larger than is read: " + e.getOriginalMessage(), "shorten the text", e);
    } catch (IOException e) {
      at(parser.currentLocation());
      throw place.unreadable(e);
    }
  }

  private boolean nextObject() throws IOException {
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
    if (token != JsonToken.START_OBJECT) {
      throw unexpected("an object is expected here, one for each row");
    }
    return true;
  }

  private void readObject(RowWriter writer) throws IOException {
    JsonLocation start = parser.currentTokenLocation();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Integer column = columns.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (column == null) {
        parser.skipChildren();
      } else {
        readValue(writer, column, token);
      }
    }
    at(start);
    rows.push(writer);
  }

  private void readValue(RowWriter writer, int column, JsonToken token) throws IOException {
    at(parser.currentTokenLocation());
    if (token == JsonToken.VALUE_NULL) {
      rows.setNull(writer, column);
    } else if (token.isStructStart()) {
      throw rows.wrongKind(column, token == JsonToken.START_OBJECT ? "an object" : "an array");
    } else if (!fits(rows.schema().type(column), token)) {
      throw rows.wrongKind(column, "the " + kindOf(token) + " " + parser.getText());
    } else {
      rows.set(writer, column, parser.getText());
    }
  }

  /** Strings may hold every type's text; numbers and truth values only their own. */
  private static boolean fits(DataType type, JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      return true;
    }
    return switch (type.kind()) {
      case BOOLEAN -> token.isBoolean();
      case TINYINT, SMALLINT, INTEGER, BIGINT, TIMESTAMP, TIMESTAMP_LTZ ->
        token == JsonToken.VALUE_NUMBER_INT;
      case REAL, DOUBLE, DECIMAL -> token.isNumeric();
      case CHAR, VARCHAR, VARBINARY, DATE, TIME, INTERVAL_DAY, INTERVAL_YEAR -> false;
    };
  }

  private static String kindOf(JsonToken token) {
    return token.isNumeric() ? "number" : token.isBoolean() ? "truth value" : token.name();
  }

  private io.laminar.api.LaminarException unexpected(String problem) throws IOException {
    at(parser.currentTokenLocation());
    return place.malformed(
        problem + ", not " + parser.getText().toLowerCase(Locale.ROOT),
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
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }
}
