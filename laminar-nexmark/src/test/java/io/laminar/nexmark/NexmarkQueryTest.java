package io.laminar.nexmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every query against DuckDB over the same events. More of them: {@code -Dnexmark.events=1000000}, other ones: {@code
 * -Dnexmark.seed=2}.
 */
class NexmarkQueryTest {
  private static final Path QUERIES = Path.of("..", "examples", "nexmark");
  private static final long EVENTS = Long.getLong("nexmark.events", 3_000);
  private static final long SEED = Long.getLong("nexmark.seed", 1);

  /** A hundred a second, so that several windows fire. */
  private static final NexmarkEvents ORDERED =
      NexmarkEvents.of(NexmarkConfig.of(EVENTS, SEED).withEventsPerSecond(100));

  /** The same in mixed order, within the delay of the watermark. */
  private static final NexmarkEvents MIXED = NexmarkEvents.of(ORDERED.config().withDisorder(100));

  private static NexmarkOracle oracle;
  private static NexmarkOracle mixedOracle;

  @TempDir
  Path output;

  @BeforeAll
  static void load() throws SQLException {
    oracle = new NexmarkOracle(ORDERED);
    mixedOracle = new NexmarkOracle(MIXED);
  }

  @AfterAll
  static void close() throws SQLException {
    oracle.close();
    mixedOracle.close();
  }

  private NexmarkAnswer rows(NexmarkQuery query, NexmarkEvents events, Execution execution)
      throws InterruptedException {
    NexmarkAnswer rows = new NexmarkAnswer();
    new NexmarkRun(QUERIES, output, execution).run(query, events, rows::add);
    return rows;
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheAnswerOfDuckDb(NexmarkQuery query)
      throws InterruptedException, IOException, SQLException {
    assumeThat(query.missing()).isEmpty();
    assumeThat(query).isNotEqualTo(NexmarkQuery.Q12);

    NexmarkAnswer rows = rows(query, ORDERED, Execution.CALLER_RUNS);

    assertThat(rows.rows()).isNotEmpty().isEqualTo(oracle.answer(query));
  }

  /** Every source that a query reads is complete then, that of a table too. */
  @ParameterizedTest
  @EnumSource(
      names = {"Q4", "Q5", "Q7", "Q8", "Q9", "Q17", "Q18", "Q19"},
      mode = EnumSource.Mode.EXCLUDE)
  @Timeout(120)
  void shouldEndWithAnEngineThread(NexmarkQuery query) throws InterruptedException {
    assumeThat(query.missing()).isEmpty();
    NexmarkRun run = new NexmarkRun(QUERIES, output, Execution.ENGINE_THREAD);

    assertThat(run.count(query, ORDERED).rowsOut()).isPositive();
  }

  @Test
  @Timeout(120)
  void shouldEndWhenInterrupted() {
    NexmarkRun run = new NexmarkRun(QUERIES, output, Execution.ENGINE_THREAD);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> run.count(NexmarkQuery.Q0, ORDERED))
        .isInstanceOfAny(InterruptedException.class, LaminarException.class);
  }

  /** The clock is the machine's: which windows there are is not known, but each bid is in one of ten seconds. */
  @Test
  void shouldCountEachBidInOneWindowOfProcessingTime() throws InterruptedException {
    Map<Long, Long> counts = new TreeMap<>();
    new NexmarkRun(QUERIES, output, Execution.CALLER_RUNS).run(NexmarkQuery.Q12, ORDERED, row -> {
      counts.merge(row.getLong(0), row.getLong(1), Long::sum);
      assertThat(row.getLong(2) % 10_000).isZero();
      assertThat(row.getLong(3)).isEqualTo(row.getLong(2) + 10_000);
    });

    Map<Long, Long> expected = new TreeMap<>();
    ORDERED
        .batches()
        .forEach(batch -> Arrays.stream(batch.bids())
            .forEach(bid -> expected.merge(bid.bidder(), 1L, Long::sum)));
    assertThat(counts).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4", "Q5", "Q7", "Q8", "Q9", "Q17", "Q18", "Q19"})
  void shouldGiveTheAnswerOfDuckDbForEventsInMixedOrder(NexmarkQuery query)
      throws InterruptedException, IOException, SQLException {
    NexmarkAnswer rows = rows(query, MIXED, Execution.ENGINE_THREAD);

    assertThat(rows.rows()).isNotEmpty().isEqualTo(mixedOracle.answer(query));
  }

  @Test
  void shouldWriteTheFileOfQueryTen() throws InterruptedException, IOException {
    NexmarkAnswer rows = rows(NexmarkQuery.Q10, ORDERED, Execution.ENGINE_THREAD);

    assertThat(Files.readAllLines(output.resolve("q10.csv")))
        .hasSize(rows.rows().size() + 1);
  }
}
