package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, with code, place and remedy: see {@code plan/refusals.txt}. */
final class RefusalTest {
  private final PlanFixture trades = PlanFixture.trades();

  static List<Arguments> refusals() throws IOException {
    List<Arguments> all = new ArrayList<>();
    try (InputStream file = RefusalTest.class.getResourceAsStream("/plan/refusals.txt")) {
      assertThat(file).isNotNull();
      List<String> lines =
          new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith("-> ")) {
          all.add(Arguments.of(lines.get(i - 1), lines.get(i).substring("-> ".length())));
        }
      }
    }
    return all;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void shouldRefuseByNameWithPlaceAndRemedy(String sql, String expected) {
    LaminarException refusal = refusalOf(sql);
    assertThat(told(refusal)).isEqualTo(expected);
    assertThat(refusal.position()).isPresent();
    assertThat(refusal.remedy()).isNotBlank();
    for (Throwable cause = refusal.getCause(); cause != null; cause = cause.getCause()) {
      assertThat(cause).as("nothing of Calcite's is shown").isInstanceOf(LaminarException.class);
    }
  }

  @Test
  void shouldCountPositionsInTheWholeText() {
    LaminarException refusal = refusalOf("""
        SELECT symbol,
               pricee
        FROM trades""");
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
    assertThat(refusal.position().orElseThrow()).hasToString("line 2, column 8");
  }

  @Test
  void shouldRefuseSubSelectsLikeTopLevelQueries() {
    LaminarException refusal = refusalOf(
        "SELECT * FROM (SELECT COLLECT(symbol) OVER (ORDER BY ts) AS s FROM trades) AS t");
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
    assertThat(refusal.position().orElseThrow().column()).isEqualTo(23);
  }

  private LaminarException refusalOf(String sql) {
    LaminarException refusal = catchThrowableOfType(LaminarException.class, () -> trades.plan(sql));
    assertThat(refusal).as(sql).isNotNull();
    return refusal;
  }

  private static String told(LaminarException refusal) {
    String place = refusal
        .position()
        .map(at -> at.line() + ":" + at.column() + "-" + at.endColumn())
        .orElse("nowhere");
    return (refusal.code() + " " + place + " | " + refusal.problem() + " | " + refusal.remedy())
        .strip();
  }
}
