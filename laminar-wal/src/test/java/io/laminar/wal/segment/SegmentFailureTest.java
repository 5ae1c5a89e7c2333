package io.laminar.wal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FrameLog;
import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SegmentFailureTest {
  private static final int STEPS = 60;
  private static final long SEED = 7;

  @Test
  void shouldKeepWhatWasAcknowledgedWhateverCallFails() {
    SimulatedDisk healthy = new SimulatedDisk();
    healthy.failAt(Integer.MAX_VALUE, false);
    SegmentLives.begin(healthy, SEED).run(STEPS);
    assertThat(healthy.calls()).isGreaterThan(STEPS);
    for (int call = 0; call < healthy.calls(); call++) {
      failAt(call, false);
      failAt(call, true);
    }
  }

  private static void failAt(int call, boolean afterPart) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.failAt(call, afterPart);
    RandomLog<SimulatedDisk> log = SegmentLives.begin(disk, SEED);
    LaminarException failure =
        Assertions.catchThrowableOfType(LaminarException.class, () -> log.run(STEPS));
    String description = "call " + call;
    assertThat(failure.code()).as(description).isIn(ErrorCode.STORAGE_FAILED, ErrorCode.IO_FAILURE);
    SimulatedDisk afterwards = disk.losePower(new Random(call));
    log.abandon();
    assertThat(disk.openFiles()).as("%s: files left open", description).isZero();
    log.check(description, afterwards);
    log.run(STEPS);
    log.checkAll(description, log.place().copy());
  }

  @Test
  void shouldRefuseEveryCallAfterAFailedForce() {
    SimulatedDisk disk = new SimulatedDisk();
    FrameLog log = new SegmentStorage(Path.of("/data"), disk, RandomLog.SMALL).open("rows");
    log.append(1, 0, ByteBuffer.allocate(10));
    disk.failAt(0, false);
    refused(log::force, "the simulated disk failed");
    disk.failNever();

    refused(log::force, "since an earlier failure");
    refused(() -> log.append(1, 0, ByteBuffer.allocate(10)), "since an earlier failure");
    refused(() -> log.trimBelow(1), "since an earlier failure");
    assertThat(log.durable()).isZero();
    log.close();
  }

  private static void refused(Runnable call, String words) {
    Assertions.assertThatThrownBy(call::run)
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining("STORAGE_FAILED")
        .hasMessageContaining(words);
  }
}
