package io.laminar.oracle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The constructs that a search must meet: {@code constructs.txt}, where {@code {a|b}} stands for one line each, and {@code
 * @N} before a line for one that is due after N cases.
 */
final class ConstructList {
  private static final String FILE = "/oracle/constructs.txt";
  private static final Pattern DUE = Pattern.compile("@(\\d+) +");
  private static final long COMMON = 200;

  /** So many programs, which have a few views each, meet as much as one case of a search. */
  static final long CASES_OF_PROGRAMS = 5;

  private static final Pattern CHOICE = Pattern.compile("\\{([^}]*)}");

  private ConstructList() {}

  static List<String> lines() {
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(ConstructList.class.getResourceAsStream(FILE)),
        StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> constructs() {
    List<String> constructs = new ArrayList<>();
    lines().stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .forEach(line -> expand(line.strip(), constructs));
    return constructs;
  }

  private static void expand(String line, List<String> constructs) {
    Matcher choice = CHOICE.matcher(line);
    if (!choice.find()) {
      constructs.add(line);
      return;
    }
    for (String each : choice.group(1).split("\\|", -1)) {
      expand(line.substring(0, choice.start()) + each + line.substring(choice.end()), constructs);
    }
  }

  /** What a search of so many cases should have met. */
  static List<String> missing(Set<String> met, long cases) {
    List<String> missing = new ArrayList<>();
    for (String line : constructs()) {
      Matcher due = DUE.matcher(line);
      long least = due.lookingAt() ? Long.parseLong(due.group(1)) : COMMON;
      String construct = due.lookingAt() ? line.substring(due.end()) : line;
      if (cases >= least && !met.contains(construct)) {
        missing.add(construct);
      }
    }
    return missing;
  }
}
