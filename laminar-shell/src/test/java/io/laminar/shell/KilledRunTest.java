package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed in the middle and started again writes what it would have written. */
class KilledRunTest {
  private static final int KILLS = Integer.getInteger("shell.kills", 1);
  private static final int ROWS = Integer.getInteger("shell.rows", 20_000);

  @TempDir
  Path directory;

  @Test
  @Timeout(value = 1200, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldWriteTheSameFilesAsARunThatNobodyDisturbed() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    KilledRuns runs = new KilledRuns(directory, seed);
    assertThat(runs.run(KILLS, ROWS)).as("seed " + seed).isEmpty();
  }
}
