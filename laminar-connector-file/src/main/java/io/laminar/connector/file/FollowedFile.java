package io.laminar.connector.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows, and never ends. Where another file takes its name, or it becomes shorter than
 * what was read, the rest of the old one is read, and then the new one from its beginning.
 *
 * <pre>
 *   app.log (key 7)   ──read──▶ end ──▶ same key, not shorter: wait, and read on
 *   app.log (key 8)                └──▶ another key: the rest of 7, then 8 as the next file
 * </pre>
 */
final class FollowedFile implements Inputs {
  private static final long PAUSE_MILLIS = 100;

  private final Path path;
  private final Pause pause;

  /** Waits before the file is looked at again. */
  @FunctionalInterface
  interface Pause {
    /**
     * Waits.
     *
     * @throws InterruptedException when the source is closed meanwhile
     */
    void await() throws InterruptedException, IOException;
  }

  FollowedFile(Path path) {
    this(path, () -> Thread.sleep(PAUSE_MILLIS));
  }

  FollowedFile(Path path, Pause pause) {
    this.path = path;
    this.pause = pause;
  }

  /** Even its header may be written later. */
  @Override
  public boolean canStall() {
    return true;
  }

  @Override
  public boolean hasNext() {
    return true;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public InputStream next() throws IOException {
    while (true) {
      Object key = key();
      if (key == null) {
        await();
        continue;
      }
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      if (key.equals(key())) {
        return new Growing(channel, key);
      }
      // Another file took the name in this moment.
      channel.close();
    }
  }

  @Override
  public void close() {}

  /** What tells one file from another under the same name; null while there is none. */
  private @Nullable Object key() throws IOException {
    BasicFileAttributes present = attributes();
    if (present == null) {
      return null;
    }
    Object key = present.fileKey();
    return key == null ? present.creationTime() : key;
  }

  private @Nullable BasicFileAttributes attributes() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException moved) {
      return null;
    }
  }

  private void await() throws IOException {
    try {
      pause.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  /** The bytes of one file, until another takes its place. */
  private final class Growing extends InputStream {
    private final FileChannel channel;
    private final Object key;

    Growing(FileChannel channel, Object key) {
      this.channel = channel;
      this.key = key;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
      while (true) {
        int read = channel.read(buffer);
        if (read >= 0) {
          return read;
        }
        if (isReplaced()) {
          // What was written between the last look and the exchange.
          return channel.read(buffer);
        }
        await();
      }
    }

    private boolean isReplaced() throws IOException {
      Object present = key();
      return present != null
          && (!Objects.equals(present, key) || channel.size() < channel.position());
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
