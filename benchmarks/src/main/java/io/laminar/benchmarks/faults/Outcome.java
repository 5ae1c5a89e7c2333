package io.laminar.benchmarks.faults;

/**
 * The outcome of a planted fault.
 *
 * @param kind whether a test noticed it
 * @param detail the test that failed, or what is wrong with the entry
 */
record Outcome(Kind kind, String detail) {
  enum Kind {
    CAUGHT("CAUGHT"),
    MISSED("MISSED"),
    DOES_NOT_COMPILE("DOES NOT COMPILE"),
    STALE("STALE");

    final String text;

    Kind(String text) {
      this.text = text;
    }
  }
}
