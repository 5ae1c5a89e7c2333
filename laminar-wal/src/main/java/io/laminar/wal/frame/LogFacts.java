package io.laminar.wal.frame;

/**
 * What a mark says, without the mark.
 *
 * @param salt of the log
 * @param durable frames below this sequence number are durable
 * @param first frames below this one may have been given back
 * @param isNew nothing was said since the mark was made
 */
record LogFacts(int salt, long durable, long first, boolean isNew) {
  /** Those of a log whose mark is lost: of its frames only what they say themselves. */
  static LogFacts ofFiles(int salt, long first) {
    return new LogFacts(salt, 0, first, true);
  }
}
