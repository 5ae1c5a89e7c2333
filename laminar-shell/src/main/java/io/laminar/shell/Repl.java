package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.PreparedStatement;
import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.StatementKind;
import io.laminar.api.TypeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The interactive shell: reads a statement or command, carries it out, and goes on after errors. */
final class Repl {
  private static final Schema SOURCES = new Schema(List.of(
      column("source", TypeKind.VARCHAR),
      column("channel", TypeKind.VARCHAR),
      column("handles", TypeKind.BIGINT),
      column("rows", TypeKind.BIGINT),
      column("dropped", TypeKind.BIGINT),
      column("watermark", TypeKind.VARCHAR)));
  private static final Schema WATERMARKS = new Schema(List.of(
      column("name", TypeKind.VARCHAR),
      column("watermark", TypeKind.VARCHAR),
      column("late_rows", TypeKind.BIGINT)));

  private final LaminarDB database;
  private final Lines lines;
  private final Streams streams;
  private final BooleanSupplier ending;
  private OutputMode mode;
  private ExitCode firstFailure = ExitCode.OK;
  private int selects;

  /**
   * Makes a session.
   *
   * @param database where statements are carried out
   * @param lines what is read
   * @param streams where results and messages go
   * @param mode how results are written at first
   * @param ending whether the process was told to end
   */
  Repl(LaminarDB database, Lines lines, Streams streams, OutputMode mode, BooleanSupplier ending) {
    this.database = database;
    this.lines = lines;
    this.streams = streams;
    this.mode = mode;
    this.ending = ending;
  }

  private static Column column(String name, TypeKind kind) {
    return new Column(name, DataType.of(kind).withNullable(true));
  }

  /**
   * Reads until the end.
   *
   * @return the first failure, for those who pipe statements in
   */
  ExitCode run() {
    String input = lines.next();
    while (input != null) {
      if (DotCommand.isCommand(input) && DotCommand.of(input).name().equals(".quit")) {
        return firstFailure;
      }
      carryOut(input);
      flush();
      input = lines.next();
    }
    if (!lines.isInteractive()) {
      awaitFiles();
    }
    return firstFailure;
  }

  /** What was piped in is a script: the files that it reads are read to their end. */
  private void awaitFiles() {
    try {
      pump(List.of(), true, ending);
    } catch (LaminarException e) {
      fail(e.code(), ErrorText.of(e));
    }
  }

  /** Whatever one statement does, the session goes on. */
  private void carryOut(String input) {
    try {
      if (DotCommand.isCommand(input)) {
        command(DotCommand.of(input));
      } else {
        execute(input, "", Path.of(""));
      }
    } catch (LaminarException e) {
      fail(e.code(), ErrorText.of(e));
    } catch (RuntimeException e) {
      fail(ErrorCode.INTERNAL, "defect of LaminarDB, please report it: " + e + "\n");
    }
  }

  private void command(DotCommand command) {
    switch (command.name()) {
      case ".help" -> streams.message(DotCommand.HELP);
      case ".sources" -> print(SOURCES, sources());
      case ".watermark" -> print(WATERMARKS, watermarks());
      case ".mode" -> changeMode(command.argument());
      case ".read" -> read(command.argument());
      default ->
        throw new LaminarException(
            ErrorCode.INVALID_ARGUMENT,
            "there is no command " + command.name(),
            "the commands are: " + String.join(", ", DotCommand.NAMES));
    }
  }

  private void changeMode(String wanted) {
    if (!wanted.isEmpty()) {
      try {
        mode = OutputMode.valueOf(wanted.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new LaminarException(
            ErrorCode.INVALID_ARGUMENT,
            "there is no mode " + wanted,
            "the modes are: table, csv, json, changelog");
      }
    }
    streams.message("mode: " + mode + "\n");
  }

  private void read(String argument) {
    if (argument.isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, ".read needs a file", "write .read FILE");
    }
    Path file = Path.of(argument).toAbsolutePath();
    execute(ScriptFile.read(file), argument, ScriptFile.directoryOf(file));
  }

  /** Carries statements out until one fails. */
  private void execute(String text, String origin, Path directory) {
    for (Statement statement : Statements.in(text)) {
      try {
        PreparedStatement prepared = database.prepare(statement.text(), directory);
        if (prepared.kind() == StatementKind.SELECT && !prepared.canBeQueried()) {
          tail(statement);
        } else {
          print(prepared.execute());
        }
      } catch (LaminarException e) {
        fail(e.code(), ErrorText.of(e, origin, text, statement));
        return;
      }
    }
  }

  private void tail(Statement statement) {
    String name = Tailing.create(database, statement, ++selects);
    try (Interrupts interrupted = lines.interrupts();
        Printer printer = Printer.of(name, database.sink(name), streams.out(), mode)) {
      pump(
          List.of(printer),
          !lines.isInteractive(),
          () -> interrupted.getAsBoolean() || ending.getAsBoolean());
    } finally {
      Tailing.drop(database, name);
    }
  }

  private void pump(List<Printer> printers, boolean endWhenIdle, BooleanSupplier cancelled) {
    new Pump(database, printers, new ProgressLine(streams, System.nanoTime()))
        .run(endWhenIdle, cancelled);
  }

  private void print(QueryResult result) {
    if (result.schema().size() > 0) {
      print(result.schema(), result.rows());
    }
  }

  private void print(Schema schema, List<Row> rows) {
    Printer.print(schema, rows, streams.out(), mode);
  }

  private List<Row> sources() {
    List<Row> rows = new ArrayList<>();
    for (Metrics.SourceMetrics source : database.metrics().sources()) {
      rows.add(Row.of(
          SOURCES,
          source.name(),
          source.channel(),
          (long) source.handles(),
          source.rowsIn(),
          source.rowsDropped(),
          watermark(source.name(), source.watermark())));
    }
    return rows;
  }

  private List<Row> watermarks() {
    Metrics metrics = database.metrics();
    List<Row> rows = new ArrayList<>();
    for (Metrics.SourceMetrics source : metrics.sources()) {
      rows.add(
          Row.of(WATERMARKS, source.name(), watermark(source.name(), source.watermark()), null));
    }
    for (Metrics.QueryMetrics query : metrics.queries()) {
      rows.add(Row.of(
          WATERMARKS, query.name(), watermark(query.name(), query.watermark()), query.rowsLate()));
    }
    return rows;
  }

  private @Nullable String watermark(String name, long value) {
    return WatermarkText.of(value, () -> database.sink(name).schema());
  }

  private void fail(ErrorCode code, String message) {
    if (ending.getAsBoolean()) {
      // The database was closed beneath the statement.
      return;
    }
    flush();
    streams.message(message);
    if (firstFailure == ExitCode.OK) {
      firstFailure = ExitCode.of(code);
    }
  }

  private void flush() {
    try {
      streams.out().flush();
    } catch (IOException e) {
      throw Printer.outputFailed(e);
    }
  }
}
