package io.laminar.wal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.Damage;
import io.laminar.wal.disk.FileTree;
import io.laminar.wal.disk.WrittenBytes;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleDamageTest {
  private static final int CASES = Integer.getInteger("wal.damages", 40);
  private static final int CASES_A_LOG = 100;
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);

  @TempDir
  Path temporary;

  @Test
  void shouldRefuseWhatMattersAndReadAllWhereNothingDoes() {
    Map<Damage, Integer> refused = new EnumMap<>(Damage.class);
    for (int first = 0; first < CASES; first += CASES_A_LOG) {
      Path directory = temporary.resolve("log" + first);
      RandomLog<Path> log = ChronicleLives.begin(directory, SEED + first);
      log.runAndClose(150);
      Map<String, byte[]> before = FileTree.read(directory);
      for (int number = first; number < Math.min(CASES, first + CASES_A_LOG); number++) {
        Random random = new Random(SEED + number);
        Damage damage = Damage.any(random);
        Map<String, byte[]> after = damage.of(before, random);
        FileTree.change(directory, before, after);
        String description = "seed " + (SEED + number) + ": " + damage;
        boolean isRefused = isRefused(log, description);
        assertThat(isRefused).as(description).isEqualTo(WrittenBytes.areDamaged(before, after));
        refused.merge(damage, isRefused ? 1 : 0, Integer::sum);
        FileTree.change(directory, FileTree.read(directory), before);
      }
      FileTree.remove(directory);
    }
    // Most of a file is nothing, or Chronicle's own.
    assertThat(refused).as("each kind does harm").hasSize(Damage.values().length);
    assertThat(refused.values()).allMatch(count -> count > CASES / 200);
  }

  private static boolean isRefused(RandomLog<Path> log, String description) {
    try {
      log.checkAll(description, log.place());
      return false;
    } catch (LaminarException e) {
      assertThat(e.code()).as(description).isEqualTo(ErrorCode.DAMAGED_STORAGE);
      return true;
    }
  }
}
