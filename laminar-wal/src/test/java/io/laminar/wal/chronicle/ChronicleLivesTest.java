package io.laminar.wal.chronicle;

import io.laminar.wal.RandomLog;
import io.laminar.wal.disk.FileTree;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleLivesTest {
  private static final int KILLS = 3;
  private static final int LIVES = Integer.getInteger("wal.lives", 3);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);

  @TempDir
  Path temporary;

  @Test
  void shouldKeepAllThatWasAppendedWhenTheProcessIsKilled() {
    for (int life = 0; life < LIVES; life++) {
      Random random = new Random(SEED + life);
      Path first = temporary.resolve("life" + life);
      RandomLog<Path> log = ChronicleLives.begin(first, SEED + life);
      for (int kill = 0; kill < KILLS; kill++) {
        Path present = log.place();
        log.run(random.nextInt(100));
        // What the system has of the files is what a process that is killed leaves.
        Path left = temporary.resolve("life" + life + "-" + kill);
        FileTree.change(left, Map.of(), FileTree.read(present));
        log.abandon();
        log.checkAll("seed " + (SEED + life), left);
        FileTree.remove(present);
      }
      FileTree.remove(log.place());
    }
  }
}
