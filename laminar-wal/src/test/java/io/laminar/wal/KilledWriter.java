package io.laminar.wal;

import io.laminar.api.Compression;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;

/**
 * A process that appends frames until it is killed. For each it prints how many it has appended, and how many are
 * durable.
 */
public final class KilledWriter {
  // Many files; without forces one, as the end of a file is a force, too.
  private static final StorageOptions OPTIONS =
      new StorageOptions(1 << 16, 1 << 14).packedBy(Compression.LZ4);
  private static final StorageOptions ONE_FILE = new StorageOptions(1 << 26, 1 << 14);
  private static final int FRAMES_A_FORCE = 20;
  private static final int KEPT_FRAMES = 500;

  private KilledWriter() {}

  /**
   * Appends until the process is killed.
   *
   * @param args the store, the directory, and whether it forces
   */
  public static void main(String[] args) {
    boolean forces = Boolean.parseBoolean(args[2]);
    PrintStream out = new PrintStream(System.out, true);
    try (DataDirectory directory = open(args[0], Path.of(args[1]));
        Storage storage = store(args[0]).open(directory, forces ? OPTIONS : ONE_FILE);
        FrameLog log = storage.open("rows")) {
      long durable = log.durable();
      while (!out.checkError()) {
        out.println(log.next() + " " + durable);
        long sequence = log.append(0, 0, payload(log.next()));
        if (sequence % FRAMES_A_FORCE == 0) {
          if (forces) {
            log.force();
          }
          durable = sequence + 1;
          log.trimBelow(sequence - KEPT_FRAMES);
        }
      }
    }
  }

  private static DataDirectory open(String store, Path path) {
    return DataDirectory.open(path, store, new FileSystemDisk());
  }

  private static StorageProvider store(String name) {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(store -> store.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What a frame has, by its number alone. */
  private static ByteBuffer payload(long sequence) {
    Random random = new Random(sequence);
    byte[] bytes = new byte[random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(300)];
    random.nextBytes(bytes);
    // What repeats is packed.
    Arrays.fill(bytes, random.nextBoolean() ? bytes.length : 0, bytes.length, (byte) 7);
    return ByteBuffer.wrap(bytes);
  }

  /**
   * Reads what it left.
   *
   * @return how many frames were appended to the log
   * @throws IllegalStateException if a frame is wrong or missing
   */
  static long read(String store, Path path) {
    try (DataDirectory directory = open(store, path);
        Storage storage = store(store).open(directory, OPTIONS);
        FrameLog log = storage.open("rows");
        FrameReader reader = log.reader(log.first())) {
      long next = log.first();
      while (reader.next()) {
        if (reader.sequence() != next || !reader.payload().equals(payload(next))) {
          throw new IllegalStateException("frame " + next + " is not what was appended");
        }
        next++;
      }
      if (next != log.next()) {
        throw new IllegalStateException("the frames end at " + next + " of " + log.next());
      }
      return next;
    }
  }
}
