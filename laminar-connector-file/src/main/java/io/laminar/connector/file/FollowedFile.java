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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows, and never ends. Where another file takes its name, the rest of the old one is
 * read, and then the new one from its beginning. Where it was emptied, it is read from its beginning
 * as another file.
 *
 * <pre>
 *   app.log (key 7)   ──read──▶ end ──▶ same key, begins with what was read: wait, and read on
 *                                  ├──▶ shorter, or begins with something else: 7 as the next file
 *   app.log (key 8)                └──▶ another key: the rest of 7, then 8 as the next file
 * </pre>
 */
final class FollowedFile implements Inputs {
  private static final long PAUSE_MILLIS = 100;
  private static final int BUFFER_BYTES = 1 << 14;
  private static final int MAX_HELD_BYTES = 1 << 26;

  // How often a line that was begun in a file is waited for after another took its name.
  private static final int MAX_LOOKS_AT_REPLACED = 10;

  private final Path path;
  private final Pause pause;
  private @Nullable FileChannel present;
  private Runnable pauses = () -> {};

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
  public List<Path> left() {
    return List.of(path);
  }

  @Override
  public boolean isNext(Fingerprint fingerprint) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return fingerprint.isOf(file);
    }
  }

  @Override
  public Fingerprint fingerprint(long end) throws IOException {
    return Fingerprint.of(Objects.requireNonNull(present), end);
  }

  @Override
  public InputStream next() throws IOException {
    return nextFrom(0);
  }

  @Override
  public InputStream nextFrom(long offset) throws IOException {
    while (true) {
      Object key = key();
      if (key == null) {
        await();
        continue;
      }
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      if (key.equals(key())) {
        present = channel;
        return new Growing(channel, key, offset);
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

  @Override
  public void reportPausesTo(Runnable listener) {
    pauses = listener;
  }

  private void await() throws IOException {
    pauses.run();
    try {
      pause.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  /**
   * The lines of one file, until another takes its place. What stands behind the last line end is
   * held back, because its rest may still be written.
   *
   * <pre>
   *   buffer:  | given | whole lines | begun line | free |
   *                    from          whole        end
   * </pre>
   */
  private final class Growing extends BulkInput {
    private final FileChannel channel;
    private final Object key;
    private final SeenBytes seen = new SeenBytes();
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int whole;
    private int end;
    private int looksAtReplaced;
    private boolean ended;

    Growing(FileChannel channel, Object key, long offset) throws IOException {
      this.channel = channel;
      this.key = key;
      seen.begin(channel, offset);
      channel.position(offset);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      while (from == whole && !ended) {
        readOn();
      }
      if (from == whole) {
        return -1;
      }
      int count = Math.min(length, whole - from);
      System.arraycopy(buffer, from, target, offset, count);
      from += count;
      return count;
    }

    /** Reads more of the file, or waits, or finds that it ended. */
    private void readOn() throws IOException {
      makeRoom();
      if (from < whole) {
        return;
      }
      int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
      // Looked at after the bytes were read: what was written before is not taken for what follows.
      if (channel.size() < seen.count() || (read > 0 && !seen.areIn(channel))) {
        // Emptied. The rest of a line that was begun never came.
        ended = true;
      } else if (read > 0) {
        seen.add(buffer, end, read);
        take(read);
      } else if (!isReplaced()) {
        await();
      } else if (end > 0 && looksAtReplaced < MAX_LOOKS_AT_REPLACED) {
        // It may still be written under its new name.
        looksAtReplaced++;
        await();
      } else {
        endReplaced();
      }
    }

    private void makeRoom() {
      System.arraycopy(buffer, from, buffer, 0, end - from);
      end -= from;
      whole -= from;
      from = 0;
      if (end == MAX_HELD_BYTES) {
        // Its reader decides what to do with such a line.
        whole = end;
      } else if (end == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }

    private void take(int read) {
      for (int at = end + read; at > end; at--) {
        byte last = buffer[at - 1];
        if (last == '\n' || last == '\r') {
          whole = at;
          break;
        }
      }
      end += read;
    }

    /** Gives what was written between the last look and the exchange, and an end without a line end. */
    private void endReplaced() throws IOException {
      int read = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
      if (read > 0) {
        seen.add(buffer, end, read);
        take(read);
      } else {
        whole = end;
        ended = true;
      }
    }

    private boolean isReplaced() throws IOException {
      Object present = key();
      return present != null && !Objects.equals(present, key);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
