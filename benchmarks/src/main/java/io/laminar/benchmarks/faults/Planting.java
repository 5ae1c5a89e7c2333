package io.laminar.benchmarks.faults;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Plants one fault at a time in a folder of its own, and runs tests with it. One thread. */
final class Planting {
  private static final int EXCERPT = 160;

  private final Project project;
  private final Path folder;
  private final List<String> options;

  /**
   * Plants nothing yet.
   *
   * @param options of the JVM of the tests
   */
  Planting(Project project, Path folder, List<String> options) {
    this.project = project;
    this.folder = folder;
    this.options = List.copyOf(options);
  }

  /**
   * Plants a fault and runs its tests.
   *
   * @param fault what to plant
   * @param limitMillis after which the tests count as hanging
   * @return what became of it
   */
  Outcome run(Fault fault, long limitMillis) throws IOException, InterruptedException {
    List<String> tests;
    Path overlay = emptied("classes");
    try {
      tests = project.files().testClasses(fault.tests());
      Path source = project.files().source(fault.type());
      Path changed = emptied("source").resolve(source.getFileName());
      Files.writeString(changed, fault.plantIn(Files.readString(source)));
      if (!compile(changed, overlay)) {
        return new Outcome(Outcome.Kind.DOES_NOT_COMPILE, "");
      }
    } catch (StaleFaultException e) {
      return new Outcome(Outcome.Kind.STALE, String.valueOf(e.getMessage()));
    }
    return test(overlay, tests, limitMillis);
  }

  private boolean compile(Path source, Path overlay) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options = List.of(
          "-proc:none",
          "-nowarn",
          "--release",
          "17",
          "-d",
          overlay.toString(),
          "-cp",
          project.classPath());
      // Its messages are of no interest, only whether it succeeds.
      return compiler
          .getTask(
              java.io.Writer.nullWriter(),
              files,
              diagnostic -> {},
              options,
              null,
              files.getJavaFileObjects(source))
          .call();
    }
  }

  /** Runs tests with the classes of a folder in place of the modules' own, a JVM a module. */
  Outcome test(Path overlay, Collection<String> tests, long limitMillis)
      throws IOException, InterruptedException {
    StringBuilder passed = new StringBuilder();
    for (Map.Entry<String, List<String>> group : project.byClassPath(tests).entrySet()) {
      String classPath = overlay + File.pathSeparator + group.getKey();
      Outcome outcome = testOne(classPath, group.getValue(), limitMillis);
      if (outcome.kind() != Outcome.Kind.MISSED) {
        return outcome;
      }
      passed.append(outcome.detail());
    }
    return new Outcome(Outcome.Kind.MISSED, passed.toString());
  }

  private Outcome testOne(String classPath, List<String> tests, long limitMillis)
      throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    Process process = Jvm.start(classPath, options, tests, output);
    if (!process.waitFor(limitMillis, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
      return new Outcome(Outcome.Kind.CAUGHT, "hangs");
    }
    String text = Files.readString(output, StandardCharsets.ISO_8859_1);
    return switch (process.exitValue()) {
      case 0 -> new Outcome(Outcome.Kind.MISSED, text);
      case NamedTests.FAILED -> new Outcome(Outcome.Kind.CAUGHT, firstFailure(text));
      case NamedTests.NONE -> new Outcome(Outcome.Kind.STALE, "no test ran: " + tests);
      default -> new Outcome(Outcome.Kind.CAUGHT, "the JVM ended by " + process.exitValue());
    };
  }

  private static String firstFailure(String text) {
    int at = text.lastIndexOf(FaultRun.FIRST_FAILURE);
    String failure = text.substring(Math.max(0, at)).strip().replaceAll("\\s+", " ");
    return failure.substring(0, Math.min(EXCERPT, failure.length()));
  }

  private Path emptied(String name) throws IOException {
    Path directory = folder.resolve(name);
    if (Files.exists(directory)) {
      List<Path> old;
      try (Stream<Path> all = Files.walk(directory)) {
        old = all.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : old) {
        Files.delete(path);
      }
    }
    return Files.createDirectories(directory);
  }
}
