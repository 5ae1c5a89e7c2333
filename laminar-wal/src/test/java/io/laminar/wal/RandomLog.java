package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Compression;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Random calls of a log, and what must be there afterwards.
 *
 * @param <P> where a store keeps it
 */
public final class RandomLog<P> {
  /** Many files. */
  public static final StorageOptions SMALL = new StorageOptions(8192, 4096);

  private static final StorageOptions PACKED = SMALL.packedBy(Compression.LZ4);
  private static final String NAME = "rows";

  private final Random random;
  private final List<byte[]> appended = new ArrayList<>();
  private final BiFunction<P, StorageOptions, Storage> store;
  private P place;
  private @Nullable Storage present;
  private long acknowledged;
  private long forced;
  private long trimmed;
  private long epoch;
  private int openings;

  /**
   * Begins where nothing is.
   *
   * @param store opens what lies at a place; every second time payloads are packed
   */
  public RandomLog(P place, BiFunction<P, StorageOptions, Storage> store, long seed) {
    this.place = place;
    this.store = store;
    this.random = new Random(seed);
  }

  /** Where it is now. */
  public P place() {
    return place;
  }

  /** Makes calls, and leaves the log as it is. */
  public void run(int steps) {
    runOpen(steps);
  }

  /** Makes calls, and closes the log. */
  public void runAndClose(int steps) {
    runOpen(steps).close();
    forced = acknowledged;
    abandon();
  }

  /** Closes what the last run left open, whatever that says. */
  public void abandon() {
    Storage open = present;
    present = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (LaminarException e) {
      // It failed before.
      assertThat(e.code().number()).isGreaterThan(0);
    }
  }

  private Storage open(P where) {
    return store.apply(where, openings++ % 2 == 0 ? SMALL : PACKED);
  }

  private FrameLog runOpen(int steps) {
    Storage storage = open(place);
    present = storage;
    FrameLog log = storage.open(NAME);
    for (int step = 0; step < steps; step++) {
      log = step(storage, log);
    }
    return log;
  }

  private FrameLog step(Storage storage, FrameLog log) {
    int choice = random.nextInt(40);
    if (choice < 30) {
      append(log);
    } else if (choice < 36) {
      log.force();
      forced = acknowledged;
    } else if (choice < 38 && forced > 0) {
      trimmed = Math.max(trimmed, random.nextLong(forced));
      log.trimBelow(trimmed);
    } else if (choice == 38) {
      epoch++;
    } else if (choice == 39) {
      log.close();
      forced = acknowledged;
      return storage.open(NAME);
    }
    return log;
  }

  private void append(FrameLog log) {
    byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(200)];
    random.nextBytes(payload);
    // Half of them get smaller where they are packed.
    Arrays.fill(payload, random.nextBoolean() ? payload.length : 0, payload.length, (byte) 7);
    appended.add(payload);
    long sequence = log.append((int) (acknowledged % 7), epoch, ByteBuffer.wrap(payload));
    assertThat(sequence).isEqualTo(acknowledged);
    acknowledged++;
  }

  /** All that was forced is there, and nothing that was not appended; the next run goes on with it. */
  public void check(String description, P after) {
    goOn(description, after, forced);
  }

  /** All that was appended is there; the next run goes on with it. */
  public void checkAll(String description, P after) {
    goOn(description, after, acknowledged);
  }

  private void goOn(String description, P after, long least) {
    long next = read(description, after);
    assertThat(next).as(description).isBetween(least, (long) appended.size());
    appended.subList((int) next, appended.size()).clear();
    acknowledged = next;
    forced = next;
    place = after;
  }

  /** Tells whether all that was forced is there. */
  public boolean isWhole(P after) {
    try {
      check("", after);
      return true;
    } catch (RuntimeException | AssertionError e) {
      return false;
    }
  }

  private long read(String description, P after) {
    try (Storage storage = open(after);
        FrameLog log = storage.open(NAME);
        FrameReader reader = log.reader(log.first())) {
      assertThat(log.first()).as(description).isLessThanOrEqualTo(trimmed);
      long next = log.first();
      while (reader.next()) {
        byte[] payload = new byte[reader.payload().remaining()];
        reader.payload().get(payload);
        assertThat(reader.sequence()).as(description).isEqualTo(next);
        assertThat(reader.kind()).as(description).isEqualTo((int) (next % 7));
        assertThat(payload).as(description).isEqualTo(appended.get((int) next));
        next++;
      }
      assertThat(log.next()).as(description).isEqualTo(next);
      return next;
    }
  }
}
