package io.laminar.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/** A file system in memory that is soon full. Needs root, and Linux: else the test is skipped. */
final class TinyDisk implements AutoCloseable {
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final Path mount;
  private final Path filler;

  TinyDisk(Path mount, long bytes) throws IOException {
    this.mount = Files.createDirectories(mount);
    this.filler = mount.resolve("filler");
    Assumptions.assumeTrue(
        isDone("mount", "-t", "tmpfs", "-o", "size=" + bytes, "laminar", mount.toString()),
        "no disk is full here: mounting one needs root, and Linux");
  }

  private static boolean isDone(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 && said.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (IOException e) {
      // There is no such command.
      return false;
    }
  }

  Path directory() {
    return mount;
  }

  /** Leaves so many bytes to others. */
  void fillUpTo(long bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long size = 0;
      while (Files.getFileStore(mount).getUsableSpace() > bytes) {
        size += channel.write(ByteBuffer.allocate(4096), size);
      }
    }
  }

  /** Makes room again. */
  void drain() throws IOException {
    Files.delete(filler);
  }

  /** Lets nobody write; no file is open. */
  void allowReadingOnly(boolean isReadOnly) throws IOException {
    String mode = "remount," + (isReadOnly ? "ro" : "rw");
    untilDone("mount", "-o", mode, mount.toString());
  }

  /**
   * Does it again and again: a store that maps its files lets them go on a thread of its own, a moment
   * after they were closed.
   */
  private static void untilDone(String... command) throws IOException {
    long begin = System.nanoTime();
    while (!isDone(command)) {
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new IOException(String.join(" ", command) + " failed");
      }
      System.gc();
    }
  }

  @Override
  public void close() throws IOException {
    untilDone("umount", mount.toString());
  }
}
