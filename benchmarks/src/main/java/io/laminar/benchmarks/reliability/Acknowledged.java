package io.laminar.benchmarks.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How far each handle has come for certain, by what its process said, or a later one has found. */
final class Acknowledged {
  private final Map<String, Long> counts = new TreeMap<>();

  /** Nothing was acknowledged. */
  Acknowledged() {}

  /** Reads what {@link #write} wrote. */
  static Acknowledged read(Path file) throws IOException {
    Acknowledged read = new Acknowledged();
    for (String line : Files.readAllLines(file)) {
      read.raise(line);
    }
    return read;
  }

  /** A copy of the notes so far. Any thread. */
  synchronized Acknowledged copy() {
    Acknowledged copy = new Acknowledged();
    copy.counts.putAll(counts);
    return copy;
  }

  /** Takes a line such as {@code a 17}. Any thread. */
  synchronized void raise(String line) {
    int space = line.indexOf(' ');
    counts.merge(line.substring(0, space), Long.parseLong(line.substring(space + 1)), Math::max);
  }

  synchronized long of(String handle) {
    return counts.getOrDefault(handle, 0L);
  }

  /** The names that begin so. */
  synchronized List<String> names(String prefix) {
    return counts.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  synchronized void write(Path file) throws IOException {
    Files.write(
        file,
        counts.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .toList());
  }
}
