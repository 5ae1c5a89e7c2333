package io.laminar.connector.file;

/** The bytes at which the newest lines of a text begin. A reader is ahead of its records by fewer lines. */
final class LineStarts {
  private static final int KEPT = 1 << 16;

  private final long[] offsets = new long[KEPT];
  private final long firstLine;
  private long newestLine;

  /**
   * Begins at a line.
   *
   * @param line its number
   * @param offset the byte at which it begins
   */
  LineStarts(long line, long offset) {
    this.firstLine = line;
    add(line, offset);
  }

  /** A line begins, or does so behind one more byte than was known. */
  void add(long line, long offset) {
    offsets[(int) line & (KEPT - 1)] = offset;
    newestLine = line;
  }

  /** The byte at which a line begins; -1 where that is not known. */
  long offset(long line) {
    boolean known = line >= firstLine && line <= newestLine && line > newestLine - KEPT;
    return known ? offsets[(int) line & (KEPT - 1)] : -1;
  }
}
