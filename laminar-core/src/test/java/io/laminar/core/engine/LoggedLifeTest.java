package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.core.checkpoint.LogRecovery;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.log.StatementFrame;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.storage.MemoryLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power goes in the middle of a life; what is opened on the log goes on, and the power goes again: each time the views are
 * what a database gives that does all of it from the first frame on.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LoggedLifeTest {
  private static final int PRODUCERS = 3;
  private static final long SEEDS = Long.getLong("lives.seeds", 4);

  private final List<Consumer<RandomLife>> changes = new ArrayList<>();

  /** A database on a log. */
  private final class Life implements AutoCloseable {
    private final MemoryLog frames;
    private final DatabaseLog log;
    private final RandomLife life;
    // Before the clock goes on, which lets out what operators hold for a while.
    private List<String> broughtBack = List.of();

    Life(MemoryLog frames, Execution execution) {
      this.frames = frames;
      this.log = new DatabaseLog(frames, LogOptions.DEFAULT);
      Config config = Config.builder()
          .execution(execution)
          .bufferSize(128)
          .memoryLimit(1 << 22)
          .build();
      this.life = new RandomLife(Engine.forRecovery(config, log), 128, 0);
      life.mute(true);
      LogRecovery.Report unused = new LogRecovery(life.engine, new LogRecovery.Owner() {
            @Override
            public void execute(
                StatementFrame statement, boolean changesTheEngine, Optional<byte[]> sink) {
              boolean unused = life.make(changes.get((int) statement.number() - 1));
            }

            @Override
            public void prepare() {
              broughtBack = life.queries();
            }
          })
          .run(frames, Optional.empty(), 0);
      life.mute(false);
    }

    void change(Consumer<RandomLife> change) {
      changes.add(change);
      long number = changes.size();
      EngineLog own = Objects.requireNonNull(life.engine.log());
      log.statement(new StatementFrame(number, List.of("change")));
      own.statement(number);
      own.statementDone(number, life.make(change));
    }

    List<Thread> push(Random random) {
      List<Thread> producers = new ArrayList<>();
      for (int i = 0; i < PRODUCERS; i++) {
        SourceInput source = life.sources.get(i % 2);
        Source<Tick> handle = life.handle(source, life.engine.openProducer(source));
        long seed = random.nextLong();
        producers.add(new Thread(() -> {
          Random own = new Random(seed);
          long time = 0;
          for (int row = 0; row < 600; row += 1 + own.nextInt(5)) {
            List<Tick> ticks = new ArrayList<>();
            for (int each = 0; each < 1 + own.nextInt(5); each++) {
              ticks.add(new Tick(own.nextInt(5_000), time += own.nextInt(4)));
            }
            if (own.nextBoolean()) {
              handle.pushTransaction(ticks);
            } else {
              ticks.forEach(handle::push);
            }
          }
          handle.close();
        }));
      }
      producers.forEach(Thread::start);
      return producers;
    }

    @Override
    public void close() {
      life.close();
      log.close();
    }
  }

  private static boolean areAlive(List<Thread> producers) {
    return producers.stream().anyMatch(Thread::isAlive);
  }

  /** Lives for a while; gives what the log has where the power goes. */
  private MemoryLog live(Life life, Random random, List<List<String>> views) {
    List<Thread> producers = life.push(random);
    MemoryLog left = life.frames.losePower();
    int goesAt = random.nextInt(30);
    for (int i = 0; i < 30 || areAlive(producers); i++) {
      if (i < 30) {
        life.change(life.life.change(random));
      }
      if (i == goesAt) {
        left = life.frames.losePower();
      }
      life.life.drain();
    }
    life.life.rest();
    views.add(life.life.queries());
    return left;
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGiveWhatTheFramesSay(long seed) {
    Random random = new Random(seed);
    MemoryLog frames = new MemoryLog();
    for (int i = 0; i < 3; i++) {
      List<List<String>> views = new ArrayList<>();
      MemoryLog left;
      MemoryLog all;
      try (Life life = new Life(frames, Execution.ENGINE_THREAD)) {
        left = live(life, random, views);
        Objects.requireNonNull(life.life.engine.log()).flush();
        all = life.frames.losePower();
      }
      try (Life again = new Life(all, Execution.CALLER_RUNS)) {
        assertThat(again.broughtBack).as("life %s", i).isEqualTo(views.get(0));
      }
      frames = left;
    }
  }
}
