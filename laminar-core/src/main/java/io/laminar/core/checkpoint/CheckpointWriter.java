package io.laminar.core.checkpoint;

import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * Writes the log of one checkpoint, piece after piece. A piece that an earlier checkpoint has is not written: the log says
 * where it lies there. Used once.
 *
 * <pre>
 *   piece ──hash──▶ found before, and behind the last one that was found in that log?
 *                     yes: reference      no: its bytes
 * </pre>
 */
final class CheckpointWriter {
  /** Bytes behind which what was written is forced, so that no force is long: rows of other logs wait for each. */
  private static final long FORCED_BYTES = 1 << 22;

  /** Larger ones are cut. */
  private static final int MAX_PIECE_BYTES = 1 << 16;

  /** A smaller piece is written: it is hardly larger than a reference. */
  private static final int MIN_PIECE_BYTES = 1 << 10;

  private final FrameLog log;
  private final long epoch;
  private final Runnable between;
  private final CRC32C checksum = new CRC32C();
  private final PieceHash hash;
  private final PieceIndex before;
  private final PieceIndex pieces = new PieceIndex();
  private final ByteBuffer frame = CheckpointFrames.buffer(FrameLog.MAX_PAYLOAD_BYTES);

  /** By epoch: where the last piece of its log lies that was referred to. A reader goes through each log once. */
  private final Map<Long, Place> referred = new HashMap<>();

  /** Where the last run begins in the frame, -1 where there is none: a run is longer bytes, or a longer reference. */
  private int run = -1;

  private Place runEnd = new Place(0, 0);
  private long runEpoch;
  private long catalogBytes;
  private long stateBytes;
  private long writtenBytes;
  private long unforcedBytes;
  private long unservedBytes;

  /** A place in a log: comes before another by its frame, then by its offset. */
  private record Place(long frame, int offset) {
    boolean isBehind(Place other) {
      return frame > other.frame || (frame == other.frame && offset >= other.offset);
    }
  }

  /**
   * Begins.
   *
   * @param log without a frame
   * @param head where the checkpoint stands
   * @param base the least epoch to whose logs it may refer
   * @param hash of pieces
   * @param before where pieces lie that need not be written
   * @param between called behind each 128 KiB of the state
   */
  CheckpointWriter(
      FrameLog log,
      CheckpointHead head,
      long base,
      PieceHash hash,
      PieceIndex before,
      Runnable between) {
    this.log = log;
    this.epoch = head.epoch();
    this.hash = hash;
    this.before = before;
    this.between = between;
    log.append(CheckpointFrames.HEAD, epoch, CheckpointFrames.head(head, base));
  }

  void catalog(byte[] catalog) {
    checksum.update(catalog, 0, catalog.length);
    for (int done = 0; done < catalog.length; done += FrameLog.MAX_PAYLOAD_BYTES) {
      int length = Math.min(FrameLog.MAX_PAYLOAD_BYTES, catalog.length - done);
      append(CheckpointFrames.CATALOG, ByteBuffer.wrap(catalog, done, length));
    }
    catalogBytes = catalog.length;
  }

  void state(byte[] bytes, int from, int count) {
    checksum.update(bytes, from, count);
    stateBytes += count;
    for (int done = 0; done < count; done += MAX_PIECE_BYTES) {
      piece(bytes, from + done, Math.min(MAX_PIECE_BYTES, count - done));
    }
  }

  private void piece(byte[] bytes, int from, int count) {
    if (count < MIN_PIECE_BYTES) {
      write(bytes, from, count);
    } else {
      hash.hash(bytes, from, count);
      int found = before.find(hash.first(), hash.second(), count);
      if (found < 0 || !refer(before.epoch(found), place(found), count)) {
        write(bytes, from, count);
        int offset = frame.position() - count;
        pieces.add(hash.first(), hash.second(), count, epoch, log.next(), offset);
      }
    }
    unservedBytes += count;
    if (unservedBytes >= FrameLog.MAX_PAYLOAD_BYTES) {
      unservedBytes = 0;
      between.run();
    }
  }

  private Place place(int found) {
    return new Place(before.frame(found), before.offset(found));
  }

  // ---- Runs ----

  private void write(byte[] bytes, int from, int count) {
    if (frame.remaining() < Integer.BYTES + count) {
      flush();
    }
    if (run < 0 || frame.getInt(run) < 0) {
      run = frame.position();
      frame.putInt(0);
    }
    frame.put(bytes, from, count);
    frame.putInt(run, frame.getInt(run) + count);
  }

  private boolean refer(long to, Place place, int count) {
    Place last = referred.get(to);
    if (last != null && !place.isBehind(last)) {
      return false;
    }
    Place end = new Place(place.frame(), place.offset() + count);
    boolean goesOn = run >= 0 && frame.getInt(run) < 0 && runEpoch == to && runEnd.equals(place);
    if (!goesOn) {
      if (frame.remaining() < CheckpointFrames.REFERENCE_BYTES) {
        flush();
      }
      run = frame.position();
      frame.putInt(0).putLong(to).putLong(place.frame()).putInt(place.offset());
    }
    frame.putInt(run, frame.getInt(run) - count);
    runEpoch = to;
    runEnd = end;
    referred.put(to, end);
    pieces.add(hash.first(), hash.second(), count, to, place.frame(), place.offset());
    return true;
  }

  private void flush() {
    if (frame.position() > 0) {
      append(CheckpointFrames.PIECES, frame.flip());
      frame.clear();
    }
    run = -1;
  }

  private void append(int kind, ByteBuffer payload) {
    int bytes = payload.remaining();
    log.append(kind, epoch, payload);
    writtenBytes += bytes;
    unforcedBytes += bytes;
    if (unforcedBytes >= FORCED_BYTES) {
      log.force();
      unforcedBytes = 0;
    }
  }

  void end() {
    flush();
    // What it ends is durable before the end is.
    log.force();
    log.append(
        CheckpointFrames.END,
        epoch,
        CheckpointFrames.end(catalogBytes, stateBytes, checksum, referred.keySet()));
    log.force();
  }

  CheckpointSize size() {
    return new CheckpointSize(catalogBytes + stateBytes, writtenBytes);
  }

  /** Where its pieces lie. */
  PieceIndex pieces() {
    return pieces;
  }

  /** The checkpoints that have pieces of it. */
  SortedSet<Long> referred() {
    return new TreeSet<>(referred.keySet());
  }
}
