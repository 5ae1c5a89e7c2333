package io.laminar.wal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file system on a loop device that loses power: the process that writes is frozen, the file system is shut down
 * without its log, and is mounted again. Needs root, and Linux.
 */
final class PowerLoss implements AutoCloseable {
  // The least that mkfs.xfs takes; the file has holes.
  private static final long IMAGE_BYTES = 320L << 20;

  private final Path image;
  private final Path mount;

  /**
   * Makes a file system.
   *
   * @param kind ext4 or xfs
   */
  PowerLoss(Path temporary, String kind) throws IOException {
    image = temporary.resolve("image");
    mount = Files.createDirectories(temporary.resolve("mount"));
    run("truncate", "-s", Long.toString(IMAGE_BYTES), image.toString());
    run("mkfs." + kind, "-q", kind.equals("ext4") ? "-F" : "-f", image.toString());
    mount();
  }

  /** Why it cannot be made here; empty where it can. */
  static Optional<String> obstacle(String kind) {
    for (List<String> needed : List.of(
        List.of("sh", "-c", "[ $(id -u) = 0 ]"),
        List.of("sh", "-c", "command -v mkfs." + kind),
        List.of("sh", "-c", "command -v xfs_io || command -v python3"),
        List.of("losetup", "-f"))) {
      try {
        run(needed.toArray(String[]::new));
      } catch (IOException e) {
        return Optional.of("no power is lost here: " + e.getMessage());
      }
    }
    return Optional.empty();
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

  /** Where the file system is mounted. */
  Path directory() {
    return mount;
  }

  /** Loses power under a process that writes. */
  void lose(WriterProcess writer) throws IOException, InterruptedException {
    run("kill", "-STOP", Long.toString(writer.pid()));
    // The ioctl of both file systems, without a flush of their log.
    String ioctl = "import fcntl,os,struct; fcntl.ioctl(os.open('" + mount
        + "', os.O_RDONLY), 0x8004587d, struct.pack('I', 2))";
    run(
        "sh",
        "-c",
        "if command -v xfs_io; then xfs_io -x -c shutdown " + mount + "; else python3 -c \"" + ioctl
            + "\"; fi");
    writer.kill();
    run("umount", mount.toString());
    mount();
  }

  @Override
  public void close() throws IOException {
    run("umount", mount.toString());
    Files.delete(image);
  }
}
