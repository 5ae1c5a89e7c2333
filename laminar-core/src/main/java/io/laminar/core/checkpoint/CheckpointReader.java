package io.laminar.core.checkpoint;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.state.SnapshotBytes;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads the log of one checkpoint. Used once. */
final class CheckpointReader {
  private final String name;
  private final long epoch;
  private final ByteArrayOutputStream catalog = new ByteArrayOutputStream();
  private final SnapshotBytes state = new SnapshotBytes();
  private final CRC32C checksum = new CRC32C();
  private final ReferredLogs others;
  private final SortedSet<Long> referred = new TreeSet<>();
  private @Nullable CheckpointHead head;
  private boolean isWhole;
  private long base;
  private boolean ended;

  /**
   * Is to read a log.
   *
   * @param others have pieces of it; closed by the caller
   */
  CheckpointReader(String name, long epoch, ReferredLogs others) {
    this.name = name;
    this.epoch = epoch;
    this.others = others;
  }

  /** The least epoch that it may refer to. */
  long base() {
    return base;
  }

  /** The checkpoints that have pieces of what was read. */
  SortedSet<Long> referred() {
    return referred;
  }

  /**
   * Reads all of it.
   *
   * @return empty where it has no end: the process that wrote it ended before
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  Optional<Checkpoint> read(FrameLog log) {
    try (FrameReader frames = log.reader(log.first())) {
      while (frames.next()) {
        frame(frames.kind(), frames.payload().order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    CheckpointHead found = head;
    return found == null || !ended
        ? Optional.empty()
        : Optional.of(new Checkpoint(found, catalog.toByteArray(), state));
  }

  /** Reads where it stands, and nothing else. */
  CheckpointHead readHead(FrameLog log) {
    try (FrameReader frames = log.reader(log.first())) {
      if (frames.next()) {
        frame(frames.kind(), frames.payload().order(ByteOrder.LITTLE_ENDIAN));
      }
    }
    CheckpointHead found = head;
    if (found == null) {
      throw damaged("it has no frame");
    }
    return found;
  }

  private void frame(int kind, ByteBuffer payload) {
    if (ended || (head == null) != (kind == CheckpointFrames.HEAD)) {
      throw damaged("frame of kind " + kind + " does not belong there");
    }
    switch (kind) {
      case CheckpointFrames.HEAD -> head(payload);
      case CheckpointFrames.CATALOG -> catalog.writeBytes(piece(payload));
      case CheckpointFrames.STATE -> state.add(piece(payload));
      case CheckpointFrames.PIECES -> pieces(payload);
      case CheckpointFrames.END -> end(payload);
      default -> throw damaged("it has a frame of unknown kind " + kind);
    }
  }

  private void head(ByteBuffer payload) {
    int format = payload.remaining() < Integer.BYTES ? 0 : payload.getInt();
    isWhole = format == CheckpointFrames.FORMAT_OF_WHOLE_ONES;
    if (!isWhole && format != CheckpointFrames.FORMAT) {
      throw new LaminarException(
          ErrorCode.FOREIGN_DATA_DIRECTORY,
          "checkpoint " + epoch + " has format " + format + ", and this version of LaminarDB reads "
              + CheckpointFrames.FORMAT,
          "open it with the version that wrote it");
    }
    int bytes = isWhole ? CheckpointFrames.HEAD_BYTES_OF_WHOLE_ONES : CheckpointFrames.HEAD_BYTES;
    checkLength(payload, bytes - Integer.BYTES);
    CheckpointHead read = new CheckpointHead(
        payload.getLong(), payload.getLong(), payload.getLong(), payload.getLong());
    base = isWhole ? epoch : payload.getLong();
    if (read.epoch() != epoch) {
      throw damaged("it says that it is checkpoint " + read.epoch());
    }
    head = read;
  }

  private void pieces(ByteBuffer payload) {
    while (payload.hasRemaining()) {
      checkRoom(payload, Integer.BYTES);
      int bytes = payload.getInt();
      if (bytes < 0) {
        checkRoom(payload, CheckpointFrames.REFERENCE_BYTES - Integer.BYTES);
        long to = payload.getLong();
        referred.add(to);
        if (to < base || to >= epoch) {
          throw damaged("it refers to checkpoint " + to);
        }
        add(others.read(to, payload.getLong(), payload.getInt(), -bytes));
      } else {
        checkRoom(payload, bytes);
        byte[] piece = new byte[bytes];
        payload.get(piece);
        add(piece);
      }
    }
  }

  private void checkRoom(ByteBuffer payload, int bytes) {
    if (payload.remaining() < bytes) {
      throw damaged("a piece ends behind its frame");
    }
  }

  private void add(byte[] piece) {
    checksum.update(piece, 0, piece.length);
    state.add(piece);
  }

  private byte[] piece(ByteBuffer payload) {
    byte[] piece = new byte[payload.remaining()];
    payload.get(piece);
    checksum.update(piece, 0, piece.length);
    return piece;
  }

  private void end(ByteBuffer payload) {
    int more = isWhole ? 0 : Integer.BYTES + referred.size() * Long.BYTES;
    checkLength(payload, CheckpointFrames.END_BYTES_OF_WHOLE_ONES + more);
    if (payload.getLong() != catalog.size()
        || payload.getLong() != state.size()
        || payload.getInt() != (int) checksum.getValue()) {
      throw damaged("its pieces are not those that were written");
    }
    ended = true;
  }

  private void checkLength(ByteBuffer payload, int length) {
    if (payload.remaining() != length) {
      throw damaged("a frame has " + payload.remaining() + " bytes where " + length + " belong");
    }
  }

  private LaminarException damaged(String what) {
    return new LaminarException(
        ErrorCode.DAMAGED_STORAGE,
        "the log " + name + " is damaged: " + what,
        "put a backup of the data directory in its place, or remove this checkpoint: the one before"
            + " is used then");
  }
}
