package io.laminar.capi.image;

import io.laminar.capi.SourceEntry;
import org.graalvm.nativeimage.c.function.CEntryPoint;
import org.graalvm.nativeimage.c.function.CEntryPoint.IsolateThreadContext;

/** Sources: the methods of {@link SourceEntry}, by the names that {@code liblaminar} looks for. */
public final class SourceEntryPoints {
  private SourceEntryPoints() {}

  @CEntryPoint(name = "laminar_image_SourceEntry_open")
  static int open(
      @IsolateThreadContext long isolateThread,
      long result,
      long database,
      long name,
      long handleName) {
    try {
      return ImageCalls.give(
          result, SourceEntry.open(database, Blocks.read(name), Blocks.readOrNull(handleName)));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_cloneSource")
  static int cloneSource(@IsolateThreadContext long isolateThread, long result, long source) {
    try {
      return ImageCalls.give(result, SourceEntry.cloneSource(source));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_columns")
  static int columns(@IsolateThreadContext long isolateThread, long result, long source) {
    try {
      return ImageCalls.give(result, SourceEntry.columns(source));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_schema")
  static int schema(
      @IsolateThreadContext long isolateThread, long result, long source, long schema) {
    try {
      return ImageCalls.give(result, SourceEntry.schema(source, schema));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_pushRow")
  static int pushRow(
      @IsolateThreadContext long isolateThread, long result, long source, long row, long length) {
    try {
      return ImageCalls.give(result, SourceEntry.pushRow(source, row, length));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_tryPushRow")
  static int tryPushRow(
      @IsolateThreadContext long isolateThread,
      long result,
      long source,
      long row,
      long length,
      long pushed) {
    try {
      return ImageCalls.give(result, SourceEntry.tryPushRow(source, row, length, pushed));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_pushRows")
  static int pushRows(
      @IsolateThreadContext long isolateThread,
      long result,
      long source,
      long rows,
      long length,
      long pushed) {
    try {
      return ImageCalls.give(result, SourceEntry.pushRows(source, rows, length, pushed));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_pushArrow")
  static int pushArrow(
      @IsolateThreadContext long isolateThread,
      long result,
      long source,
      long array,
      long schema,
      long pushed) {
    try {
      return ImageCalls.give(result, SourceEntry.pushArrow(source, array, schema, pushed));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_tryPushArrow")
  static int tryPushArrow(
      @IsolateThreadContext long isolateThread,
      long result,
      long source,
      long array,
      long schema,
      long pushed) {
    try {
      return ImageCalls.give(result, SourceEntry.tryPushArrow(source, array, schema, pushed));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_watermark")
  static int watermark(
      @IsolateThreadContext long isolateThread, long result, long source, long value, long unit) {
    try {
      return ImageCalls.give(result, SourceEntry.watermark(source, value, (int) unit));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_hasCapacity")
  static int hasCapacity(
      @IsolateThreadContext long isolateThread, long result, long source, long has) {
    try {
      return ImageCalls.give(result, SourceEntry.hasCapacity(source, has));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_finish")
  static int finish(@IsolateThreadContext long isolateThread, long result, long source) {
    try {
      return ImageCalls.give(result, SourceEntry.finish(source));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_lastSequence")
  static int lastSequence(
      @IsolateThreadContext long isolateThread, long result, long source, long sequence) {
    try {
      return ImageCalls.give(result, SourceEntry.lastSequence(source, sequence));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_lastDurableSequence")
  static int lastDurableSequence(
      @IsolateThreadContext long isolateThread, long result, long source, long sequence) {
    try {
      return ImageCalls.give(result, SourceEntry.lastDurableSequence(source, sequence));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_sync")
  static int sync(
      @IsolateThreadContext long isolateThread, long result, long source, long sequence) {
    try {
      return ImageCalls.give(result, SourceEntry.sync(source, sequence));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_SourceEntry_close")
  static int close(@IsolateThreadContext long isolateThread, long result, long source) {
    try {
      return ImageCalls.give(result, SourceEntry.close(source));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }
}
