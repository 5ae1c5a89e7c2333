package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.shape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watermark outlasts the row that declares it, and holds from exactly where that row was. */
final class LossyWatermarkTest {
  /** A lane, and of each row pushed the watermark that it declares, or {@code NONE}. */
  private static final class Model {
    final LossyLane lane;
    final List<Long> declared = new ArrayList<>();
    long effective = WatermarkNotes.NONE;
    long received;

    Model(int rows) {
      lane = new LossyLane(shape(rows, 0));
    }

    void push(long watermark) {
      int offset = lane.claim();
      TestRows.write(lane.slots(), offset, declared.size());
      if (watermark != WatermarkNotes.NONE) {
        lane.declare(watermark);
      }
      declared.add(watermark);
      lane.publish();
    }

    void abandon(int rows) {
      for (int claimed = lane.claimBatch(rows); claimed > 0; ) {
        claimed = lane.claimBatch(rows - lane.unpublished());
      }
      lane.abandon();
      if (lane.watermarkToRepeat() != WatermarkNotes.NONE) {
        push(lane.watermarkToRepeat());
      }
    }

    void read(int most) {
      int rows = lane.poll(most);
      if (rows > 0) {
        effective = Math.max(effective, lane.declaredBefore());
      }
      for (int row = 0; row < rows; row++) {
        int number =
            (int) TestRows.value(lane.readSlots(), lane.readOffset() + row * TestRows.STRIDE);
        assertThat(effective).as("before row %s", number).isEqualTo(largest(number));
        effective = Math.max(effective, declared.get(number));
        received += declared.get(number) == WatermarkNotes.NONE ? 1 : 0;
      }
      lane.release(rows);
    }

    long largest(int before) {
      return declared.subList(0, before).stream()
          .mapToLong(each -> each)
          .max()
          .orElse(WatermarkNotes.NONE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldHoldFromWhereItWasDeclared(long seed) {
    Random random = new Random(seed);
    Model model = new Model(2 << random.nextInt(4));
    for (int step = 0; step < 2_000; step++) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        model.abandon(1 + random.nextInt(model.lane.capacity));
      } else if (kind < 4) {
        model.read(1 + random.nextInt(20));
      } else {
        model.push(kind < 8 ? random.nextInt(1_000 + step) : WatermarkNotes.NONE);
      }
    }
    while (model.lane.poll(1) > 0) {
      model.read(256);
    }

    long rows =
        model.declared.stream().filter(each -> each == WatermarkNotes.NONE).count();
    assertThat(model.lane.rowsDropped()).isPositive().isEqualTo(rows - model.received);
    assertThat(model.effective).isEqualTo(model.largest(model.declared.size()));
  }

  @Test
  @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldHoldFromWhereItWasDeclaredUnderTraffic() throws InterruptedException {
    LossyLane lane = new LossyLane(shape(16, 0));
    int total = 1_000_000;
    Thread producer = new Thread(() -> {
      for (int value = 0; value < total; value++) {
        int offset = lane.claim();
        TestRows.write(lane.slots(), offset, value);
        if (value % 7 == 0) {
          lane.declare(value);
        }
        lane.publish();
      }
      lane.close();
    });
    producer.start();
    long received = 0;
    long effective = WatermarkNotes.NONE;
    for (boolean closed = false; !closed || lane.poll(1) > 0; ) {
      closed = lane.isClosed();
      int rows = lane.poll(5);
      effective = rows > 0 ? Math.max(effective, lane.declaredBefore()) : effective;
      for (int row = 0; row < rows; row++) {
        long value = TestRows.value(lane.readSlots(), lane.readOffset() + row * TestRows.STRIDE);
        long last = value == 0 ? WatermarkNotes.NONE : (value - 1) / 7 * 7;
        if (effective != last) {
          throw new AssertionError("before row " + value + ": " + effective);
        }
        effective = value % 7 == 0 ? value : effective;
        received += value % 7 == 0 ? 0 : 1;
      }
      lane.release(rows);
    }
    producer.join();
    assertThat(received + lane.rowsDropped()).isEqualTo(total - (total + 6) / 7);
  }
}
