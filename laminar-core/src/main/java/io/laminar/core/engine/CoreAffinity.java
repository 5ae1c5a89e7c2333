package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.BitSet;
import net.openhft.affinity.Affinity;
import org.jspecify.annotations.Nullable;

/** Pins threads to processors, with a library that may not be there: loaded when it is asked for. */
final class CoreAffinity {
  private CoreAffinity() {}

  /**
   * Pins the thread of an engine, which is closed where that is refused.
   *
   * @param core the processor's number, as the system counts them from 0
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} where the thread can't run there
   */
  static void pin(Engine engine, int core) {
    try {
      engine.run(() -> pin(core));
    } catch (LaminarException refused) {
      engine.close();
      throw refused;
    }
  }

  /**
   * Pins the calling thread for the rest of its life.
   *
   * @param core the processor's number, as the system counts them from 0
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} where the thread can't run there
   */
  static void pin(int core) {
    try {
      Affinity.setAffinity(core);
    } catch (RuntimeException | LinkageError refused) {
      throw refusal(core, refused);
    }
    // On a system that the library does not know it does nothing, and says nothing.
    BitSet wanted = new BitSet();
    wanted.set(core);
    if (!Affinity.getAffinity().equals(wanted)) {
      throw refusal(core, null);
    }
  }

  private static LaminarException refusal(int core, @Nullable Throwable cause) {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "coreAffinity is " + core + ", and the engine's thread can't be pinned to this processor",
        null,
        "give a processor that the process may use, or leave coreAffinity unset",
        cause);
  }
}
