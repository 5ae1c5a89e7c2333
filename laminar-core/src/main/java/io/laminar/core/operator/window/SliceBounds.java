package io.laminar.core.operator.window;

/** The slices of a series as intervals one after the other: rows in one of them are in the same windows. */
record SliceBounds(WindowSeries series) implements WindowBounds {
  @Override
  public long start(long time) {
    return series.edge(series.slice(time));
  }

  @Override
  public long end(long start) {
    return series.edge(series.slice(start) + 1);
  }

  @Override
  public boolean holds(long start, long time) {
    return series.holds(time);
  }

  @Override
  public boolean isGap(long start) {
    return series.windows(series.slice(start)) == 0;
  }

  @Override
  public long lastEnd(long start, long end) {
    return series.edge(series.lastEnd(series.slice(start)));
  }
}
