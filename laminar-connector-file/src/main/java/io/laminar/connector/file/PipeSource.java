package io.laminar.connector.file;

import io.laminar.api.RowWriter;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows from a pipe. It is opened, and its header read, when the first rows are asked for: both may
 * wait for another process, which the statement that creates the source must not.
 */
final class PipeSource implements SourceConnector {
  private final PipeEnd pipe;
  private final InputPlace place;
  private final Function<Utf8Reader, SourceConnector> format;
  private @Nullable SourceConnector rows;

  /**
   * Makes a source that is not open yet.
   *
   * @param pipe owned by the source from now on
   * @param place for errors
   * @param format reads the rows of a text
   */
  PipeSource(PipeEnd pipe, InputPlace place, Function<Utf8Reader, SourceConnector> format) {
    this.pipe = pipe;
    this.place = place;
    this.format = format;
  }

  @Override
  public boolean readSome(RowWriter writer, int maxRows) {
    SourceConnector present = rows;
    if (present == null) {
      present = opened();
      rows = present;
    }
    return present.readSome(writer, maxRows);
  }

  private SourceConnector opened() {
    try {
      return format.apply(new Utf8Reader(Channels.newInputStream(pipe.channel())));
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }

  @Override
  public void close() {
    try (pipe) {
      if (rows != null) {
        rows.close();
      }
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }
}
