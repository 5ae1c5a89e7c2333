package io.laminar.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane's room for strings begins small and grows while rows are read: no row sees it. */
class SideBufferGrowthTest {
  private static final int STRINGS = 4;
  private static final int MAX_BYTES = 1 << 18;

  private final Lane lane = new Lane(new RingShape(64, 8, MAX_BYTES));
  private final ArrayDeque<List<byte[]>> waiting = new ArrayDeque<>();
  private int largest;

  /** Claims a row and writes strings; false when the row does not fit now. */
  private boolean write(List<byte[]> strings) {
    int offset = lane.claim();
    if (offset < 0) {
      return false;
    }
    Arrays.fill(lane.slots(), offset + 1, offset + 1 + STRINGS, -1);
    for (int i = 0; i < strings.size(); i++) {
      byte[] string = strings.get(i);
      int index = lane.reserveBytes(string.length);
      if (index < 0) {
        return false;
      }
      System.arraycopy(string, 0, lane.side(), index, string.length);
      lane.slots()[offset + 1 + i] = (long) string.length << 32 | index;
    }
    largest = Math.max(largest, lane.side().length);
    return true;
  }

  /** Claims some rows, and publishes all of them or none. */
  private void push(Random random, int longest) {
    List<List<byte[]>> rows = new ArrayList<>();
    boolean fits = true;
    for (int row = random.nextInt(4); row >= 0 && fits; row--) {
      List<byte[]> strings = new ArrayList<>();
      for (int i = random.nextInt(STRINGS + 1); i > 0; i--) {
        byte[] string = new byte[1 + random.nextInt(longest)];
        random.nextBytes(string);
        strings.add(string);
      }
      fits = write(strings);
      rows.add(strings);
    }
    if (fits && random.nextInt(5) > 0) {
      lane.publish();
      waiting.addAll(rows);
    } else {
      lane.abandon();
    }
  }

  private void read(int most) {
    int rows = lane.poll(most);
    for (int row = 0; row < rows; row++) {
      int at = lane.readOffset() + row * 8 + 1;
      List<byte[]> strings = waiting.remove();
      for (int i = 0; i < STRINGS; i++) {
        long word = lane.readSlots()[at + i];
        int index = (int) word;
        int end = index + (int) (word >>> 32);
        assertThat(word == -1 ? null : Arrays.copyOfRange(lane.readSide(), index, end))
            .isEqualTo(i < strings.size() ? strings.get(i) : null);
      }
    }
    lane.release(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 500, 8_000, MAX_BYTES / 2 / STRINGS})
  void shouldKeepEveryStringWhereverItGrows(int longest) {
    Random random = new Random(longest);
    for (int step = 0; step < 1_000; step++) {
      if (random.nextInt(100) < 50) {
        push(random, longest);
      } else if (random.nextInt(10) < (step / 200 & 1) + 3) {
        read(1 + random.nextInt(20));
      }
    }
    while (!waiting.isEmpty()) {
      read(64);
    }
    assertThat(lane.poll(1)).isZero();
    assertThat(largest).isLessThanOrEqualTo(MAX_BYTES);
    assertThat(largest == MAX_BYTES).isEqualTo(longest > 5_000);
  }

  @Test
  void shouldTakeLittleForAFewShortStrings() {
    for (int row = 0; row < 10_000; row++) {
      assertThat(write(List.of(new byte[100]))).isTrue();
      lane.publish();
      lane.release(lane.poll(1));
    }
    assertThat(largest).isEqualTo(1 << 14);
  }

  @Test
  void shouldTakeTheLargestRowAfterAnyOther() {
    for (int before = 1; before < MAX_BYTES; before = before * 3 + 1) {
      assertThat(write(List.of(new byte[Math.min(before, MAX_BYTES / 2)]))).isTrue();
      lane.publish();
      lane.release(lane.poll(1));
      byte[] half = new byte[MAX_BYTES / 8];
      assertThat(write(List.of(half, half, half, half))).as("after %s", before).isTrue();
      lane.publish();
      lane.release(lane.poll(1));
    }
  }
}
