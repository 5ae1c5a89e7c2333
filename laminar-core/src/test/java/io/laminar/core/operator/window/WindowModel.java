package io.laminar.core.operator.window;

import io.laminar.core.operator.harness.InputRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * HOP and CUMULATE as they are defined: each window has its own rows, and everything is computed when it fires. Results:
 * COUNT(*), SUM(c2), MIN(c2), LAST_VALUE(c4), SUM(c3), MAX(c4), COUNT(DISTINCT c2), or the first ones of them.
 */
final class WindowModel {
  private final boolean cumulates;
  private final long slide;
  private final long size;
  private final long offset;
  private final int results;
  private final TreeMap<Window, Map<Object, List<Object[]>>> open =
      new TreeMap<>(Comparator.comparingLong(Window::end).thenComparingLong(Window::start));
  private final List<String> expected = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;

  private record Window(long start, long end) {}

  WindowModel(boolean cumulates, long slide, long size, long offset, int results) {
    this.cumulates = cumulates;
    this.slide = slide;
    this.size = size;
    this.offset = offset;
    this.results = results;
  }

  List<String> expected() {
    return expected;
  }

  private List<Window> windows(long time) {
    List<Window> windows = new ArrayList<>();
    long period = cumulates ? size : slide;
    for (long n = -1_000; n < 1_000; n++) {
      long start = n * period + offset;
      for (long end = start + (cumulates ? slide : size); end <= start + size; end += slide) {
        if (start <= time && time < end) {
          windows.add(new Window(start, end));
        }
      }
    }
    return windows;
  }

  /** Whether a row is late for all its windows, of which it has one at least. */
  boolean isLate(long time) {
    List<Window> windows = windows(time);
    return !windows.isEmpty() && windows.stream().allMatch(window -> window.end() <= watermark);
  }

  void row(long weight, Object[] row) {
    for (Window window : windows((Long) row[1])) {
      if (window.end() > watermark) {
        List<Object[]> rows = open.computeIfAbsent(window, each -> new LinkedHashMap<>())
            .computeIfAbsent(row[0], each -> new ArrayList<>());
        if (weight > 0) {
          rows.add(row);
        } else {
          rows.remove(row);
        }
      }
    }
  }

  void watermark(long time) {
    watermark = Math.max(watermark, time);
    while (!open.isEmpty() && open.firstKey().end() <= watermark) {
      Window window = open.firstKey();
      Objects.requireNonNull(open.remove(window)).forEach((key, rows) -> {
        if (!rows.isEmpty()) {
          expected.add(result(window, key, rows));
        }
      });
    }
  }

  private String result(Window window, Object key, List<Object[]> rows) {
    Object last =
        rows.stream().reduce((a, b) -> (Long) b[1] >= (Long) a[1] ? b : a).orElseThrow()[4];
    Object[] all = {
      (long) rows.size(),
      rows.stream().mapToLong(row -> (Long) row[2]).sum(),
      rows.stream().mapToLong(row -> (Long) row[2]).min().orElseThrow(),
      last,
      rows.stream().mapToDouble(row -> (Double) row[3]).sum(),
      rows.stream().map(row -> (String) row[4]).max(Comparator.naturalOrder()).orElseThrow(),
      rows.stream().map(row -> row[2]).distinct().count()
    };
    Object[] values = new Object[3 + results];
    values[0] = key;
    values[1] = window.start();
    values[2] = window.end();
    System.arraycopy(all, 0, values, 3, results);
    return InputRow.of(1, values).toString();
  }
}
