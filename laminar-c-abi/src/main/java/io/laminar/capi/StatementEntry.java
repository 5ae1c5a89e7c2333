package io.laminar.capi;

import org.apache.arrow.memory.util.MemoryUtil;

/** Prepared statements, as {@code liblaminar} calls them; see {@link Entry} for what the methods have in common. */
public final class StatementEntry {
  private StatementEntry() {}

  /**
   * Parses a statement.
   *
   * @param database its handle
   * @param sql one statement
   * @return the statement's handle, 0 where it failed
   */
  public static long prepare(long database, byte[] sql) {
    String text = "";
    try {
      text = Text.decode(sql, "sql");
      return OpenDatabase.of(database).prepare(text);
    } catch (Throwable failed) {
      LastError.of(failed, text);
      return 0;
    }
  }

  /**
   * Counts the parameters.
   *
   * @param statement its handle
   * @param count receives an int32
   * @return 0, or an error
   */
  public static int parameterCount(long statement, long count) {
    try {
      MemoryUtil.putInt(count, OpenStatement.of(statement).parameterCount());
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Finds a parameter.
   *
   * @param statement its handle
   * @param name without the colon, case ignored
   * @param index receives an int32, counted from 0
   * @return 0, or an error
   */
  public static int parameterIndex(long statement, byte[] name, long index) {
    try {
      MemoryUtil.putInt(
          index, OpenStatement.of(statement).parameterIndex(Text.decode(name, "name")));
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Names a parameter.
   *
   * @param statement its handle
   * @param index counted from 0
   * @return the name, without a colon; null where there is none
   */
  public static byte @org.jspecify.annotations.Nullable [] parameterName(
      long statement, int index) {
    try {
      return Text.encode(OpenStatement.of(statement).parameterName(index));
    } catch (Throwable failed) {
      LastError.of(failed);
      return null;
    }
  }

  /**
   * Sets a parameter.
   *
   * @param statement its handle
   * @param index counted from 0
   * @param value the address of a value
   * @return 0, or an error
   */
  public static int bind(long statement, int index, long value) {
    try {
      OpenStatement.of(statement).bind(index, value);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Forgets the values of all parameters.
   *
   * @param statement its handle
   * @return 0, or an error
   */
  public static int clearBindings(long statement) {
    try {
      OpenStatement.of(statement).clearBindings();
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Carries the statement out.
   *
   * @param statement its handle
   * @param rows receives an int64: how many rows it wrote; 0 for none
   * @return 0, or an error
   */
  public static int execute(long statement, long rows) {
    OpenStatement open = null;
    try {
      open = OpenStatement.of(statement);
      Written written = open.execute();
      if (rows != 0) {
        MemoryUtil.putLong(rows, Math.max(0, written.rows()));
      }
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed, open == null ? "" : open.sql());
    }
  }

  /**
   * Carries the statement out, and counts.
   *
   * @param statement its handle
   * @param rows receives an int64: how many rows it gave, -1 where it is not a query; 0 for none
   * @param written receives an int64: how many rows it wrote, -1 where it is no INSERT, UPDATE or DELETE; 0 for none
   * @return 0, or an error
   */
  public static int executeCounted(long statement, long rows, long written) {
    OpenStatement open = null;
    try {
      open = OpenStatement.of(statement);
      open.execute().tell(rows, written);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed, open == null ? "" : open.sql());
    }
  }

  /**
   * Carries the statement out and gives its rows.
   *
   * @param statement its handle
   * @return the handle of a stream, 0 where it failed
   */
  public static long query(long statement) {
    OpenStatement open = null;
    try {
      open = OpenStatement.of(statement);
      return open.query();
    } catch (Throwable failed) {
      LastError.of(failed, open == null ? "" : open.sql());
      return 0;
    }
  }

  /**
   * Ends what the statement does now, on whatever thread.
   *
   * @param statement its handle
   * @return 0, or an error
   */
  public static int cancel(long statement) {
    try {
      OpenStatement.of(statement).cancel();
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Closes a statement; a second time does nothing.
   *
   * @param statement its handle
   * @return 0, or an error
   */
  public static int close(long statement) {
    return ResultEntry.close(statement, Held.Kind.STATEMENT);
  }
}
