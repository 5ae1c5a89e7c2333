package io.laminar.shell;

/** Where the process starts. */
public final class Main {
  private Main() {}

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
