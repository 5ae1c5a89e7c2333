package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock of the operating system on a file whose text names the process that has it. It lies behind the text, which
 * others may read meanwhile.
 */
final class DirectoryLock implements AutoCloseable {
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;
  private static final int MAX_TEXT_BYTES = 64;

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static DirectoryLock take(Path file) {
    FileChannel channel;
    try {
      channel = FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw StorageErrors.unwritable(file, e);
    }
    DirectoryLock taken = new DirectoryLock(file, channel);
    try {
      taken.lock();
      return taken;
    } catch (IOException e) {
      taken.close();
      throw StorageErrors.unwritable(file, e);
    } catch (RuntimeException e) {
      taken.close();
      throw e;
    }
  }

  /**
   * Takes the lock of a directory in which nothing is to be written, perhaps as nothing can be: then it is shared with
   * others that read.
   */
  static DirectoryLock takeToRead(Path file) {
    if (Files.isWritable(Files.exists(file) ? file : file.resolveSibling("."))) {
      return take(file);
    }
    try {
      if (!Files.exists(file)) {
        // Nobody can open the directory, as nobody can make the file.
        Path directory = file.resolveSibling(".");
        return new DirectoryLock(file, FileChannel.open(directory, StandardOpenOption.READ));
      }
      DirectoryLock taken =
          new DirectoryLock(file, FileChannel.open(file, StandardOpenOption.READ));
      taken.share();
      return taken;
    } catch (IOException e) {
      throw StorageErrors.unreadable(file, e);
    }
  }

  private void share() throws IOException {
    try {
      tryLock(true);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void tryLock(boolean isShared) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock(LOCKED_BYTE, 1, isShared);
    } catch (OverlappingFileLockException e) {
      throw inUse("this process");
    }
    if (lock == null) {
      throw inUse("process " + holder());
    }
  }

  private void lock() throws IOException {
    tryLock(false);
    byte[] text = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text), 0);
  }

  private String holder() throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_TEXT_BYTES);
    channel.read(text, 0);
    String pid = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
    return pid.isEmpty() ? "that is just opening it" : pid;
  }

  private LaminarException inUse(String who) {
    return new LaminarException(
        ErrorCode.DATA_DIRECTORY_IN_USE,
        file.getParent() + " is open in " + who,
        "close the database there first, or choose another data directory");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw StorageErrors.unwritable(file, e);
    }
  }
}
