package io.laminar.capi;

import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static io.laminar.capi.Session.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;

class StatementTest {
  private static final String SQL =
      "CREATE TABLE t (k BIGINT PRIMARY KEY, v VARCHAR, d DECIMAL(20, 2))";

  private static long prepare(Session session, String sql) {
    long statement = StatementEntry.prepare(session.database, utf8(sql));
    assertThat(statement).as(() -> Session.error().toString()).isNotZero();
    return statement;
  }

  /** Binds a value of one or two words. */
  private static int bind(
      Session session, long statement, int index, int type, int unit, long first, long second) {
    long value = session.host.allocate(HostValue.BYTES);
    MemoryUtil.putInt(value, type);
    MemoryUtil.putInt(value + HostValue.UNIT, unit);
    MemoryUtil.putLong(value + HostValue.FIRST, first);
    MemoryUtil.putLong(value + HostValue.SECOND, second);
    int error = StatementEntry.bind(statement, index, value);
    session.host.free(value);
    return error;
  }

  private static void bindText(Session session, long statement, int index, String text) {
    byte[] bytes = utf8(text);
    long memory = session.host.allocate(Math.max(1, bytes.length));
    MemoryUtil.copyToMemory(bytes, 0, memory, bytes.length);
    ok(bind(session, statement, index, Tags.TEXT, 0, memory, bytes.length));
    session.host.free(memory);
  }

  @Test
  void shouldCarryOutAStatementWithValues() {
    try (Session session = new Session("", SQL)) {
      long insert = prepare(session, "INSERT INTO t VALUES (:key, :text, :amount)");
      ok(StatementEntry.parameterCount(insert, session.out()));
      assertThat(MemoryUtil.getInt(session.out())).isEqualTo(3);
      ok(StatementEntry.parameterIndex(insert, utf8("AMOUNT"), session.out()));
      assertThat(MemoryUtil.getInt(session.out())).isEqualTo(2);
      assertThat(StatementEntry.parameterName(insert, 1)).isEqualTo(utf8("text"));
      ok(bind(session, insert, 0, Tags.INT64, 0, 1, 0));
      bindText(session, insert, 1, "eins");
      ok(bind(session, insert, 2, Tags.DECIMAL, 2, -150, -1));
      ok(StatementEntry.execute(insert, 0));
      ok(bind(session, insert, 0, Tags.INT64, 0, 2, 0));
      ok(bind(session, insert, 1, Tags.NULL, 0, 0, 0));
      ok(StatementEntry.execute(insert, 0));
      assertThat(session.query("SELECT * FROM t ORDER BY k").toString())
          .isEqualTo("[[1, eins, -1.50], [2, null, -1.50]]");
      ok(StatementEntry.close(insert));
    }
  }

  @Test
  void shouldGiveTheRowsOfAPreparedQueryAlsoOnceItIsClosed() {
    try (Session session =
        new Session("", SQL + "; INSERT INTO t VALUES (1, 'a', 1), (2, 'b', 2)")) {
      long query = prepare(session, "SELECT v FROM t WHERE k >= ? ORDER BY k");
      ok(bind(session, query, 0, Tags.INT64, 0, 2, 0));
      long stream = StatementEntry.query(query);
      ok(StatementEntry.close(query));
      assertThat(session.drain(stream).toString()).isEqualTo("[[b]]");
    }
  }

  @Test
  void shouldSayWhatIsWrongWithParameters() {
    try (Session session = new Session("", SQL)) {
      long query = prepare(session, "SELECT v FROM t WHERE k = :key");
      assertThat(refused(ErrorCode.BINDING_MISMATCH, StatementEntry.execute(query, 0))
              .message())
          .isEqualTo("the parameter key (0) has no value");
      refused(ErrorCode.INVALID_ARGUMENT, bind(session, query, 1, Tags.INT64, 0, 1, 0));
      refused(ErrorCode.INVALID_ARGUMENT, bind(session, query, 0, 99, 0, 1, 0));
      refused(ErrorCode.INVALID_ARGUMENT, bind(session, query, 0, Tags.TEXT, 0, 0, 5));
      refused(ErrorCode.INVALID_ARGUMENT, bind(session, query, 0, Tags.DECIMAL, 39, 0, 5));
      refused(ErrorCode.VALUE_OUT_OF_RANGE, bind(session, query, 0, Tags.TIME, 0, 86_400, 0));
      refused(ErrorCode.INVALID_ARGUMENT, StatementEntry.bind(query, 0, 0));
      int error = StatementEntry.parameterIndex(query, utf8("kye"), session.out());
      assertThat(refused(ErrorCode.BINDING_MISMATCH, error).remedy())
          .isEqualTo("did you mean key?");
      ok(bind(session, query, 0, Tags.INT64, 0, 1, 0));
      ok(StatementEntry.clearBindings(query));
      refused(ErrorCode.BINDING_MISMATCH, StatementEntry.execute(query, 0));
      ok(bind(session, query, 0, Tags.BOOL, 0, 1, 0));
      Session.Failure mismatch = refused(ErrorCode.TYPE_MISMATCH, StatementEntry.execute(query, 0));
      assertThat(mismatch.excerpt()).startsWith("SELECT v FROM t WHERE k = :key\n");
    }
  }

  @Test
  void shouldNotGiveRowsOfACancelledQueryThatWereComputedBefore() {
    try (Session session = new Session("", SQL + "; INSERT INTO t VALUES (1, 'a', 1)")) {
      long query = prepare(session, "SELECT v FROM t");
      long stream = StatementEntry.query(query);
      long read = StatementEntry.query(query);
      assertThat(session.drain(read)).hasSize(1);
      ok(StatementEntry.cancel(query));
      long array = session.host.allocate(ArrowStructs.ARRAY_BYTES);
      refused(ErrorCode.QUERY_CANCELLED, ResultEntry.streamNext(stream, array));
      session.host.free(array);
      assertThat(session.drain(StatementEntry.query(query))).hasSize(1);
    }
  }

  @Test
  void shouldEndAQueryThatIsCancelled() {
    String sql = "CREATE TABLE n (k BIGINT PRIMARY KEY);"
        + "INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)";
    try (Session session = new Session("", sql)) {
      long query = prepare(session, "SELECT a.k FROM n a, n b, n c, n d, n e, n f");
      long stream = StatementEntry.query(query);
      assertThat(stream).as(() -> Session.error().toString()).isNotZero();
      ok(StatementEntry.cancel(query));
      long array = session.host.allocate(ArrowStructs.ARRAY_BYTES);
      refused(ErrorCode.QUERY_CANCELLED, ResultEntry.streamNext(stream, array));
      session.host.free(array);
    }
  }
}
