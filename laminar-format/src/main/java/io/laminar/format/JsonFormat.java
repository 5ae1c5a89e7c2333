package io.laminar.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.laminar.api.Schema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as JSON, one object a line: numbers, truth values and arrays as such, everything else as a string;
 * times as ISO 8601 writes them, with a T. NaN and the infinities, which JSON lacks, are strings.
 */
public final class JsonFormat implements RowFormat {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator generator;
  private final Schema schema;
  private final boolean changelog;

  /**
   * Rows as objects.
   *
   * @param target owned by the format from now on
   * @param schema the columns
   * @param changelog whether a weight precedes them
   * @throws IOException when the target cannot be written
   */
  public JsonFormat(Writer target, Schema schema, boolean changelog) throws IOException {
    this.schema = schema;
    this.changelog = changelog;
    this.generator = FACTORY
        .createGenerator(target)
        .setPrettyPrinter(new MinimalPrettyPrinter(""))
        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
  }

  @Override
  public void begin() {}

  @Override
  public void write(long weight, Cells cells) throws IOException {
    generator.writeStartObject();
    if (changelog) {
      generator.writeNumberField(WEIGHT_COLUMN, weight);
    }
    for (int i = 0; i < schema.size(); i++) {
      generator.writeFieldName(schema.column(i).name());
      write(generator, cells.get(i));
    }
    generator.writeEndObject();
    generator.writeRaw('\n');
  }

  /** Writes a value, or the elements of an array. */
  static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value == null) {
      generator.writeNull();
    } else if (value instanceof Boolean truth) {
      generator.writeBoolean(truth);
    } else if (value instanceof BigDecimal decimal) {
      generator.writeNumber(decimal);
    } else if (value instanceof Double number) {
      generator.writeNumber(number);
    } else if (value instanceof Float number) {
      generator.writeNumber(number);
    } else if (value instanceof Number number) {
      generator.writeNumber(number.longValue());
    } else if (value instanceof List<?> elements) {
      generator.writeStartArray();
      for (Object element : elements) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else {
      generator.writeString(ValueText.iso(value));
    }
  }

  /** An array as text: that of JSON, too, where the rest is not. */
  static String text(List<?> elements) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator =
        FACTORY.createGenerator(text).enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)) {
      write(generator, elements);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Override
  public void flush() throws IOException {
    generator.flush();
  }

  @Override
  public void close() throws IOException {
    generator.close();
  }
}
