package io.laminar.benchmarks.durability;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Store;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Databases in memory and in directories, and what the disk below them can do by itself. */
final class Databases {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  static final int SLOTS = 4096;
  private static final int BLOCK_BYTES = 1 << 16;

  private Databases() {}

  static LaminarDB inMemory(Execution execution, int slots) {
    return LaminarDB.open(builder(execution).bufferSize(slots).build());
  }

  static LaminarDB durable(
      Execution execution, int slots, Path directory, WalMode mode, Duration checkpoints) {
    return LaminarDB.open(builder(execution)
        .bufferSize(slots)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(mode)
        .checkpointInterval(checkpoints)
        .build());
  }

  private static Config.Builder builder(Execution execution) {
    return Config.builder().waitStrategy(WaitStrategy.PARK).execution(execution);
  }

  /** CPU time of the threads whose names begin so. */
  static long cpuNanos(String prefix) {
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      var info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(prefix)) {
        sum += Math.max(0, THREADS.getThreadCpuTime(id));
      }
    }
    return sum;
  }

  static long ownCpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  static Path newDirectory() {
    try {
      return Files.createTempDirectory("durability");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void remove(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> files(Path directory, String prefix) {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(path -> directory.relativize(path).toString().startsWith(prefix))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long bytes(List<Path> files) {
    return files.stream().mapToLong(path -> path.toFile().length()).sum();
  }

  /** Reads files from one end to the other; returns bytes a second. */
  static double readRate(List<Path> files) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(BLOCK_BYTES);
    long start = System.nanoTime();
    long read = 0;
    try {
      for (Path path : files) {
        try (FileChannel channel = FileChannel.open(path)) {
          for (int count = channel.read(bytes.clear());
              count > 0;
              count = channel.read(bytes.clear())) {
            read += count;
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read * 1e9 / (System.nanoTime() - start);
  }

  /**
   * Lets the system forget what it has read and written of files.
   *
   * @return false where this user may not ask for it
   */
  static boolean dropCache() {
    Path asked = Path.of("/proc/sys/vm/drop_caches");
    if (!Files.isWritable(asked)) {
      return false;
    }
    try {
      if (new ProcessBuilder("sync").start().waitFor() != 0) {
        return false;
      }
      Files.writeString(asked, "3");
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Forces of a small write each, a second, of a file that has its length. */
  static double forcesPerSecond(Path directory, int forces) {
    Path file = directory.resolve("plain");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (int block = 0; block < 16; block++) {
        channel.write(bytes.clear());
      }
      channel.force(true);
      long start = System.nanoTime();
      for (int force = 0; force < forces; force++) {
        channel.write(bytes.clear().limit(256), force * 256L);
        channel.force(false);
      }
      return forces * 1e9 / (System.nanoTime() - start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes a second of a plain file that is written in blocks and forced at its end. */
  static double writeRate(Path directory, int blocks) {
    Path file = directory.resolve("plain");
    try (FileChannel channel = FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(BLOCK_BYTES);
      long start = System.nanoTime();
      for (int block = 0; block < blocks; block++) {
        channel.write(bytes.clear());
      }
      channel.force(false);
      return (double) blocks * BLOCK_BYTES * 1e9 / (System.nanoTime() - start);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
