package io.laminar;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.EventTime;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The statements that make objects from Java: what is shown of them later is SQL as of any other. */
final class CreateText {
  private CreateText() {}

  /**
   * Executes one of these statements, which nobody has written: an error names no place in it.
   *
   * @param execute executes a text
   * @param text of the statement
   * @param lookUp what finds the object where there is one, as in a later life of a data directory
   */
  static void run(Consumer<String> execute, String text, String lookUp) {
    try {
      execute.accept(text);
    } catch (LaminarException refused) {
      throw new LaminarException(
          refused.code(),
          refused.problem(),
          null,
          refused.code() == ErrorCode.DUPLICATE_NAME
              ? "choose another name, or look up what is there by " + lookUp
              : refused.remedy(),
          refused);
    }
  }

  /** CREATE SOURCE. */
  static String source(String name, Schema columns, SourceConfig config) {
    List<String> elements = new ArrayList<>();
    for (Column column : columns.columns()) {
      elements.add(quoted(column.name()) + " " + column.type().sqlName()
          + (column.type().nullable() ? "" : " NOT NULL"));
    }
    config.eventTime().ifPresent(time -> elements.add(watermark(columns, time)));
    String options = String.join(", ", options(config));
    return "CREATE SOURCE " + quoted(name) + " (" + String.join(", ", elements) + ")"
        + (options.isEmpty() ? "" : " WITH (" + options + ")");
  }

  private static String watermark(Schema columns, EventTime time) {
    int column = columns.indexOf(time.column());
    String name = quoted(column < 0 ? time.column() : columns.column(column).name());
    return "WATERMARK FOR " + name
        + (time.delay().isZero()
            ? ""
            : " AS " + name + " - INTERVAL '" + time.delay().toNanos() + "ns'");
  }

  private static List<String> options(SourceConfig config) {
    List<String> options = new ArrayList<>();
    if (config.bufferSize() != 0) {
      options.add("buffer_size = " + config.bufferSize());
    }
    if (config.maxRowBytes() != 0) {
      options.add("max_row_bytes = " + config.maxRowBytes());
    }
    config
        .backpressure()
        .ifPresent(policy ->
            options.add("backpressure = '" + policy.name().toLowerCase(Locale.ROOT) + "'"));
    config.waitStrategy().ifPresent(strategy -> options.add("wait_strategy = '" + strategy + "'"));
    config.eventTime().ifPresent(time -> {
      if (time.external()) {
        options.add("watermark = 'external'");
      }
      time.idleTimeout()
          .ifPresent(timeout -> options.add("idle_timeout = '" + timeout.toMillis() + "ms'"));
      time.maxFuture().ifPresent(max -> options.add("max_future = '" + max.toMillis() + "ms'"));
    });
    config
        .walMode()
        .ifPresent(
            mode -> options.add("wal_mode = '" + mode.name().toLowerCase(Locale.ROOT) + "'"));
    config
        .checkpointInterval()
        .ifPresent(interval -> options.add("checkpoint_interval = '" + interval.toNanos() + "ns'"));
    return options;
  }

  /** CREATE SINK. */
  static String sink(String name, String from) {
    return "CREATE SINK " + quoted(name) + " FROM " + quoted(from);
  }

  /** A name as it may stand in a statement, whatever is in it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
