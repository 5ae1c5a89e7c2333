package io.laminar.connector.file;

import java.io.IOException;
import java.nio.file.Path;

/** Named pipes, which the JDK cannot make. */
final class Pipes {
  private Pipes() {}

  static Path make(Path path) throws IOException, InterruptedException {
    int code = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("mkfifo " + path + " ended with " + code);
    }
    return path;
  }
}
