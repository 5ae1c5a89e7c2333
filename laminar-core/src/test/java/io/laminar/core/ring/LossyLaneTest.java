package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.assertNext;
import static io.laminar.core.ring.TestRows.drain;
import static io.laminar.core.ring.TestRows.push;
import static io.laminar.core.ring.TestRows.shape;
import static io.laminar.core.ring.TestRows.stringOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LossyLaneTest {
  private final LossyLane lane = new LossyLane(shape(4, 64));

  @Test
  void shouldGiveUpExactlyTheOldestRows() {
    for (long value = 0; value < 10; value++) {
      assertThat(lane.hasRoom()).isTrue();
      assertThat(push(lane, value)).isTrue();
    }
    assertThat(drain(lane)).containsExactly(6L, 7L, 8L, 9L);
    assertThat(lane.rowsDropped()).isEqualTo(6);
  }

  @Test
  void shouldKeepTheRowsThatWereCopiedOutBeforeTheWriterCame() {
    push(lane, 0);
    push(lane, 1);
    assertThat(lane.poll(256)).isEqualTo(2);
    for (long value = 2; value < 8; value++) {
      push(lane, value);
    }
    assertThat(drain(lane)).containsExactly(0L, 1L, 4L, 5L, 6L, 7L);
    assertThat(lane.rowsDropped()).isEqualTo(2);
  }

  @Test
  void shouldCopyTheStringsOfRowsThatWerePublishedTogether() {
    for (long value = 0; value < 3; value++) {
      int offset = lane.claim();
      byte[] string = stringOf(value, 10).getBytes(StandardCharsets.UTF_8);
      int index = lane.reserveBytes(string.length);
      TestRows.write(lane.slots(), offset, value);
      TestRows.writeString(lane.slots(), offset, lane.side(), index, string);
    }
    lane.publish();

    for (long value = 0; value < 3; value++) {
      assertNext(lane, value, stringOf(value, 10));
    }
  }

  @Test
  void shouldReleaseLessThanWasPolled() {
    push(lane, 0);
    push(lane, 1);
    push(lane, 2);
    assertThat(lane.poll(2)).isEqualTo(2);
    lane.release(1);
    assertThat(lane.poll(256)).isEqualTo(2);
    assertThat(drain(lane)).containsExactly(1L, 2L);
  }

  @Test
  void shouldDropRowsUntilAStringFits() {
    push(lane, 0, stringOf(0, 20));
    push(lane, 1, stringOf(1, 20));
    push(lane, 2, stringOf(2, 20));
    assertThat(push(lane, 3, stringOf(3, 30))).isTrue();
    assertThat(lane.rowsDropped()).isEqualTo(2);
    assertNext(lane, 2, stringOf(2, 20));
    assertNext(lane, 3, stringOf(3, 30));
    assertThat(lane.poll(1)).isZero();
  }

  @Test
  void shouldNotDropWhatIsNotPublished() {
    for (int row = 0; row < 4; row++) {
      assertThat(lane.claim()).isPositive();
    }
    assertThat(lane.claim()).isEqualTo(-1);
    assertThat(lane.room()).isZero();
    assertThat(lane.rowsDropped()).isZero();
  }

  @Test
  @Timeout(300)
  void shouldCountEveryRowOnceAndTearNoneUnderTraffic() throws InterruptedException {
    LossyLane shared = new LossyLane(shape(64, 2048));
    long total = 1_000_000;
    Thread producer = new Thread(() -> {
      for (long value = 0; value < total; value++) {
        push(shared, value, stringOf(value, (int) (value % 40) + 1));
      }
      shared.close();
    });
    producer.start();
    long received = 0;
    long last = -1;
    List<String> wrong = new ArrayList<>();
    for (boolean closed = false; ; ) {
      int rows = shared.poll(256);
      if (rows == 0 && closed) {
        break;
      }
      closed = shared.isClosed();
      for (int row = 0; row < rows; row++) {
        int offset = shared.readOffset() + row * TestRows.STRIDE;
        long value = TestRows.value(shared.readSlots(), offset);
        String string = TestRows.string(shared.readSlots(), offset, shared.readSide());
        if (value <= last || !stringOf(value, (int) (value % 40) + 1).equals(string)) {
          wrong.add(value + " after " + last + ": " + string);
        }
        last = value;
      }
      received += rows;
      shared.release(rows);
    }
    producer.join();
    assertThat(wrong).isEmpty();
    assertThat(received + shared.rowsDropped()).isEqualTo(total);
    assertThat(last).isEqualTo(total - 1);
  }
}
