package io.laminar.wal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.SimulatedDisk;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentPowerLossTest {
  private static final int LOSSES = 4;
  private static final int LIVES = Integer.getInteger("wal.lives", 200);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);

  @Test
  void shouldKeepWhatWasForcedWhateverThePowerTakes() {
    for (int life = 0; life < LIVES; life++) {
      Random random = new Random(SEED + life);
      RandomLog<SimulatedDisk> log = SegmentLives.begin(new SimulatedDisk(), SEED + life);
      for (int loss = 0; loss < LOSSES; loss++) {
        log.run(random.nextInt(100));
        log.check("seed " + (SEED + life), log.place().losePower(random));
      }
    }
  }

  @Test
  void shouldKeepAllThatWasAppendedWhenTheProcessIsKilled() {
    for (int life = 0; life < LIVES; life++) {
      Random random = new Random(SEED + life);
      RandomLog<SimulatedDisk> log = SegmentLives.begin(new SimulatedDisk(), SEED + life);
      for (int kill = 0; kill < LOSSES; kill++) {
        log.run(random.nextInt(100));
        log.checkAll("seed " + (SEED + life), log.place().copy());
      }
    }
  }

  @Test
  void shouldShowThatADiskWhichForgetsToForceLosesRows() {
    int lost = 0;
    for (int life = 0; life < LIVES; life++) {
      SimulatedDisk disk = new SimulatedDisk();
      disk.forgetToForce();
      RandomLog<SimulatedDisk> log = SegmentLives.begin(disk, SEED + life);
      log.run(300);
      lost += log.isWhole(disk.losePower(new Random(SEED - life))) ? 0 : 1;
    }
    assertThat(lost).isGreaterThan(LIVES / 2);
  }
}
