package io.laminar.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One case of a file.
 *
 * @param file its name without ending
 * @param title after {@code ===}
 * @param firstLine the number of the line below the title, counted from 1
 * @param lines all lines up to the next title
 */
record StreamCase(String file, String title, int firstLine, List<String> lines) {
  private static final Pattern CHANGE = Pattern.compile("([a-z][a-z0-9_$]*) (?:[+-] .*|nothing)");

  /** All cases, in the order of files and lines. */
  static List<StreamCase> readAll() {
    try {
      URI folder =
          Objects.requireNonNull(StreamCase.class.getResource("/streams")).toURI();
      if (folder.getScheme().equals("file")) {
        return readAll(Path.of(folder));
      }
      // Of an archive of tests.
      try (FileSystem archive = FileSystems.newFileSystem(folder, Map.of())) {
        return readAll(archive.getPath("/streams"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<StreamCase> readAll(Path folder) throws IOException {
    List<StreamCase> cases = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        read(file, cases);
      }
    }
    return cases;
  }

  private static void read(Path file, List<StreamCase> cases) throws IOException {
    String name = file.getFileName().toString().replace(".txt", "");
    List<String> lines = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.startsWith("===")) {
        lines = new ArrayList<>();
        cases.add(new StreamCase(name, line.substring(3).strip(), number + 1, lines));
      } else {
        lines.add(line);
      }
    }
  }

  /** The names of the relations whose changes it expects. */
  TreeSet<String> subscribed() {
    TreeSet<String> names = new TreeSet<>();
    for (String line : lines) {
      Matcher change = CHANGE.matcher(line);
      if (change.matches()) {
        names.add(change.group(1));
      }
    }
    return names;
  }

  /** Tells whether it holds for a database without a data directory only: {@code -- in memory}. */
  boolean isOfMemory() {
    return lines.contains("-- in memory");
  }

  /** Tells whether it says how many bytes of state there are, which what is retained would change. */
  boolean asksForBytes() {
    return lines.stream().anyMatch(line -> line.matches("[a-z][a-z0-9_$]* state .*"));
  }

  String place() {
    return file + ": " + title;
  }
}
