package io.laminar.capi.image;

import io.laminar.capi.HostCalls;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/** How results of entry points leave, and the host that they leave to. Any thread. */
final class ImageCalls {
  /** There is a result, or nothing is to be given. */
  static final int DONE = 0;

  /** The call itself has failed, for want of memory or of stack: there is not even an error to ask for. */
  static final int FAILED = 1;

  private static final AtomicReference<@Nullable HostCalls> HOST = new AtomicReference<>();

  private ImageCalls() {}

  /** Makes the host known: once, before all other calls. */
  static void use(HostCalls host) {
    HOST.set(host);
  }

  static HostCalls host() {
    return Objects.requireNonNull(HOST.get(), "laminar_image_host was not called");
  }

  /**
   * Gives a number.
   *
   * @param result the address of an int64
   * @param number an error's, or a handle
   */
  static int give(long result, long number) {
    MemoryUtil.putLong(result, number);
    return DONE;
  }

  /**
   * Gives bytes, which the host frees.
   *
   * @param result the address of an int64, which receives the address of a block, 0 for null
   * @param bytes or null
   */
  static int give(long result, byte @Nullable [] bytes) {
    return give(result, bytes == null ? 0 : Blocks.write(host(), bytes));
  }
}
