package io.laminar.api;

/** Which thread runs the operators. */
public enum Execution {
  /** A thread of the database: producers and consumers are isolated from the work. */
  ENGINE_THREAD,
  /** The thread that pushes: one producer, the shortest latency, deterministic tests. */
  CALLER_RUNS
}
