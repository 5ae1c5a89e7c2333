package io.laminar.connector.file;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.laminar.api.DataType;
import io.laminar.api.RowWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an array of JSON, which is a value of a JSON file or the text of a field of CSV, into a column of arrays: each element as
 * a value of a column of its type. Confined to one thread.
 */
final class ArrayText implements ValueReader {
  private final DataType element;
  private final ValueReader reader;
  private final boolean wholeFractions;
  private final ElementWriter written;

  ArrayText(DataType element, TimestampText timestamps, NumberText numbers) {
    this.element = element;
    this.reader = ValueReader.of(element, timestamps, numbers);
    this.wholeFractions = numbers == NumberText.LENIENT;
    this.written = new ElementWriter(element);
  }

  @Override
  public void read(RowWriter writer, int column, CharSequence text) {
    List<@Nullable Object> elements = new ArrayList<>();
    try (JsonParser parser = JsonSource.FACTORY.createParser(text.toString())) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new IllegalArgumentException("no array");
      }
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        elements.add(token == JsonToken.VALUE_NULL ? null : element(token, parser.getText()));
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("text behind the array");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
    writer.setArray(column, elements);
  }

  private @Nullable Object element(@Nullable JsonToken token, String text) {
    if (token == null
        || token.isStructStart()
        || !JsonSource.fits(element, token, wholeFractions)) {
      throw new IllegalArgumentException("no " + element.sqlName());
    }
    reader.read(written, 0, text);
    return written.value();
  }

  @Override
  public String remedy() {
    return "write an array as JSON does: [1, 2, null], or declare the column as VARCHAR";
  }
}
