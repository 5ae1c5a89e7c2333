package io.laminar.core.pipeline;

/** Tells whether who reads the results takes them as they are made. */
@FunctionalInterface
public interface Room {
  /** Rows wait that find no room. */
  boolean isFull();
}
