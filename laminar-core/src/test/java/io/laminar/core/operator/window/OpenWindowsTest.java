package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemorySnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenWindowsTest {
  private record Bounds(long start, long end) {}

  private static final Comparator<Bounds> BY_END_THEN_START =
      Comparator.comparingLong(Bounds::end).thenComparingLong(Bounds::start);

  private static OpenWindows none() {
    return new OpenWindows(MemoryAccount.ofHalfTheHeap());
  }

  private static OpenWindows restored(OpenWindows windows) {
    MemorySnapshot snapshot = new MemorySnapshot();
    windows.snapshot(snapshot.writer());
    OpenWindows fresh = none();
    fresh.restore(snapshot.reader());
    return fresh;
  }

  private static List<Bounds> closeAll(OpenWindows windows) {
    List<Bounds> closed = new ArrayList<>();
    while (windows.size() > 0) {
      int slot = windows.firstSlot();
      assertThat(windows.firstEnd()).isEqualTo(windows.end(slot));
      closed.add(new Bounds(windows.start(slot), windows.end(slot)));
      windows.removeFirst();
    }
    return closed;
  }

  @Test
  void shouldCloseByEndThenByStart() {
    OpenWindows windows = none();
    windows.slot(5, 20);
    windows.slot(0, 30);
    windows.slot(-10, 20);
    windows.slot(19, 20);
    windows.slot(Long.MIN_VALUE, -5);
    windows.slot(25, Long.MAX_VALUE);
    List<Bounds> byEndThenStart = List.of(
        new Bounds(Long.MIN_VALUE, -5),
        new Bounds(-10, 20),
        new Bounds(5, 20),
        new Bounds(19, 20),
        new Bounds(0, 30),
        new Bounds(25, Long.MAX_VALUE));
    assertThat(closeAll(restored(windows))).isEqualTo(byEndThenStart);
    assertThat(closeAll(windows)).isEqualTo(byEndThenStart);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldAgreeWithASortedMap(long seed) {
    Random random = new Random(seed);
    TreeMap<Bounds, Integer> model = new TreeMap<>(BY_END_THEN_START);
    Map<Integer, Integer> groups = new HashMap<>();
    OpenWindows windows = none();
    for (int i = 0; i < 20_000; i++) {
      if (random.nextInt(i % 4000 < 2000 ? 4 : 2) > 0 || model.isEmpty()) {
        Bounds bounds = new Bounds(random.nextInt(3000) - 1500, 1500 + random.nextInt(10));
        int slot = windows.slot(bounds.start(), bounds.end());
        Integer known = model.putIfAbsent(bounds, slot);
        assertThat(slot).as("seed %s", seed).isEqualTo(known == null ? slot : known);
        assertThat(windows.head(slot)).isEqualTo(groups.getOrDefault(slot, 0));
        assertThat(windows.tail(slot)).isEqualTo(-windows.head(slot));
        windows.head(slot, i + 1);
        windows.tail(slot, -(i + 1));
        groups.put(slot, i + 1);
      } else {
        Map.Entry<Bounds, Integer> first = model.pollFirstEntry();
        assertThat(windows.firstSlot()).as("seed %s", seed).isEqualTo(first.getValue());
        assertThat(windows.start(first.getValue())).isEqualTo(first.getKey().start());
        groups.remove(first.getValue());
        windows.removeFirst();
      }
      if (i % 5000 == 4999) {
        windows = restored(windows);
      }
    }
    assertThat(closeAll(windows)).containsExactlyElementsOf(model.keySet());
    assertThat(windows.liveBytes()).isZero();
  }

  @Test
  void shouldCloseWindowsThatWereOpenedInFallingOrder() {
    OpenWindows windows = none();
    for (int i = 0; i < 200_000; i++) {
      windows.slot(-10L * i, -10L * i + 10);
    }
    assertThat(closeAll(windows)).hasSize(200_000).isSortedAccordingTo(BY_END_THEN_START);
  }

  @Test
  void shouldCountTheRowsOfOpenWindowsOnly() {
    OpenWindows windows = none();
    windows.addRows(windows.slot(0, 10), 3);
    windows.addRows(windows.slot(10, 20), 4);
    windows.addRows(windows.slot(0, 10), -1);
    assertThat(windows.rows()).isEqualTo(6);
    assertThat(restored(windows).rows()).isEqualTo(6);

    windows.removeFirst();

    assertThat(windows.rows()).isEqualTo(4);
  }
}
