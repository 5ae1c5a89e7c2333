package io.laminar.core.ring;

/**
 * How large the lanes of a source are: the first has the full size; the later ones share as much again,
 * each taking half of what is left.
 */
final class LaneShapes {
  /** The fewest rows of any lane, unless the source itself is smaller. */
  private static final int MIN_ROWS = 16;

  private final RingShape shape;
  private final int maxRowBytes;

  /**
   * Makes those of a source.
   *
   * @param shape of its first lane
   * @param maxRowBytes bytes of long strings that a row may have in any lane
   */
  LaneShapes(RingShape shape, int maxRowBytes) {
    this.shape = shape;
    this.maxRowBytes = maxRowBytes;
  }

  /** The shape of a further lane, which need not hold more than some rows. */
  RingShape of(int rows, RowRing[] open) {
    return atMost(rows, open.length == 0 ? shape : laterShape(open));
  }

  /** The shape of a lane that was made with a capacity. */
  RingShape ofCapacity(int rows) {
    return rows >= shape.capacityRows()
        ? shape
        : new RingShape(rows, shape.strideWords(), laterSideBytes(rows));
  }

  /** Half of what the open lanes but the largest have left of the source's size. */
  private RingShape laterShape(RowRing[] open) {
    long taken = 0;
    int largest = 0;
    for (RowRing lane : open) {
      taken += lane.capacity;
      largest = Math.max(largest, lane.capacity);
    }
    if (largest < shape.capacityRows()) {
      return shape; // The full-sized lane is gone: the next one takes its place.
    }
    long left = Math.max(2, shape.capacityRows() - (taken - largest));
    int rows = Integer.highestOneBit((int) Math.min(Integer.MAX_VALUE, left / 2));
    rows = Math.max(rows, Math.min(Channel.MIN_LATER_ROWS, shape.capacityRows()));
    return new RingShape(rows, shape.strideWords(), laterSideBytes(rows));
  }

  private RingShape atMost(int rows, RingShape size) {
    int wanted = rows <= MIN_ROWS ? MIN_ROWS : Integer.highestOneBit(rows - 1) << 1;
    return wanted >= size.capacityRows()
        ? size
        : new RingShape(wanted, size.strideWords(), laterSideBytes(wanted));
  }

  /** The side buffer shrinks with the rows, but any row must fit into half of it. */
  private int laterSideBytes(int rows) {
    int share = (int) ((long) shape.sideBytes() * rows / shape.capacityRows());
    int needed = maxRowBytes <= 1 ? 2 : Integer.highestOneBit(maxRowBytes - 1) << 2;
    return Math.min(shape.sideBytes(), Math.max(share, needed));
  }
}
