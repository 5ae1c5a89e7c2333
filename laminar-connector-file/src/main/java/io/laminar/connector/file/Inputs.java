package io.laminar.connector.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that a source reads, one after another. Confined to the connector's thread. */
interface Inputs extends Closeable {
  /** Whether opening or reading may wait for another process. */
  boolean canStall();

  /** Whether there is another file. */
  boolean hasNext();

  /** The file that is opened next, or the last one. */
  Path path();

  /**
   * Opens the next file.
   *
   * @return owned by the caller
   */
  InputStream next() throws IOException;

  /** Files on a disk. */
  final class Regular implements Inputs {
    private final List<Path> files;
    private int opened;

    Regular(List<Path> files) {
      this.files = files;
    }

    @Override
    public boolean canStall() {
      return false;
    }

    @Override
    public boolean hasNext() {
      return opened < files.size();
    }

    @Override
    public Path path() {
      return files.get(Math.min(opened, files.size() - 1));
    }

    @Override
    public InputStream next() throws IOException {
      return Files.newInputStream(files.get(opened++));
    }

    @Override
    public void close() {}
  }

  /** A pipe, terminal or device. */
  final class Pipe implements Inputs {
    private final Path path;
    private final PipeEnd end;
    private boolean opened;

    Pipe(Path path, PipeEnd end) {
      this.path = path;
      this.end = end;
    }

    @Override
    public boolean canStall() {
      return true;
    }

    @Override
    public boolean hasNext() {
      return !opened;
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public InputStream next() throws IOException {
      opened = true;
      return Channels.newInputStream(end.channel());
    }

    @Override
    public void close() throws IOException {
      end.close();
    }
  }
}
