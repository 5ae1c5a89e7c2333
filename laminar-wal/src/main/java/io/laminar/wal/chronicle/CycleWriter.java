package io.laminar.wal.chronicle;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/** Writes frames by Chronicle's appender, and forces the file that it writes. */
final class CycleWriter implements FrameFileWriter {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final long LOCK_TIMEOUT_MILLIS = 1000;

  // Chronicle writes by memory mapping, where a full disk ends the process: so much must be left
  // for the blocks
  // that it maps ahead.
  private static final long ROOM_BYTES = 8L * BLOCK_BYTES;

  private final Path folder;
  private final Disk disk;
  private final StorageOptions options;
  private final CycleClock clock;
  private @Nullable ChronicleQueue queue;
  private @Nullable ExcerptAppender appender;
  private @Nullable DiskFile file;
  private boolean isFull = true;
  private long written;
  private long bytesUntilCheck;

  /**
   * Begins another file with the first frame.
   *
   * @param present the last file of the log, which the writer closes
   */
  CycleWriter(Path folder, Disk disk, StorageOptions options, @Nullable DiskFile present)
      throws IOException {
    this.folder = folder;
    this.disk = disk;
    this.options = options;
    this.file = present;
    this.clock = CycleClock.behind(disk.list(folder));
  }

  @Override
  public boolean hasRoom(int frameBytes) {
    return isFull || written + frameBytes <= options.fileBytes();
  }

  @Override
  public void roll() {
    isFull = true;
  }

  @Override
  public @Nullable FrameFile write(ByteBuffer frame, long sequence) throws IOException {
    int bytes = frame.remaining();
    bytesUntilCheck -= bytes;
    if (bytesUntilCheck < 0) {
      checkRoom();
    }
    FrameFile begun = null;
    if (isFull) {
      if (!Files.isDirectory(folder)) {
        // Chronicle would make it again, without the files that are somewhere else now.
        throw new NoSuchFileException(folder.toString());
      }
      clock.advance();
      begun = new FrameFile(clock.fileName(), sequence);
      written = 0;
    }
    append(frame);
    written += bytes;
    if (begun != null) {
      closeFile();
      file = disk.open(folder.resolve(begun.name()));
      disk.forceDirectory(folder);
      isFull = false;
    }
    return begun;
  }

  private void checkRoom() throws IOException {
    if (Files.getFileStore(folder).getUsableSpace() < ROOM_BYTES) {
      throw new IOException(
          "No space left on device: Chronicle Queue maps " + ROOM_BYTES + " bytes ahead");
    }
    bytesUntilCheck = BLOCK_BYTES;
  }

  private void append(ByteBuffer frame) throws IOException {
    try (DocumentContext document = appender().writingDocument()) {
      Objects.requireNonNull(document.wire()).bytes().writeSome(frame);
      if (frame.hasRemaining()) {
        document.rollbackOnClose();
        throw new IOException("Chronicle Queue left " + frame.remaining() + " bytes of a frame");
      }
    } catch (RuntimeException | InternalError e) {
      // A failed page of the mapping is an InternalError.
      throw new IOException("Chronicle Queue failed: " + e.getMessage(), e);
    }
  }

  private ExcerptAppender appender() {
    ExcerptAppender present = appender;
    if (present == null) {
      ChronicleQueue opened = SingleChronicleQueueBuilder.binary(folder.toFile())
          .rollCycle(CycleClock.CYCLES)
          .blockSize(BLOCK_BYTES)
          .syncMode(SyncMode.NONE)
          .timeoutMS(LOCK_TIMEOUT_MILLIS)
          .timeProvider(clock)
          .build();
      queue = opened;
      present = opened.createAppender();
      // One thread at a time: who opens a log hands it to the thread that writes it.
      present.singleThreadedCheckDisabled(true);
      appender = present;
    }
    return present;
  }

  @Override
  public void force() throws IOException {
    DiskFile present = file;
    if (present != null) {
      present.force();
    }
  }

  @Override
  public long bytes() throws IOException {
    DiskFile present = file;
    return present == null ? 0 : present.size();
  }

  private void closeFile() throws IOException {
    DiskFile present = file;
    if (present != null) {
      present.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (appender != null) {
        appender.close();
      }
      if (queue != null) {
        queue.close();
      }
    } finally {
      closeFile();
    }
  }
}
