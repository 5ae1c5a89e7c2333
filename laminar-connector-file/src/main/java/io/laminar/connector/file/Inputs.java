package io.laminar.connector.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that a source reads, one after another. Confined to the connector's thread. */
interface Inputs extends Closeable {
  /** Whether opening or reading may wait for another process. */
  boolean canStall();

  /** Whether there is another file. */
  boolean hasNext();

  /** The file that is opened next, or the last one. */
  Path path();

  /** The file that was opened last. */
  default Path present() {
    return path();
  }

  /** Says who is told that a wait for more bytes begins. */
  default void reportPausesTo(Runnable listener) {}

  /** The files that were not opened yet. */
  List<Path> left();

  /**
   * Opens the next file.
   *
   * @return owned by the caller
   */
  InputStream next() throws IOException;

  /** Tells whether the next file is the one of a fingerprint. */
  boolean isNext(Fingerprint fingerprint) throws IOException;

  /**
   * Opens the next file in its middle.
   *
   * @return owned by the caller
   */
  InputStream nextFrom(long offset) throws IOException;

  /** By what the present file is known again, of which so many bytes were read. */
  Fingerprint fingerprint(long end) throws IOException;

  /** Files on a disk. */
  final class Regular implements Inputs {
    private final List<Path> files;
    private int opened;
    private @Nullable FileChannel channel;

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
    public Path present() {
      return files.get(opened - 1);
    }

    @Override
    public List<Path> left() {
      return files.subList(opened, files.size());
    }

    @Override
    public InputStream next() throws IOException {
      return nextFrom(0);
    }

    @Override
    public boolean isNext(Fingerprint fingerprint) throws IOException {
      try (FileChannel file = FileChannel.open(path(), StandardOpenOption.READ)) {
        return fingerprint.isOf(file);
      }
    }

    @Override
    public InputStream nextFrom(long offset) throws IOException {
      FileChannel file = FileChannel.open(files.get(opened++), StandardOpenOption.READ);
      channel = file;
      return Channels.newInputStream(file.position(offset));
    }

    @Override
    public Fingerprint fingerprint(long end) throws IOException {
      FileChannel file = channel;
      if (file == null) {
        throw new IllegalStateException("no file is open");
      }
      return Fingerprint.of(file, end);
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
    public List<Path> left() {
      return opened ? List.of() : List.of(path);
    }

    @Override
    public InputStream next() throws IOException {
      opened = true;
      return Channels.newInputStream(end.channel());
    }

    @Override
    public boolean isNext(Fingerprint fingerprint) {
      return false;
    }

    @Override
    public InputStream nextFrom(long offset) throws IOException {
      throw new IOException("a pipe is not read again");
    }

    @Override
    public Fingerprint fingerprint(long offset) throws IOException {
      throw new IOException("a pipe is not read again");
    }

    @Override
    public void close() throws IOException {
      end.close();
    }
  }
}
