package io.laminar.capi;

import static io.laminar.capi.EncodedRows.row;
import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static io.laminar.capi.Session.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionTest {
  private static int register(
      Session session, String name, String arguments, String result, int flags, long function) {
    return Entry.registerFunction(
        session.database, utf8(name), utf8(arguments), utf8(result), flags, function, 40, 0);
  }

  /** Returns its argument as it was given. */
  private static int same(long context, long arguments, int count, long result) {
    MemoryUtil.copyMemory(arguments, result, HostValue.BYTES);
    return 0;
  }

  @Test
  void shouldCallAFunctionOfTheHost() {
    try (Session session = new Session("", "CREATE SOURCE s (a BIGINT, b DOUBLE)")) {
      session.host.functions.put(90L, (context, arguments, count, result) -> {
        long a = MemoryUtil.getLong(arguments + HostValue.FIRST);
        double b = Double.longBitsToDouble(
            MemoryUtil.getLong(arguments + HostValue.BYTES + HostValue.FIRST));
        MemoryUtil.putInt(result, Tags.DOUBLE);
        MemoryUtil.putLong(result + HostValue.FIRST, Double.doubleToRawLongBits(context + a * b));
        return 0;
      });
      ok(register(session, "scaled", "BIGINT\0DOUBLE\0", "DOUBLE", 0, 90));
      session.execute("CREATE STREAM t AS SELECT scaled(a, b) AS v FROM s");
      long subscription = session.subscribe("t");
      session.push(session.source("s"), row(3, 0.5));
      ok(Entry.perform(session.database, 2));
      assertThat(session.poll(subscription)).isEqualTo(List.of(List.of(41.5)));
    }
    assertThat(TestHost.start().destroyed).contains(40L);
  }

  @Test
  void shouldGiveAndTakeValuesOfEveryType() {
    List<String> types = List.of(
        "BOOLEAN|TRUE",
        "TINYINT|CAST(-3 AS TINYINT)",
        "BIGINT|CAST(-3 AS BIGINT)",
        "REAL|CAST(1.5 AS REAL)",
        "DOUBLE|CAST(1.5 AS DOUBLE)",
        "DECIMAL(38, 2)|CAST(-123456789012345678901234567890.12 AS DECIMAL(38, 2))",
        "DECIMAL(9, 2)|CAST(-1.25 AS DECIMAL(9, 2))",
        "VARCHAR|'grüße'",
        "VARBINARY|X'00ff'",
        "DATE|DATE '1969-12-31'",
        "TIME(6)|TIME '01:02:03.000004'",
        "TIMESTAMP(3)|TIMESTAMP '1969-12-31 23:59:59.999'",
        "TIMESTAMP(9)|TIMESTAMP '2001-02-03 04:05:06.123456789'",
        "INTERVAL DAY TO SECOND|INTERVAL '-1.5' SECOND",
        "INTERVAL YEAR TO MONTH|INTERVAL '14' MONTH",
        "INTEGER ARRAY|ARRAY[1, 2, NULL]",
        "VARCHAR ARRAY|ARRAY['a', 'a text of more than twelve bytes']");
    try (Session session =
        new Session("", "CREATE TABLE t (k BIGINT PRIMARY KEY); INSERT INTO t VALUES (1)")) {
      session.host.functions.put(91L, FunctionTest::same);
      for (int i = 0; i < types.size(); i++) {
        int bar = types.get(i).indexOf('|');
        String type = types.get(i).substring(0, bar);
        String literal = types.get(i).substring(bar + 1);
        ok(register(session, "same" + i, type + "\0", type, 0, 91));
        List<@Nullable Object> both = session
            .query("SELECT " + literal + " AS a, same" + i + "(" + literal + ") AS b FROM t")
            .get(0);
        assertThat(new Object[] {both.get(1)}).as(type).isEqualTo(new Object[] {both.get(0)});
        assertThat(both.get(0)).as(type).isNotNull();
      }
    }
  }

  @Test
  void shouldMakeAFailureOfTheFunctionARowError() {
    try (Session session =
        new Session("", "CREATE TABLE t (k BIGINT PRIMARY KEY); INSERT INTO t VALUES (1)")) {
      session.host.functions.put(92L, (context, arguments, count, result) -> 7);
      ok(register(session, "fails", "BIGINT\0", "BIGINT", 1, 92));
      assertThat(Entry.query(session.database, utf8("SELECT fails(k) FROM t"))).isZero();
      assertThat(Session.error().name()).isEqualTo("FUNCTION_FAILED");
      assertThat(Session.error().message()).contains("returned the error 7");
    }
  }

  @Test
  void shouldTakeANameInTheQuotesOfSql() {
    try (Session session =
        new Session("", "CREATE TABLE t (k BIGINT PRIMARY KEY); INSERT INTO t VALUES (5)")) {
      session.host.functions.put(93L, FunctionTest::same);
      ok(register(session, "\"as \"\"it\"\" is\"", "BIGINT\0", "BIGINT", 0, 93));
      assertThat(session.query("SELECT \"as \"\"it\"\" is\"(k) FROM t"))
          .isEqualTo(List.of(List.of(5L)));
    }
  }

  @Test
  void shouldRefuseWhatCannotBeRegistered() {
    try (Session session = new Session("", "")) {
      refused(ErrorCode.INVALID_ARGUMENT, register(session, "f", "", "BIGINT", 0, 0));
      refused(ErrorCode.INVALID_ARGUMENT, register(session, "f", "", "BIGINT", 8, 1));
      refused(ErrorCode.UNKNOWN_TYPE, register(session, "f", "NUMBR\0", "BIGINT", 0, 1));
      refused(
          ErrorCode.UNKNOWN_TYPE,
          register(session, "f", "", "BIGINT) AS a, CAST(1 AS BIGINT", 0, 1));
      refused(ErrorCode.DUPLICATE_NAME, register(session, "abs", "BIGINT\0", "BIGINT", 0, 1));
      ok(register(session, "f", "", "BIGINT", 0, 1));
      refused(ErrorCode.DUPLICATE_NAME, register(session, "F", "", "BIGINT", 0, 1));
    }
  }
}
