package io.laminar.core.data;

import io.laminar.api.DataType;
import io.laminar.api.Schema;

/**
 * Where the words of a row lie in a ring's slot.
 *
 * <pre>
 *   ┌──────────┬────────┬────────────────────┬──────────┬──────────┬─────┬─────────┐
 *   │ sequence │ header │ null bits, 64 each │ column 0 │ column 1 │  …  │ padding │
 *   │ word 0   │ word 1 │ only if nullable   │ 1-2 words│ 1-2 words│     │ to 64 B │
 *   └──────────┴────────┴────────────────────┴──────────┴──────────┴─────┴─────────┘
 *   behind the columns, where rows are numbered: the number
 *   header: bits 63..32 weight (signed) │ bits 7..0 kind
 * </pre>
 *
 * <p>Null bits exist only where a column is nullable; column c has bit {@code c mod 64} of null
 * word {@code c / 64}. Immutable.
 */
public final class SlotLayout {
  /** The word that belongs to the ring. */
  public static final int SEQUENCE_WORD = 0;

  /** The word of kind and weight. */
  public static final int HEADER_WORD = 1;

  /** Kind: an ordinary row. */
  public static final int KIND_ROW = 0;

  /** Kind: an explicit watermark, in the first column word. */
  public static final int KIND_WATERMARK = 1;

  /** The words of a cache line: what strides are multiples of, and what most of them are. */
  public static final int WORDS_PER_LINE = 8;

  /** In place of a word: rows have no number. */
  public static final int NO_NUMBER = -1;

  private final Schema schema;
  private final int stride;
  private final int usedWords;
  private final int nullWords;
  private final int[] columnWords;
  private final int numberWord;
  private final boolean hasBytes;

  private SlotLayout(Schema schema, boolean numbered) {
    this.schema = schema;
    boolean nullable = false;
    boolean bytes = false;
    for (int i = 0; i < schema.size(); i++) {
      nullable |= schema.type(i).nullable();
      bytes |= schema.type(i).kind().isBytes();
    }
    this.nullWords = nullable ? (schema.size() + 63) / 64 : 0;
    this.hasBytes = bytes;
    this.columnWords = new int[schema.size()];
    int word = HEADER_WORD + 1 + nullWords;
    for (int i = 0; i < schema.size(); i++) {
      columnWords[i] = word;
      word += schema.type(i).words();
    }
    this.numberWord = numbered ? word++ : NO_NUMBER;
    // A control row needs one word for its watermark even where there is no column.
    this.usedWords = Math.max(word, HEADER_WORD + 2 + nullWords);
    this.stride = (usedWords + WORDS_PER_LINE - 1) / WORDS_PER_LINE * WORDS_PER_LINE;
  }

  /**
   * Lays out a schema.
   *
   * @param schema the columns
   */
  public static SlotLayout of(Schema schema) {
    return new SlotLayout(schema, false);
  }

  /**
   * Lays out a schema as {@link #of} does, and behind the columns the number of the row.
   *
   * @param schema the columns
   */
  public static SlotLayout numbered(Schema schema) {
    return new SlotLayout(schema, true);
  }

  /** The word of a row's number; {@link #NO_NUMBER} where rows have none. */
  public int numberWord() {
    return numberWord;
  }

  /** Tells whether rows have a number. */
  public boolean isNumbered() {
    return numberWord != NO_NUMBER;
  }

  /**
   * Reads the number of a row.
   *
   * @param slots the ring's words
   * @param base the slot's first word
   * @return 0 where rows have none
   */
  public long number(long[] slots, int base) {
    return numberWord == NO_NUMBER ? 0 : slots[base + numberWord];
  }

  /** In a header, beside the kind: the row's commit goes on with the next row of the ring. */
  public static final long OPEN_COMMIT = 1L << 8;

  /**
   * Makes a header.
   *
   * @param kind one of the KIND constants
   * @param weight of a row; must fit 32 bits
   */
  public static long header(int kind, long weight) {
    return (weight << 32) | kind;
  }

  /**
   * Reads the kind.
   *
   * @param header the header word
   */
  public static int kind(long header) {
    return (int) header & 0xFF;
  }

  /**
   * Reads the weight.
   *
   * @param header the header word
   */
  public static long weight(long header) {
    return header >> 32;
  }

  /** The columns. */
  public Schema schema() {
    return schema;
  }

  /** Words from one slot to the next, a multiple of 8. */
  public int stride() {
    return stride;
  }

  /** Words of a slot without its padding: the sequence, the header, null words and columns. */
  public int usedWords() {
    return usedWords;
  }

  /** The number of null words; they begin right after the header. */
  public int nullWords() {
    return nullWords;
  }

  /** The first null word's position in the slot. */
  public int nullWord() {
    return HEADER_WORD + 1;
  }

  /**
   * Returns the position of a column's null word in the slot.
   *
   * @param column counted from 0; the schema must have a nullable column
   */
  public int nullWord(int column) {
    return HEADER_WORD + 1 + (column >> 6);
  }

  /**
   * Returns a column's bit in its null word.
   *
   * @param column counted from 0
   * @return the bit, or 0 for a NOT NULL column
   */
  public long nullMask(int column) {
    return schema.type(column).nullable() ? 1L << (column & 63) : 0;
  }

  /**
   * Returns the position of a column's first word in the slot.
   *
   * @param column counted from 0
   */
  public int columnWord(int column) {
    return columnWords[column];
  }

  /** Tells whether a column can need the side buffer. */
  public boolean hasBytes() {
    return hasBytes;
  }

  /**
   * Points a batch's vectors at slots that lie one after the other, to be read in place.
   *
   * @param batch has as many columns as the schema
   * @param slots the ring's words
   * @param base the first word of the first slot
   * @param side the side buffer
   */
  public void point(Batch batch, long[] slots, int base, byte[] side) {
    for (int i = 0; i < columnWords.length; i++) {
      Vector vector = batch.column(i);
      DataType type = schema.type(i);
      vector.point(slots, base + columnWords[i], stride);
      if (type.nullable()) {
        vector.pointNulls(slots, base + nullWord(i), stride, nullMask(i));
      }
      if (type.kind().isBytes()) {
        vector.pointHeap(side);
      }
    }
  }

  /**
   * Moves a batch on that already points at the same slots and side buffer.
   *
   * @param batch as {@link #point} left it
   * @param base the first word of the first slot
   */
  public void move(Batch batch, int base) {
    for (int i = 0; i < columnWords.length; i++) {
      batch.column(i).move(base + columnWords[i]);
    }
    if (nullWords > 0) {
      for (int i = 0; i < columnWords.length; i++) {
        batch.column(i).moveNulls(base + nullWord(i));
      }
    }
  }
}
