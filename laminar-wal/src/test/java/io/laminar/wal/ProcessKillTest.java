package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessKillTest {
  private static final int KILLS = Integer.getInteger("wal.kills", 3);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);

  @TempDir
  Path temporary;

  @Test
  void shouldKeepAllThatWasAppendedToSegments() throws Exception {
    kill("segment");
  }

  @Test
  void shouldKeepAllThatWasAppendedToChronicle() throws Exception {
    kill("chronicle");
  }

  private void kill(String store) throws IOException, InterruptedException {
    Random random = new Random(SEED);
    long appended = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      WriterProcess writer = new WriterProcess(store, temporary, true);
      // Some files of a hundred frames each.
      writer.listen(1 + random.nextInt(700));
      writer.kill();
      assertThat(writer.appended()).as("kill %d", kill).isGreaterThanOrEqualTo(appended);
      appended = KilledWriter.read(store, temporary);
      assertThat(appended).as("kill %d", kill).isGreaterThanOrEqualTo(writer.appended());
    }
  }
}
