package io.laminar.connector.file;

import java.io.IOException;
import java.io.Reader;

/** A text in which characters that were read can be put back. */
final class RepeatableReader extends Reader {
  private final Reader rest;
  private String ahead = "";
  private int at;

  // The characters read last, in the caller's array, and the one before them.
  private char[] block = new char[0];
  private int blockEnd;
  private int blockLength;
  private int beforeBlock = -1;

  /**
   * Makes the reader.
   *
   * @param rest owned by the reader from now on
   */
  RepeatableReader(Reader rest) {
    this.rest = rest;
  }

  /** Lets characters come again, before everything else. */
  void putBack(String characters) {
    ahead = characters + ahead.substring(at);
    at = 0;
  }

  /**
   * Finds the last character that was taken of what was read.
   *
   * @param unread how many of the block that was read last were not taken
   * @return the character, or -1 where none was
   */
  int lastTaken(int unread) {
    return unread < blockLength ? block[blockEnd - unread - 1] : beforeBlock;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    beforeBlock = lastTaken(0);
    blockLength = 0;
    int count = give(target, offset, length);
    if (count > 0) {
      block = target;
      blockEnd = offset + count;
      blockLength = count;
    }
    return count;
  }

  private int give(char[] target, int offset, int length) throws IOException {
    int count = Math.min(length, ahead.length() - at);
    if (count <= 0) {
      return rest.read(target, offset, length);
    }
    ahead.getChars(at, at + count, target, offset);
    at += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
