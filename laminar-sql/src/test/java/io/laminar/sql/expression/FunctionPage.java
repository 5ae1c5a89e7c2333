package io.laminar.sql.expression;

import io.laminar.sql.expression.FunctionEntry.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page of the documentation that lists the functions: prose of its own around the lines of the registry. */
final class FunctionPage {
  static final Path FILE = Path.of("..", "docs", "sql-functions.md");

  private FunctionPage() {}

  static String text() throws IOException {
    String text = template();
    for (FunctionSection section : FunctionSection.values()) {
      String place = "{{" + section + "}}\n";
      if (!text.contains(place)) {
        throw new IllegalStateException("the page has no place for " + section);
      }
      text = text.replace(place, table(section));
    }
    return text;
  }

  private static String template() throws IOException {
    try (InputStream page = FunctionPage.class.getResourceAsStream("/reference/sql-functions.md")) {
      return new String(Objects.requireNonNull(page).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String table(FunctionSection section) {
    return Stream.concat(
            Functions.all().stream().flatMap(entry -> entry.examples().stream()),
            Arrays.stream(AggregateEntry.values()).flatMap(entry -> entry.examples().stream()))
        .filter(example -> example.section() == section)
        .map(FunctionPage::line)
        .collect(Collectors.joining("", "| example | what it gives |\n|---|---|\n", ""));
  }

  private static String line(Example example) {
    return "| `" + example.sql().replace("|", "\\|") + "` | " + example.meaning() + " |\n";
  }
}
