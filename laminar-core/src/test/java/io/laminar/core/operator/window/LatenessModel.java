package io.laminar.core.operator.window;

import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.NaiveGroup;
import io.laminar.core.operator.harness.InputRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Windows with lateness as they are defined: a window fires when W reaches its end, and is dropped when W reaches its end
 * + lateness. Every group keeps all its rows.
 */
final class LatenessModel {
  private final GroupSpec spec;
  private final long slide;
  private final long size;
  private final WindowEmission emission;
  private final TreeMap<Window, Map<List<@Nullable Object>, NaiveGroup>> open =
      new TreeMap<>(Comparator.comparingLong(Window::end));
  private final List<String> expected = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;
  private long lateRows;

  private record Window(long start, long end) {}

  LatenessModel(GroupSpec spec, long slide, long size, WindowEmission emission) {
    this.spec = spec;
    this.slide = slide;
    this.size = size;
    this.emission = emission;
  }

  List<String> expected() {
    return expected;
  }

  long lateRows() {
    return lateRows;
  }

  private boolean isDropped(Window window, long at) {
    return at == Long.MAX_VALUE || window.end() + emission.lateness() <= at;
  }

  private static boolean hasFired(Window window, long at) {
    return window.end() <= at;
  }

  void row(InputRow row, long time) {
    boolean late = false;
    boolean counts = false;
    long first = Math.floorDiv(time - size, slide) * slide + slide;
    for (long start = first; start <= time; start += slide) {
      Window window = new Window(start, start + size);
      if (isDropped(window, watermark)) {
        late = true;
      } else {
        counts = true;
        add(window, row);
      }
    }
    lateRows += late && !counts ? 1 : 0;
  }

  private void add(Window window, InputRow row) {
    List<@Nullable Object> key = new ArrayList<>();
    spec.keys().forEach(column -> key.add(row.values().get(column)));
    NaiveGroup group = open.computeIfAbsent(window, absent -> new LinkedHashMap<>())
        .computeIfAbsent(key, absent -> new NaiveGroup(spec));
    String before = result(window, key, group);
    group.add(row);
    String after = result(window, key, group);
    boolean isOut = emission.kind() == WindowEmission.Kind.CHANGES
        || (emission.kind() == WindowEmission.Kind.ON_CLOSE && hasFired(window, watermark));
    if (isOut && !before.equals(after)) {
      emit("-1 ", before);
      emit("+1 ", after);
    }
  }

  private void emit(String sign, String row) {
    if (!row.isEmpty()) {
      expected.add(sign + row);
    }
  }

  private static String result(Window window, List<@Nullable Object> key, NaiveGroup group) {
    if (group.rows() == 0) {
      return "";
    }
    List<@Nullable Object> values = new ArrayList<>(key);
    values.add(window.start());
    values.add(window.end());
    values.addAll(group.results());
    return values.toString();
  }

  void watermark(long time) {
    long before = watermark;
    watermark = Math.max(watermark, time);
    open.forEach((window, groups) -> {
      boolean due = switch (emission.kind()) {
        case ON_CLOSE -> hasFired(window, watermark) && !hasFired(window, before);
        case FINAL -> isDropped(window, watermark);
        case CHANGES -> false;
      };
      if (due) {
        groups.forEach((key, group) -> emit("+1 ", result(window, key, group)));
      }
    });
    open.keySet().removeIf(window -> isDropped(window, watermark));
  }
}
