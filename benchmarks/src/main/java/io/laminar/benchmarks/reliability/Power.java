package io.laminar.benchmarks.reliability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system on a loop device that loses power: it is shut down without its log, and is mounted again. What was not
 * forced is gone. Needs root, Linux, and the tools of XFS, also for ext4.
 */
final class Power implements AutoCloseable {
  // The file has holes; mkfs.xfs takes no less than 300 MiB.
  private static final long IMAGE_BYTES = 1L << 30;

  private final Path image;
  private final Path mount;

  /**
   * Makes a file system.
   *
   * @param kind xfs or ext4
   */
  Power(Path folder, String kind) throws IOException {
    image = folder.resolve("image");
    mount = Files.createDirectories(folder.resolve("mount"));
    run("truncate", "-s", Long.toString(IMAGE_BYTES), image.toString());
    run("mkfs." + kind, "-q", kind.equals("ext4") ? "-F" : "-f", image.toString());
    mount();
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void mount() throws IOException {
    run("mount", "-o", "loop", image.toString(), mount.toString());
  }

  Path directory() {
    return mount;
  }

  /** Freezes a process, so that nothing is acknowledged any more. */
  static void freeze(Process process) throws IOException {
    try {
      run("kill", "-STOP", Long.toString(process.pid()));
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e;
      }
      // It came to its end just before.
    }
  }

  /** Loses what was not forced. */
  void lose() throws IOException {
    run("xfs_io", "-x", "-c", "shutdown", mount.toString());
  }

  /** The power is back; no process has a file open there. */
  void comeBack() throws IOException {
    run("umount", mount.toString());
    mount();
  }

  @Override
  public void close() throws IOException {
    run("umount", mount.toString());
    Files.delete(image);
  }
}
