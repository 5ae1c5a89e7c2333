package io.laminar.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/errors.md says of every code what it means and what to do; with -Dreference.write=true it is written. */
final class ErrorPageTest {
  private static final Path PAGE = Path.of("..", "docs", "errors.md");
  private static final Path CODES = Path.of("src/main/java/io/laminar/api/ErrorCode.java");
  private static final Pattern CODE =
      Pattern.compile("/\\*\\* (.*?) \\*/\\s+([A-Z_]+)\\((\\d+)\\)");

  @Test
  void shouldHoldEveryCode() throws IOException {
    String page = page();
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  private static String page() throws IOException {
    Map<String, String> remedies = remedies();
    StringBuilder text = new StringBuilder("""
        # Errors

        Every error is a `LaminarException` with a code, a message, a remedy, and where SQL is at fault the line and
        column. A number never changes its meaning. The groups: 1xxx what was written, 2xxx the data of a row, 3xxx
        resources and limits, 4xxx the life cycle, 9xxx defects of LaminarDB. Errors 2xxx of a query are *row errors*:
        the row leaves that query, is counted, and is kept in `name$errors`.

        This page is written by `ErrorPageTest` (`-Dreference.write=true`).

        | code | number | cause | what to do |
        |---|---|---|---|
        """);
    Map<String, String> causes = causes();
    for (ErrorCode code : ErrorCode.values()) {
      String cause = Objects.requireNonNull(causes.get(code.name()), code.name());
      String remedy = Objects.requireNonNull(remedies.remove(code.name()), "remedy of " + code);
      text.append("| %s | %d | %s | %s |\n".formatted(code, code.number(), cause, remedy));
    }
    assertThat(remedies).as("remedies of codes that are gone").isEmpty();
    return text.toString();
  }

  /** The Javadoc of the codes. */
  private static Map<String, String> causes() throws IOException {
    Map<String, String> causes = new LinkedHashMap<>();
    Matcher matcher = CODE.matcher(Files.readString(CODES));
    while (matcher.find()) {
      causes.put(matcher.group(2), matcher.group(1).replaceAll("\\{@code (.*?)}", "`$1`"));
    }
    return causes;
  }

  private static Map<String, String> remedies() throws IOException {
    Map<String, String> remedies = new LinkedHashMap<>();
    try (InputStream in = ErrorPageTest.class.getResourceAsStream("/reference/errors.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
        String[] parts = line.split(": ", 2);
        remedies.put(parts[0], parts[1]);
      });
    }
    return remedies;
  }
}
