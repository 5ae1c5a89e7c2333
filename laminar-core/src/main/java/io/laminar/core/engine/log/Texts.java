package io.laminar.core.engine.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Texts in a payload: {@code int} length in bytes, then UTF-8. */
final class Texts {
  private Texts() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static int bytes(byte[] text) {
    return Integer.BYTES + text.length;
  }

  static void put(ByteBuffer target, byte[] text) {
    target.putInt(text.length).put(text);
  }

  static String get(ByteBuffer payload) {
    int length = payload.getInt();
    if (length < 0 || length > payload.remaining()) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    byte[] text = new byte[length];
    payload.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
