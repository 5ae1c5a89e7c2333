package io.laminar.connector.file;

import io.laminar.api.RowView;
import io.laminar.core.connector.SinkConnector;
import java.io.IOException;
import java.nio.file.Path;

/** Results into a file. */
final class FileSink implements SinkConnector {
  private final Path path;
  private final RowFormat format;
  private boolean closed;

  FileSink(Path path, RowFormat format) throws IOException {
    this.path = path;
    this.format = format;
    format.begin();
  }

  @Override
  public void write(RowView row) {
    try {
      format.write(row.weight(), row::get);
    } catch (IOException e) {
      throw InputPlace.unavailable(path, e);
    }
  }

  @Override
  public void flush() {
    try {
      format.flush();
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
    try {
      format.close();
    } catch (IOException e) {
      throw InputPlace.unavailable(path, e);
    }
  }
}
