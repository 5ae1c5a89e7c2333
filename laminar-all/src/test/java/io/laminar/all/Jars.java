package io.laminar.all;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars on the test's class path that an application would have: none of the test libraries. */
final class Jars {
  private static final List<String> OF_TESTS =
      List.of("junit-", "assertj-", "byte-buddy", "opentest4j", "surefire");

  private Jars() {}

  static List<Path> all() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> Files.isRegularFile(path) && path.toString().endsWith(".jar"))
        .filter(path -> OF_TESTS.stream().noneMatch(path.getFileName().toString()::startsWith))
        .toList();
  }

  /** Those of LaminarDB itself. */
  static List<Path> ours() {
    return all().stream().filter(Jars::isOurs).toList();
  }

  static List<Path> others() {
    return all().stream().filter(path -> !isOurs(path)).toList();
  }

  private static boolean isOurs(Path path) {
    return path.getFileName().toString().startsWith("laminar-");
  }

  static URL[] urls(List<Path> jars) throws MalformedURLException {
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      urls[i] = jars.get(i).toUri().toURL();
    }
    return urls;
  }
}
