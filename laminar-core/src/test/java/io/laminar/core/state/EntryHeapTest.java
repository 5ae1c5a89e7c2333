package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryHeapTest {
  private static final int COUNT = 200_000;

  private final MemoryAccount account = MemoryAccount.ofHalfTheHeap();
  private long steps;

  private EntryHeap ascending() {
    return new EntryHeap(
        (left, right) -> {
          steps++;
          return left < right;
        },
        account);
  }

  @Test
  void shouldAgreeWithAPriorityQueue() {
    Random random = new Random(3);
    PriorityQueue<Integer> expected = new PriorityQueue<>();
    EntryHeap heap = ascending();
    for (int id = 0; id < 50_000; id++) {
      if (expected.isEmpty() || random.nextInt(id % 10_000 < 5000 ? 3 : 6) < 2) {
        int added = random.nextInt();
        heap.add(added);
        expected.add(added);
      } else {
        assertThat(heap.first()).isEqualTo(expected.poll());
        heap.removeFirst();
      }
      assertThat(heap.size()).isEqualTo(expected.size());
    }
  }

  /** Shifting a sorted array took 190 times as long in falling order as in rising order. */
  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void shouldTakeLogarithmicStepsWhateverTheOrder(int direction) {
    EntryHeap heap = ascending();
    for (int id = 0; id < COUNT; id++) {
      heap.add(id * direction);
    }
    for (int i = 0; i < COUNT; i++) {
      heap.removeFirst();
    }
    // 18 levels: one comparison a level to rise, two to sink.
    assertThat(steps).isLessThan(COUNT * 18L * 3);
  }

  @Test
  void shouldGiveItsRoomBack() {
    EntryHeap heap = ascending();
    for (int id = 0; id < COUNT; id++) {
      heap.add(id);
    }
    assertThat(account.usedBytes()).isGreaterThan(COUNT * 4L - 100);
    for (int id = 0; id < COUNT; id++) {
      assertThat(heap.first()).isEqualTo(id);
      heap.removeFirst();
    }
    assertThat(account.usedBytes()).isLessThanOrEqualTo(128 << 10);
  }
}
