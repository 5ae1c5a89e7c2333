package io.laminar.core.engine.output;

/**
 * What the sources that a relation is made of promise about their rows, all of them together. One that does not say so promises what
 * the database does.
 *
 * <pre>
 *   sources behind a relation      its changes are seen          and may be lost
 *   ───────────────────────────    ───────────────────────────   ───────────────
 *   one is synchronous             when they are durable         no
 *   all are asynchronous           at once                       yes
 *   one is not logged              as the others say             yes
 *   what they give may vary        as the others say             yes
 * </pre>
 *
 * @param sync whether a push to one of them returns when its row is durable
 * @param unset whether one of them does as the database does; also where there is none
 * @param off whether rows of one of them are not logged
 * @param varies whether their rows, when they come again, may give the relation other changes
 */
public record RowPromise(boolean sync, boolean unset, boolean off, boolean varies) {
  /** Tells whether changes are seen when they are durable, and no sooner. */
  boolean waits(boolean isDatabaseSync) {
    return sync || (unset && isDatabaseSync);
  }

  /** Tells whether changes that were seen may be lost at the end of a life. */
  boolean mayLose(boolean isDatabaseSync) {
    return off || varies || !waits(isDatabaseSync);
  }
}
