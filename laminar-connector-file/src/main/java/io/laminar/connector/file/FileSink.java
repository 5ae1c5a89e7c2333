package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowView;
import io.laminar.core.connector.SinkConnector;
import io.laminar.format.RowFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results into a file. What the file held stays until this begins to write: a sink that replaces
 * another with the same file is opened while that one still writes.
 */
final class FileSink implements SinkConnector {
  private static final int BUFFER_BYTES = 1 << 13;

  private final Path path;
  private final SinkFile file;
  private final Compression compression;
  private final boolean replaces;
  private final Rows rows;
  private final Optional<SinkPosition> position;
  private @Nullable RowOutput output;
  private boolean closed;

  // Volatile: set by the thread that waits no longer, read by the connector's.
  private volatile boolean cancelled;

  /** Makes what writes the rows. */
  @FunctionalInterface
  interface Rows {
    /**
     * Begins to write.
     *
     * @param target receives the bytes
     * @param continued whether the file holds rows already
     */
    RowOutput to(OutputStream target, boolean continued) throws IOException;
  }

  /** Rows of text, of which a format decides. */
  @FunctionalInterface
  interface TextRows {
    /**
     * Begins to format.
     *
     * @param target receives the text
     * @param continued whether the file holds rows already
     */
    RowFormat to(Writer target, boolean continued) throws IOException;

    /** The same, from bytes on. */
    default Rows encoded() {
      return (target, continued) -> {
        Writer text = new BufferedWriter(
            new OutputStreamWriter(target, StandardCharsets.UTF_8.newEncoder()), BUFFER_BYTES);
        RowFormat format = to(text, continued);
        format.begin();
        return new RowOutput.Text(format);
      };
    }
  }

  /**
   * Makes the sink.
   *
   * @param path of the file, for messages
   * @param file what is written, owned by the sink from now on
   * @param compression how the bytes are packed
   * @param replaces whether what the file holds goes
   * @param rows how they are written
   * @param position how much of the file another process has written that counts; empty where it begins
   * @throws LaminarException {@link ErrorCode#IO_FAILURE} where the file is shorter than that
   */
  FileSink(
      Path path,
      SinkFile file,
      Compression compression,
      boolean replaces,
      Rows rows,
      Optional<SinkPosition> position)
      throws IOException {
    if (position.isPresent()) {
      checkLength(path, file, position.get().length());
    }
    this.position = position;
    this.path = path;
    this.file = file;
    this.compression = compression;
    this.replaces = replaces;
    this.rows = rows;
  }

  private static void checkLength(Path path, SinkFile file, long length) throws IOException {
    long present = file.channel().size();
    if (present < length) {
      file.close();
      throw new LaminarException(
          ErrorCode.IO_FAILURE,
          path + " has " + present + " bytes, and " + length
              + " were written when the last checkpoint was made",
          "put the file back and open the database again, or replace the sink to write a new one");
    }
  }

  private RowOutput begun() throws IOException {
    RowOutput present = output;
    if (present != null) {
      return present;
    }
    FileChannel channel = file.channel();
    boolean filled = channel.size() > 0;
    boolean continued = filled && !replaces;
    if (position.isPresent()) {
      // What follows is given again.
      channel.truncate(position.get().length());
      channel.position(position.get().length());
      continued = position.get().length() > 0;
    } else if (filled && replaces) {
      channel.truncate(0);
    }
    OutputStream target = compression.writing(Channels.newOutputStream(channel));
    RowOutput made = rows.to(target, continued);
    output = made;
    return made;
  }

  private LaminarException failed(IOException cause) {
    if (!cancelled) {
      return InputPlace.unavailable(path, cause);
    }
    return new LaminarException(
        ErrorCode.IO_FAILURE,
        "nobody read " + path + " to its end: results are missing there",
        null,
        "start what reads the pipe, and drop the sink or close the database when it has read",
        cause);
  }

  @Override
  public boolean canStall() {
    return file.canStall();
  }

  @Override
  public void cancel() {
    if (!file.canStall()) {
      return;
    }
    cancelled = true;
    try {
      file.close();
    } catch (IOException e) {
      // The thread that writes meets it too, and reports it.
    }
  }

  @Override
  public void write(RowView row) {
    try {
      begun().write(row);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void flush() {
    try {
      begun().flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public byte[] force() {
    try {
      begun().flush();
      FileChannel channel = file.channel();
      channel.force(true);
      return new SinkPosition(channel.size()).toBytes();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Completes what was begun; what never began leaves the file as it was. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (file) {
      RowOutput present = output;
      if (present != null) {
        present.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
