package io.laminar.core.operator.window;

/**
 * Edges in the same places of each period: at its beginning and, unless it is 0, at the cut.
 *
 * <pre>
 *   │ slice 0     │ slice 1 │ slice 2     │ slice 3 │
 *   ├─────────────┼─────────┼─────────────┼─────────┤
 *   offset        + cut     + period      + cut
 * </pre>
 *
 * @param period in the unit of the event-time column, more than 0
 * @param cut within the period, 0 to period − 1
 * @param offset of slice 0 from the epoch, 0 or more
 */
record EvenEdges(long period, long cut, long offset) implements SliceEdges {
  // Checks what the arithmetic relies on.
  EvenEdges {
    assert cut >= 0 && cut < period && offset >= 0 : "edges outside of a period";
  }

  @Override
  public long slice(long time) {
    long place = Math.floorMod(time, period) - offset % period;
    long number = Math.floorDiv(time, period) - offset / period;
    if (place < 0) {
      place += period;
      number--;
    }
    if (cut == 0) {
      return number;
    }
    return 2 * number + (place >= cut ? 1 : 0);
  }

  @Override
  public long edge(long number) {
    if (cut == 0) {
      return number * period + offset;
    }
    return (number >> 1) * period + offset + ((number & 1) == 0 ? 0 : cut);
  }
}
