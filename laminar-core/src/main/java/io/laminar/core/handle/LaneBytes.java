package io.laminar.core.handle;

import io.laminar.core.codec.SideBytes;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.ring.RowRing;

/** A lane's side buffer as encoders see it: counts a row's bytes, remembers a lack of room. */
final class LaneBytes implements SideBytes {
  private final RowRing lane;
  private final int maxRowBytes;
  private long rowBytes;
  private boolean lacking;

  LaneBytes(RowRing lane, int maxRowBytes) {
    this.lane = lane;
    this.maxRowBytes = Math.min(maxRowBytes, lane.shape().maxRowBytes());
  }

  /** The most bytes of long strings in a row. */
  int maxRowBytes() {
    return maxRowBytes;
  }

  /** A new row begins. */
  void begin() {
    rowBytes = 0;
    lacking = false;
  }

  /** Tells whether the row is not whole because there was no room for all its bytes. */
  boolean isLacking() {
    return lacking;
  }

  @Override
  public int reserve(int length) {
    rowBytes += length;
    StagedBytes.checkRowBytes(rowBytes, maxRowBytes);
    int position = lacking ? NO_ROOM : lane.reserveBytes(length);
    lacking = position < 0;
    return position;
  }

  @Override
  public byte[] bytes() {
    return lane.side();
  }
}
