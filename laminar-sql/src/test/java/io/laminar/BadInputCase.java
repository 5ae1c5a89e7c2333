package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code bad-input.txt}.
 *
 * @param sql the statement, or empty
 * @param call the name of an API call, or empty
 * @param code the expected code
 * @param at line and column, or "-"
 * @param problem a part of the expected problem
 * @param remedy a part of the expected remedy
 */
record BadInputCase(
    String sql, String call, ErrorCode code, String at, String problem, String remedy) {

  static List<BadInputCase> readAll() {
    String text;
    try (InputStream in = BadInputCase.class.getResourceAsStream("/bad-input.txt")) {
      text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<BadInputCase> cases = new ArrayList<>();
    for (String entry : text.split("\n\n+", -1)) {
      if (!entry.isBlank() && !entry.startsWith("#")) {
        cases.add(read(entry));
      }
    }
    return cases;
  }

  private static BadInputCase read(String entry) {
    Map<String, String> fields = new HashMap<>();
    String last = "";
    for (String line : entry.split("\n", -1)) {
      if (line.startsWith(" ")) {
        // The rest of a statement of several lines keeps its columns.
        fields.merge(last, "\n" + line.substring(9), String::concat);
      } else if (!line.isEmpty()) {
        int colon = line.indexOf(':');
        last = line.substring(0, colon);
        fields.put(last, line.substring(colon + 1).strip());
      }
    }
    return new BadInputCase(
        fields.getOrDefault("sql", ""),
        fields.getOrDefault("call", ""),
        ErrorCode.valueOf(fields.getOrDefault("code", "")),
        fields.getOrDefault("at", "-"),
        fields.getOrDefault("problem", ""),
        fields.getOrDefault("remedy", ""));
  }

  String title() {
    return call.isEmpty() ? sql : call;
  }

  void check(@Nullable Throwable thrown) {
    assertThat(thrown).as(title()).isInstanceOf(LaminarException.class);
    LaminarException error = (LaminarException) Objects.requireNonNull(thrown);
    String position =
        error.position().map(place -> place.line() + ":" + place.column()).orElse("-");
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(position).as(error.getMessage()).isEqualTo(at);
    assertThat(error.problem()).as(title()).contains(problem);
    assertThat(error.remedy()).as(title()).isNotBlank().contains(remedy);
    assertThat(error.position().isPresent())
        .as("a position of " + error.getMessage())
        .isEqualTo(!sql.isEmpty() || !at.equals("-"));
    checkThatPeopleCanReadIt(error);
  }

  private void checkThatPeopleCanReadIt(LaminarException error) {
    assertThat(problem).as("an expected problem of " + title()).isNotEmpty();
    assertThat(error.getMessage())
        .as(title())
        .doesNotContain("\n")
        .doesNotContainIgnoringCase("calcite")
        .doesNotContain("org.apache", "java.", "SqlNode", "RexNode", "Exception", "$Proxy")
        .hasSizeLessThan(1_000);
  }
}
