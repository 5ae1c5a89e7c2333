package io.laminar.benchmarks.sql;

/**
 * The schedule by itself: a row is received as soon as it is sent. What the clock costs, and what
 * the machine does to a thread that only looks at it, is in every other figure of the suite too.
 */
final class ScheduleAlone extends ScheduledLatency {
  @Override
  void open() {
    // Nothing lies between.
  }

  @Override
  void prepare(int number) {
    // Rows are numbers.
  }

  @Override
  void send(int number) {
    received(number);
  }

  @Override
  void receive() {
    // Rows are received when they are sent.
  }

  @Override
  boolean comesLater() {
    return false;
  }

  @Override
  void close() {
    // Nothing is open.
  }
}
