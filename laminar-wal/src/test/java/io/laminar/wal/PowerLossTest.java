package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerLossTest {
  private static final int LOSSES = Integer.getInteger("wal.losses", 2);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);
  private static final String FILE_SYSTEM = System.getProperty("wal.filesystem", "ext4");

  @TempDir
  Path temporary;

  @BeforeAll
  static void askForADevice() {
    PowerLoss.obstacle(FILE_SYSTEM).ifPresent(Assumptions::abort);
  }

  @Test
  void shouldKeepWhatWasForcedToSegments() throws Exception {
    assertThat(lose("segment", true)).isZero();
  }

  @Test
  void shouldKeepWhatWasForcedToChronicle() throws Exception {
    assertThat(lose("chronicle", true)).isZero();
  }

  @Test
  void shouldShowThatALogWithoutForcesLosesFrames() throws Exception {
    assertThat(lose("segment", false)).isPositive();
  }

  /** Loses power some times; returns how often frames were lost that were said to be durable. */
  private int lose(String store, boolean forces) throws IOException, InterruptedException {
    Random random = new Random(SEED);
    int lossesOfFrames = 0;
    try (PowerLoss power = new PowerLoss(temporary, FILE_SYSTEM)) {
      for (int loss = 0; loss < LOSSES; loss++) {
        Path directory = power.directory().resolve("data" + (forces ? 0 : loss));
        WriterProcess writer = new WriterProcess(store, directory, forces);
        writer.listen(200 + random.nextInt(600));
        power.lose(writer);
        lossesOfFrames += KilledWriter.read(store, directory) < writer.durable() ? 1 : 0;
      }
    }
    return lossesOfFrames;
  }
}
