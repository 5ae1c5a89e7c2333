package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.state.MemorySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator is stopped in the middle of a row of either input, or of a watermark, and restored. */
final class SuspendedInputTest {
  private static final int STEPS = 200;

  /** Drives a join, with another one in its place after every call where that is wanted. */
  private static final class Driver {
    private final boolean restores;
    private final List<List<Long>> output = new ArrayList<>();
    private TestJoin join = new TestJoin(1);
    private int suspended;

    Driver(boolean restores) {
      this.restores = restores;
    }

    void rows(int input, Batch batch) {
      int from = 0;
      while (from < batch.size()) {
        from = join.process(input, batch, from, collector());
        suspended += from < batch.size() ? 1 : 0;
        restore();
      }
    }

    void watermark(int input, long time) {
      boolean done = false;
      while (!done) {
        done = join.onWatermark(input, time, collector());
        restore();
      }
    }

    private void restore() {
      if (restores) {
        MemorySnapshot snapshot = new MemorySnapshot();
        join.snapshot(snapshot.writer());
        join = new TestJoin(1);
        join.restore(snapshot.reader());
      }
    }

    private Output collector() {
      return batch -> {
        for (int i = 0; i < batch.size(); i++) {
          int row = batch.selection()[i];
          output.add(List.of(batch.column(0).word(row), batch.column(1).word(row)));
        }
      };
    }
  }

  private static void drive(Driver driver, long seed) {
    Random random = new Random(seed);
    long[] times = new long[2];
    for (int step = 0; step < STEPS; step++) {
      int input = random.nextInt(2);
      if (random.nextInt(4) == 0) {
        times[input] += random.nextInt(8);
        driver.watermark(input, times[input]);
      } else {
        long[][] rows = new long[1 + random.nextInt(4)][];
        for (int i = 0; i < rows.length; i++) {
          long ts = times[input] + random.nextInt(12) - 2;
          rows[i] = new long[] {random.nextInt(2), ts, 10L * step + i};
        }
        driver.rows(input, PipelineFixture.rows(rows));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldGoOnWhereItWasStopped(long seed) {
    Driver whole = new Driver(false);
    Driver restored = new Driver(true);

    drive(whole, seed);
    drive(restored, seed);

    assertThat(restored.output).as("seed " + seed).isNotEmpty().isEqualTo(whole.output);
    assertThat(restored.suspended).isGreaterThan(STEPS / 10);
  }
}
