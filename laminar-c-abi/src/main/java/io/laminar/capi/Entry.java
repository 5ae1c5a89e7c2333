package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.RepairReport;
import io.laminar.api.RestoreReport;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * The library and its databases, as {@code liblaminar} calls them. The package's description says what all of these
 * methods have in common: they never throw, return 0 or null where they fail, and {@link #lastError} then tells why.
 * Semantics, ownership and thread rules of each are those of the function of its name in {@code laminar.h}.
 */
public final class Entry {
  private Entry() {}

  // --- The library ---

  /**
   * Begins: once, after the host's native methods are registered, before anything else is called.
   *
   * @param releaseArray the address of the host's {@code void (*)(struct ArrowArray*)} for exported arrays
   * @param releaseSchema likewise for exported schemas
   * @return 0, or an error
   */
  public static int start(long releaseArray, long releaseSchema) {
    return start(new JniHost(), releaseArray, releaseSchema);
  }

  /**
   * Begins, for a host that is not called through JNI.
   *
   * @param host what it does for us
   * @param releaseArray as for {@link #start(long, long)}
   * @param releaseSchema likewise
   * @return 0, or an error
   */
  public static int start(HostCalls host, long releaseArray, long releaseSchema) {
    try {
      Host.install(host, releaseArray, releaseSchema);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Tells what failed last on the calling thread.
   *
   * @return little-endian: i32 error number, line, column, end line, end column (from 1; 0: none), and four texts, each a u32
   *     length and UTF-8: name, message, remedy, and the line of the SQL with a caret below the place; number 0 where
   *     nothing failed yet; null where there is no memory for it
   */
  public static byte @Nullable [] lastError() {
    try {
      return LastError.encoded();
    } catch (Throwable failed) {
      return null;
    }
  }

  /**
   * Names an error.
   *
   * @param number of an error
   * @return its name in UTF-8; null for a number that none has
   */
  public static byte @Nullable [] errorName(int number) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.number() == number) {
        return Text.encode(code.name());
      }
    }
    return null;
  }

  /**
   * Names the errors that there are.
   *
   * @return {@code number=NAME} a line, in UTF-8
   */
  public static byte[] errorNames() {
    StringBuilder lines = new StringBuilder();
    for (ErrorCode code : ErrorCode.values()) {
      lines.append(code.number()).append('=').append(code.name()).append('\n');
    }
    return Text.encode(lines.toString());
  }

  /**
   * Counts the handles that are open.
   *
   * @param counts receives six int64: databases, sources, sinks, subscriptions, statements, streams
   */
  public static void counters(long counts) {
    for (Held.Kind kind : Held.Kind.values()) {
      MemoryUtil.putLong(
          counts + (kind.number - 1L) * Long.BYTES, HandleTable.shared().count(kind));
    }
  }

  /**
   * Numbers the calling thread, for {@link #interruptThread}.
   *
   * @return a number that no other thread has
   */
  public static long thread() {
    return Thread.currentThread().getId();
  }

  /**
   * Ends what waits or works on one thread now.
   *
   * @param thread its {@link #thread}
   * @return 0, whether anything was going on there or not
   */
  public static int interruptThread(long thread) {
    try {
      HandleTable.shared().interrupt(thread);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  // --- Databases ---

  /**
   * Opens a database.
   *
   * @param configJson a JSON object of the fields of {@code Config} in snake_case; null for the defaults
   * @return its handle, 0 where it failed
   */
  public static long open(byte @Nullable [] configJson) {
    try {
      return OpenDatabase.open(configJson == null ? "" : Text.decode(configJson, "config"));
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  /**
   * Opens a database that has functions of the application from its beginning.
   *
   * @param configJson as for {@link #open}
   * @param functions the address of {@code LaminarFunctionDefinition} structs, which the caller has checked for NULLs
   * @param count how many
   * @return its handle, 0 where it failed; then nothing was destroyed
   */
  public static long openWith(byte @Nullable [] configJson, long functions, int count) {
    try {
      return OpenDatabase.open(
          configJson == null ? "" : Text.decode(configJson, "config"), functions, count);
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  /**
   * Closes a database and every handle that was made of it. A second time does nothing.
   *
   * @param database its handle
   * @return 0, or an error
   */
  public static int close(long database) {
    try {
      Held open = HandleTable.shared().find(database, Held.Kind.DATABASE);
      if (open != null) {
        open.close();
      }
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Carries statements out in order.
   *
   * @param database its handle
   * @param sql statements
   * @param rows receives an int64: how many rows they wrote; 0 for none
   * @return 0, or an error
   */
  public static int execute(long database, byte[] sql, long rows) {
    String text = "";
    try {
      text = Text.decode(sql, "sql");
      Written written = OpenDatabase.of(database).execute(text);
      if (rows != 0) {
        MemoryUtil.putLong(rows, Math.max(0, written.rows()));
      }
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed, text);
    }
  }

  /**
   * Carries statements out in order, and counts.
   *
   * @param database its handle
   * @param sql statements
   * @param rows receives an int64: how many rows the queries among them gave, -1 where there is none; 0 for none
   * @param written receives an int64: how many rows INSERT, UPDATE and DELETE have written, -1 where there is none; 0 for none
   * @return 0, or an error
   */
  public static int executeCounted(long database, byte[] sql, long rows, long written) {
    String text = "";
    try {
      text = Text.decode(sql, "sql");
      OpenDatabase.of(database).execute(text).tell(rows, written);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed, text);
    }
  }

  /**
   * Carries statements out in order and gives the rows of the last one.
   *
   * @param database its handle
   * @param sql statements
   * @return the handle of a stream, see {@link ResultEntry#streamNext}; 0 where it failed
   */
  public static long query(long database, byte[] sql) {
    String text = "";
    try {
      text = Text.decode(sql, "sql");
      return OpenDatabase.of(database).query(text);
    } catch (Throwable failed) {
      LastError.of(failed, text);
      return 0;
    }
  }

  /**
   * Does one of the things that take a database and give nothing.
   *
   * @param database its handle
   * @param action 0 start, 1 stop, 2 await idle, 3 tick, 4 flush, 5 start connectors, 6 interrupt
   * @return 0, or an error
   */
  public static int perform(long database, int action) {
    try {
      OpenDatabase.of(database).perform(action);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Moves the manual clock of a database, and does what is due by then.
   *
   * @param database its handle
   * @param nanos since 1970, or from the present time on
   * @param byDuration whether the latter
   * @return 0, or an error
   */
  public static int moveClock(long database, long nanos, boolean byDuration) {
    try {
      OpenDatabase.of(database).moveClock(nanos, byDuration);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Writes a checkpoint.
   *
   * @param database its handle
   * @param epoch receives an int64: that of the checkpoint, -1 where none was made; 0 for none
   * @return 0, or an error
   */
  public static int checkpoint(long database, long epoch) {
    try {
      long made = OpenDatabase.of(database).checkpoint();
      if (epoch != 0) {
        MemoryUtil.putLong(epoch, made);
      }
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Copies a database into a directory.
   *
   * @param database its handle
   * @param directory missing or empty
   * @param savepoint whether as {@code laminar_savepoint}, otherwise as {@code laminar_backup}
   * @return 0, or an error
   */
  public static int copy(long database, byte[] directory, boolean savepoint) {
    try {
      OpenDatabase.of(database).copy(Text.decode(directory, "directory"), savepoint);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Gives the state of a savepoint to the objects of a script, in a new data directory.
   *
   * @param savepoint a directory
   * @param configJson as for {@link #open}, with the new {@code data_directory}
   * @param script CREATE statements
   * @param scriptDirectory what relative paths in the script are relative to; null for the process's directory
   * @param functions as for {@link #openWith}
   * @param count how many; none is destroyed
   * @return what became of each object, as JSON; null where it failed
   */
  public static byte @Nullable [] restoreSavepoint(
      byte[] savepoint,
      byte[] configJson,
      byte[] script,
      byte @Nullable [] scriptDirectory,
      long functions,
      int count) {
    String text = "";
    try {
      text = Text.decode(script, "script");
      RestoreReport report = Directories.restore(
          Text.decode(savepoint, "savepoint"),
          Text.decode(configJson, "config"),
          text,
          scriptDirectory == null ? "" : Text.decode(scriptDirectory, "script_directory"),
          functions,
          count);
      return DirectoryJson.of(report);
    } catch (Throwable failed) {
      LastError.of(failed, text);
      return null;
    }
  }

  /**
   * Salvages what is whole of a damaged data directory.
   *
   * @param damaged a data directory
   * @param target does not exist
   * @return what was kept, as JSON; null where it failed
   */
  public static byte @Nullable [] repair(byte[] damaged, byte[] target) {
    try {
      RepairReport report =
          Directories.repair(Text.decode(damaged, "damaged"), Text.decode(target, "target"));
      return DirectoryJson.of(report);
    } catch (Throwable failed) {
      LastError.of(failed);
      return null;
    }
  }

  /**
   * Describes a database.
   *
   * @param database its handle
   * @param what 0 metrics, 1 explain, 2 analyze, 3 recovery, 4 objects, 5 config
   * @param name of an object, for explain and analyze; null otherwise
   * @return JSON; null where it failed
   */
  public static byte @Nullable [] describe(long database, int what, byte @Nullable [] name) {
    try {
      return OpenDatabase.of(database)
          .describe(what, name == null ? "" : Text.decode(name, "name"));
    } catch (Throwable failed) {
      LastError.of(failed);
      return null;
    }
  }

  /**
   * Registers a function of the application.
   *
   * @param database its handle
   * @param name as SQL calls it
   * @param argumentTypes SQL types, each ended by a NUL
   * @param resultType an SQL type
   * @param flags 1 not deterministic, 2 called with NULLs
   * @param function the address of a {@code LaminarFunction}
   * @param context given to it
   * @param destroy the address of {@code void (*)(void*)}, called with the context when the database is closed, and not where this
   *     fails; 0 for none
   * @return 0, or an error
   */
  public static int registerFunction(
      long database,
      byte[] name,
      byte[] argumentTypes,
      byte[] resultType,
      int flags,
      long function,
      long context,
      long destroy) {
    try {
      OpenDatabase.of(database)
          .registerFunction(
              Text.decode(name, "name"),
              Text.decode(argumentTypes, "argument_types"),
              Text.decode(resultType, "result_type"),
              flags,
              new HostFunction.Address(function, context, destroy));
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }
}
