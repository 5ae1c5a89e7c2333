package io.laminar.shell;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Where the shell reads and writes: results go to {@code out}, everything else to {@code err}.
 *
 * @param in what is typed or piped in
 * @param out buffered; flushed when a result is complete or the stream pauses
 * @param err flushed with every message
 * @param progress whether {@code err} is a terminal, so that a line may be rewritten on it
 */
record Streams(InputStream in, Writer out, Writer err, boolean progress) {
  /** Set by the launcher, which can ask the terminal; the JDK cannot. */
  private static final String TERMINAL_VARIABLE = "LAMINAR_STDERR_TERMINAL";

  static Streams standard() {
    return new Streams(
        System.in,
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
            1 << 16),
        new OutputStreamWriter(new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
        "1".equals(System.getenv(TERMINAL_VARIABLE)));
  }

  /** Writes a message at once. */
  void message(String text) {
    try {
      err.write(text);
      err.flush();
    } catch (IOException e) {
      throw OutputClosed.isCauseOf(e) ? new OutputClosed(e) : new UncheckedIOException(e);
    }
  }
}
