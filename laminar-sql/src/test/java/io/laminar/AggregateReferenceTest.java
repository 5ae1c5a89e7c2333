package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.AggregateEntry.Distinct;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the registry says of every aggregate is what it gives: of rows, of NULL, of nothing. */
final class AggregateReferenceTest {
  /** The result of a call over rows whose column i has these values, one after the other in event time. */
  private static @Nullable Object result(String call, String... values) {
    try (LaminarDB db =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
      db.execute(
          "CREATE SOURCE t (i INTEGER, d DOUBLE, m DECIMAL(10, 2), s VARCHAR, ts TIMESTAMP NOT NULL,"
              + " WATERMARK FOR ts); CREATE MATERIALIZED VIEW r AS SELECT " + call
              + " AS x FROM t");
      int second = 0;
      for (String value : values) {
        String number = value.equals("NULL") ? "1" : value;
        db.execute("INSERT INTO t VALUES (" + value + ", " + number + ".5, " + number
            + ".25, 'a', TIMESTAMP '2024-01-01 00:00:0" + second++ + "')");
      }
      return db.query("SELECT x FROM r").rows().get(0).get(0);
    }
  }

  private static String of(AggregateEntry aggregate) {
    return of(aggregate, "");
  }

  /** A call over the column i, or what is made of it. */
  private static String of(AggregateEntry aggregate, String quantifier) {
    String argument = switch (aggregate) {
      case COUNT_IF, BOOL_AND, BOOL_OR -> "i > 4";
      case ARG_MIN, ARG_MAX -> "i, i";
      case COVAR_POP, COVAR_SAMP, CORR, REGR_COUNT, REGR_AVGX, REGR_AVGY -> "i, MOD(i * i, 17)";
      case REGR_SXX, REGR_SYY, REGR_SXY, REGR_SLOPE, REGR_INTERCEPT, REGR_R2 -> "i, MOD(i * i, 17)";
      default -> "i";
    };
    String name = aggregate == AggregateEntry.PERCENTILE_CONT ? "MEDIAN" : aggregate.name();
    return switch (aggregate) {
      case PERCENTILE_DISC -> name + "(0.5) WITHIN GROUP (ORDER BY i)";
      case LISTAGG ->
        name + "(" + quantifier + "CAST(i AS VARCHAR)) WITHIN GROUP (ORDER BY CAST(i AS VARCHAR))";
      case ARRAY_AGG -> name + "(" + quantifier + "i ORDER BY i)";
      default -> name + "(" + quantifier + argument + ")";
    };
  }

  @Test
  void shouldRunEveryExample() {
    for (AggregateEntry aggregate : AggregateEntry.values()) {
      assertThat(aggregate.examples()).isNotEmpty();
      aggregate
          .examples()
          .forEach(
              line -> assertThat(result(line.sql(), "7", "9")).as(line.sql()).isNotNull());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldDoWithNullWhatTheEntrySays(AggregateEntry aggregate) {
    Object withNull = result(of(aggregate), "NULL", "5", "8", "6", "NULL");

    switch (aggregate.nulls()) {
      case COUNTS -> assertThat(withNull).isEqualTo(3L);
      case LEAVES_OUT ->
        assertThat(withNull).isEqualTo(result(of(aggregate), "5", "8", "6")).isNotNull();
      case TAKES ->
        assertThat(withNull)
            .isEqualTo(
                aggregate == AggregateEntry.ARRAY_AGG ? Arrays.asList(5, 6, 8, null, null) : null);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveOfNothingWhatTheEntrySays(AggregateEntry aggregate) {
    Object ofNothing = result(of(aggregate) + " FILTER (WHERE i > 9)", "5");

    assertThat(ofNothing)
        .isEqualTo(aggregate.nulls() == AggregateEntry.NullRule.COUNTS ? 0L : null);
  }

  @ParameterizedTest
  // Its syntax has no place for DISTINCT.
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PERCENTILE_DISC")
  void shouldDoWithDistinctWhatTheEntrySays(AggregateEntry aggregate) {
    String distinct = of(aggregate, "DISTINCT ");
    if (aggregate.distinct() == Distinct.REFUSED) {
      assertThatThrownBy(() -> result(distinct, "5"))
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED));
      return;
    }
    Object once = result(distinct, "5", "5", "8", "6");
    Object all = result(of(aggregate), "5", "5", "8", "6");
    assertThat(Objects.equals(once, all))
        .isEqualTo(aggregate.distinct() == Distinct.MAKES_NO_DIFFERENCE);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoByEventTimeWhereTheEntrySays(AggregateEntry aggregate) {
    boolean depends = aggregate.goesByEventTime();
    Object rising = result(of(aggregate), "5", "6", "7");
    Object falling = result(of(aggregate), "7", "6", "5");

    assertThat(Objects.equals(rising, falling)).isEqualTo(!depends);
  }
}
