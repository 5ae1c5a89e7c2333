package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions of the application in SQL. */
final class UserFunctionTest {
  private static LaminarDB open() {
    LaminarDB db =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());
    db.execute("CREATE SOURCE t (k VARCHAR, n INTEGER, x DOUBLE NOT NULL)");
    return db;
  }

  private static Object one(LaminarDB db, String sql) {
    return String.valueOf(db.query("SELECT " + sql).rows().get(0).get(0));
  }

  private static void refused(ErrorCode code, String words, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(LaminarException.class, refused -> {
      assertThat(refused.code()).isEqualTo(code);
      assertThat(refused.getMessage()).contains(words);
    });
  }

  private static String shout(String text) {
    return text.toUpperCase(Locale.ROOT) + "! and more than twelve bytes";
  }

  @Test
  void shouldTakeTypesFromLambdasAndMethods() {
    try (LaminarDB db = open()) {
      db.registerFunction("squared", (Double x) -> x * x);
      db.registerFunction("shout", UserFunctionTest::shout);
      db.registerFunction(
          "plus3",
          ScalarFunction.of(
              Collections.nCopies(3, DataType.of(TypeKind.BIGINT)),
              DataType.of(TypeKind.BIGINT),
              given -> (long) given[0] + (long) given[1] + (long) given[2]));
      db.registerFunction("next_day", (LocalDate day, Integer days) -> day.plusDays(days));

      assertThat(one(db, "squared(3)")).isEqualTo("9.0");
      assertThat(one(db, "SQUARED(1.5)")).isEqualTo("2.25");
      assertThat(one(db, "shout('hey')")).isEqualTo("HEY! and more than twelve bytes");
      assertThat(one(db, "plus3(1, CAST(2 AS SMALLINT), 3)")).isEqualTo("6");
      assertThat(one(db, "next_day(DATE '2024-02-28', 2)")).isEqualTo("2024-03-01");
      assertThat(one(db, "squared(NULL)")).isEqualTo("null");
    }
  }

  @Test
  void shouldComputeInStreamsAndMakeRowErrorsOfWhatIsThrown() {
    try (LaminarDB db = open()) {
      AtomicInteger calls = new AtomicInteger();
      db.registerFunction("inverse", (Integer n) -> {
        calls.incrementAndGet();
        return 100 / n;
      });
      db.execute(
          "CREATE STREAM q AS SELECT k, inverse(n) AS i FROM t WHERE inverse(n) > 10 OR n IS NULL");
      Subscription<Row> read = db.sink("q").subscribe();

      db.execute("INSERT INTO t VALUES ('a', 4, 1), ('b', 0, 1), ('c', NULL, 1), ('d', 50, 1)");

      assertThat(Objects.requireNonNull(read.poll()).values()).containsExactly("a", 25);
      assertThat(Objects.requireNonNull(read.poll()).values()).containsExactly("c", null);
      assertThat(read.poll()).isNull();
      assertThat(calls.get()).isGreaterThan(0);
      assertThat(db.metrics().queries().get(0).errors()).isEqualTo(1);
      refused(ErrorCode.FUNCTION_FAILED, "/ by zero", () -> db.query("SELECT inverse(0)"));
    }
  }

  @Test
  void shouldComputeValuesThatAreInsertedOrSet() {
    try (LaminarDB db = open()) {
      db.execute("CREATE TABLE u (k VARCHAR, n INTEGER, PRIMARY KEY (k))");
      PreparedStatement insert = db.prepare("INSERT INTO u VALUES (?, half(?) + 1)");
      refused(ErrorCode.UNKNOWN_FUNCTION, "half", () -> insert.execute("a", 4));
      db.registerFunction("half", (Integer n) -> n / 2);
      db.registerFunction("fails", (Integer n) -> Integer.parseInt("none of " + n));

      insert.execute("a", 4);
      db.execute("INSERT INTO u VALUES ('b', 7), (UPPER('c'), half(half(9))), ('d', HALF(NULL))");
      db.execute("UPDATE u SET n = half(n) WHERE half(n) = 3");

      db.awaitIdle();
      assertThat(db.query("SELECT k, n FROM u ORDER BY k").rows().toString())
          .isEqualTo("[(k=C, n=2), (k=a, n=3), (k=b, n=3), (k=d, n=null)]");
      refused(
          ErrorCode.FUNCTION_FAILED,
          "row 2",
          () -> db.execute("INSERT INTO u VALUES ('e', half(2)), ('f', fails(1))"));
    }
  }

  @Test
  void shouldTakeStatedTypesAndNulls() {
    try (LaminarDB db = open()) {
      db.registerFunction(
          "tax",
          ScalarFunction.of(
              List.of(DataType.decimal(10, 2)),
              DataType.decimal(12, 4),
              given -> ((BigDecimal) given[0]).multiply(new BigDecimal("0.19"))));
      db.registerFunction(
          "or_none",
          ScalarFunction.of(
                  List.of(DataType.of(TypeKind.VARCHAR)),
                  DataType.of(TypeKind.VARCHAR),
                  given -> given[0] == null ? "none" : given[0])
              .withNulls());

      assertThat(one(db, "tax(10.5)")).isEqualTo("1.9950");
      assertThat(one(db, "or_none(CAST(NULL AS VARCHAR))")).isEqualTo("none");
      assertThat(one(db, "or_none(NULL)")).isEqualTo("none");
      db.registerFunction(
          "wrong", ScalarFunction.of(List.of(), DataType.of(TypeKind.INTEGER), none -> "text"));
      refused(ErrorCode.FUNCTION_FAILED, "is not a INTEGER", () -> db.query("SELECT wrong()"));
    }
  }

  @Test
  void shouldRefuseWhatDoesNotFit() {
    try (LaminarDB db = open()) {
      db.registerFunction("half", (Integer n) -> n / 2);

      refused(
          ErrorCode.DUPLICATE_NAME, "already", () -> db.registerFunction("HALF", (Integer n) -> n));
      refused(
          ErrorCode.DUPLICATE_NAME,
          "of its own",
          () -> db.registerFunction("abs", (Integer n) -> n));
      refused(
          ErrorCode.BINDING_MISMATCH,
          "parameter 1 is a java.math.BigDecimal",
          () -> db.registerFunction("big", (BigDecimal n) -> n));
      refused(
          ErrorCode.BINDING_MISMATCH, "java.lang.Object", () -> db.registerFunction("any", a -> a));
      refused(ErrorCode.TYPE_MISMATCH, "half", () -> db.query("SELECT half('x')"));
      refused(ErrorCode.TYPE_MISMATCH, "half", () -> db.query("SELECT half(1.5)"));
      refused(ErrorCode.UNKNOWN_FUNCTION, "third", () -> db.query("SELECT third(1)"));
    }
  }

  @Test
  void shouldGiveConstantsBesideTheValuesOfEachRow() {
    try (LaminarDB db = open()) {
      db.registerFunction(
          "joined",
          ScalarFunction.of(
                  List.of(
                      DataType.of(TypeKind.VARCHAR),
                      DataType.of(TypeKind.INTEGER),
                      DataType.of(TypeKind.VARBINARY),
                      DataType.of(TypeKind.VARCHAR)),
                  DataType.of(TypeKind.VARCHAR),
                  given ->
                      given[0] + "/" + given[1] + "/" + ((byte[]) given[2])[0]++ + "/" + given[3])
              .withNulls());
      db.execute("CREATE STREAM q AS SELECT joined('a long constant', n, X'07', k),"
          + " joined(k, 5, X'08', NULL) FROM t");
      Subscription<Row> rows = db.sink("q").subscribe();

      db.execute("INSERT INTO t VALUES ('a', 1, 0), (NULL, NULL, 0)");

      assertThat(Objects.requireNonNull(rows.poll()).values())
          .containsExactly("a long constant/1/7/a", "a/5/8/null");
      assertThat(Objects.requireNonNull(rows.poll()).values())
          .containsExactly("a long constant/null/7/null", "null/5/8/null");
    }
  }

  @Test
  void shouldCallWhatIsNotDeterministicOnceARowAndOverRowsOnly() {
    try (LaminarDB db = open()) {
      AtomicInteger calls = new AtomicInteger();
      db.registerFunction(
          "ticket",
          ScalarFunction.of(
                  List.of(), DataType.of(TypeKind.INTEGER), none -> calls.incrementAndGet())
              .notDeterministic());
      db.execute("CREATE STREAM q AS SELECT id, id + 1 AS next, ticket() + ticket() AS two"
          + " FROM (SELECT ticket() AS id FROM t) WHERE id > 0");
      Subscription<Change<Row>> read = db.sink("q").changes();

      db.execute("INSERT INTO t VALUES ('a', 4, 1)");

      assertThat(Objects.requireNonNull(read.poll()).row().values()).containsExactly(1, 2, 5);
      db.execute(
          "DROP STREAM q; CREATE STREAM r AS SELECT id, id AS same FROM (SELECT ticket() AS id FROM t)");
      Subscription<Row> twice = db.sink("r").subscribe();
      db.execute("INSERT INTO t VALUES ('a', 4, 1)");
      assertThat(Objects.requireNonNull(twice.poll()).values()).containsExactly(4, 4);
      db.execute("CREATE MATERIALIZED VIEW v AS SELECT k, COUNT(*) AS n FROM t GROUP BY k");
      refused(
          ErrorCode.CHANGELOG_NOT_ALLOWED,
          "not deterministic",
          () -> db.execute("CREATE STREAM s AS SELECT k, ticket() AS id FROM v"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseCallsOfTheDatabase(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      AtomicReference<Runnable> work = new AtomicReference<>(db::awaitIdle);
      db.registerFunction("calls", (Integer n) -> {
        Objects.requireNonNull(work.get()).run();
        return n;
      });
      db.execute("CREATE SOURCE t (n INTEGER)");
      db.execute("CREATE MATERIALIZED VIEW c AS SELECT calls(n) AS n FROM t");
      List<Runnable> all =
          List.of(db::awaitIdle, db::close, () -> db.query("SELECT n FROM c"), db::metrics);

      for (Runnable each : all) {
        work.set(each);
        db.execute("INSERT INTO t VALUES (1)");
        db.awaitIdle();
      }

      assertThat(db.query("SELECT message FROM c$errors").rows())
          .hasSize(all.size())
          .allSatisfy(row -> assertThat(String.valueOf(row)).contains("WOULD_DEADLOCK"));
      refused(ErrorCode.FUNCTION_FAILED, "WOULD_DEADLOCK", () -> db.query("SELECT calls(1)"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetAFunctionUseAnotherDatabase(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      db.registerFunction("doubled_elsewhere", (Integer n) -> {
        try (LaminarDB other =
            LaminarDB.open(Config.builder().execution(execution).build())) {
          other.registerFunction("doubled", (Integer m) -> 2 * m);
          other.execute("CREATE SOURCE t (n INTEGER)");
          other.execute("CREATE MATERIALIZED VIEW d AS SELECT doubled(n) AS n FROM t");
          other.execute("INSERT INTO t VALUES (" + n + ")");
          return (Integer) other.query("SELECT n FROM d").rows().get(0).get(0);
        }
      });
      db.execute("CREATE SOURCE t (n INTEGER)");
      db.execute("CREATE MATERIALIZED VIEW d AS SELECT doubled_elsewhere(n) AS n FROM t");

      db.execute("INSERT INTO t VALUES (3), (4)");

      assertThat(db.query("SELECT n FROM d ORDER BY n").rows())
          .map(row -> row.get(0))
          .containsExactly(6, 8);
      assertThat(db.query("SELECT doubled_elsewhere(5)").rows())
          .map(row -> row.get(0))
          .containsExactly(10);
    }
  }

  @Test
  void shouldTakeAnErrorOfTheJvmForOneOfTheRow() {
    try (LaminarDB db = open()) {
      db.registerFunction("deep", (Integer n) -> {
        if (n > 0) {
          throw new StackOverflowError("deep");
        }
        return n;
      });

      refused(ErrorCode.FUNCTION_FAILED, "StackOverflowError", () -> db.query("SELECT deep(1)"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "date_trunc", "group_concat", "two\nlines"})
  void shouldRefuseNamesThatSqlCannotCall(String name) {
    try (LaminarDB db = open()) {
      refused(
          ErrorCode.INVALID_ARGUMENT,
          "SQL cannot call a function",
          () -> db.registerFunction(name, (Integer x) -> x));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"my own", "a.b", "select", "x\"y", "1st", "$a", "a;b", "--", "?"})
  void shouldCallNamesInDoubleQuotes(String name) {
    try (LaminarDB db = open()) {
      db.registerFunction(name, (Integer x) -> x + 1);
      assertThat(one(db, '"' + name.replace("\"", "\"\"") + "\"(7)")).isEqualTo("8");
    }
  }
}
