package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.StatementKind;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AT TIME ZONE, the zone of the session, and windows by local day. */
final class TimeZoneTest {
  private static final String BERLIN = "SET TIME ZONE 'europe/berlin'";

  @AutoClose
  private final LaminarDB db =
      LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());

  private Object value(String sql) {
    return String.valueOf(db.query("SELECT " + sql).rows().get(0).get(0));
  }

  private static LaminarException refused(ErrorCode code, Runnable call) {
    LaminarException error = catchThrowableOfType(LaminarException.class, call::run);
    assertThat(error.code()).isEqualTo(code);
    return error;
  }

  /** As PostgreSQL: of a time that is shown twice the second, a skipped one by the offset before. */
  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      TIMESTAMP '2024-07-01 12:00:00' AT TIME ZONE 'Europe/Berlin'; 2024-07-01T10:00:00Z
      TIMESTAMP '2024-03-31 02:30:00' AT TIME ZONE 'Europe/Berlin'; 2024-03-31T01:30:00Z
      TIMESTAMP '2024-10-27 02:30:00' AT TIME ZONE 'Europe/Berlin'; 2024-10-27T01:30:00Z
      TIMESTAMP '2024-07-01 12:00:00.000001' AT TIME ZONE 'UTC' AT TIME ZONE 'asia/tokyo'; 2024-07-01T21:00:00.000001
      TIMESTAMP '9999-12-31 23:00:00' AT TIME ZONE '-02:00'; VALUE_OUT_OF_RANGE
      TIMESTAMP '1800-07-01 12:00:00' AT TIME ZONE 'Europe/Berlin'; 1800-07-01T11:06:32Z
      """)
  void shouldConvertLocalTimesAndInstants(String sql, String expected) {
    if (expected.equals("VALUE_OUT_OF_RANGE")) {
      refused(ErrorCode.VALUE_OUT_OF_RANGE, () -> value(sql));
    } else {
      assertThat(value(sql)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      CAST(t AS VARCHAR); 2024-07-01 01:00:00.000+02:00
      CAST(t AS DATE); 2024-07-01
      CAST(t AS TIMESTAMP); 2024-07-01T01:00
      CAST(t AS TIME); 01:00
      EXTRACT(HOUR FROM t); 1
      EXTRACT(MONTH FROM t); 7
      EXTRACT(EPOCH FROM t); 1719788400
      MONTH(t); 7
      LAST_DAY(t); 2024-07-31
      DATE_TRUNC('day', t); 2024-06-30T22:00:00Z
      CEIL(t TO MONTH); 2024-07-31T22:00:00Z
      t + INTERVAL '9' MONTH; 2025-03-31T23:00:00Z
      t - INTERVAL '1' DAY; 2024-06-29T23:00:00Z
      TIMESTAMPADD(MONTH, 9, t); 2025-03-31T23:00:00Z
      t = TIMESTAMP '2024-07-01 01:00:00'; true
      t > DATE '2024-07-01'; true
      t = '2024-07-01 01:00:00'; true
      t IN ('2024-06-30 23:00:00Z', '2024-07-01 02:00:00'); true
      CAST('2024-07-01 01:00:00' AS TIMESTAMP WITH LOCAL TIME ZONE) = t; true
      TRY_CAST('soon' AS TIMESTAMP WITH LOCAL TIME ZONE); null
      """)
  void shouldTakeInstantsApartInTheZoneOfTheSession(String sql, String expected) {
    db.execute("CREATE SOURCE s (t TIMESTAMP WITH LOCAL TIME ZONE NOT NULL);"
        + "CREATE MATERIALIZED VIEW v AS SELECT * FROM s;"
        + "INSERT INTO s VALUES ('2024-06-30 23:00:00Z');" + BERLIN);
    assertThat(value(sql + " FROM v")).isEqualTo(expected);
  }

  @Test
  void shouldReadLocalTimesOfAnInsertInTheZone() {
    db.execute(BERLIN + "; CREATE SOURCE s (t TIMESTAMP WITH LOCAL TIME ZONE);"
        + "CREATE MATERIALIZED VIEW v AS SELECT * FROM s; INSERT INTO s VALUES"
        + " ('2024-07-01 12:00:00'), (TIMESTAMP '2024-07-01 12:00:00'), ('2024-07-01 10:00:00Z'),"
        + " (TIMESTAMP '2024-07-01 11:00:00' + INTERVAL '1' HOUR)");
    assertThat(db.query("SELECT DISTINCT t FROM v").rows().stream().map(row -> row.get(0)))
        .containsExactly(Instant.parse("2024-07-01T10:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COALESCE(t, z)",
        "NVL(t, z)",
        "IF(TRUE, t, z)",
        "GREATEST(z, t)",
        "LEAST(t, z)",
        "CASE WHEN FALSE THEN z ELSE t END"
      })
  void shouldMakeAnInstantOfALocalTimeBesideOne(String choice) {
    db.execute(BERLIN + "; CREATE SOURCE s (t TIMESTAMP, z TIMESTAMP WITH LOCAL TIME ZONE);"
        + "CREATE MATERIALIZED VIEW v AS SELECT * FROM s;"
        + "INSERT INTO s VALUES ('2024-07-01 12:00:00', '2024-07-01 12:00:00')");
    String instant = "2024-07-01T10:00:00Z";
    assertThat(value(choice + " FROM v")).isEqualTo(instant);
    assertThat(value("t FROM v UNION ALL SELECT z FROM v")).isEqualTo(instant);
    assertThat(value("z FROM v UNION ALL SELECT t FROM v")).isEqualTo(instant);
  }

  @Test
  void shouldKeepTheZoneThatAViewWasCreatedUnder() {
    db.execute("CREATE SOURCE s (t TIMESTAMP WITH LOCAL TIME ZONE NOT NULL);" + BERLIN
        + "; CREATE MATERIALIZED VIEW v AS SELECT EXTRACT(HOUR FROM t) AS h FROM s;"
        + "SET TIME ZONE 'Asia/Tokyo'; INSERT INTO s VALUES ('2024-07-01 12:00:00Z')");
    assertThat(value("h FROM v")).isEqualTo("14");
    assertThat(db.zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(db.explain("v")).contains("Europe/Berlin");
    db.execute("SET TIME ZONE DEFAULT");
    assertThat(db.zone().normalized()).isEqualTo(java.time.ZoneOffset.UTC);
  }

  @Test
  void shouldBeginInTheZoneOfTheConfig() {
    Config config = Config.builder()
        .execution(Execution.CALLER_RUNS)
        .zone(ZoneId.of("Europe/Berlin"))
        .build();
    try (LaminarDB berlin = LaminarDB.open(config)) {
      String text = "CAST(TIMESTAMP '2024-07-01 12:00:00' AT TIME ZONE 'UTC' AS VARCHAR)";
      assertThat(berlin.query("SELECT " + text).rows().get(0).get(0))
          .isEqualTo("2024-07-01 14:00:00+02:00");
    }
  }

  @Test
  void shouldRefuseZonesByNameWithTheNearest() {
    LaminarException error =
        refused(ErrorCode.INVALID_LITERAL, () -> db.execute("SET TIME ZONE 'Berlin'"));
    assertThat(error.remedy()).contains("did you mean 'Europe/Berlin'?");
    assertThat(error.position().orElseThrow().column()).isEqualTo(15);
    refused(
        ErrorCode.INVALID_LITERAL,
        () -> value("TIMESTAMP '2024-07-01 12:00:00' AT TIME ZONE 'UTC+2'"));
    refused(ErrorCode.NOT_SUPPORTED, () -> db.execute("SET x = 1"));
    assertThat(db.prepare(BERLIN).kind()).isEqualTo(StatementKind.SET_TIME_ZONE);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      TUMBLE_START(ts, INTERVAL '1' DAY, ZONE => 'Europe/Berlin'), TUMBLE_END(ts, INTERVAL '1' DAY, 'europe/berlin'), TUMBLE_START(ts, INTERVAL '1' DAY, 'Europe/Berlin') + INTERVAL '1' DAY, COUNT(*) AS n FROM e GROUP BY TUMBLE(ts, INTERVAL '1' DAY, ZONE => 'Europe/Berlin')
      window_start, window_end, window_start + INTERVAL '1' DAY, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' DAY, ZONE => 'Europe/Berlin')) GROUP BY window_start, window_end
      window_start, window_end, window_start + INTERVAL '1' DAY, COUNT(*) AS n FROM TABLE(TUMBLE(DATA => TABLE e, TIMECOL => DESCRIPTOR(ts), ZONE => 'Europe/Berlin', SIZE => INTERVAL '1' DAY)) GROUP BY window_start, window_end
      """)
  void shouldGroupByLocalDays(String select) {
    db.execute("CREATE SOURCE e (ts TIMESTAMP NOT NULL, WATERMARK FOR ts);"
        + "CREATE MATERIALIZED VIEW v AS SELECT " + select + ";"
        + "INSERT INTO e VALUES (TIMESTAMP '2024-03-30 23:00:00'), (TIMESTAMP '2024-03-31 21:59:59'),"
        + "(TIMESTAMP '2024-03-31 22:00:00'); ADVANCE SOURCE e TO END");
    assertThat(
            db.query("SELECT * FROM v").rows().stream().map(row -> row.values().toString()))
        .containsExactly(
            "[2024-03-30T23:00, 2024-03-31T22:00, 2024-03-31T23:00, 2]",
            "[2024-03-31T22:00, 2024-04-01T22:00, 2024-04-01T22:00, 1]");
  }

  @ParameterizedTest
  @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
      INTERVAL '1' HOUR, ZONE => 'UTC'; INVALID_WINDOW
      INTERVAL '1' DAY, INTERVAL '1ms', 'UTC'; INVALID_WINDOW
      INTERVAL '1' DAY, ZONE => 5; INVALID_WINDOW
      INTERVAL '1' DAY, ZONE => 'Moon'; INVALID_LITERAL
      INTERVAL '1' DAY, ZONE => 'UTC', ZONE => 'UTC'; INVALID_WINDOW
      """)
  void shouldRefuseWindowsThatHaveNoLocalDays(String arguments, ErrorCode code) {
    db.execute("CREATE SOURCE e (ts TIMESTAMP NOT NULL, WATERMARK FOR ts)");
    refused(
        code,
        () -> db.execute("CREATE STREAM s AS SELECT COUNT(*) AS n FROM e GROUP BY TUMBLE(ts, "
            + arguments + ")"));
  }
}
