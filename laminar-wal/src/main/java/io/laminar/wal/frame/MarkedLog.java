package io.laminar.wal.frame;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A log in files that follow each other, with a mark. */
public final class MarkedLog implements FrameLog {
  private final LogLayout layout;
  private final LogMark mark;
  private final FrameFormat format;
  private final Poison poison;
  private final FrameFileWriter writer;
  private final @Nullable PayloadPacker packer;
  private final long tornBytes;
  private final ByteBuffer frame = ByteBuffer.allocateDirect(FrameFormat.MAX_BYTES);

  // Readers look for the one to begin with.
  private final List<FrameFile> files;
  private long epoch;
  private long earlierBytes;
  private boolean closed;

  // Written by the writer, read by any thread.
  private volatile long next;
  private volatile long durable;
  private volatile long bytes;

  private MarkedLog(
      LogLayout layout,
      LogMark mark,
      List<FrameFile> files,
      LogEnd end,
      FrameFileWriter writer,
      @Nullable PayloadPacker packer) {
    this.packer = packer;
    this.layout = layout;
    this.mark = mark;
    this.format = new FrameFormat(mark.salt());
    this.poison = new Poison(layout.folder());
    this.writer = writer;
    this.files = new CopyOnWriteArrayList<>(files);
    this.tornBytes = end.tornBytes();
    this.epoch = end.epoch();
    this.next = end.next();
  }

  /**
   * Opens a log, and makes durable what a process that ended had handed to the system.
   *
   * @param mark belongs to the log from now on
   * @param found the files that there are, in order
   * @throws IOException of the disk
   * @throws LaminarException {@code DAMAGED_STORAGE}
   */
  public static MarkedLog open(LogLayout layout, LogMark mark, List<FrameFile> found)
      throws IOException {
    PayloadPacker packer = PayloadPacker.of(layout.options().compression());
    List<FrameFile> files = LogFiles.settle(layout, mark, found);
    long earlier = LogFiles.check(layout, files.subList(0, Math.max(0, files.size() - 1)));
    FrameFile last = files.isEmpty() ? null : files.get(files.size() - 1);
    LogEnd end = last == null ? LogEnd.ofNothing(mark) : LogEnd.of(layout, files, mark);
    FrameFileWriter writer = layout.writer(last, end);
    MarkedLog log = new MarkedLog(layout, mark, files, end, writer, packer);
    try {
      writer.force();
      log.grow(earlier);
      log.noteDurable();
      return log;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private void noteDurable() throws IOException {
    if (!files.isEmpty()) {
      mark.write(next, mark.first());
    }
    durable = next;
  }

  private void grow(long by) throws IOException {
    earlierBytes += by;
    bytes = earlierBytes + writer.bytes();
  }

  @Override
  public long append(int kind, long newEpoch, ByteBuffer payload) {
    checkOpen();
    FrameArguments.check(kind, newEpoch, epoch, payload);
    long sequence = next;
    ByteBuffer packed = packer == null ? null : packer.pack(payload);
    if (packed == null) {
      format.write(frame, payload, sequence, newEpoch, durable, kind, FrameFormat.PLAIN);
    } else {
      format.write(frame, packed, sequence, newEpoch, durable, kind, FrameFormat.LZ4);
    }
    try {
      if (!writer.hasRoom(frame.remaining())) {
        // Only the last file may have frames that were not forced.
        writer.force();
        noteDurable();
        earlierBytes += writer.bytes();
        writer.roll();
      }
      FrameFile begun = writer.write(frame, sequence);
      if (begun != null) {
        files.add(begun);
        // From now on a log without files is a damaged one.
        mark.write(durable, mark.first());
      }
      grow(0);
    } catch (IOException e) {
      throw poison.of(layout.folder(), e);
    }
    epoch = newEpoch;
    // After the bytes: a reader that sees it finds them.
    next = sequence + 1;
    return sequence;
  }

  private void checkOpen() {
    poison.check();
    if (closed) {
      throw new LaminarException(
          ErrorCode.CLOSED, "the log " + layout.name() + " is closed", "open the database again");
    }
  }

  @Override
  public void force() {
    checkOpen();
    if (durable == next) {
      return;
    }
    try {
      writer.force();
      noteDurable();
    } catch (IOException e) {
      throw poison.of(layout.folder(), e);
    }
  }

  @Override
  public void trimBelow(long sequence) {
    checkOpen();
    int useless = FrameFile.below(files, sequence);
    if (useless == 0) {
      return;
    }
    try {
      // First what is said, then what is done: a file may be there too long, never too short.
      mark.write(durable, files.get(useless).first());
      mark.force();
      for (int count = 0; count < useless; count++) {
        Path path = layout.folder().resolve(files.remove(0).name());
        long size;
        try (DiskFile file = layout.disk().read(path)) {
          size = file.size();
        }
        layout.disk().delete(path);
        grow(-size);
      }
      layout.disk().forceDirectory(layout.folder());
    } catch (IOException e) {
      throw poison.of(mark.path(), e);
    }
  }

  @Override
  public FrameReader reader(long sequence) {
    List<FrameFile> present = List.copyOf(files);
    if (sequence < first() || sequence > next) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the log " + layout.name() + " has the frames from " + first() + " to " + next + ", not "
              + sequence,
          "read from a frame that is kept");
    }
    FrameFile from = present.isEmpty() ? null : present.get(FrameFile.below(present, sequence));
    return new LogReader(this, from).skipTo(sequence);
  }

  LogLayout layout() {
    return layout;
  }

  /** The file behind another, the first behind null; null behind the last. */
  @Nullable
  FrameFile following(@Nullable FrameFile file) {
    for (FrameFile each : files) {
      if (file == null || each.first() > file.first()) {
        return each;
      }
    }
    return null;
  }

  @Override
  public long first() {
    FrameFile oldest = following(null);
    return oldest == null ? next : oldest.first();
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public long durable() {
    return durable;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long tornBytes() {
    return tornBytes;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      if (!poison.isSet()) {
        force();
      }
    } finally {
      closed = true;
      release();
    }
  }

  private void release() {
    try {
      try (mark) {
        if (!poison.isSet()) {
          mark.force();
        }
      } finally {
        writer.close();
      }
    } catch (IOException e) {
      throw poison.of(mark.path(), e);
    }
  }
}
