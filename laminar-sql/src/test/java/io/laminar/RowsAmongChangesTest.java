package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In caller-runs rows that are pushed one by one take a short way as long as nothing else happens. Whatever happens
 * between two of them, the output is that of an engine's thread, where there is no such way.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RowsAmongChangesTest {
  private static final int STEPS = 200;
  private static final List<String> NAMES =
      List.of("odd", "windows", "many", "tens", "both_ways", "stamped", "odd$errors");
  private static final String STAMPED =
      "CREATE STREAM IF NOT EXISTS stamped AS SELECT id, CURRENT_TIMESTAMP AS seen FROM ticks";
  private static final String BOTH_WAYS =
      "CREATE STREAM both_ways AS SELECT id FROM ticks UNION ALL SELECT -id AS id FROM ticks";

  /** A row that is pushed. */
  public record Tick(long id, long ts) {}

  /** What somebody reads. */
  private static final class Reader {
    private final Subscription<Change<Row>> changes;
    private final List<String> seen;
    private boolean ended;

    Reader(String name, Subscription<Change<Row>> changes) {
      this.changes = changes;
      this.seen = new ArrayList<>(List.of(name));
    }

    boolean drain() {
      int before = seen.size();
      if (!ended) {
        try {
          changes.drain(change -> seen.add(change.toString()));
        } catch (LaminarException end) {
          ended = true;
          seen.add(end.getMessage());
        }
      }
      return seen.size() > before;
    }
  }

  /** A database with what a script has made in it, and what came out. */
  private static final class Life implements AutoCloseable {
    private final AtomicLong clock = new AtomicLong();
    private final LaminarDB db;
    private final List<Reader> readers = new ArrayList<>();
    private final List<List<String>> seen = new ArrayList<>();
    private Source<Tick> handle;
    private int views;
    private long next;

    Life(Execution execution) {
      db = LaminarDB.open(
          Config.builder().execution(execution).bufferSize(64).clock(clock::get).build());
      db.execute("""
          CREATE SOURCE ticks (id BIGINT NOT NULL, ts TIMESTAMP(3) NOT NULL,
              WATERMARK FOR ts AS ts - INTERVAL '0.005' SECOND);
          CREATE STREAM odd AS SELECT id, 10 / (id % 5) AS quotient FROM ticks WHERE id % 2 = 1;
          CREATE STREAM windows AS SELECT TUMBLE_START(ts, INTERVAL '0.020' SECOND) AS s, COUNT(*) AS n, SUM(id) AS total
              FROM ticks GROUP BY TUMBLE(ts, INTERVAL '0.020' SECOND);
          CREATE STREAM many AS SELECT id, COUNT(*) AS n FROM ticks GROUP BY TUMBLE(ts, INTERVAL '0.3' SECOND), id;
          CREATE MATERIALIZED VIEW tens AS SELECT id % 10 AS digit, COUNT(*) AS n FROM ticks GROUP BY id % 10;
          """ + BOTH_WAYS);
      handle = db.source("ticks", Tick.class);
      subscribe("odd");
      subscribe("windows");
      // More rows at once than a ring holds.
      subscribe("many");
    }

    Tick tick(Random random) {
      next++;
      return new Tick(next, 2 * next + random.nextInt(8));
    }

    void subscribe(String name) {
      try {
        Reader reader = new Reader(name, db.sink(name).changes());
        readers.add(reader);
        seen.add(reader.seen);
      } catch (LaminarException dropped) {
        seen.add(List.of(dropped.getMessage()));
      }
    }

    void push(Tick tick) {
      boolean pushed = false;
      while (!pushed) {
        try {
          handle.push(tick);
          pushed = true;
        } catch (LaminarException full) {
          assertThat(full.code()).isEqualTo(ErrorCode.SUBSCRIPTION_FULL);
          readers.forEach(Reader::drain);
        }
      }
    }

    void settle() {
      boolean more = true;
      while (more) {
        try {
          db.awaitIdle();
          more = false;
        } catch (LaminarException full) {
          assertThat(full.code()).isIn(ErrorCode.WOULD_DEADLOCK, ErrorCode.SUBSCRIPTION_FULL);
        }
        for (Reader reader : readers) {
          more |= reader.drain();
        }
      }
    }

    void step(int kind, Random random) {
      switch (kind) {
        case 0 -> handle.pushBatch(List.of(tick(random), tick(random), tick(random)));
        case 1 -> handle.pushTransaction(List.of(tick(random), tick(random)));
        case 2 -> handle.watermark(2 * next - 10);
        case 3 -> subscribe(NAMES.get(random.nextInt(NAMES.size())));
        case 4 -> {
          if (readers.size() > 1) {
            readers.remove(random.nextInt(readers.size())).changes.close();
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
          assertThatThrownBy(() -> handle.push(tick(random))).isInstanceOf(LaminarException.class);
          db.start();
        }
        case 11 ->
          db.execute(
              "CREATE OR REPLACE STREAM odd AS SELECT id, 10 / (id % 5) AS quotient FROM ticks WHERE id % 3 > "
                  + random.nextInt(2));
        case 12 ->
          seen.add(List.of(
              db.query("SELECT digit, n FROM tens ORDER BY digit").rows().toString()));
        case 13 -> handle.tryPush(tick(random));
        case 14 -> db.metrics();
        case 15 -> db.execute("DROP STREAM IF EXISTS stamped");
        case 16 -> db.execute(STAMPED);
        case 17 -> clock.addAndGet(1_000_000);
        default -> {
          // Nobody looks between them, so that the short way is taken.
          for (int rows = random.nextInt(12); rows > 0; rows--) {
            push(tick(random));
          }
        }
      }
    }

    @Override
    public void close() {
      db.close();
    }
  }

  private static List<List<String>> run(Execution execution, long seed) {
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
    List<List<String>> expected = run(Execution.ENGINE_THREAD, seed);

    List<List<String>> seen = run(Execution.CALLER_RUNS, seed);

    assertThat(expected.stream().mapToInt(List::size).sum()).isGreaterThan(STEPS / 2);
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void shouldGiveTheRowsThatHadNoRoomToWhoReadsOn() {
    try (Life life = new Life(Execution.CALLER_RUNS)) {
      for (int i = 1; i < 154; i++) {
        life.handle.push(new Tick(i, 2L * i));
        life.readers.get(0).drain();
        life.readers.get(1).drain();
      }
      Reader many = life.readers.get(2);

      while (many.drain()) {
        // Each look makes room for those that wait.
      }

      // Of 153 rows, those before 300 ms.
      assertThat(many.seen).hasSize(1 + 149);
    }
  }
}
