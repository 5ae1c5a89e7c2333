package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.example.Highs.High;
import com.example.Highs.Trade;
import io.laminar.LaminarDB;
import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How an application tests its queries: with a clock of its own. */
final class HighsTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void shouldGiveTheHighestPriceOfAMinute() {
    try (LaminarDB db = LaminarDB.open()) {
      List<High> highs = Highs.of(
          db,
          List.of(
              new Trade("AAPL", 150.0, 1_700_000_000_000L),
              new Trade("AAPL", 152.5, 1_700_000_030_000L)));

      assertEquals(
          List.of(new High("AAPL", LocalDateTime.parse("2023-11-14T22:13"), 152.5)), highs);
    }
  }

  @Test
  void shouldGoByTheClockOfTheTest() {
    Clock noon = () -> NOON.toEpochMilli() * 1_000_000L;
    try (LaminarDB db = LaminarDB.open(Config.builder().clock(noon).build())) {
      assertEquals(
          LocalDateTime.parse("2026-11-20T12:00"),
          db.query("SELECT LOCALTIMESTAMP(3)").iterator().next().get(0));
    }
  }

  @Test
  void shouldReadAFile() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE lines (word VARCHAR NOT NULL, n INTEGER NOT NULL)
          FROM FILE (path = 'src/test/resources/words.csv', format = 'csv');
          CREATE STREAM large AS SELECT word, n FROM lines WHERE n > 1;""");
      List<Row> rows = new ArrayList<>();
      try (Subscription<Row> large = db.sink("large").subscribe()) {
        large.forEach(rows::add);
      }

      assertEquals(List.of("b", "a"), rows.stream().map(row -> row.get("word")).toList());
    }
  }
}
