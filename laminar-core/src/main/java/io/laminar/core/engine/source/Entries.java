package io.laminar.core.engine.source;

/**
 * Entries of a recorded order, as {@link DrainOrder} describes them: of all of it, or of a group that was
 * released together. Who obeys them looks for those first that say what a call to come will meet.
 */
public interface Entries {
  /** The number of entries. */
  int size();

  /** What an entry is: one of the constants of {@link DrainOrder}. */
  long kind(int entry);

  /** The source of an entry, or its query. */
  int source(int entry);

  /** The lane of an entry, or its value. */
  long value(int entry);

  /** Rows of an entry, an end, a watermark, a time or the number of a call. */
  long count(int entry);

  /** Why something failed or was stopped. */
  Throwable cause(int entry);

  /** The name that an entry refers to. */
  String name(int entry);
}
