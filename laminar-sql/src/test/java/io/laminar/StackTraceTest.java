package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An error shows the frames of the caller, on whatever thread it happened. */
final class StackTraceTest {
  private static final LaminarDB DB = LaminarDB.open();

  static {
    DB.execute("""
        CREATE SOURCE t (a INTEGER NOT NULL);
        CREATE STREAM s WITH (on_error = 'stop') AS SELECT 1 / a AS b FROM t;
        CREATE MATERIALIZED VIEW m AS SELECT COUNT(*) AS n FROM t;
        """);
  }

  @AfterAll
  static void close() {
    DB.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELEC 1",
        "SELECT nobody FROM m",
        "SELECT n FROM nobody",
        "SELECT 1 / 0",
        "CREATE STREAM x AS SELECT nobody FROM t",
        "CREATE STREAM s AS SELECT a FROM t",
        "CREATE SOURCE x (a NUMBER)",
        "INSERT INTO t VALUES ('x')",
        "INSERT INTO t VALUES (1 / 0)",
        "DROP SOURCE t"
      })
  void shouldShowTheCallerOfAStatement(String sql) {
    LaminarException error = catchThrowableOfType(LaminarException.class, () -> DB.execute(sql));

    assertThat(error.getStackTrace())
        .extracting(StackTraceElement::getClassName)
        .contains(StackTraceTest.class.getName(), LaminarDB.class.getName());
  }

  @Test
  void shouldShowTheReaderOfAStoppedStream() {
    Subscription<Row> results = DB.sink("s").subscribe();
    try (Source<Row> source = DB.source("t")) {
      source.push(Row.of(source.schema(), 0));
    }

    LaminarException error = catchThrowableOfType(LaminarException.class, results::recv);

    assertThat(error.getStackTrace())
        .extracting(StackTraceElement::getClassName)
        .contains(StackTraceTest.class.getName());
  }
}
