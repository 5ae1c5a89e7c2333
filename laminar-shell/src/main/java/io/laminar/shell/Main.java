package io.laminar.shell;

import org.jspecify.annotations.Nullable;

/** Where the process starts. */
public final class Main {
  /** What Java makes of a byte that the locale's encoding lacks. */
  private static final char REPLACED = '\uFFFD';

  private Main() {}

  private static boolean isUtf8(@Nullable String encoding) {
    return "UTF-8".equalsIgnoreCase(encoding);
  }

  /**
   * Carries the command line out and ends the process with its exit code.
   *
   * @param arguments see {@code laminar --help}
   */
  public static void main(String[] arguments) {
    System.exit(execute(Streams.standard(), arguments));
  }

  /**
   * A plain one-shot goes past the argument parser: picocli's classes are too old to be archived and
   * would take half of its time.
   */
  static int execute(Streams streams, String... arguments) {
    for (String argument : arguments) {
      if (argument.indexOf(REPLACED) >= 0 && !isUtf8(System.getProperty("sun.jnu.encoding"))) {
        streams.message("laminar: the arguments are not ASCII, and the locale is not UTF-8;"
            + " set LC_ALL=C.UTF-8\n");
        return ExitCode.USAGE.number();
      }
    }
    if (arguments.length == 2 && arguments[0].equals("-c")) {
      try {
        return new Commands(streams).oneShot(arguments[1], OutputMode.TABLE).number();
      } catch (RuntimeException e) {
        return LaminarShell.failed(e, streams);
      }
    }
    return LaminarShell.execute(streams, arguments);
  }
}
