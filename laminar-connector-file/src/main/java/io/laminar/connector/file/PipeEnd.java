package io.laminar.connector.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * One end of a pipe, or another file that is neither regular nor a directory, such as a terminal.
 * Its opening waits until another process opens the other end, and no interrupt ends that: a thread
 * of its own opens it, so that the wait for it can end.
 *
 * <p>{@link #channel} is for the connector's thread, {@link #close} for any.
 */
final class PipeEnd implements Closeable {
  /**
   * How long a close waits for the opening thread, which another end was just opened for: it does so
   * at once, unless the machine has no time for it. Were the other end closed before, it would wait
   * for ever.
   */
  private static final long RELEASE_MILLIS = 10_000;

  private final Path path;
  private final OpenOption way;
  private final CompletableFuture<FileChannel> opened = new CompletableFuture<>();
  private final Thread opener;

  /**
   * Makes an end that is not open yet.
   *
   * @param path exists
   * @param way reading or writing
   * @throws IOException when the file may not be accessed
   */
  PipeEnd(Path path, OpenOption way) throws IOException {
    boolean allowed = way == READ ? Files.isReadable(path) : Files.isWritable(path);
    if (!allowed) {
      throw new AccessDeniedException(path.toString());
    }
    this.path = path;
    this.way = way;
    this.opener = new Thread(this::open, "laminar-open-" + path.getFileName());
    // A daemon: where nothing releases it, the end of the process does not wait for it.
    opener.setDaemon(true);
  }

  /** Tells whether a file is one whose opening, reading and writing may wait for somebody else. */
  static boolean isAt(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  private void open() {
    try {
      FileChannel channel = FileChannel.open(path, way);
      if (!opened.complete(channel)) {
        channel.close();
      }
    } catch (IOException | RuntimeException e) {
      opened.completeExceptionally(e);
    }
  }

  /**
   * Opens it, waiting for the other end. Called once.
   *
   * @return a channel whose calls end when this is closed or the calling thread is interrupted
   * @throws IOException when it cannot be opened, or was closed meanwhile
   */
  FileChannel channel() throws IOException {
    start();
    try {
      return opened.get();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    } catch (CancellationException e) {
      throw new AsynchronousCloseException();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
    }
  }

  // Under the lock, as the cancelling: no thread starts after nobody waits for it any more.
  private synchronized void start() {
    if (!opened.isDone()) {
      opener.start();
    }
  }

  private synchronized boolean cancel() {
    return opened.cancel(false);
  }

  /** Ends whatever waits for the other end. Idempotent. */
  @Override
  public void close() throws IOException {
    if (cancel()) {
      release();
    } else if (!opened.isCompletedExceptionally()) {
      opened.join().close();
    }
  }

  /** The other end, opened for a moment, lets the opening thread go; some files do not allow it. */
  private void release() {
    // A file that has taken the name of the pipe lets nobody go.
    if (!opener.isAlive() || !isAt(path)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      FileChannel bothEnds = FileChannel.open(path, READ, WRITE);
      try {
        opener.join(RELEASE_MILLIS);
      } finally {
        bothEnds.close();
      }
    } catch (IOException e) {
      // The thread stays until somebody opens the other end, and then closes what it opened.
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
