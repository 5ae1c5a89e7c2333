package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.regex.Pattern;

/** The name of a log, from which the names of its files are made. */
public final class LogName {
  /** The most characters of a name. */
  public static final int MAX_LENGTH = 64;

  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private LogName() {}

  /** Tells whether a log may have a name. */
  public static boolean isAllowed(String name) {
    return ALLOWED.matcher(name).matches();
  }

  /**
   * Checks a name: it must not lead out of the data directory.
   *
   * @return the name
   * @throws LaminarException {@code INVALID_ARGUMENT}
   */
  public static String check(String name) {
    if (!isAllowed(name)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + name + "' cannot be the name of a log",
          "use at most " + MAX_LENGTH + " of the letters a to z, digits and hyphens");
    }
    return name;
  }
}
