package io.laminar.capi.image;

import io.laminar.capi.HostCalls;
import org.jspecify.annotations.Nullable;

/** A host that takes numbers and addresses only. */
abstract class BlockHost implements HostCalls {
  @Override
  public final void onEnd(long function, long context, byte @Nullable [] error) {
    long block = error == null ? 0 : Blocks.write(this, error);
    try {
      end(function, context, block);
    } finally {
      if (block != 0) {
        free(block);
      }
    }
  }

  /**
   * As {@link #onEnd}.
   *
   * @param block the error in {@link Blocks}, valid during the call; 0 for none
   */
  abstract void end(long function, long context, long block);
}
