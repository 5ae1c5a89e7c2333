package io.laminar.benchmarks;

import io.laminar.benchmarks.Measurement.Reading;
import io.laminar.benchmarks.Suite.Entry;
import io.laminar.benchmarks.Suite.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of all forks of a suite, and their table. */
final class Report {
  private final Suite suite;
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  Report(Suite suite) {
    this.suite = suite;
  }

  void add(Entry entry, List<Reading> readings) {
    for (Reading reading : readings) {
      values
          .computeIfAbsent(key(entry, reading.label()), key -> new ArrayList<>())
          .add(reading.value());
    }
  }

  private static String key(Entry entry, String label) {
    return entry.name() + '\n' + label;
  }

  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Renders the table: a line for each reading, with the ratio to the best peer of its group. */
  String table(int forks) {
    StringBuilder text = new StringBuilder();
    text.append(suite.title()).append('\n').append(machine(forks)).append("\n\n");
    text.append(String.format(
        "%-34s %-10s %7s %12s %12s %12s  %-8s %s%n",
        "what", "reading", "threads", "median", "min", "max", "unit", "to best peer, goal"));
    for (Entry entry : suite.entries()) {
      values.forEach((key, figures) -> {
        if (key.startsWith(entry.name() + '\n')) {
          text.append(line(entry, key.substring(key.indexOf('\n') + 1), figures));
        }
      });
    }
    return text.toString();
  }

  private String line(Entry entry, String label, List<Double> figures) {
    double median = median(figures);
    double min = figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double max = figures.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double best = bestPeer(entry, label);
    String ratio = entry.role() == Role.OURS && !Double.isNaN(best)
        ? String.format(Locale.ROOT, "%.2fx", median / best)
        : "";
    return String.format(
        Locale.ROOT,
        "%-34s %-10s %7d %12.2f %12.2f %12.2f  %-8s %s%s%n",
        entry.name(),
        label,
        entry.threads(),
        median,
        min,
        max,
        unit(entry, label),
        ratio,
        goal(entry, label, median));
  }

  /** The unit of a reading: of the entry, unless its label says that it counts bytes. */
  private static String unit(Entry entry, String label) {
    return label.startsWith("bytes ") ? "bytes" : entry.unit();
  }

  /** Names the goal of a reading, and whether the median reaches it. */
  private static String goal(Entry entry, String label, double median) {
    for (Suite.Goal goal : entry.goals()) {
      if (goal.reading().equals(label)) {
        boolean reached = entry.higherIsBetter() ? median >= goal.value() : median <= goal.value();
        return String.format(
            Locale.ROOT, " goal %.2f %s", goal.value(), reached ? "reached" : "NOT REACHED");
      }
    }
    return "";
  }

  private double bestPeer(Entry ours, String label) {
    double best = Double.NaN;
    for (Entry peer : suite.entries()) {
      List<Double> figures = values.get(key(peer, label));
      if (peer.role() == Role.PEER && peer.group().equals(ours.group()) && figures != null) {
        double median = median(figures);
        boolean better = ours.higherIsBetter() ? median > best : median < best;
        best = Double.isNaN(best) || better ? median : best;
      }
    }
    return best;
  }

  private static String machine(int forks) {
    return String.format(
        "JDK %s (%s), %s, %d processors, %s; %d forks, median and spread of their medians",
        Runtime.version(),
        System.getProperty("java.vm.name"),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        forks);
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch"); // Not Linux: the architecture must do.
    }
  }
}
