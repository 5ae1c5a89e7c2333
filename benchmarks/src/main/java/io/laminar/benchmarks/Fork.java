package io.laminar.benchmarks;

import io.laminar.benchmarks.Measurement.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs one entry of a suite in a new JVM. */
final class Fork {
  private static final String RESULT = "RESULT ";

  private Fork() {}

  /** The parent's side. */
  static List<Reading> run(Suite suite, Suite.Entry entry) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC"));
    command.addAll(entry.jvmFlags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("fork", suite.name(), entry.name()));
    List<Reading> readings = new ArrayList<>();
    StringBuilder output = new StringBuilder();
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(RESULT)) {
            int space = line.lastIndexOf(' ');
            String label = line.substring(RESULT.length(), space);
            readings.add(new Reading(label, Double.parseDouble(line.substring(space + 1))));
          } else {
            output.append(line).append(System.lineSeparator());
          }
        }
      }
      if (process.waitFor() != 0 || readings.isEmpty()) {
        throw new IllegalStateException(entry.name() + " failed:\n" + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return readings;
  }

  /** The child's side. */
  static void measure(Suite suite, String entryName) throws InterruptedException {
    for (Reading reading : suite.entry(entryName).measurement().get().measure()) {
      System.out.printf(Locale.ROOT, "%s%s %.4f%n", RESULT, reading.label(), reading.value());
    }
  }
}
