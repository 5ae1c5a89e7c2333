package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SuggestionsTest {
  private static final List<String> NAMES = List.of("trades", "bars", "Quotes", "id");

  @Test
  void shouldFindTheNearestName() {
    assertThat(Suggestions.closest("trdaes", NAMES)).contains("trades");
    assertThat(Suggestions.closest("TRADE", NAMES)).contains("trades");
    assertThat(Suggestions.closest("quots", NAMES)).contains("Quotes");
    assertThat(Suggestions.closest("bar", NAMES)).contains("bars");
    assertThat(Suggestions.closest("ID", NAMES)).contains("id");
  }

  @Test
  void shouldNotGuessWildly() {
    assertThat(Suggestions.closest("orders", NAMES)).isEmpty();
    assertThat(Suggestions.closest("xy", NAMES)).isEmpty();
    assertThat(Suggestions.closest("", NAMES)).isEmpty();
    assertThat(Suggestions.closest("x".repeat(100_000), NAMES)).isEmpty();
  }

  @Test
  void shouldCountSwapsAsOneStep() {
    assertThat(Suggestions.closest("form", List.of("from"))).contains("from");
    assertThat(Suggestions.closest("kitten", List.of("sitting"))).isEmpty();
  }

  @Test
  void shouldListWhatThereIs() {
    assertThat(Suggestions.remedy("trads", NAMES))
        .isEqualTo("did you mean trades? there is: trades, bars, Quotes, id");
    assertThat(Suggestions.remedy("x", List.of()))
        .isEqualTo("create it first: there is nothing of its kind yet");
  }
}
