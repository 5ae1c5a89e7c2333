package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.util.MemoryUtil;

/** Text as it crosses the boundary: UTF-8, and nothing that only looks like it. Stateless. */
final class Text {
  private Text() {}

  static byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads text.
   *
   * @param bytes what the caller gave
   * @param what the parameter's name, for the error
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for what is not UTF-8
   */
  static String decode(byte[] bytes, String what) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException malformed) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the argument " + what + " is not UTF-8",
          null,
          "encode text as UTF-8, and give its length in bytes",
          malformed);
    }
  }

  /** Copies bytes from an address. */
  static byte[] copy(long address, int length) {
    byte[] bytes = new byte[length];
    if (length > 0) {
      MemoryUtil.copyFromMemory(address, bytes, 0, length);
    }
    return bytes;
  }
}
