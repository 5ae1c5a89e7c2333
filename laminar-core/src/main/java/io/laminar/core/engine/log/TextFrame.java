package io.laminar.core.engine.log;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A name, or what something failed with: {@link FrameKinds#TEXT}.
 *
 * <pre>
 *   offset  bytes
 *      0      8    number, by which entries of the order name it
 *      8      4    number of the error's code; 0 where it has none, and of a name
 *     12      …    three texts, each int length, UTF-8: message, problem, remedy
 * </pre>
 *
 * <p>An error with a code has the line that users see as its message. One without is what the code of
 * the application threw: its message is that of its {@code toString}. A name is a message alone.
 *
 * @param number by which entries of the order name it
 * @param code the number of an {@link ErrorCode}, or 0
 * @param message the whole line
 * @param problem what happened, of an error with a code
 * @param remedy what helps, of an error with a code
 */
public record TextFrame(long number, int code, String message, String problem, String remedy) {
  /** The frame of a name. */
  public static TextFrame ofName(long number, String name) {
    return new TextFrame(number, 0, name, "", "");
  }

  /** The frame of what was thrown. */
  public static TextFrame ofFailure(long number, Throwable thrown) {
    return thrown instanceof LaminarException coded
        ? new TextFrame(
            number, coded.code().number(), coded.getMessage(), coded.problem(), coded.remedy())
        : new TextFrame(number, 0, thrown.toString(), "", "");
  }

  /** What was thrown, as far as it is written: an error with its code, or one with the same text. */
  public RuntimeException failure() {
    return code == 0
        ? new RecordedFailure(message)
        : new LaminarException(ErrorCode.of(code), problem, remedy);
  }

  @SuppressWarnings("OverrideThrowableToString") // As the other class has it.
  private static final class RecordedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordedFailure(String text) {
      super(text, null, false, false);
    }

    @Override
    public String toString() {
      return String.valueOf(getMessage());
    }
  }

  /** The payload, from its position on. */
  public ByteBuffer encode() {
    byte[] first = Texts.utf8(message);
    byte[] second = Texts.utf8(problem);
    byte[] third = Texts.utf8(remedy);
    int texts = Texts.bytes(first) + Texts.bytes(second) + Texts.bytes(third);
    ByteBuffer payload =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + texts).order(ByteOrder.LITTLE_ENDIAN);
    payload.putLong(number).putInt(code);
    Texts.put(payload, first);
    Texts.put(payload, second);
    Texts.put(payload, third);
    return payload.flip();
  }

  /**
   * Reads a payload.
   *
   * @param payload little-endian; its position moves
   */
  public static TextFrame decode(ByteBuffer payload) {
    try {
      return new TextFrame(
          payload.getLong(),
          payload.getInt(),
          Texts.get(payload),
          Texts.get(payload),
          Texts.get(payload));
    } catch (RuntimeException malformed) {
      throw FrameKinds.malformed(FrameKinds.TEXT, malformed);
    }
  }
}
