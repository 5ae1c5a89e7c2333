package io.laminar.core.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.engine.source.DrainOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OrderRingTest {
  private final OrderRing ring = new OrderRing();
  private long offered;
  private long read;

  private void offer(int entries) {
    long[] words = new long[entries * DrainOrder.WORDS];
    for (int i = 0; i < entries; i++) {
      words[i * DrainOrder.WORDS + 3] = offered++;
    }
    ring.offer(words, entries);
  }

  private void read(int atMost) {
    int entries = Math.min(atMost, ring.contiguous(ring.published()));
    for (int i = 0; i < entries; i++) {
      assertThat(ring.words()[ring.readOffset() + i * DrainOrder.WORDS + 3]).isEqualTo(read++);
    }
    ring.release(entries);
  }

  @Test
  void shouldKeepEveryEntryInItsOrder() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      offer(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 200));
      read(random.nextInt(3_000));
      ring.hasRoom();
    }
    while (read < offered) {
      read(Integer.MAX_VALUE);
      ring.hasRoom();
    }
    assertThat(ring.published()).isEqualTo(offered);
  }

  @Test
  void shouldSayWhenItIsShortOfRoom() {
    assertThat(ring.hasRoom()).isTrue();
    offer(OrderRing.CAPACITY + 10);
    assertThat(ring.hasRoom()).isFalse();
    read(OrderRing.CAPACITY);
    assertThat(ring.hasRoom()).isTrue();
    assertThat(ring.published()).isEqualTo(OrderRing.CAPACITY + 10);
  }
}
