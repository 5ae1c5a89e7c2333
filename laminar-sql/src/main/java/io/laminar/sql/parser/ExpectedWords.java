package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.*;

import io.laminar.sql.parser.generated.Token;
import java.util.Locale;
import java.util.Optional;

/** The few places where the word before says what may follow. */
final class ExpectedWords {
  private ExpectedWords() {}

  /** Returns the words that may follow the given one, as a list for a sentence; empty if they are not so few. */
  static Optional<String> after(Token before) {
    if (before.kind == QUOTED_IDENTIFIER) {
      return Optional.empty();
    }
    return switch (before.image.toUpperCase(Locale.ROOT)) {
      case "CREATE", "REPLACE" ->
        Optional.of("SOURCE, TABLE, STREAM, VIEW, MATERIALIZED VIEW or SINK");
      case "DROP" -> Optional.of("SOURCE, TABLE, STREAM, VIEW, MATERIALIZED VIEW or SINK");
      case "SHOW" -> Optional.of("SOURCES, STREAMS, VIEWS, MATERIALIZED VIEWS, SINKS or TABLES");
      case "EMIT" -> Optional.of("ON WINDOW CLOSE, FINAL, CHANGES, ON UPDATE or EVERY");
      case "MATERIALIZED" -> Optional.of("VIEW");
      case "GROUP", "ORDER", "PARTITION" -> Optional.of("BY");
      case "ALLOW" -> Optional.of("LATENESS");
      case "WATERMARK" -> Optional.of("FOR");
      case "INSERT" -> Optional.of("INTO");
      default -> Optional.empty();
    };
  }
}
