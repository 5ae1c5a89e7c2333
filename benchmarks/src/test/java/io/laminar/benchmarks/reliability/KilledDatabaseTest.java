package io.laminar.benchmarks.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledDatabaseTest {
  private static final long SEED = Long.getLong("reliability.seed", 20_261_129);
  private static final int COPIES = Integer.getInteger("reliability.copies", 10);

  private static final int ANY_NUMBER = 1_000_000;

  @TempDir
  Path folder;

  @Test
  void shouldHaveAllThatAKilledProcessAcknowledged() throws Exception {
    KillRun run = new KillRun("segment", 1, SEED, Fault.NONE, folder, null);
    assertThat(run.run()).isNull();
  }

  @Test
  void shouldComeBackFromSegmentsAtAnyPoint() throws Exception {
    assertThat(comeBack(Store.SEGMENT, Fault.NONE, COPIES)).isPositive();
  }

  @Test
  void shouldComeBackFromChronicleAtAnyPoint() throws Exception {
    assertThat(comeBack(Store.CHRONICLE, Fault.NONE, COPIES / 3)).isPositive();
  }

  /** As many copies as it takes. */
  @Test
  void shouldFindRowsThatWereAcknowledgedBeforeTheyWereWritten() {
    assertThatThrownBy(() -> comeBack(Store.SEGMENT, Fault.ACKNOWLEDGE_BEFORE_APPEND, ANY_NUMBER))
        .isInstanceOf(RuntimeException.class);
  }

  private long comeBack(Store store, Fault fault, int copies) throws Exception {
    CopiedLives lives = new CopiedLives(store, SEED, fault, folder);
    lives.run(copies);
    return lives.checked();
  }
}
