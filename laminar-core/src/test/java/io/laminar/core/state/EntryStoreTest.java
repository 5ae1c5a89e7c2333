package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryStoreTest {
  private static final int STRIDE = 3;

  private final EntryStore store = new EntryStore(STRIDE, MemoryAccount.ofHalfTheHeap());
  private final Map<Integer, Long> expected = new TreeMap<>();
  private long written;

  /** What a pin must show whatever happens afterwards. */
  private static final class Pinned {
    private final long[][] pages;
    private final Map<Integer, Long> expected;

    Pinned(long[][] pages, Map<Integer, Long> expected) {
      this.pages = pages;
      this.expected = expected;
    }
  }

  private void allocate() {
    int id = store.allocate();
    assertThat(value(store.pages(), id)).isZero();
    expected.put(id, ++written);
    write(id, written);
  }

  private void write(int id, long value) {
    long[] page = store.writable(id);
    page[store.offset(id)] = value;
    page[store.offset(id) + STRIDE - 1] = value;
  }

  private static long value(long[][] pages, int id) {
    long[] page = pages[id >>> EntryStore.PAGE_BITS];
    int at = (id & EntryStore.PAGE_MASK) * STRIDE;
    assertThat(page[at]).isEqualTo(page[at + STRIDE - 1]);
    return page[at];
  }

  private int random(Random random) {
    List<Integer> ids = new ArrayList<>(expected.keySet());
    return ids.get(random.nextInt(ids.size()));
  }

  private static void check(long[][] pages, Map<Integer, Long> expected) {
    expected.forEach((id, value) -> assertThat(value(pages, id)).isEqualTo(value));
  }

  private void change(Random random, int allocations) {
    if (expected.isEmpty() || random.nextInt(8) < allocations) {
      allocate();
    } else if (random.nextInt(3) == 0) {
      int id = random(random);
      expected.put(id, ++written);
      write(id, written);
    } else {
      int id = random(random);
      expected.remove(id);
      store.free(id);
    }
  }

  private List<Integer> live(EntryStore of) {
    List<Integer> ids = new ArrayList<>();
    of.forEachLive(ids::add);
    return ids;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldWriteToNoPageThatIsPinned(long seed) {
    Random random = new Random(seed);
    List<Pinned> pins = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      change(random, i / 1000 % 2 == 0 ? 6 : 2);
      if (random.nextInt(300) == 0) {
        pins.add(new Pinned(store.share(), new TreeMap<>(expected)));
      }
    }
    pins.forEach(pin -> check(pin.pages, pin.expected));
    check(store.pages(), expected);
    assertThat(live(store)).containsExactlyElementsOf(expected.keySet());
  }

  @Test
  void shouldUseAnEntryOfAPinnedPageAgain() {
    for (int i = 0; i < 10; i++) {
      allocate();
    }
    long[][] pinned = store.share();
    store.free(4);
    assertThat(store.allocate()).isEqualTo(4);
    assertThat(value(pinned, 4)).isEqualTo(5);
    assertThat(value(store.pages(), 4)).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void shouldGoOnWhereItWasWritten(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      change(random, i < 2000 ? 6 : 1);
    }
    MemorySnapshot snapshot = new MemorySnapshot();
    store.snapshot(snapshot.writer());
    EntryStore restored = new EntryStore(STRIDE, MemoryAccount.ofHalfTheHeap());
    restored.restore(snapshot.reader());
    check(restored.pages(), expected);
    assertThat(live(restored)).containsExactlyElementsOf(expected.keySet());
    for (int i = 0; i < 1000; i++) {
      assertThat(expected.put(restored.allocate(), 0L)).isNull();
    }
    live(restored).forEach(restored::free);
    assertThat(restored.size()).isZero();
  }

  @Test
  void shouldGiveIdsWithoutAGapWhileNothingIsFreed() {
    for (int i = 0; i < 1000; i++) {
      assertThat(store.allocate()).isEqualTo(i);
    }
  }

  @Test
  void shouldVisitNoReservedEntry() {
    EntryStore reserving = new EntryStore(STRIDE, 2, MemoryAccount.ofHalfTheHeap());
    assertThat(live(reserving)).isEmpty();

    reserving.allocate();

    assertThat(live(reserving)).containsExactly(2);
  }
}
