package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.ring.OutputRing;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Copies the rows of a relation into the ring of its subscribers. */
final class RingStage extends Sink {
  private final String name;
  private Relation relation;
  private final boolean errors;
  private final SlotLayout layout;
  private final boolean changelog;

  // Whether its readers understand that a row is retracted.
  private final boolean retracts;
  private final OutputRing ring;
  private final int[] bytesColumns;

  // By column, looked up once.
  private final int[] columnWords;
  private final boolean[] oneWord;
  private final long[] nullMasks;
  private final int nullWords;

  // Every column is a word that is never NULL.
  private final boolean onlyWords;

  private volatile @Nullable LaminarException failure;

  // Volatile, and written before the row is published: readers ask.
  private volatile boolean hasRetraction;

  // The engine's own: the first end counts, and no row follows it.
  private boolean ended;

  // The newest row is claimed and whole, and waits: it may be the last of its commit.
  private boolean holds;
  private int heldSlot;

  RingStage(Subscribed what, RingShape shape, Waiter engine) {
    this.name = what.name();
    this.relation = what.relation();
    this.errors = what.errors();
    this.retracts = what.changes();
    this.layout = layout(relation, errors);
    this.changelog = !errors && relation.isChangelog();
    this.bytesColumns = IntStream.range(0, layout.schema().size())
        .filter(column -> layout.schema().type(column).kind().isBytes())
        .toArray();
    this.nullWords = layout.nullWords();
    this.columnWords = new int[layout.schema().size()];
    this.oneWord = new boolean[layout.schema().size()];
    this.nullMasks = new long[layout.schema().size()];
    for (int column = 0; column < oneWord.length; column++) {
      columnWords[column] = layout.columnWord(column);
      oneWord[column] = layout.schema().type(column).words() == 1;
      nullMasks[column] = layout.nullMask(column);
    }
    this.onlyWords = nullWords == 0 && columnWords.length == words(layout.schema());
    this.ring = new OutputRing(shape, engine, this::relocate);
  }

  private static int words(Schema schema) {
    return IntStream.range(0, schema.size())
        .map(column -> schema.type(column).words())
        .sum();
  }

  /** The layout of the rows of a relation, or of its error stream. */
  static SlotLayout layout(Relation relation, boolean errors) {
    return SlotLayout.of(errors ? RowErrors.SCHEMA : relation.schema());
  }

  /** The name that was subscribed to. */
  String name() {
    return name;
  }

  boolean isChangelog() {
    return changelog;
  }

  /**
   * Tells whether a row was retracted, though the relation is no changelog. Any thread: who sees that
   * row sees this.
   */
  boolean hasRetraction() {
    return hasRetraction;
  }

  /** Tells whether it is there for subscribers of the same. */
  boolean isOf(Subscribed what) {
    return name.equals(what.name())
        && relation == what.relation()
        && errors == what.errors()
        && retracts == what.changes();
  }

  Relation relation() {
    return relation;
  }

  /** Tells whether the rows of another relation look like those that the readers know. */
  boolean fits(Relation other) {
    return errors || (layout.schema().equals(other.schema()) && changelog == other.isChangelog());
  }

  /** Another relation with the same columns takes the place of what was read. */
  void readFrom(Relation replacement) {
    relation = replacement;
  }

  /** Tells whether these are the row errors of a query, not its results. */
  boolean isErrors() {
    return errors;
  }

  SlotLayout layout() {
    return layout;
  }

  OutputRing ring() {
    return ring;
  }

  /** Why no row will follow, where that is not the end of the stream. Any thread. */
  @Nullable
  LaminarException failure() {
    return failure;
  }

  /** The rows that may be drained before the ring is full, at most a limit. */
  int room(int limit) {
    if (ended) {
      return limit;
    }
    int needed = changelog ? 2 * limit : limit;
    if (ring.hasRoom(needed) || ring.hasRoom(Math.min(needed, ring.shape().capacityRows()))) {
      return limit;
    }
    int free = ring.free();
    return Math.min(limit, changelog ? (free + 1) / 2 : free);
  }

  @Override
  protected void receive(Batch batch) {
    if (ended || !ring.hasReaders()) {
      return;
    }
    if (!changelog && batch.weights() != null && retracts(batch)) {
      onRetraction();
      if (ended) {
        return;
      }
    }
    try {
      write(batch);
    } catch (Throwable thrown) {
      if (!errors && relation instanceof Query) {
        // It ends at the query's boundary.
        throw thrown;
      }
      fail(undeliverable(thrown));
    }
  }

  /** Rows were only inserted so far. */
  private void onRetraction() {
    if (retracts) {
      hasRetraction = true;
      return;
    }
    fail(new LaminarException(
        ErrorCode.CHANGELOG_NOT_ALLOWED,
        "rows of " + name + " are retracted: a view was replaced by one of another definition",
        "subscribe again, to changes() where retractions are to be seen"));
  }

  private static boolean retracts(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (batch.weight(batch.selection()[i]) < 0) {
        return true;
      }
    }
    return false;
  }

  private LaminarException undeliverable(Throwable thrown) {
    return thrown instanceof LaminarException coded
        ? new LaminarException(
            coded.code(),
            "a row of " + name + " cannot be delivered: " + coded.problem(),
            null,
            "subscribe to a stream that leaves such values out",
            coded)
        : LifeCycle.failure(thrown);
  }

  private void write(Batch batch) {
    publishHeld();
    int end = batch.size();
    if (batch.isCommitOpen()) {
      // All but the last: whether a row of its commit follows is not known yet.
      end--;
      write(batch, 0, end);
      ring.publish();
      write(batch, end, end + 1);
      holds = true;
    } else {
      write(batch, 0, end);
      ring.publish();
    }
  }

  private void write(Batch batch, int from, int end) {
    if (bytesColumns.length > 0 && hasLongBytes(batch)) {
      writeRowByRow(batch, from, end);
    } else if (end - from == 1) {
      int slot = ring.claim();
      writeRow(batch, from, ring.slots(), slot);
      heldSlot = slot;
    } else {
      int done = from;
      while (done < end) {
        int rows = ring.claimBatch(end - done, 0);
        writeRows(batch, done, rows, ring.slots(), ring.batchOffset());
        done += rows;
      }
    }
  }

  private void publishHeld() {
    if (holds) {
      holds = false;
      ring.publish();
      if (ring.hasOverflow()) {
        // Where there is room by now, what follows lies in the ring.
        ring.flushOverflow();
      }
    }
  }

  @Override
  protected void onCommitEnd() {
    if (holds) {
      ring.slots()[heldSlot + SlotLayout.HEADER_WORD] &= ~SlotLayout.OPEN_COMMIT;
      publishHeld();
    }
  }

  private boolean hasLongBytes(Batch batch) {
    for (int column : bytesColumns) {
      if (hasLongBytes(batch.column(column), batch.selection(), batch.size())) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasLongBytes(Vector vector, int[] rows, int count) {
    int longest = 0;
    for (int i = 0; i < count; i++) {
      longest |= vector.isNull(rows[i]) ? 0 : InlineBytes.length(vector.word(rows[i])) & ~7;
    }
    // The bits from 8 on of all lengths together: none set means that none is longer than 7.
    return longest != 0 && anyLong(vector, rows, count);
  }

  private static boolean anyLong(Vector vector, int[] rows, int count) {
    for (int i = 0; i < count; i++) {
      if (isLong(vector, rows[i])) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLong(Vector vector, int row) {
    return !vector.isNull(row) && InlineBytes.length(vector.word(row)) > InlineBytes.MAX_INLINE;
  }

  private void writeRowByRow(Batch batch, int from, int end) {
    for (int i = from; i < end; i++) {
      int row = batch.selection()[i];
      int bytes = 0;
      for (int column : bytesColumns) {
        Vector vector = batch.column(column);
        bytes += isLong(vector, row) ? InlineBytes.length(vector.word(row)) : 0;
      }
      if (bytes > ring.shape().maxRowBytes()) {
        // The claim will refuse the row; those before it are whole.
        ring.publish();
      }
      int slot = ring.claim(bytes);
      long[] slots = ring.slots();
      writeRow(batch, i, slots, slot);
      heldSlot = slot;
      if (bytes > 0) {
        writeBytes(batch, row, slots, slot);
      }
    }
  }

  private void writeBytes(Batch batch, int row, long[] slots, int slot) {
    byte[] side = ring.side();
    int position = ring.sideOffset();
    for (int column : bytesColumns) {
      Vector vector = batch.column(column);
      if (isLong(vector, row)) {
        int length = InlineBytes.length(vector.word(row));
        System.arraycopy(
            vector.heap(), InlineBytes.position(vector.secondWord(row)), side, position, length);
        slots[slot + layout.columnWord(column) + 1] = position;
        position += length;
      }
    }
  }

  /** Writes rows, column by column, into slots that lie side by side. */
  private void writeRows(Batch batch, int from, int count, long[] slots, int base) {
    int[] rows = batch.selection();
    if (count == 1) {
      writeRow(batch, from, slots, base);
      return;
    }
    int stride = layout.stride();
    writeHeaders(batch, from, count, slots, base);
    for (int column = 0; column < batch.columnCount(); column++) {
      Vector vector = batch.column(column);
      long[] values = vector.values();
      int offset = vector.offset();
      int step = vector.stride();
      int slot = base + layout.columnWord(column);
      if (oneWord[column]) {
        for (int i = 0; i < count; i++) {
          slots[slot + i * stride] = values[offset + rows[from + i] * step];
        }
      } else {
        for (int i = 0; i < count; i++) {
          int word = offset + rows[from + i] * step;
          slots[slot + i * stride] = values[word];
          slots[slot + i * stride + 1] = values[word + 1];
        }
      }
      long mask = nullMasks[column];
      if (mask != 0 && vector.mayHaveNulls()) {
        int nullSlot = base + layout.nullWord(column);
        for (int i = 0; i < count; i++) {
          slots[nullSlot + i * stride] |= vector.isNull(rows[from + i]) ? mask : 0;
        }
      }
    }
  }

  /** Writes one row, for which a loop over each column would be most of the cost. */
  private void writeRow(Batch batch, int position, long[] slots, int base) {
    int row = batch.selection()[position];
    slots[base + SlotLayout.HEADER_WORD] =
        SlotLayout.header(SlotLayout.KIND_ROW, batch.weight(row)) | openCommit(batch, position);
    if (onlyWords) {
      for (int column = 0; column < columnWords.length; column++) {
        slots[base + columnWords[column]] = batch.column(column).word(row);
      }
      return;
    }
    for (int word = 0; word < nullWords; word++) {
      slots[base + SlotLayout.HEADER_WORD + 1 + word] = 0;
    }
    for (int column = 0; column < columnWords.length; column++) {
      Vector vector = batch.column(column);
      int slot = base + columnWords[column];
      slots[slot] = vector.word(row);
      if (!oneWord[column]) {
        slots[slot + 1] = vector.secondWord(row);
      }
      if (nullMasks[column] != 0 && vector.isNull(row)) {
        slots[base + layout.nullWord(column)] |= nullMasks[column];
      }
    }
  }

  /** What a header says of a row behind which others of its commit follow. */
  private static long openCommit(Batch batch, int position) {
    boolean open = position + 1 < batch.size()
        ? batch.commitEnd(position) > position + 1
        : batch.isCommitOpen();
    return open ? SlotLayout.OPEN_COMMIT : 0;
  }

  private void writeHeaders(Batch batch, int from, int count, long[] slots, int base) {
    int stride = layout.stride();
    int[] rows = batch.selection();
    Vector weights = batch.weights();
    boolean open = batch.ordinals() != null || batch.isCommitOpen();
    for (int i = 0; i < count; i++) {
      int slot = base + i * stride;
      long weight = weights == null ? 1 : weights.word(rows[from + i]);
      slots[slot + SlotLayout.HEADER_WORD] =
          SlotLayout.header(SlotLayout.KIND_ROW, weight) | (open ? openCommit(batch, from + i) : 0);
      for (int word = 0; word < layout.nullWords(); word++) {
        slots[slot + layout.nullWord() + word] = 0;
      }
    }
  }

  private void relocate(long[] slots, int slot, int delta) {
    for (int column : bytesColumns) {
      long mask = layout.nullMask(column);
      boolean isNull = mask != 0 && (slots[slot + layout.nullWord(column)] & mask) != 0;
      int word = slot + layout.columnWord(column);
      if (!isNull && InlineBytes.length(slots[word]) > InlineBytes.MAX_INLINE) {
        slots[word + 1] += delta;
      }
    }
  }

  @Override
  protected void onEnd() {
    end();
  }

  /** No row will follow. */
  void end() {
    if (!ended) {
      ended = true;
      ring.complete();
    }
  }

  @Override
  protected void onFail(LaminarException cause) {
    fail(cause);
  }

  /** No row will follow, because of an error. */
  void fail(LaminarException cause) {
    if (!ended) {
      ended = true;
      // Volatile, and before the end: whoever sees the end sees why.
      failure = cause;
      publishHeld();
      // What is claimed and not published was left half-written by what failed.
      ring.abandon();
      ring.complete();
    }
  }

  /** After the end: moves what waits for room; true once nothing does, or nobody wants it. */
  boolean hasLeft() {
    return ring.flushOverflow() || !ring.hasReaders();
  }
}
