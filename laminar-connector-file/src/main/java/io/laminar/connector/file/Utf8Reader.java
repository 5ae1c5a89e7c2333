package io.laminar.connector.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a UTF-8 file, without a byte order mark. The JDK's readers lose the characters
 * before a byte that is no UTF-8, up to a buffer of them; this one gives them first, and says where
 * the byte is.
 */
final class Utf8Reader extends Reader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int BYTE_ORDER_MARK_BYTES = 3;
  private static final int BUFFER_BYTES = 1 << 14;

  private final InputStream file;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  // A byte gives at most one character: all bytes always have room.
  private final CharBuffer characters = CharBuffer.allocate(BUFFER_BYTES).limit(0);
  private boolean ended;

  // Where the next character stands, each counted from 1.
  private long line = 1;
  private long column = 1;
  private boolean afterReturn;

  // Where lines begin, and the byte of the next character; kept only where somebody asks.
  private @Nullable LineStarts starts;
  private long offset;

  /** Bytes that are no UTF-8. */
  static final class Malformed extends CharacterCodingException {
    private static final long serialVersionUID = 1;

    private final long line;
    private final long column;

    Malformed(long line, long column) {
      this.line = line;
      this.column = column;
    }

    long line() {
      return line;
    }

    long column() {
      return column;
    }
  }

  /**
   * Reads the first characters.
   *
   * @param file owned by the reader from now on, closed also when this fails
   */
  Utf8Reader(InputStream file) throws IOException {
    this(file, 0, 1, false);
  }

  /**
   * Reads the first characters of a line.
   *
   * @param file from there on; owned by the reader from now on, closed also when this fails
   * @param begin the byte at which the line begins
   * @param firstLine its number
   * @param keepsLines whether it is asked where lines begin
   */
  Utf8Reader(InputStream file, long begin, long firstLine, boolean keepsLines) throws IOException {
    this.file = file;
    this.offset = begin;
    this.line = firstLine;
    if (keepsLines) {
      starts = new LineStarts(firstLine, begin);
    }
    boolean opened = false;
    try {
      if (fill() && begin == 0 && characters.get(characters.position()) == BYTE_ORDER_MARK) {
        characters.get();
        offset += BYTE_ORDER_MARK_BYTES;
      }
      opened = true;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!characters.hasRemaining() && !fill()) {
      return -1;
    }
    int count = Math.min(length, characters.remaining());
    characters.get(target, offset, count);
    for (int i = offset; i < offset + count; i++) {
      pass(target[i]);
    }
    return count;
  }

  /** Passes over whole lines, or all there are. */
  void skipLines(long count) throws IOException {
    while (line <= count && (characters.hasRemaining() || fill())) {
      pass(characters.get());
    }
    if (afterReturn && (characters.hasRemaining() || fill())) {
      if (characters.get(characters.position()) == '\n') {
        pass(characters.get());
      }
      afterReturn = false;
    }
  }

  /** Passes over characters, or all there are. */
  void skipCharacters(long count) throws IOException {
    for (long left = count; left > 0 && (characters.hasRemaining() || fill()); left--) {
      pass(characters.get());
    }
  }

  /** The byte at which a line begins; -1 where that is not known. */
  long lineStart(long number) {
    LineStarts kept = starts;
    return kept == null ? -1 : kept.offset(number);
  }

  private void pass(char character) {
    long before = line;
    boolean endsReturn = character == '\n' && afterReturn;
    place(character);
    LineStarts kept = starts;
    if (kept != null) {
      offset += bytes(character);
      if (line != before || endsReturn) {
        kept.add(line, offset);
      }
    }
  }

  private static int bytes(char character) {
    if (character < 0x80) {
      return 1;
    }
    // Of a pair of surrogates each half counts two.
    return character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
  }

  private void place(char character) {
    if (character == '\n' && afterReturn) {
      afterReturn = false;
      return;
    }
    afterReturn = character == '\r';
    if (character == '\n' || character == '\r') {
      line++;
      column = 1;
    } else {
      column++;
    }
  }

  /** Decodes more; false at the end. What is malformed shows when everything before it was read. */
  private boolean fill() throws IOException {
    characters.clear();
    while (characters.position() == 0) {
      CoderResult result = decoder.decode(bytes, characters, ended);
      if (characters.position() > 0) {
        break;
      }
      if (result.isError()) {
        throw new Malformed(line, column);
      }
      if (ended) {
        characters.flip();
        return false;
      }
      bytes.compact();
      int read = file.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = read < 0;
      bytes.position(bytes.position() + Math.max(0, read)).flip();
    }
    characters.flip();
    return true;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
