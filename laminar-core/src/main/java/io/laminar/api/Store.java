package io.laminar.api;

import java.util.Locale;

/** What writes the log and the checkpoints of a database with a data directory. */
public enum Store {
  /** Chronicle Queue. It needs two packages of the JDK opened; where they cannot be, opening says how. */
  CHRONICLE,
  /** Plain files. */
  SEGMENT;

  /** The name by which its provider is found, and that a data directory remembers. */
  public String providerName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
