package io.laminar.shell;

import java.io.IOException;
import java.util.Locale;

/** Nobody reads the output any more, as after {@code … | head}: the shell ends without a word. */
final class OutputClosed extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputClosed(IOException cause) {
    super(cause);
  }

  /** Tells by the operating system's words, which name the pipe in every language. */
  static boolean isCauseOf(IOException failure) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }
}
