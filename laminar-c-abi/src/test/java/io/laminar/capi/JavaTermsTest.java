package io.laminar.capi;

import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static io.laminar.capi.Session.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaTermsTest {
  private static Session.Failure bound(String type, int tag) {
    String sql = "CREATE TABLE t (k BIGINT PRIMARY KEY, v " + type + ")";
    try (Session session = new Session("", sql)) {
      long value = session.host.allocate(HostValue.BYTES);
      MemoryUtil.setMemory(value, HostValue.BYTES, (byte) 0);
      MemoryUtil.putInt(value + HostValue.TYPE, tag);
      long insert = StatementEntry.prepare(session.database, utf8("INSERT INTO t VALUES (1, ?)"));
      ok(StatementEntry.bind(insert, 0, value));
      session.host.free(value);
      return refused(ErrorCode.TYPE_MISMATCH, StatementEntry.execute(insert, 0));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          BOOLEAN                | 2  | an integer  | a boolean
          BIGINT                 | 1  | a boolean   | an integer
          DOUBLE                 | 5  | text        | a number
          VARCHAR                | 3  | a float     | text
          VARBINARY              | 4  | a decimal   | bytes
          DATE                   | 8  | a time      | a date, or days
          TIME                   | 9  | a timestamp | a time, or nanoseconds
          TIMESTAMP              | 7  | a date      | a timestamp, an instant, or an integer in the column's unit
          INTERVAL DAY TO SECOND | 12 | months      | a duration
          INTERVAL YEAR TO MONTH | 11 | a duration  | months
          BIGINT                 | 10 | an instant  | an integer
          BIGINT                 | 6  | bytes       | an integer
          BIGINT ARRAY           | 2  | an integer  | a list
          """)
  void shouldNameValuesAsProgramsInCDo(String type, int tag, String got, String wanted) {
    Session.Failure error = bound(type, tag);
    assertThat(error.message()).endsWith(" got " + got);
    assertThat(error.remedy()).isEqualTo("give it " + wanted);
  }

  @Test
  void shouldSayWhatAFunctionFailedWithAndNotWhatItThrew() {
    try (Session session = new Session("", "")) {
      session.host.functions.put(94L, (context, arguments, count, result) -> 7);
      ok(Entry.registerFunction(
          session.database, utf8("fails"), utf8(""), utf8("BIGINT"), 1, 94, 0, 0));
      assertThat(Entry.query(session.database, utf8("SELECT fails()"))).isZero();
      assertThat(Session.error().message())
          .startsWith("the function fails failed: the function returned the error 7");
    }
  }

  @Test
  void shouldNotSpeakOfTheFlagOfAThread() {
    LaminarException interrupted = new LaminarException(
        ErrorCode.INTERRUPTED, "interrupted", "sync(3) waits; the thread's interrupt flag is set");
    assertThat(JavaTerms.remedy(interrupted))
        .isEqualTo("sync(3) waits; the interrupt has ended this call only");
  }

  @Test
  void shouldLeaveNamesOfTheApplicationAlone() {
    LaminarException mismatch = new LaminarException(
        ErrorCode.TYPE_MISMATCH, "column Long DATE got a Price", "give it a Price");
    assertThat(JavaTerms.message(mismatch)).isEqualTo("column Long DATE got a Price");
    assertThat(JavaTerms.remedy(mismatch)).isEqualTo("give it a Price");
  }
}
