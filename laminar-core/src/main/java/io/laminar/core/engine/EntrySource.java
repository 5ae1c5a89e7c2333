package io.laminar.core.engine;

import io.laminar.core.engine.source.Entries;
import org.jspecify.annotations.Nullable;

/** Gives what was recorded, group by group, as a {@link Replay} asks for it. */
@FunctionalInterface
public interface EntrySource {
  /**
   * Looks for the next group. What its entries refer to is there when this returns: lanes, rows, texts.
   *
   * @return entries that were released together, valid until the next call; null where none follow
   */
  @Nullable
  Entries next();

  /**
   * Tells whether a change of a statement that was begun is refused in what follows.
   *
   * @param statement its number
   */
  default boolean wasRefused(long statement) {
    return false;
  }
}
