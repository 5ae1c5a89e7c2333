package io.laminar.wal.disk;

import io.laminar.wal.frame.FrameFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** Tells which bytes of a log's files matter: all others may change, and nothing is lost. */
public final class WrittenBytes {
  private static final int ALIGNMENT = 4;
  private static final int SEGMENT_HEAD_BYTES = 24;
  private static final int MARK_HEAD_BYTES = 16;
  private static final int SLOT_AT = 512;
  private static final int SLOT_BYTES = 28;
  private static final int FIRST_AT = 16;

  private WrittenBytes() {}

  /**
   * Tells whether a log must not open, or not be read to its end.
   *
   * @param before the files of one log that was closed, by name
   * @param after those that are there now
   */
  public static boolean areDamaged(Map<String, byte[]> before, Map<String, byte[]> after) {
    return before.entrySet().stream().anyMatch(file -> {
      byte[] now = after.get(file.getKey());
      if (file.getKey().endsWith(".mark")) {
        return now == null ? before.size() > 1 : isMarkDamaged(file.getValue(), now);
      }
      int head = file.getKey().endsWith(".seg") ? SEGMENT_HEAD_BYTES : 0;
      return isDamaged(file.getValue(), now == null ? new byte[0] : now, head);
    });
  }

  private static boolean isMarkDamaged(byte[] before, byte[] now) {
    if (now.length != before.length || differ(before, now, 0, MARK_HEAD_BYTES)) {
      return true;
    }
    boolean isFirstNewer = number(before, SLOT_AT) > number(before, 2 * SLOT_AT);
    int newer = isFirstNewer ? SLOT_AT : 2 * SLOT_AT;
    int older = 3 * SLOT_AT - newer;
    if (!differ(before, now, newer, SLOT_BYTES)) {
      return false;
    }
    // The older says less: that is harmless, unless files were given back since.
    return differ(before, now, older, SLOT_BYTES)
        || number(before, older + FIRST_AT) != number(before, newer + FIRST_AT);
  }

  private static long number(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes).getLong(at);
  }

  private static boolean isDamaged(byte[] before, byte[] now, int headBytes) {
    if (differ(before, now, 0, headBytes)) {
      return true;
    }
    FrameFormat format = FrameFormat.ofAnyLog();
    ByteBuffer all = ByteBuffer.wrap(before);
    int at = headBytes;
    while (at + FrameFormat.HEADER_BYTES <= before.length) {
      int payload = FrameFormat.payloadBytes(all.getInt(at));
      int bytes = FrameFormat.HEADER_BYTES + Math.max(0, payload);
      if (payload >= 0
          && at + bytes <= before.length
          && format.isWhole(all.slice(at, bytes), payload)) {
        if (differ(before, now, at, bytes)) {
          return true;
        }
        at += bytes + ALIGNMENT - 1 & -ALIGNMENT;
      } else {
        at += ALIGNMENT;
      }
    }
    return false;
  }

  private static boolean differ(byte[] one, byte[] other, int at, int bytes) {
    int end = at + bytes;
    return other.length < end || !Arrays.equals(one, at, end, other, at, end);
  }
}
