package io.laminar.benchmarks.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Where sources, compiled classes and tests of the modules lie. Immutable. */
final class Project {
  private static final String CLASS_PATH = "target/test.classpath";

  private final Map<String, Path> sources = new HashMap<>();
  private final Map<String, String> tests = new HashMap<>();
  private final Set<String> classPath = new LinkedHashSet<>();

  /**
   * Looks at the modules, which are compiled.
   *
   * @param root the folder that has the modules
   * @throws IOException if a folder cannot be read
   */
  Project(Path root) throws IOException {
    List<Path> modules;
    try (Stream<Path> all = Files.list(root)) {
      modules = all.filter(module -> Files.exists(module.resolve(CLASS_PATH)))
          .sorted()
          .toList();
    }
    Set<String> libraries = new LinkedHashSet<>();
    for (Path module : modules) {
      classPath.add(module.resolve("target/test-classes").toString());
      classPath.add(module.resolve("target/classes").toString());
      String needed = Files.readString(module.resolve(CLASS_PATH));
      libraries.addAll(List.of(needed.strip().split(File.pathSeparator)));
      for (Path file : javaFiles(module.resolve("src/main/java"))) {
        sources.put(className(module.resolve("src/main/java"), file), file);
      }
      for (Path file : javaFiles(module.resolve("src/test/java"))) {
        String name = className(module.resolve("src/test/java"), file);
        tests.merge(name.substring(name.lastIndexOf('.') + 1), name, (a, b) -> a + " " + b);
      }
    }
    classPath.addAll(libraries);
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

  /** Returns the class path of all modules, for a compiler or a JVM. */
  String classPath() {
    return String.join(File.pathSeparator, classPath);
  }

  /** Returns the file of a class of the main code. */
  Path source(String type) throws StaleFaultException {
    Path file = sources.get(type);
    if (file == null) {
      throw new StaleFaultException("there is no class " + type);
    }
    return file;
  }

  /** Returns the full names of test classes: each simple name may stand for one, or for one a module. */
  List<String> testClasses(List<String> simpleNames) throws StaleFaultException {
    List<String> names = new ArrayList<>();
    for (String simple : simpleNames) {
      String found = tests.get(simple);
      if (found == null) {
        throw new StaleFaultException("there is no test " + simple);
      }
      names.addAll(List.of(found.split(" ")));
    }
    return names;
  }
}
