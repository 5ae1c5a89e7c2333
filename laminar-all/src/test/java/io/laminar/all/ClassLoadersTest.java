package io.laminar.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers load libraries and applications by class loaders of their own. */
final class ClassLoadersTest {
  @TempDir
  private Path folder;

  @Test
  void shouldRunInAChildOfTheLoaderOfItsLibraries() throws Exception {
    Path classes = compile();
    List<Path> application = new ArrayList<>(Jars.ours());
    application.add(classes);
    try (URLClassLoader libraries = loader(Jars.others(), ClassLoader.getPlatformClassLoader());
        URLClassLoader child = loader(application, libraries)) {
      assertThat(run(child)).isEqualToNormalizingNewlines(Application.OUTPUT);
    }
  }

  @Test
  void shouldServeTwoApplicationsFromOneParent() throws Exception {
    Path classes = compile();
    try (URLClassLoader parent = loader(Jars.all(), ClassLoader.getPlatformClassLoader());
        URLClassLoader first = loader(List.of(classes), parent);
        URLClassLoader second = loader(List.of(classes), parent)) {
      assertThat(run(first)).isEqualTo(run(second)).isNotEmpty();
    }
  }

  private Path compile() throws IOException {
    return Application.compile(folder, List.of("-cp", Application.path(Jars.all())));
  }

  private static URLClassLoader loader(List<Path> path, ClassLoader parent) throws IOException {
    URL[] urls = Jars.urls(path);
    return new URLClassLoader(urls, parent);
  }

  /** Runs the application, and returns what it printed. */
  private String run(ClassLoader loader) throws ReflectiveOperationException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    thread.setContextClassLoader(loader);
    try {
      Class.forName("app.Main", true, loader)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[] {folder.resolve("highs.csv").toString()});
    } finally {
      thread.setContextClassLoader(context);
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
