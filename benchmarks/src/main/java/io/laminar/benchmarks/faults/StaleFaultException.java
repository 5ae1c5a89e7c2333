package io.laminar.benchmarks.faults;

/** An entry of a list does not fit the code any more: it must be mended or taken out. */
final class StaleFaultException extends Exception {
  private static final long serialVersionUID = 1L;

  StaleFaultException(String message) {
    super(message);
  }
}
