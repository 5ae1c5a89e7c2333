package io.laminar.capi.image;

import io.laminar.capi.StatementEntry;
import org.graalvm.nativeimage.c.function.CEntryPoint;
import org.graalvm.nativeimage.c.function.CEntryPoint.IsolateThreadContext;

/** Prepared statements: the methods of {@link StatementEntry}, by the names that {@code liblaminar} looks for. */
public final class StatementEntryPoints {
  private StatementEntryPoints() {}

  @CEntryPoint(name = "laminar_image_StatementEntry_prepare")
  static int prepare(
      @IsolateThreadContext long isolateThread, long result, long database, long sql) {
    try {
      return ImageCalls.give(result, StatementEntry.prepare(database, Blocks.read(sql)));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_parameterCount")
  static int parameterCount(
      @IsolateThreadContext long isolateThread, long result, long statement, long count) {
    try {
      return ImageCalls.give(result, StatementEntry.parameterCount(statement, count));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_parameterIndex")
  static int parameterIndex(
      @IsolateThreadContext long isolateThread,
      long result,
      long statement,
      long name,
      long index) {
    try {
      return ImageCalls.give(
          result, StatementEntry.parameterIndex(statement, Blocks.read(name), index));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_bind")
  static int bind(
      @IsolateThreadContext long isolateThread,
      long result,
      long statement,
      long index,
      long value) {
    try {
      return ImageCalls.give(result, StatementEntry.bind(statement, (int) index, value));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_clearBindings")
  static int clearBindings(@IsolateThreadContext long isolateThread, long result, long statement) {
    try {
      return ImageCalls.give(result, StatementEntry.clearBindings(statement));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_execute")
  static int execute(
      @IsolateThreadContext long isolateThread, long result, long statement, long rows) {
    try {
      return ImageCalls.give(result, StatementEntry.execute(statement, rows));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_executeCounted")
  static int executeCounted(
      @IsolateThreadContext long isolateThread,
      long result,
      long statement,
      long rows,
      long written) {
    try {
      return ImageCalls.give(result, StatementEntry.executeCounted(statement, rows, written));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_query")
  static int query(@IsolateThreadContext long isolateThread, long result, long statement) {
    try {
      return ImageCalls.give(result, StatementEntry.query(statement));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_cancel")
  static int cancel(@IsolateThreadContext long isolateThread, long result, long statement) {
    try {
      return ImageCalls.give(result, StatementEntry.cancel(statement));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_StatementEntry_close")
  static int close(@IsolateThreadContext long isolateThread, long result, long statement) {
    try {
      return ImageCalls.give(result, StatementEntry.close(statement));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }
}
