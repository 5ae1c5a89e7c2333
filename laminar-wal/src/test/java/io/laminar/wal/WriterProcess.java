package io.laminar.wal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A {@link KilledWriter} that runs. */
final class WriterProcess {
  private final Process process;
  private final Path errors;
  private final BufferedReader said;
  private long appended;
  private long durable;

  WriterProcess(String store, Path directory, boolean forces) throws IOException {
    errors = Files.createTempFile("writer", ".txt");
    process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            KilledWriter.class.getName(),
            store,
            directory.toString(),
            Boolean.toString(forces))
        .redirectError(errors.toFile())
        .start();
    said = process.inputReader();
  }

  long pid() {
    return process.pid();
  }

  /** The frames that it said it had appended. */
  long appended() {
    return appended;
  }

  /** The frames that it said were durable. */
  long durable() {
    return durable;
  }

  /** Waits until it has said so much. */
  void listen(int lines) throws IOException {
    for (int count = 0; count < lines; count++) {
      if (!take()) {
        throw new IOException(
            "the writer of frames has ended by itself: " + Files.readString(errors));
      }
    }
  }

  /** Kills it, and takes what it had said before. */
  void kill() throws IOException, InterruptedException {
    // Not by the process itself, which would close what it said.
    process.toHandle().destroyForcibly();
    process.waitFor();
    while (take()) {
      // All that it had said counts.
    }
    said.close();
    Files.delete(errors);
  }

  private boolean take() throws IOException {
    String line = wholeLine();
    if (line == null) {
      return false;
    }
    int space = line.indexOf(' ');
    appended = Long.parseLong(line.substring(0, space));
    durable = Long.parseLong(line.substring(space + 1));
    return true;
  }

  /** The next line that ends, as the process may be killed in the middle of one. */
  private @Nullable String wholeLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int character = said.read(); character >= 0; character = said.read()) {
      if (character == '\n') {
        return line.toString();
      }
      line.append((char) character);
    }
    return null;
  }
}
