package io.laminar.capi.image;

import io.laminar.capi.Entry;
import org.graalvm.nativeimage.c.function.CEntryPoint;
import org.graalvm.nativeimage.c.function.CEntryPoint.IsolateThreadContext;

/** The library and its databases: the methods of {@link Entry}, by the names that {@code liblaminar} looks for. */
public final class DatabaseEntryPoints {
  private DatabaseEntryPoints() {}

  @CEntryPoint(name = "laminar_image_Entry_start")
  static int start(
      @IsolateThreadContext long isolateThread,
      long result,
      long releaseArray,
      long releaseSchema) {
    try {
      return ImageCalls.give(result, Entry.start(ImageCalls.host(), releaseArray, releaseSchema));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_lastError")
  static int lastError(@IsolateThreadContext long isolateThread, long result) {
    try {
      return ImageCalls.give(result, Entry.lastError());
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_counters")
  static int counters(@IsolateThreadContext long isolateThread, long result, long counts) {
    try {
      Entry.counters(counts);
      return ImageCalls.DONE;
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_thread")
  static int thread(@IsolateThreadContext long isolateThread, long result) {
    try {
      return ImageCalls.give(result, Entry.thread());
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_interruptThread")
  static int interruptThread(@IsolateThreadContext long isolateThread, long result, long thread) {
    try {
      return ImageCalls.give(result, Entry.interruptThread(thread));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_open")
  static int open(@IsolateThreadContext long isolateThread, long result, long configJson) {
    try {
      return ImageCalls.give(result, Entry.open(Blocks.readOrNull(configJson)));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_openWith")
  static int openWith(
      @IsolateThreadContext long isolateThread,
      long result,
      long configJson,
      long functions,
      long count) {
    try {
      return ImageCalls.give(
          result, Entry.openWith(Blocks.readOrNull(configJson), functions, (int) count));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_close")
  static int close(@IsolateThreadContext long isolateThread, long result, long database) {
    try {
      return ImageCalls.give(result, Entry.close(database));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_execute")
  static int execute(
      @IsolateThreadContext long isolateThread, long result, long database, long sql, long rows) {
    try {
      return ImageCalls.give(result, Entry.execute(database, Blocks.read(sql), rows));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_executeCounted")
  static int executeCounted(
      @IsolateThreadContext long isolateThread,
      long result,
      long database,
      long sql,
      long rows,
      long written) {
    try {
      return ImageCalls.give(
          result, Entry.executeCounted(database, Blocks.read(sql), rows, written));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_query")
  static int query(@IsolateThreadContext long isolateThread, long result, long database, long sql) {
    try {
      return ImageCalls.give(result, Entry.query(database, Blocks.read(sql)));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_perform")
  static int perform(
      @IsolateThreadContext long isolateThread, long result, long database, long action) {
    try {
      return ImageCalls.give(result, Entry.perform(database, (int) action));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_moveClock")
  static int moveClock(
      @IsolateThreadContext long isolateThread,
      long result,
      long database,
      long nanos,
      long byDuration) {
    try {
      return ImageCalls.give(result, Entry.moveClock(database, nanos, byDuration != 0));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_checkpoint")
  static int checkpoint(
      @IsolateThreadContext long isolateThread, long result, long database, long epoch) {
    try {
      return ImageCalls.give(result, Entry.checkpoint(database, epoch));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_copy")
  static int copy(
      @IsolateThreadContext long isolateThread,
      long result,
      long database,
      long directory,
      long savepoint) {
    try {
      return ImageCalls.give(result, Entry.copy(database, Blocks.read(directory), savepoint != 0));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_restoreSavepoint")
  static int restoreSavepoint(
      @IsolateThreadContext long isolateThread,
      long result,
      long savepoint,
      long configJson,
      long script,
      long scriptDirectory,
      long functions,
      long count) {
    try {
      return ImageCalls.give(
          result,
          Entry.restoreSavepoint(
              Blocks.read(savepoint),
              Blocks.read(configJson),
              Blocks.read(script),
              Blocks.readOrNull(scriptDirectory),
              functions,
              (int) count));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_repair")
  static int repair(
      @IsolateThreadContext long isolateThread, long result, long damaged, long target) {
    try {
      return ImageCalls.give(result, Entry.repair(Blocks.read(damaged), Blocks.read(target)));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_describe")
  static int describe(
      @IsolateThreadContext long isolateThread, long result, long database, long what, long name) {
    try {
      return ImageCalls.give(result, Entry.describe(database, (int) what, Blocks.readOrNull(name)));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_Entry_registerFunction")
  static int registerFunction(
      @IsolateThreadContext long isolateThread,
      long result,
      long database,
      long name,
      long argumentTypes,
      long resultType,
      long flags,
      long function,
      long context,
      long destroy) {
    try {
      return ImageCalls.give(
          result,
          Entry.registerFunction(
              database,
              Blocks.read(name),
              Blocks.read(argumentTypes),
              Blocks.read(resultType),
              (int) flags,
              function,
              context,
              destroy));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }
}
