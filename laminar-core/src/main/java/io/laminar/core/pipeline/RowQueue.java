package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/** Copies of rows in the order in which they came. Some of its chunks are kept for the next. */
final class RowQueue {
  /** Chunks that stay, of 256 rows; a large commit leaves no more behind. */
  private static final int KEPT_CHUNKS = 4;

  private final OutputRows kind;
  private final List<OutputRows> chunks = new ArrayList<>();
  private int used;

  // The next row to be taken.
  private int chunk;
  private int row;

  /** Makes an empty one for rows like those of a buffer. */
  RowQueue(OutputRows kind) {
    this.kind = kind;
  }

  void add(Batch batch) {
    for (int done = 0; done < batch.size(); ) {
      if (used == 0 || chunks.get(used - 1).room() == 0) {
        if (used == chunks.size()) {
          chunks.add(kind.another());
        }
        used++;
      }
      OutputRows last = chunks.get(used - 1);
      int count = Math.min(last.room(), batch.size() - done);
      last.addCopies(batch, done, count);
      done += count;
    }
  }

  /** The ordinal of the next row, or −1. */
  int nextOrdinal() {
    return chunk < used ? chunks.get(chunk).ordinal(row) : -1;
  }

  /** How many rows of an ordinal are next, counted up to a limit. */
  int rowsOf(int ordinal, int limit) {
    int rows = 0;
    int atChunk = chunk;
    int atRow = row;
    while (rows < limit && atChunk < used && chunks.get(atChunk).ordinal(atRow) == ordinal) {
      rows++;
      if (++atRow == chunks.get(atChunk).count()) {
        atChunk++;
        atRow = 0;
      }
    }
    return rows;
  }

  /**
   * Emits the next rows where they lie, without another copy, if that is a chunk of whole commits that
   * come before an ordinal. They stay there until something is added.
   *
   * @return false where they are to be moved
   */
  boolean emitWhole(int before, Output output) {
    if (chunk == used || row > 0) {
      return false;
    }
    OutputRows whole = chunks.get(chunk);
    int last = whole.ordinal(whole.count() - 1);
    boolean goesOn = chunk + 1 < used && chunks.get(chunk + 1).ordinal(0) == last;
    if (goesOn || last >= before) {
      return false;
    }
    whole.flush(output);
    chunk++;
    clearWhenEmpty();
    return true;
  }

  /** Moves the next rows to a buffer, as long as they have an ordinal and it has room. */
  void moveTo(OutputRows target, int ordinal) {
    while (target.room() > 0 && nextOrdinal() == ordinal) {
      OutputRows from = chunks.get(chunk);
      target.addCopy(from, row);
      if (++row == from.count()) {
        chunk++;
        row = 0;
      }
    }
    clearWhenEmpty();
  }

  private void clearWhenEmpty() {
    if (chunk == used) {
      clear();
    }
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(used - chunk);
    writer.writeLong(row);
    for (int i = chunk; i < used; i++) {
      chunks.get(i).snapshot(writer);
    }
  }

  void restore(StateReader reader) {
    used = (int) reader.readLong();
    row = (int) reader.readLong();
    for (int i = 0; i < used; i++) {
      chunks.add(kind.another());
      chunks.get(i).restore(reader);
    }
  }

  void clear() {
    for (int i = 0; i < used; i++) {
      chunks.get(i).clear();
    }
    if (used > KEPT_CHUNKS) {
      chunks.subList(KEPT_CHUNKS, chunks.size()).clear();
    }
    used = 0;
    chunk = 0;
    row = 0;
  }
}
