package io.laminar.core.ring;

/**
 * Which watermark was declared before each row of a lane that may give up rows: a row that is read
 * tells it, whatever was given up before it. Written by the producer before it publishes the row,
 * and valid as long as the row's slot is.
 */
final class WatermarkNotes {
  /** Nothing was declared. */
  static final long NONE = Long.MIN_VALUE;

  // Of each row: the watermark before it, and the watermark rows before it.
  private static final int WORDS = 2;

  private final long[] words;
  private final int mask;

  // Before the next row to be published.
  private long declared = NONE;
  private long watermarkRows;

  WatermarkNotes(int capacityRows) {
    this.words = new long[capacityRows * WORDS];
    this.mask = capacityRows - 1;
    for (int row = 0; row < capacityRows; row++) {
      words[row * WORDS] = NONE;
    }
  }

  /** Notes what is so before rows that are about to be published. Producer. */
  void note(long fromRow, long toRow) {
    for (long row = fromRow; row < toRow; row++) {
      int at = ((int) row & mask) * WORDS;
      words[at] = declared;
      words[at + 1] = watermarkRows;
    }
  }

  /** A row that declares a watermark was noted: it holds from the next row on. Producer. */
  void declare(long watermark) {
    declared = Math.max(declared, watermark);
    watermarkRows++;
  }

  /** The watermark before the next row to be published. Producer. */
  long declared() {
    return declared;
  }

  /** How many of the published rows from one on declare a watermark. Producer. */
  long watermarkRowsFrom(long row) {
    return watermarkRows - words[((int) row & mask) * WORDS + 1];
  }

  /** Copies the watermarks before rows. Consumer; they mean something while the rows are there. */
  void copyDeclared(long fromRow, int rows, long[] copy) {
    for (int i = 0; i < rows; i++) {
      copy[i] = words[((int) (fromRow + i) & mask) * WORDS];
    }
  }
}
