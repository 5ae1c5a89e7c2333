package io.laminar.wal.frame;

import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Stands at a frame of a file of a log, and takes frames only in their order. */
abstract class OpenFrames implements FrameReader {
  final LogLayout layout;
  final FrameWalk walk;
  private @Nullable FrameFile named;
  private @Nullable DiskFile file;
  private final PayloadUnpacker unpacker = new PayloadUnpacker();
  private boolean isPacked;
  private long next;
  private long epoch;

  OpenFrames(LogLayout layout) {
    this.layout = layout;
    this.walk = layout.walk();
  }

  /** Goes to the begin of a file. Where it cannot be read, the one before stays open. */
  final void open(FrameFile following) {
    Path path = layout.folder().resolve(following.name());
    try {
      DiskFile opened = layout.disk().read(path);
      try {
        walk.use(opened, following);
      } catch (IOException | RuntimeException e) {
        opened.close();
        throw e;
      }
      close();
      file = opened;
      named = following;
    } catch (IOException e) {
      throw StorageErrors.unreadable(path, e);
    }
  }

  /** The open file; null before the first one. */
  final @Nullable FrameFile named() {
    return named;
  }

  /** Of the open file, or the folder. */
  final Path path() {
    FrameFile present = named;
    return present == null ? layout.folder() : layout.folder().resolve(present.name());
  }

  /** The sequence number of the frame that is taken next. */
  final long nextSequence() {
    return next;
  }

  /** The epoch of the frame that was taken last; 0 before. */
  final long lastEpoch() {
    return epoch;
  }

  final void beginAt(long sequence) {
    next = sequence;
  }

  /** Reads the next frame of the open file; false where it is not the one that comes next. */
  final boolean isNextHere() throws IOException {
    return named != null && walk.next() && sequence() == next;
  }

  /** Takes the frame that was read. */
  final void take() {
    FrameOrder.check(path(), walk.offset(), walk.frame(), next, epoch);
    isPacked = FrameFormat.packing(walk.frame()) != FrameFormat.PLAIN;
    if (isPacked) {
      unpacker.unpack(walk.frame(), walk.payload(), path(), walk.offset());
    }
    epoch = epoch();
    next++;
  }

  @Override
  public final long sequence() {
    return FrameFormat.sequence(walk.frame());
  }

  @Override
  public final int kind() {
    return FrameFormat.kind(walk.frame());
  }

  @Override
  public final long epoch() {
    return FrameFormat.epoch(walk.frame());
  }

  @Override
  public final ByteBuffer payload() {
    return isPacked ? unpacker.payload() : walk.payload();
  }

  @Override
  public final void close() {
    DiskFile present = file;
    file = null;
    try {
      if (present != null) {
        present.close();
      }
    } catch (IOException e) {
      throw StorageErrors.unreadable(path(), e);
    }
  }
}
