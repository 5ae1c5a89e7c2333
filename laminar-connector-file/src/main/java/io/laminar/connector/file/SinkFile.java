package io.laminar.connector.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** What a sink writes to: a file that is open at once, or a pipe that waits for its reader. */
interface SinkFile extends Closeable {
  /**
   * Opens the file, or gives what is open. Called once, on the connector's thread.
   *
   * @throws IOException when it cannot be opened
   */
  FileChannel channel() throws IOException;

  /** Tells whether writing may wait for another process; {@link #close} then ends the wait. */
  boolean canStall();

  /**
   * Opens a file, or prepares to open a pipe.
   *
   * @param path what is written
   * @param options how a file is opened; a pipe keeps nothing that could be replaced
   * @throws IOException when it is known already that it cannot be opened
   */
  static SinkFile open(Path path, Set<OpenOption> options) throws IOException {
    if (PipeEnd.isAt(path) && !options.contains(StandardOpenOption.CREATE_NEW)) {
      return new Pipe(new PipeEnd(path, StandardOpenOption.WRITE));
    }
    return new Regular(FileChannel.open(path, options));
  }

  /** A file on a disk. */
  record Regular(FileChannel channel) implements SinkFile {
    @Override
    public boolean canStall() {
      return false;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** A pipe, terminal or device. */
  record Pipe(PipeEnd end) implements SinkFile {
    @Override
    public FileChannel channel() throws IOException {
      return end.channel();
    }

    @Override
    public boolean canStall() {
      return true;
    }

    @Override
    public void close() throws IOException {
      end.close();
    }
  }
}
