package io.laminar.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the sources of some modules lie: classes by full name, tests by simple name. Immutable. */
final class SourceFiles {
  private final Map<String, Path> sources = new HashMap<>();
  private final Map<String, List<String>> tests = new HashMap<>();

  /**
   * Looks at modules.
   *
   * @param modules their folders
   * @throws IOException if a folder cannot be read
   */
  SourceFiles(List<Path> modules) throws IOException {
    for (Path module : modules) {
      Path main = module.resolve("src/main/java");
      for (Path file : javaFiles(main)) {
        sources.put(className(main, file), file);
      }
      for (String name : testsOf(module)) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        tests.computeIfAbsent(simple, each -> new ArrayList<>()).add(name);
      }
    }
  }

  /** Returns the full names of the classes in a module's tests. */
  static List<String> testsOf(Path module) throws IOException {
    Path folder = module.resolve("src/test/java");
    return javaFiles(folder).stream().map(file -> className(folder, file)).toList();
  }

  private static List<Path> javaFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String className(Path folder, Path file) {
    String path = folder.relativize(file).toString();
    return path.substring(0, path.length() - ".java".length())
        .replace(file.getFileSystem().getSeparator(), ".");
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
      List<String> found = tests.get(simple);
      if (found == null) {
        throw new StaleFaultException("test " + simple + " was not found");
      }
      names.addAll(found);
    }
    return names;
  }

  /**
   * Checks an entry: its class has the text once, and its tests exist.
   *
   * @throws StaleFaultException if it does not fit the code any more
   * @throws IOException if a file cannot be read
   */
  void check(Fault fault) throws StaleFaultException, IOException {
    testClasses(fault.tests());
    fault.plantIn(Files.readString(source(fault.type())));
  }
}
