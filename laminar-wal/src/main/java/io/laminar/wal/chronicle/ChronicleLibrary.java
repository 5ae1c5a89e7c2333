package io.laminar.wal.chronicle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.List;

/** The jars of Chronicle Queue, which somebody may have left out. */
final class ChronicleLibrary {
  /** A class of each jar that is needed. */
  private static final List<String> CLASSES = List.of(
      "net.openhft.chronicle.queue.ChronicleQueue",
      "net.openhft.chronicle.core.Jvm",
      "net.openhft.chronicle.bytes.Bytes",
      "net.openhft.chronicle.wire.Wire",
      "net.openhft.chronicle.threads.Pauser");

  private ChronicleLibrary() {}

  /**
   * Makes sure that they are there.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG}
   */
  static void require() {
    for (String name : CLASSES) {
      try {
        Class<?> unused = Class.forName(name, false, ChronicleLibrary.class.getClassLoader());
      } catch (ClassNotFoundException | LinkageError missing) {
        throw refusal(name, missing);
      }
    }
  }

  /** What is thrown where a class is not there. */
  static LaminarException refusal(String name, Throwable missing) {
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        "the store 'chronicle' needs Chronicle Queue, of which " + name + " is not there",
        null,
        "add net.openhft:chronicle-queue with what it depends on, which comes with"
            + " io.laminar:laminar-wal; or choose the store 'segment', which needs no library",
        missing);
  }
}
