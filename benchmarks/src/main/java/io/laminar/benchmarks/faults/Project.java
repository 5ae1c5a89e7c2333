package io.laminar.benchmarks.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where sources, compiled classes and tests of the modules lie. Immutable. */
final class Project {
  private static final String CLASS_PATH = "target/test.classpath";

  private final Map<String, Path> sources = new HashMap<>();
  private final Map<String, String> tests = new HashMap<>();

  /** By the full name of a test: the class path of its module. */
  private final Map<String, String> classPaths = new HashMap<>();

  private final Set<String> all = new LinkedHashSet<>();

  /**
   * Looks at the modules, which are compiled.
   *
   * @param root the folder that has the modules
   * @throws IOException if a folder cannot be read
   */
  Project(Path root) throws IOException {
    List<Path> modules;
    try (Stream<Path> folders = Files.list(root)) {
      modules = folders
          .filter(module -> Files.exists(module.resolve(CLASS_PATH)))
          .sorted()
          .toList();
    }
    String runner = root.resolve("benchmarks/target/classes")
        + File.pathSeparator
        + Files.readString(root.resolve("benchmarks").resolve(CLASS_PATH)).strip();
    for (Path module : modules) {
      String own = module.resolve("target/test-classes")
          + File.pathSeparator
          + module.resolve("target/classes")
          + File.pathSeparator
          + Files.readString(module.resolve(CLASS_PATH)).strip();
      all.add(own);
      for (Path file : javaFiles(module.resolve("src/main/java"))) {
        sources.put(className(module.resolve("src/main/java"), file), file);
      }
      for (Path file : javaFiles(module.resolve("src/test/java"))) {
        String name = className(module.resolve("src/test/java"), file);
        tests.merge(name.substring(name.lastIndexOf('.') + 1), name, (a, b) -> a + " " + b);
        classPaths.put(name, own + File.pathSeparator + runnerOnly(runner));
      }
    }
  }

  /** The class path of the runner itself: its classes and the JUnit platform. */
  private static String runnerOnly(String runner) {
    return Arrays.stream(runner.split(File.pathSeparator))
        .filter(entry -> entry.contains("junit") || entry.endsWith("benchmarks/target/classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static String className(Path folder, Path file) {
    String path = folder.relativize(file).toString();
    return path.substring(0, path.length() - ".java".length()).replace(File.separatorChar, '.');
  }

  /** Returns the class path of all modules, for a compiler. */
  String classPath() {
    return String.join(File.pathSeparator, all);
  }

  /** Returns tests by the class path of their module, for a JVM. */
  Map<String, List<String>> byClassPath(Collection<String> testClasses) {
    return testClasses.stream()
        .collect(Collectors.groupingBy(
            test -> Objects.requireNonNull(classPaths.get(test)),
            LinkedHashMap::new,
            Collectors.toList()));
  }

  /** Returns the file of a class of the main code. */
  Path source(String type) throws StaleFaultException {
    Path file = sources.get(type);
    if (file == null) {
      throw new StaleFaultException("class " + type + " was not found");
    }
    return file;
  }

  /** Returns the full names of test classes: each simple name may stand for one, or for one a module. */
  List<String> testClasses(List<String> simpleNames) throws StaleFaultException {
    List<String> names = new ArrayList<>();
    for (String simple : simpleNames) {
      String found = tests.get(simple);
      if (found == null) {
        throw new StaleFaultException("test " + simple + " was not found");
      }
      names.addAll(List.of(found.split(" ")));
    }
    return names;
  }
}
