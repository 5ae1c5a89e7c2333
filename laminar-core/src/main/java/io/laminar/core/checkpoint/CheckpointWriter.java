package io.laminar.core.checkpoint;

import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes the log of one checkpoint, piece after piece. Used once. */
final class CheckpointWriter {
  /**
   * Bytes behind which what was written is forced, so that no force is long: rows of other logs wait for each.
   */
  private static final long FORCED_BYTES = 1 << 22;

  private final FrameLog log;
  private final long epoch;
  private final Runnable between;
  private final CRC32C checksum = new CRC32C();
  private long catalogBytes;
  private long stateBytes;
  private long unforcedBytes;

  /**
   * Begins.
   *
   * @param log without a frame
   * @param head where the checkpoint stands
   * @param between called behind each frame of the state
   */
  CheckpointWriter(FrameLog log, CheckpointHead head, Runnable between) {
    this.log = log;
    this.epoch = head.epoch();
    this.between = between;
    log.append(CheckpointFrames.HEAD, epoch, CheckpointFrames.head(head));
  }

  void catalog(byte[] catalog) {
    append(CheckpointFrames.CATALOG, catalog, 0, catalog.length);
    catalogBytes = catalog.length;
  }

  void state(byte[] bytes, int from, int count) {
    append(CheckpointFrames.STATE, bytes, from, count);
    stateBytes += count;
    unforcedBytes += count;
    if (unforcedBytes >= FORCED_BYTES) {
      log.force();
      unforcedBytes = 0;
    }
    between.run();
  }

  private void append(int kind, byte[] bytes, int from, int count) {
    checksum.update(bytes, from, count);
    for (int done = 0; done < count; done += FrameLog.MAX_PAYLOAD_BYTES) {
      int length = Math.min(FrameLog.MAX_PAYLOAD_BYTES, count - done);
      log.append(kind, epoch, ByteBuffer.wrap(bytes, from + done, length));
    }
  }

  void end() {
    // What it ends is durable before the end is.
    log.force();
    log.append(
        CheckpointFrames.END, epoch, CheckpointFrames.end(catalogBytes, stateBytes, checksum));
    log.force();
  }

  CheckpointSize size() {
    long bytes = catalogBytes + stateBytes;
    return new CheckpointSize(bytes, bytes);
  }
}
