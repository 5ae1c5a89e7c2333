package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random programs that crash, and come back, go on as those that never stopped.
 *
 * <p>{@code -Dprograms.cases} and {@code -Dprograms.seed} search for longer.
 */
final class RecoveredProgramTest {
  private static final int CASES = Integer.getInteger("programs.cases", 30);
  private static final long FIRST_SEED = Long.getLong("programs.seed", 20_261_201L);
  private static final int MOST_BROKEN = 100;

  @Test
  void shouldGoOnAsIfItHadNeverStopped() throws SQLException {
    int crashes = Seeds.check(RecoveredProgramTest::crashes, FIRST_SEED, CASES);
    assertThat(crashes).as("crashes").isGreaterThan(CASES);
  }

  private static int crashes(long seed, Connection duck, Coverage coverage) throws SQLException {
    ProgramTally tally = new ProgramTally();
    new ProgramRun(seed, null, ProgramFault.NONE, coverage, tally).check(duck);
    return tally.crashes;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void shouldFindAFault(ProgramFault fault) throws SQLException {
    List<String> found = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + MOST_BROKEN && found.isEmpty(); seed++) {
      try {
        new ProgramRun(seed, null, fault, new Coverage(), new ProgramTally()).check(null);
      } catch (AssertionError wrong) {
        found.add(String.valueOf(wrong.getMessage()));
      }
    }
    if (found.isEmpty()) {
      fail("no program finds " + fault);
    }
  }
}
