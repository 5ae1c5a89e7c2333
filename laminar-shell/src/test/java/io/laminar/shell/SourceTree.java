package io.laminar.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of the repository by the names of their classes, for pages that name classes. */
final class SourceTree {
  private static final Map<String, List<Path>> FILES = files();

  private SourceTree() {}

  private static Map<String, List<Path>> files() {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      List<Path> sources = modules
          .filter(module -> Files.isRegularFile(module.resolve("pom.xml")))
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .toList();
      Map<String, List<Path>> files = new HashMap<>();
      for (Path source : sources) {
        try (Stream<Path> all = Files.walk(source)) {
          all.filter(file -> file.toString().endsWith(".java"))
              .forEach(file ->
                  files.computeIfAbsent(nameOf(file), name -> new ArrayList<>()).add(file));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String nameOf(Path file) {
    return slashed(file).replaceFirst(".*/", "").replace(".java", "");
  }

  private static String slashed(Path file) {
    return file.toString().replace('\\', '/');
  }

  /** Tells whether there is a class, of the program or of its tests. */
  static boolean hasType(String simpleName) {
    return FILES.containsKey(simpleName);
  }

  /** Tells whether there is a package, of the program or of its tests. */
  static boolean hasPackage(String name) {
    String file = "/java/" + name.replace('.', '/') + "/package-info.java";
    return FILES.getOrDefault("package-info", List.of()).stream()
        .anyMatch(found -> slashed(found).endsWith(file));
  }

  /** Finds a class of the modules that the shell is made of. */
  static Class<?> type(String simpleName) throws ClassNotFoundException {
    Path file = FILES.getOrDefault(simpleName, List.of()).stream()
        .findFirst()
        .orElseThrow(() -> new ClassNotFoundException(simpleName));
    String name = slashed(file).replaceFirst(".*/java/", "");
    return Class.forName(name.replace(".java", "").replace('/', '.'));
  }
}
