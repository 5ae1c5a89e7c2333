package io.laminar.wal.frame;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;

/** What may be appended. */
public final class FrameArguments {
  private FrameArguments() {}

  /**
   * Checks a frame before anything of it is written.
   *
   * @param epochBefore of the frame before
   * @throws LaminarException {@code INVALID_ARGUMENT}
   */
  public static void check(int kind, long epoch, long epochBefore, ByteBuffer payload) {
    if (kind < 0 || kind > FrameFormat.MAX_KIND) {
      throw invalid("the kind " + kind, "use 0 to " + FrameFormat.MAX_KIND);
    }
    if (epoch < epochBefore) {
      throw invalid("the epoch " + epoch + " after " + epochBefore, "epochs may only rise");
    }
    if (payload.remaining() > FrameLog.MAX_PAYLOAD_BYTES) {
      throw invalid(
          "a payload of " + payload.remaining() + " bytes",
          "split it into frames of at most " + FrameLog.MAX_PAYLOAD_BYTES + " bytes");
    }
  }

  private static LaminarException invalid(String what, String remedy) {
    return new LaminarException(ErrorCode.INVALID_ARGUMENT, "a frame cannot have " + what, remedy);
  }
}
