package io.laminar.shell;

import java.util.function.BooleanSupplier;

/** Listens for Ctrl-C until it is closed; says whether it came since. */
interface Interrupts extends BooleanSupplier, AutoCloseable {
  /** Whoever heard Ctrl-C before hears it again. */
  @Override
  void close();

  /** Where nobody is there to press it. */
  static Interrupts none() {
    return new Interrupts() {
      @Override
      public boolean getAsBoolean() {
        return false;
      }

      @Override
      public void close() {}
    };
  }
}
