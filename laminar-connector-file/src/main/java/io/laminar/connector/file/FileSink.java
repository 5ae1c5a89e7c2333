package io.laminar.connector.file;

import io.laminar.api.RowView;
import io.laminar.core.connector.SinkConnector;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Results into a file. What the file held stays until this begins to write: a sink that replaces
 * another with the same file is opened while that one still writes.
 */
final class FileSink implements SinkConnector {
  private static final int BUFFER_BYTES = 1 << 13;

  private final Path path;
  private final FileChannel file;
  private final boolean replaces;
  private final Rows rows;
  private @Nullable RowFormat format;
  private boolean closed;

  /** Makes the format of the rows. */
  @FunctionalInterface
  interface Rows {
    /**
     * Starts to format.
     *
     * @param target receives the text
     * @param continued whether the file holds rows already
     */
    RowFormat to(Writer target, boolean continued) throws IOException;
  }

  /**
   * Makes the sink.
   *
   * @param path of the file, for messages
   * @param file owned by the sink from now on
   * @param replaces whether what the file holds goes
   * @param rows how they are written
   */
  FileSink(Path path, FileChannel file, boolean replaces, Rows rows) {
    this.path = path;
    this.file = file;
    this.replaces = replaces;
    this.rows = rows;
  }

  private RowFormat begun() throws IOException {
    RowFormat present = format;
    if (present != null) {
      return present;
    }
    boolean filled = file.size() > 0;
    if (filled && replaces) {
      file.truncate(0);
    }
    Writer target = Channels.newWriter(file, StandardCharsets.UTF_8.newEncoder(), BUFFER_BYTES);
    RowFormat made = rows.to(target, filled && !replaces);
    format = made;
    made.begin();
    return made;
  }

  @Override
  public void write(RowView row) {
    try {
      begun().write(row.weight(), row::get);
    } catch (IOException e) {
      throw InputPlace.unavailable(path, e);
    }
  }

  @Override
  public void flush() {
    try {
      begun().flush();
    } catch (IOException e) {
      throw InputPlace.unavailable(path, e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (file) {
      begun().close();
    } catch (IOException e) {
      throw InputPlace.unavailable(path, e);
    }
  }
}
