package io.laminar.shell;

import org.jspecify.annotations.Nullable;

/** Where the interactive shell gets its statements from. */
interface Lines {
  /** The next whole statement or command, empty after a Ctrl-C, or null at the end. */
  @Nullable
  String next();

  /** The number of the first line of what {@link #next} gave last, counted from 1. */
  default int firstLine() {
    return 1;
  }

  /** Whether somebody is there to press Ctrl-C. */
  boolean isInteractive();

  /** Starts to listen for Ctrl-C. */
  default Interrupts interrupts() {
    return Interrupts.none();
  }
}
