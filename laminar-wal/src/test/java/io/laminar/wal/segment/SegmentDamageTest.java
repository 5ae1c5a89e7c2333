package io.laminar.wal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.wal.disk.SimulatedDisk;
import io.laminar.wal.disk.SimulatedFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentDamageTest {
  private static final int CASES = Integer.getInteger("wal.damages", 500);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);

  @Test
  void shouldNeitherGiveAWrongFrameNorLeaveOneOutWithoutAnError() throws IOException {
    int refused = 0;
    for (int number = 0; number < CASES; number++) {
      Random random = new Random(SEED + number);
      RandomLog log = new RandomLog(new SimulatedDisk(), SEED + number);
      log.runAndClose(1 + random.nextInt(150));
      SimulatedDisk disk = log.disk().copy();
      String what = damage(disk, random);
      refused += isRefused(log, disk, "seed " + (SEED + number) + ": " + what) ? 1 : 0;
    }
    // Some damage is where nothing lies, and hurts nobody.
    assertThat(refused).isGreaterThan(CASES / 3);
  }

  private static boolean isRefused(RandomLog log, SimulatedDisk disk, String description) {
    try {
      log.checkAll(description, disk);
      return false;
    } catch (LaminarException e) {
      assertThat(e.code()).as(description).isIn(ErrorCode.DAMAGED_STORAGE, ErrorCode.IO_FAILURE);
      return true;
    }
  }

  private static String damage(SimulatedDisk disk, Random random) throws IOException {
    List<String> names = disk.names();
    String name = names.get(random.nextInt(names.size()));
    SimulatedFile file = disk.file(name);
    byte[] bytes = file.content().clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> Arrays.fill(bytes, at & -512, Math.min(bytes.length, (at & -512) + 512), (byte) 0);
      case 3 -> random.nextBytes(bytes);
      case 4 -> {
        disk.deleteNow(name);
        return name + " deleted";
      }
      default -> {
        String other = names.get(random.nextInt(names.size()));
        bytes = disk.file(other).content().clone();
        disk.file(other).damage(file.content().clone());
      }
    }
    file.damage(bytes);
    return name + " damaged at " + at;
  }
}
