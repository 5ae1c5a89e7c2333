package io.laminar.sql.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * No function reaches a library that Calcite can use and the class path leaves out. The walk over the reference runs in a
 * class loader of its own, which records every class that is looked for and missing, also where the error is caught.
 */
final class ExcludedClassesTest {
  @Test
  void shouldNotLookForClassesThatAreLeftOut() throws Exception {
    try (Recording loader = new Recording()) {
      Callable<?> walk = (Callable<?>)
          loader.loadClass(ReferenceWalk.class.getName()).getConstructor().newInstance();

      List<?> failures = (List<?>) walk.call();

      assertThat(failures).hasSize(1);
      assertThat(Integer.parseInt(String.valueOf(failures.get(0)))).isGreaterThan(250);
      assertThat(loader.missing).isEmpty();
    }
  }

  @Test
  void shouldWriteConstantsInPlaceOfColumns() {
    assertThat(ReferenceWalk.constant("CAST(s AS DECIMAL(10, 2)) || 's' || t"))
        .isEqualTo("CAST('hello' AS DECIMAL(10, 2)) || 's' || CAST(1 AS TINYINT)");
  }

  /** Loads everything but the JDK anew, from the class path. */
  private static final class Recording extends URLClassLoader {
    final List<String> missing = Collections.synchronizedList(new ArrayList<>());

    Recording() throws MalformedURLException {
      super(classPath(), ClassLoader.getPlatformClassLoader());
    }

    private static URL[] classPath() throws MalformedURLException {
      String path =
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
      List<URL> urls = new ArrayList<>();
      for (String entry : path.split(File.pathSeparator, -1)) {
        urls.add(new File(entry).toURI().toURL());
      }
      return urls.toArray(URL[]::new);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try {
        return super.findClass(name);
      } catch (ClassNotFoundException e) {
        missing.add(name);
        throw e;
      }
    }
  }
}
