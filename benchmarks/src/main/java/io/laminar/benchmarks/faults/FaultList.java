package io.laminar.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lists of faults, one file a room:
 *
 * <pre>
 *   # a comment
 *   fault NAME
 *   in io.laminar.core.ring.Channel
 *   - what stands there, exactly once
 *   + what is put in its place
 *   by ChannelTest LaneTest
 *   explained why no test can notice it
 * </pre>
 *
 * <p>{@code -} and {@code +} may have several lines; without {@code +} the text is taken away.
 */
final class FaultList {
  private final String room;
  private final List<Fault> faults = new ArrayList<>();
  private final List<String> text = new ArrayList<>();
  private final List<String> replacement = new ArrayList<>();
  private String name = "";
  private String type = "";
  private List<String> tests = List.of();
  private @Nullable String explanation;

  private FaultList(String room) {
    this.room = room;
  }

  /**
   * Reads all lists of a folder.
   *
   * @param folder has one file a room
   * @return the faults, by room
   * @throws IOException if a file cannot be read
   */
  static List<Fault> read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    List<Fault> faults = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      String room = file.getFileName().toString().replace(".txt", "");
      for (Fault fault : new FaultList(room).read(Files.readAllLines(file))) {
        if (!names.add(fault.name())) {
          throw new IllegalArgumentException("two faults are named " + fault.name());
        }
        faults.add(fault);
      }
    }
    return faults;
  }

  private List<Fault> read(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int space = line.indexOf(' ');
      String word = space < 0 ? line : line.substring(0, space);
      String rest = space < 0 ? "" : line.substring(space + 1);
      switch (word) {
        case "fault" -> {
          end();
          name = room + "/" + rest.strip();
        }
        case "in" -> type = rest.strip();
        case "-" -> text.add(rest);
        case "+" -> replacement.add(rest);
        case "by" -> tests = List.of(rest.strip().split("\\s+"));
        case "explained" -> explanation = rest.strip();
        default ->
          throw new IllegalArgumentException(
              room + ".txt:" + (i + 1) + ": no line begins with " + word);
      }
    }
    end();
    return faults;
  }

  private void end() {
    if (!name.isEmpty()) {
      if (type.isEmpty() || text.isEmpty() || tests.isEmpty()) {
        throw new IllegalArgumentException(name + " needs lines in, - and by");
      }
      faults.add(new Fault(
          name, type, String.join("\n", text), String.join("\n", replacement), tests, explanation));
    }
    name = "";
    type = "";
    text.clear();
    replacement.clear();
    tests = List.of();
    explanation = null;
  }
}
