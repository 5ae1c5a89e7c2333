package io.laminar.benchmarks;

import java.util.List;

/** Something measured in a JVM of its own. */
@FunctionalInterface
public interface Measurement {
  /**
   * One figure.
   *
   * @param label what it is, such as {@code p99}; unique within the measurement
   * @param value in the unit of the entry
   */
  record Reading(String label, double value) {}

  /**
   * Warms up and measures.
   *
   * @return the figures of this JVM
   * @throws InterruptedException if the measuring thread was interrupted
   */
  List<Reading> measure() throws InterruptedException;
}
