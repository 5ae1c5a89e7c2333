package io.laminar.sql.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Loads the classes of a first statement, so that the thread which carries it out finds them. Meant for a
 * thread in the background that begins before everything else.
 *
 * <p>The list is in the order of first use. {@code benchmarks/run warm-up} writes it, without the classes that
 * the user's thread would load before this one.
 *
 * <p>Classes are loaded, not initialised: two threads that initialise classes which need one another, each from
 * another end, wait without end. Nor is a statement planned: two threads that plan at once do the same work twice.
 */
public final class WarmUp {
  private static final String CLASSES = "warm-up.txt";

  private WarmUp() {}

  /**
   * Loads the classes.
   *
   * @return how many there were not, as where another version of a library is on the class path
   */
  public static int run() {
    ClassLoader loader = WarmUp.class.getClassLoader();
    int missing = 0;
    for (String name : names()) {
      missing += isThere(name, loader) ? 0 : 1;
    }
    return missing;
  }

  private static boolean isThere(String name, ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      // The thread that needs the class gets the error.
      return false;
    }
  }

  /** The names, one a line. */
  static String[] names() {
    try (InputStream list = WarmUp.class.getResourceAsStream(CLASSES)) {
      return list == null
          ? new String[0]
          : new String(list.readAllBytes(), StandardCharsets.ISO_8859_1).split("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
