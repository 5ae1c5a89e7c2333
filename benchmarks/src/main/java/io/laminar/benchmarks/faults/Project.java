package io.laminar.benchmarks.faults;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final SourceFiles files;

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
      for (String test : SourceFiles.testsOf(module)) {
        classPaths.put(test, own + File.pathSeparator + runnerOnly(runner));
      }
    }
    files = new SourceFiles(modules);
  }

  /** The class path of the runner itself: its classes and the JUnit platform. */
  private static String runnerOnly(String runner) {
    return Arrays.stream(runner.split(File.pathSeparator))
        .filter(entry -> entry.contains("junit") || entry.endsWith("benchmarks/target/classes"))
        .collect(Collectors.joining(File.pathSeparator));
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

  /** Returns where the sources lie. */
  SourceFiles files() {
    return files;
  }
}
