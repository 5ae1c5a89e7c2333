package io.laminar.benchmarks.storage;

import io.laminar.benchmarks.Measurement.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Appends, forces and reads frames in the same amounts for each way to write them. */
final class Work {
  static final int LARGE_BYTES = 1 << 16;
  static final int SMALL_BYTES = 256;
  private static final int LARGE_FRAMES = 4_000;
  private static final int SMALL_FRAMES = 400_000;
  private static final int FORCES = 500;
  private static final double MEGABYTE = 1e6;

  private Work() {}

  /** A way to write frames and to read them. */
  interface Disk extends AutoCloseable {
    void append(int bytes) throws IOException;

    void force() throws IOException;

    /** Reads all; returns the bytes of the payloads. */
    long read() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Measures it: megabytes of payload a second, and forces a second of one small frame each. */
  static List<Reading> measure(Disk disk) throws IOException {
    append(disk, LARGE_BYTES, LARGE_FRAMES / 4);
    append(disk, SMALL_BYTES, SMALL_FRAMES / 4);
    double large = append(disk, LARGE_BYTES, LARGE_FRAMES);
    double small = append(disk, SMALL_BYTES, SMALL_FRAMES);
    long start = System.nanoTime();
    for (int count = 0; count < FORCES; count++) {
      disk.append(SMALL_BYTES);
      disk.force();
    }
    double forces = FORCES * 1e9 / (System.nanoTime() - start);
    disk.read();
    start = System.nanoTime();
    double read = disk.read() * 1e9 / (System.nanoTime() - start) / MEGABYTE;
    return List.of(
        new Reading("64 KiB, MB/s", large),
        new Reading("256 bytes, MB/s", small),
        new Reading("forces/s", forces),
        new Reading("read, MB/s", read));
  }

  private static double append(Disk disk, int bytes, int frames) throws IOException {
    disk.force();
    long start = System.nanoTime();
    for (int count = 0; count < frames; count++) {
      disk.append(bytes);
    }
    disk.force();
    return (double) bytes * frames * 1e9 / (System.nanoTime() - start) / MEGABYTE;
  }

  /** Removes a directory with what is in it. */
  static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> {
        try {
          Files.delete(path);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
