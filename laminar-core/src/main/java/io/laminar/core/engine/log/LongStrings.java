package io.laminar.core.engine.log;

import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import java.util.stream.IntStream;

/**
 * Where the strings of a row lie that may be too long for its slot: the columns of bytes. Word offsets
 * count from the header, as frames have no sequence word.
 */
final class LongStrings {
  private final int[] words;
  private final int[] nullWords;
  private final long[] nullMasks;
  private final int rowWords;

  LongStrings(SlotLayout layout) {
    int[] columns = IntStream.range(0, layout.schema().size())
        .filter(column -> layout.schema().type(column).kind().isBytes())
        .toArray();
    this.words = new int[columns.length];
    this.nullWords = new int[columns.length];
    this.nullMasks = new long[columns.length];
    for (int i = 0; i < columns.length; i++) {
      words[i] = layout.columnWord(columns[i]) - SlotLayout.HEADER_WORD;
      nullMasks[i] = layout.nullMask(columns[i]);
      nullWords[i] = nullMasks[i] == 0 ? 0 : layout.nullWord(columns[i]) - SlotLayout.HEADER_WORD;
    }
    this.rowWords = layout.usedWords() - SlotLayout.HEADER_WORD;
  }

  /** The words of a row in a frame: those of its slot without the sequence and without padding. */
  int rowWords() {
    return rowWords;
  }

  /** The columns of bytes. */
  int count() {
    return words.length;
  }

  /** Where the two words of a column of bytes begin, counted from the header. */
  int word(int column) {
    return words[column];
  }

  /**
   * The length of a string that lies outside of the row, or 0.
   *
   * @param row has the words of a row
   * @param header the place of its header
   * @param column counted among the columns of bytes
   */
  int lengthOutside(long[] row, int header, int column) {
    if (SlotLayout.kind(row[header]) != SlotLayout.KIND_ROW
        || (row[header + nullWords[column]] & nullMasks[column]) != 0) {
      // Whatever its words are, they belong to no string.
      return 0;
    }
    int length = InlineBytes.length(row[header + words[column]]);
    return length > InlineBytes.MAX_INLINE ? length : 0;
  }
}
