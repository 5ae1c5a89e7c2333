package io.laminar;

/**
 * Keeps SLF4J, which the planner and Arrow log through, from writing "No SLF4J providers were found" to the standard error
 * of applications that have none. A library must not bring a provider: where there is one, nothing is changed.
 *
 * <p>SLF4J reads its verbosity once, when the first logger is made. It is told to keep quiet until then, and only then.
 */
final class QuietSlf4j {
  private static final String VERBOSITY = "slf4j.internal.verbosity";
  private static final String PROVIDERS = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  private QuietSlf4j() {}

  /** Does something that may make the first logger. */
  static void during(Runnable work) {
    if (System.getProperty(VERBOSITY) != null || hasProvider()) {
      work.run();
      return;
    }
    System.setProperty(VERBOSITY, "ERROR");
    try {
      work.run();
      Class.forName("org.slf4j.LoggerFactory").getMethod("getILoggerFactory").invoke(null);
    } catch (ReflectiveOperationException e) {
      // There is no SLF4J: nothing logs through it either.
      assert e.getMessage() != null;
    } finally {
      System.clearProperty(VERBOSITY);
    }
  }

  private static boolean hasProvider() {
    ClassLoader loader = QuietSlf4j.class.getClassLoader();
    return loader != null && loader.getResource(PROVIDERS) != null;
  }
}
