package io.laminar.core.checkpoint;

import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.log.RowsFrame;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.ring.RowRing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the log has of a lane: rows that wait to be put there again, and its end. Confined to a thread.
 *
 * <pre>
 *   next ───rows that wait───▶ logged        of these the last may be a commit without its end
 * </pre>
 */
final class RecordedLane {
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private LaneOwner owner = LaneOwner.USER;
  private boolean ended;
  private @Nullable RowsFrame codec;

  // The first row of the piece that is decoded; -1 for none.
  private long decoded = -1;

  // The first row that is put there next, and the first that the log does not have.
  private long next = -1;
  private long logged;

  /** Rows of one frame. */
  private record Piece(long firstRow, int rows, ByteBuffer payload) {
    long end() {
      return firstRow + rows;
    }
  }

  /** Its rows begin there, in a lane that is opened or restored. */
  void beginAt(long row) {
    next = row;
    logged = Math.max(logged, row);
    while (!pieces.isEmpty() && pieces.element().end() <= row) {
      pieces.remove();
    }
  }

  boolean hasBegun() {
    return next >= 0;
  }

  LaneOwner owner() {
    return owner;
  }

  void ownedBy(LaneOwner newOwner) {
    owner = newOwner;
  }

  /** Tells whether the log knows its end. */
  boolean hasEnded() {
    return ended;
  }

  /** It has so many rows, and no more will come. */
  void ended(long rows) {
    ended = true;
    cutAt(rows);
  }

  /** The first row that the log does not have. */
  long logged() {
    return logged;
  }

  /** Tells whether the log lacks rows before those that it has. */
  boolean lacksRows() {
    Piece first = pieces.peekFirst();
    return first != null && hasBegun() && first.firstRow() > next;
  }

  /** How many rows wait. */
  long waiting() {
    return Math.max(0, logged - Math.max(0, next));
  }

  /**
   * Adds rows.
   *
   * @param payload of a frame of rows; copied
   * @return false where rows before them are missing
   */
  boolean add(ByteBuffer payload) {
    long first = RowsFrame.firstRow(payload);
    int rows = RowsFrame.rows(payload);
    if (hasBegun() && first + rows <= next) {
      return true;
    }
    if (first < logged) {
      // An earlier life had more, which it could not go on with.
      cutAt(first);
    }
    if (first > logged && (hasBegun() || !pieces.isEmpty())) {
      return false;
    }
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    copy.put(payload.duplicate()).flip();
    pieces.add(new Piece(first, rows, copy));
    logged = first + rows;
    return true;
  }

  private void cutAt(long row) {
    decoded = -1;
    while (!pieces.isEmpty() && pieces.getLast().firstRow() >= row) {
      pieces.removeLast();
    }
    Piece last = pieces.peekLast();
    if (last != null && last.end() > row) {
      pieces.removeLast();
      pieces.add(new Piece(last.firstRow(), (int) (row - last.firstRow()), last.payload()));
    }
    logged = Math.min(logged, row);
  }

  /** The last rows are dropped whose commit has no end: nobody was told that they were taken. */
  void cutOpenCommit(SlotLayout layout) {
    long whole = next;
    for (Piece piece : pieces) {
      RowsFrame rows = decode(piece, layout);
      for (int i = 0; i < piece.rows(); i++) {
        whole = rows.isCommitOpen(i) ? whole : piece.firstRow() + i + 1;
      }
    }
    cutAt(Math.max(whole, next));
  }

  /**
   * Puts rows that wait into the lane and publishes them.
   *
   * @param most how many are wanted
   * @return how many were put there, as many as there is room for
   */
  int feed(RowRing ring, SlotLayout layout, int most) {
    int fed = 0;
    boolean room = true;
    while (room && fed < most && !pieces.isEmpty()) {
      Piece piece = pieces.element();
      int from = (int) (next - piece.firstRow());
      int wanted = Math.min(most - fed, piece.rows() - from);
      int put = decode(piece, layout).putInto(ring, from, wanted);
      room = put == wanted;
      fed += put;
      next += put;
      if (next == piece.end()) {
        pieces.remove();
      }
    }
    ring.publish();
    return fed;
  }

  private RowsFrame decode(Piece piece, SlotLayout layout) {
    RowsFrame rows = codec;
    if (rows == null) {
      rows = new RowsFrame(layout);
      codec = rows;
    }
    if (decoded != piece.firstRow()) {
      rows.decode(piece.payload());
      decoded = piece.firstRow();
    }
    return rows;
  }
}
