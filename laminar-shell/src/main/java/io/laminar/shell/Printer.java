package io.laminar.shell;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Sink;
import io.laminar.api.Subscription;
import io.laminar.format.RowFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.ZoneId;
import java.util.List;

/** The results of one query on their way to standard output. Confined to the main thread. */
final class Printer implements AutoCloseable {
  private static final int STEP_ROWS = 1024;

  private final String name;
  private final Subscription<?> subscription;
  private final RowFormat format;
  private long rows;

  private Printer(String name, Subscription<?> subscription, RowFormat format) {
    this.name = name;
    this.subscription = subscription;
    this.format = format;
  }

  /** Subscribes; everything that is emitted from now on will be written. */
  static Printer of(String name, Sink<Row> sink, Writer target, OutputMode mode, ZoneId zone) {
    try {
      RowFormat format = mode.begin(target, sink.schema(), sink.isChangelog(), zone);
      return new Printer(name, sink.isChangelog() ? sink.changes() : sink.subscribe(), format);
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  /** Writes rows that are there already. */
  static void print(Schema schema, List<Row> rows, Writer target, OutputMode mode, ZoneId zone) {
    try (RowFormat format = mode.begin(target, schema, false, zone)) {
      for (Row row : rows) {
        format.write(1, row::get);
      }
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  /** What a failed write means; nothing is wrong where the reader has just read enough. */
  static RuntimeException outputFailed(IOException cause) {
    if (OutputClosed.isCauseOf(cause)) {
      return new OutputClosed(cause);
    }
    return new LaminarException(
        ErrorCode.IO_FAILURE, "the output failed: " + cause.getMessage(), null, "", cause);
  }

  String name() {
    return name;
  }

  long rows() {
    return rows;
  }

  boolean isEnded() {
    return subscription.isEnded();
  }

  /** Takes what is waiting, up to a bound. */
  int advance() {
    try {
      int taken = subscription.visit(
          row -> {
            try {
              format.write(row.weight(), row::get);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          },
          STEP_ROWS);
      rows += taken;
      return taken;
    } catch (UncheckedIOException e) {
      throw outputFailed(e.getCause() == null ? new IOException(e) : e.getCause());
    }
  }

  void flush() {
    try {
      format.flush();
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }

  /** Writes the rest and ends the subscription. */
  @Override
  public void close() {
    try (subscription) {
      format.close();
    } catch (IOException e) {
      throw outputFailed(e);
    }
  }
}
