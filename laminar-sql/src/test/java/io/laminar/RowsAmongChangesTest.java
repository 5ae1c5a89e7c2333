package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In caller-runs rows that are pushed one by one take a short way as long as nothing else happens. Whatever happens
 * between two of them, the output is that of an engine's thread, where there is no such way.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RowsAmongChangesTest {
  private static final int STEPS = 400;
  private static final String BOTH_WAYS =
      "CREATE STREAM both_ways AS SELECT id FROM ticks UNION ALL SELECT -id AS id FROM ticks";

  /** A row that is pushed. */
  public record Tick(long id, long ts) {}

  /** A database with what a script has made in it, and what came out. */
  private static final class Life implements AutoCloseable {
    private final LaminarDB db;
    private Source<Tick> handle;
    private final List<Subscription<Change<Row>>> readers = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private int views;
    private long next;

    Life(Execution execution) {
      db = LaminarDB.open(Config.builder().execution(execution).bufferSize(64).build());
      db.execute("""
          CREATE SOURCE ticks (id BIGINT NOT NULL, ts TIMESTAMP(3) NOT NULL,
              WATERMARK FOR ts AS ts - INTERVAL '0.005' SECOND);
          CREATE STREAM odd AS SELECT id, 10 / (id % 5) AS quotient FROM ticks WHERE id % 2 = 1;
          CREATE STREAM windows AS SELECT TUMBLE_START(ts, INTERVAL '0.020' SECOND) AS s, COUNT(*) AS n, SUM(id) AS total
              FROM ticks GROUP BY TUMBLE(ts, INTERVAL '0.020' SECOND);
          CREATE MATERIALIZED VIEW tens AS SELECT id % 10 AS digit, COUNT(*) AS n FROM ticks GROUP BY id % 10;
          """ + BOTH_WAYS);
      handle = db.source("ticks", Tick.class);
      subscribe("odd");
      subscribe("windows");
    }

    Tick tick(Random random) {
      next++;
      return new Tick(next, 2 * next + random.nextInt(8));
    }

    void subscribe(String name) {
      readers.add(db.sink(name).changes());
    }

    void settle() {
      db.awaitIdle();
      for (int i = 0; i < readers.size(); i++) {
        int number = i;
        try {
          readers.get(i).drain(change -> seen.add(number + " " + change));
        } catch (LaminarException ended) {
          seen.add(number + " " + ended.code());
          readers.set(i, db.sink("odd").changes());
        }
      }
    }

    void step(int kind, Random random) {
      switch (kind) {
        case 0 -> handle.pushBatch(List.of(tick(random), tick(random), tick(random)));
        case 1 -> handle.pushTransaction(List.of(tick(random), tick(random)));
        case 2 -> handle.watermark(2 * next - 10);
        case 3 ->
          subscribe(
              List.of("odd", "windows", "tens", "both_ways", "odd$errors").get(random.nextInt(5)));
        case 4 -> {
          if (readers.size() > 1) {
            readers.remove(random.nextInt(readers.size())).close();
          }
        }
        case 5 ->
          db.execute("CREATE MATERIALIZED VIEW v" + views++
              + " AS SELECT id, ts FROM ticks WHERE id % 7 = 1");
        case 6 -> {
          if (views > 0) {
            db.execute("DROP MATERIALIZED VIEW v" + --views);
          }
        }
        case 7 -> {
          handle.close();
          handle = db.source("ticks", Tick.class);
        }
        case 8 -> db.execute("DROP STREAM both_ways; " + BOTH_WAYS);
        case 9 ->
          db.execute("INSERT INTO ticks VALUES (" + ++next + ", TIMESTAMP '1970-01-01 00:00:00')");
        case 10 -> {
          db.stop();
          db.start();
        }
        case 11 ->
          db.execute(
              "CREATE OR REPLACE STREAM odd AS SELECT id, 10 / (id % 5) AS quotient FROM ticks WHERE id % 3 > "
                  + random.nextInt(2));
        case 12 ->
          seen.add(db.query("SELECT digit, n FROM tens ORDER BY digit").rows().toString());
        case 13 -> handle.tryPush(tick(random));
        case 14 -> db.metrics();
        default -> handle.push(tick(random));
      }
    }

    @Override
    public void close() {
      db.close();
    }
  }

  private static List<String> run(Execution execution, long seed) {
    Random random = new Random(seed);
    try (Life life = new Life(execution)) {
      for (int i = 0; i < STEPS; i++) {
        // Half of the time nothing but rows.
        life.step(random.nextInt(40), random);
        life.settle();
      }
      life.handle.finish();
      life.settle();
      return life.seen;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldGiveWhatAnEngineThreadGives(long seed) {
    List<String> expected = run(Execution.ENGINE_THREAD, seed);

    List<String> seen = run(Execution.CALLER_RUNS, seed);

    assertThat(expected).hasSizeGreaterThan(STEPS / 4);
    assertThat(seen).isEqualTo(expected);
  }
}
