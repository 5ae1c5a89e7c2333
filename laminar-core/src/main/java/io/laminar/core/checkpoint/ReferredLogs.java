package io.laminar.core.checkpoint;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import io.laminar.core.storage.Storage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The logs of the checkpoints that have pieces of one that is read. References go forward in each. Used once. */
final class ReferredLogs implements AutoCloseable {
  private final Storage storage;
  private final String prefix;
  private final Map<Long, Cursor> cursors = new TreeMap<>();

  /** How far the frames of a log were read. */
  private static final class Cursor {
    private final FrameLog log;
    private @Nullable FrameReader frames;

    Cursor(FrameLog log) {
      this.log = log;
    }

    /** Goes to a frame; empty where there is no such one. */
    @Nullable
    ByteBuffer payload(long frame) {
      FrameReader reader = frames;
      if (reader == null) {
        if (frame < log.first() || frame >= log.next()) {
          return null;
        }
        reader = log.reader(frame);
        frames = reader;
        if (!reader.next()) {
          return null;
        }
      }
      while (reader.sequence() < frame) {
        if (!reader.next()) {
          return null;
        }
      }
      boolean isPieces = reader.sequence() == frame && reader.kind() == CheckpointFrames.PIECES;
      return isPieces ? reader.payload() : null;
    }

    void close() {
      FrameReader reader = frames;
      if (reader != null) {
        reader.close();
      }
      log.close();
    }
  }

  /**
   * Opens none yet.
   *
   * @param prefix of the names of checkpoints
   */
  ReferredLogs(Storage storage, String prefix) {
    this.storage = storage;
    this.prefix = prefix;
  }

  /**
   * Reads a piece.
   *
   * @param epoch of the log
   * @param frame not before that of the piece which was read before
   * @param offset in its payload
   * @param bytes how many
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  byte[] read(long epoch, long frame, int offset, int bytes) {
    Cursor cursor = cursors.computeIfAbsent(epoch, this::open);
    ByteBuffer payload = cursor.payload(frame);
    if (payload == null || offset < 0 || bytes < 0 || offset > payload.remaining() - bytes) {
      throw missing(epoch, "has no piece at frame " + frame + ", offset " + offset);
    }
    byte[] piece = new byte[bytes];
    payload.get(payload.position() + offset, piece);
    return piece;
  }

  private Cursor open(long epoch) {
    String name = prefix + epoch;
    if (!storage.logs().contains(name)) {
      throw missing(epoch, "is not there");
    }
    return new Cursor(storage.open(name));
  }

  private LaminarException missing(long epoch, String what) {
    return new LaminarException(
        ErrorCode.DAMAGED_STORAGE,
        "a checkpoint has pieces in the log " + prefix + epoch + ", which " + what,
        "put a backup of the data directory in its place");
  }

  @Override
  public void close() {
    cursors.values().forEach(Cursor::close);
  }
}
