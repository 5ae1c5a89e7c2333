package io.laminar.benchmarks.reliability;

import java.util.Locale;

/** Something that a storage does wrong on purpose. A proof that does not find it proves nothing. */
enum Fault {
  /** Nothing. */
  NONE,
  /** Frames are said to be written, and forced, while the last ones are still kept back. */
  ACKNOWLEDGE_BEFORE_APPEND,
  /** One entry of the order in a thousand is left out. */
  SKIPPED_ORDER_ENTRY,
  /** One frame of rows in twenty is not written. */
  LOST_ROWS,
  /** Nothing is forced: seen where power is lost, not where a process ends. */
  NO_FORCE,
  /** A file gets its name before its bytes are forced: seen where power is lost. */
  RENAME_BEFORE_FORCE;

  /** The fault of a name such as {@code skipped-order-entry}. */
  static Fault of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
