package io.laminar.benchmarks.reliability;

import io.laminar.LaminarDB;
import io.laminar.api.Row;
import io.laminar.api.Source;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Pushes what {@link Feed} has at the positions of one handle, and says when it is acknowledged. Confined to a thread. */
final class Pusher {
  private static final int MOST_OF_A_BATCH = 30;
  private static final int STEPS_A_FLUSH = 25;
  private static final int STEPS_A_CHECKPOINT = 150;

  // A disk in memory forces at once: there a life would push more than a model can compare.
  private static final long STEP_NANOS = 1_000_000;

  private final KilledLife.Settings settings;
  private final LaminarDB db;
  private final Consumer<String> said;
  private final Source<Row> source;
  private final int handle;
  private final boolean isNamed;
  private final SplittableRandom random;
  private long position;
  private int steps;
  private long dueNanos = System.nanoTime();

  Pusher(
      KilledLife.Settings settings,
      LaminarDB db,
      Consumer<String> said,
      Source<Row> source,
      int handle) {
    this.settings = settings;
    this.db = db;
    this.said = said;
    this.source = source;
    this.handle = handle;
    this.isNamed = handle < settings.handles().size();
    this.random = new SplittableRandom(settings.seed() * 17 + settings.life() * 5L + handle);
    this.position = isNamed ? source.lastDurableSequence().orElseThrow() : 0;
  }

  /** Pushes a row, some rows, or a watermark. */
  void step() {
    dueNanos += STEP_NANOS;
    LockSupport.parkNanos(dueNanos - System.nanoTime());
    if (isNamed && Feed.at(settings.seed(), handle, position).isWatermark()) {
      source.watermark(time(Feed.at(settings.seed(), handle, position)).toInstant(ZoneOffset.UTC));
      position++;
    } else if (random.nextInt(4) == 0) {
      pushSome(1 + random.nextInt(MOST_OF_A_BATCH));
    } else if (random.nextBoolean()) {
      source.push(row(position));
      position++;
    } else if (source.tryPush(row(position))) {
      position++;
    }
    steps++;
    if (isUnlogged()) {
      if (steps % STEPS_A_CHECKPOINT == 0) {
        db.awaitIdle();
        long unused = db.checkpoint().orElseThrow();
        acknowledge();
      }
    } else if (isSync()) {
      acknowledge();
    } else if (steps % STEPS_A_FLUSH == 0) {
      db.flush();
      acknowledge();
    }
  }

  private boolean isUnlogged() {
    return handle > settings.handles().size();
  }

  /** The handles of t are, that of u is not, and others do as the database. */
  private boolean isSync() {
    return isNamed ? handle < settings.handles().size() - 1 : settings.sync();
  }

  private void pushSome(int count) {
    List<Row> rows = new ArrayList<>();
    while (rows.size() < count
        && (!isNamed || !Feed.at(settings.seed(), handle, position).isWatermark())) {
      rows.add(row(position++));
    }
    source.pushBatch(rows);
  }

  private Row row(long number) {
    if (!isNamed) {
      return Row.of(source.schema(), settings.life(), number);
    }
    Feed feed = Feed.at(settings.seed(), handle, number);
    return Row.of(
        source.schema(), handle, number, feed.key(), feed.value(), feed.text(), time(feed));
  }

  private static LocalDateTime time(Feed feed) {
    return LocalDateTime.ofEpochSecond(
        feed.timeMicros() / 1_000_000,
        (int) (feed.timeMicros() % 1_000_000) * 1_000,
        ZoneOffset.UTC);
  }

  private void acknowledge() {
    String other = isUnlogged() ? "unlogged-" : "loose-";
    String name = isNamed ? settings.handles().get(handle) : other + settings.life();
    said.accept(name + " " + position);
  }
}
