package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.PreparedStatement;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.StatementKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The interactive shell: reads a statement or command, carries it out, and goes on after errors. */
final class Repl {
  private static final int NOTE_LOOKS = 50;
  private static final long NOTE_PAUSE_NANOS = 1_000_000;

  private final LaminarDB database;
  private final Lines lines;
  private final Streams streams;
  private final BooleanSupplier ending;
  private OutputMode mode;
  private ExitCode firstFailure = ExitCode.OK;
  private int selects;
  private final SourceTables sources;
  private final Notes notes;

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
    this.sources = new SourceTables(database);
    this.notes = new Notes(database, streams);
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
      notes.look();
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
        execute(new ScriptText("", input, lines.firstLine()), Path.of(""));
      }
    } catch (LaminarException e) {
      fail(e.code(), ErrorText.of(e));
    } catch (OutputClosed e) {
      throw e;
    } catch (RuntimeException e) {
      fail(ErrorCode.INTERNAL, "defect of LaminarDB, please report it: " + e + "\n");
    }
  }

  private void command(DotCommand command) {
    String statement = command.statement();
    if (statement != null) {
      execute(ScriptText.of("", statement), Path.of(""));
      return;
    }
    switch (command.name()) {
      case ".help" -> streams.message(DotCommand.HELP);
      case ".sources" -> print(SourceTables.SOURCES, sources.sources());
      case ".watermark" -> print(SourceTables.WATERMARKS, sources.watermarks());
      case ".recovery" -> print(RecoveryTable.COLUMNS, RecoveryTable.rows(database));
      case ".durability" -> print(DurabilityTable.COLUMNS, DurabilityTable.rows(database));
      case ".backup" -> copy(command, database::backup);
      case ".savepoint" -> copy(command, database::savepoint);
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
            "the modes are: " + OutputMode.names());
      }
    }
    streams.message("mode: " + mode + "\n");
  }

  private void copy(DotCommand command, Consumer<Path> copies) {
    String name = command.name();
    if (command.argument().isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, name + " needs a directory", "write " + name + " DIR");
    }
    copies.accept(Path.of(command.argument()));
    streams.message(name.substring(1) + ": " + command.argument() + "\n");
  }

  private void read(String argument) {
    if (argument.isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, ".read needs a file", "write .read FILE");
    }
    Path file = Path.of(argument).toAbsolutePath();
    execute(ScriptText.of(argument, ScriptFile.read(file)), ScriptFile.directoryOf(file));
  }

  /** Carries statements out until one fails. */
  private void execute(ScriptText script, Path directory) {
    for (Statement statement : Statements.in(script.text())) {
      try {
        PreparedStatement prepared = database.prepare(statement.text(), directory);
        if (prepared.kind() == StatementKind.SELECT && !prepared.canBeQueried()) {
          tail(statement);
        } else {
          print(prepared.execute());
          notes.watch(prepared, statement.text());
        }
        note(prepared.kind());
      } catch (LaminarException e) {
        fail(e.code(), ErrorText.of(e, script, statement));
        return;
      }
    }
  }

  /** After what moves rows or time; what was pushed is awaited for a moment, not for a full sink. */
  private void note(StatementKind kind) {
    if (kind == StatementKind.INSERT
        || kind == StatementKind.UPDATE
        || kind == StatementKind.DELETE
        || kind == StatementKind.ADVANCE
        || kind == StatementKind.SELECT) {
      for (int i = 0;
          i < NOTE_LOOKS
              && database.metrics().sources().stream().anyMatch(source -> source.ringRows() > 0);
          i++) {
        LockSupport.parkNanos(NOTE_PAUSE_NANOS);
      }
      notes.look();
    }
  }

  private void tail(Statement statement) {
    String name = Tailing.create(database, statement, ++selects);
    long rows;
    boolean ended;
    try (Interrupts interrupted = lines.interrupts();
        Printer printer =
            Printer.of(name, database.sink(name), streams.out(), mode, database.zone())) {
      pump(
          List.of(printer),
          !lines.isInteractive(),
          () -> interrupted.getAsBoolean() || ending.getAsBoolean());
      rows = printer.rows();
      ended = printer.isEnded();
    } finally {
      Tailing.drop(database, name);
    }
    if (rows == 0 && ended) {
      notes.endedWithoutRows();
    } else {
      count(rows);
    }
  }

  private void pump(List<Printer> printers, boolean endWhenIdle, BooleanSupplier cancelled) {
    new Pump(database, printers, new ProgressLine(streams, System.nanoTime()))
        .run(endWhenIdle, cancelled);
  }

  private void print(QueryResult result) {
    if (result.schema().size() > 0) {
      print(result.schema(), result.rows());
      count(result.rows().size());
    }
  }

  /** Under a result that somebody looks at. */
  private void count(long rows) {
    if (lines.isInteractive() && (mode == OutputMode.TABLE || mode == OutputMode.LINE)) {
      flush();
      streams.message(String.format(Locale.ROOT, "(%,d %s)\n", rows, rows == 1 ? "row" : "rows"));
    }
  }

  private void print(Schema schema, List<Row> rows) {
    Printer.print(schema, rows, streams.out(), mode, database.zone());
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
