package io.laminar.wal.chronicle;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames by Chronicle's appender, and forces the file that it writes.
 *
 * <p>Chronicle writes by memory mapping, into files with holes. Where the disk is full the system refuses the page as it is
 * written, by SIGBUS, of which Java hears some time later, behind a force. So zeros are written ahead of it by file calls, which
 * fail at their place.
 */
final class CycleWriter implements FrameFileWriter {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final long LOCK_TIMEOUT_MILLIS = 1000;

  // For a file that begins: its head, and the first frame's index.
  private static final long ROOM_BYTES = 8L * BLOCK_BYTES;

  // Behind a frame: two pages of its index, which have 16 KiB each with these cycles, and the head
  // of the next one.
  private static final int AHEAD_BYTES = 1 << 17;
  private static final int ZERO_BYTES = 1 << 16;

  private final Path folder;
  private final Disk disk;
  private final StorageOptions options;
  private final CycleClock clock;
  private @Nullable ChronicleQueue queue;
  private @Nullable ExcerptAppender appender;
  private @Nullable DiskFile file;
  private boolean isFull = true;
  private long written;

  // Of the present file: no hole is before it.
  private long allocated;
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZERO_BYTES);

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
    FrameFile begun = null;
    if (isFull) {
      // Where the folder is gone Chronicle would make it again, without the files that are
      // somewhere else now.
      List<String> unused = disk.list(folder);
      checkRoom();
      clock.advance();
      begun = new FrameFile(clock.fileName(), sequence);
      written = 0;
      closeFile();
    }
    append(frame, begun);
    written += bytes;
    if (begun != null) {
      disk.forceDirectory(folder);
      isFull = false;
    }
    return begun;
  }

  private void checkRoom() throws IOException {
    if (Files.getFileStore(folder).getUsableSpace() < ROOM_BYTES) {
      throw new IOException(
          "No space left on device: Chronicle Queue needs " + ROOM_BYTES + " bytes for a file");
    }
  }

  private void append(ByteBuffer frame, @Nullable FrameFile begun) throws IOException {
    try (DocumentContext document = appender().writingDocument()) {
      boolean whole = false;
      try {
        Bytes<?> target = Objects.requireNonNull(document.wire()).bytes();
        DiskFile present = file;
        if (begun != null) {
          // The appender has made it.
          present = disk.open(folder.resolve(begun.name()));
          file = present;
          allocated = 0;
        }
        allocate(Objects.requireNonNull(present), target.writePosition(), frame.remaining());
        target.writeSome(frame);
        if (frame.hasRemaining()) {
          throw new IOException("Chronicle Queue left " + frame.remaining() + " bytes of a frame");
        }
        whole = true;
      } finally {
        if (!whole) {
          document.rollbackOnClose();
        }
      }
    } catch (RuntimeException | InternalError e) {
      // A failed page of the mapping is an InternalError.
      throw new IOException("Chronicle Queue failed: " + e.getMessage(), e);
    }
  }

  /** Writes zeros where nothing was written yet: behind the place of a frame, as far as it and the next one may need. */
  private void allocate(DiskFile present, long at, int bytes) throws IOException {
    long needed = at + bytes + AHEAD_BYTES;
    if (needed <= allocated) {
      return;
    }
    // More than is needed: most frames find it there, and a short file is not made long.
    long goal = needed + Math.min(BLOCK_BYTES, at);
    for (long next = Math.max(at, allocated); next < goal; next += ZERO_BYTES) {
      present.write(zeros.limit((int) Math.min(ZERO_BYTES, goal - next)).position(0), next);
    }
    allocated = goal;
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
    file = null;
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
