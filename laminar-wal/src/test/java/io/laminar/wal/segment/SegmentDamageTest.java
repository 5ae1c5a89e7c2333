package io.laminar.wal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.Damage;
import io.laminar.wal.disk.SimulatedDisk;
import io.laminar.wal.disk.WrittenBytes;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentDamageTest {
  private static final int CASES = Integer.getInteger("wal.damages", 500);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);

  @Test
  void shouldRefuseWhatMattersAndReadAllWhereNothingDoes() {
    Map<Damage, Integer> refused = new EnumMap<>(Damage.class);
    for (int number = 0; number < CASES; number++) {
      Random random = new Random(SEED + number);
      RandomLog<SimulatedDisk> log = SegmentLives.begin(new SimulatedDisk(), SEED + number);
      log.runAndClose(1 + random.nextInt(150));
      Damage damage = Damage.any(random);
      Map<String, byte[]> before = log.place().contents();
      Map<String, byte[]> after = damage.of(before, random);
      String description = "seed " + (SEED + number) + ": " + damage;
      boolean isRefused = isRefused(log, SimulatedDisk.of(after), description);
      assertThat(isRefused).as(description).isEqualTo(WrittenBytes.areDamaged(before, after));
      refused.merge(damage, isRefused ? 1 : 0, Integer::sum);
    }
    assertThat(refused).as("each kind does harm").hasSize(Damage.values().length);
    assertThat(refused.values()).allMatch(count -> count > CASES / 100);
  }

  private static boolean isRefused(
      RandomLog<SimulatedDisk> log, SimulatedDisk disk, String description) {
    try {
      log.checkAll(description, disk);
      return false;
    } catch (LaminarException e) {
      assertThat(e.code()).as(description).isEqualTo(ErrorCode.DAMAGED_STORAGE);
      return true;
    }
  }
}
