package io.laminar.capi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Makes JSON. Stateless. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes one value. */
  interface Body {
    void write(JsonGenerator to) throws IOException;
  }

  static byte[] of(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
      body.write(generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a byte array does not fail", impossible);
    }
    return bytes.toByteArray();
  }

  /** The name of a constant as JSON and SQL have it. */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
