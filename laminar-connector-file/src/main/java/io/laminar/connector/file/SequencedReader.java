package io.laminar.connector.file;

import java.io.IOException;
import java.io.Reader;

/** Characters that were read ahead, and then the rest of the text. */
final class SequencedReader extends Reader {
  private final String ahead;
  private final Reader rest;
  private int at;

  /**
   * Makes the reader.
   *
   * @param ahead what comes first
   * @param rest owned by somebody else, who closes it
   */
  SequencedReader(String ahead, Reader rest) {
    this.ahead = ahead;
    this.rest = rest;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int count = Math.min(length, ahead.length() - at);
    if (count <= 0) {
      return rest.read(target, offset, length);
    }
    ahead.getChars(at, at + count, target, offset);
    at += count;
    return count;
  }

  @Override
  public void close() {}
}
