package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.PreparedStatement;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.StatementKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Executes a text from its first statement to its last and prints what its sinks without INTO get
 * and what its SELECTs give.
 *
 * <p>Connectors start when everything that reads them exists: at the first SELECT, and at the end.
 */
final class ScriptRun {
  private final LaminarDB database;
  private final Streams streams;
  private final OutputMode mode;
  private final Optional<String> onlySink;
  private final Path directory;
  private final BooleanSupplier cancelled;
  private final SharedOutput output;
  private final List<Printer> printers = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private final Notes notes;
  private OptionalLong printedRows = OptionalLong.empty();
  private int selects;

  ScriptRun(
      LaminarDB database,
      Streams streams,
      OutputMode mode,
      Optional<String> onlySink,
      Path directory,
      BooleanSupplier cancelled) {
    this.database = database;
    this.streams = streams;
    this.mode = mode;
    this.onlySink = onlySink;
    this.directory = directory;
    this.cancelled = cancelled;
    this.output = new SharedOutput(streams.out());
    this.notes = new Notes(database, streams);
  }

  /**
   * Executes a text.
   *
   * @param script statements
   * @param summary whether to say at the end how much was done
   * @return how it went; errors were written
   */
  ExitCode run(ScriptText script, boolean summary) {
    Statement present = new Statement("", 1, 1);
    try {
      List<Statement> statements = Statements.in(script.text());
      checkWanted(statements);
      for (Statement statement : statements) {
        present = statement;
        step(statement);
      }
      present = new Statement("", 1, 1);
      pump();
      notes.look();
      if (summary) {
        long nanos = System.nanoTime() - startNanos;
        streams.message(Summary.of(database.metrics(), printedRows, nanos));
      }
      return cancelled.getAsBoolean() ? ExitCode.INTERRUPTED : ExitCode.OK;
    } catch (LaminarException e) {
      abandonPrinters();
      if (cancelled.getAsBoolean()) {
        return ExitCode.INTERRUPTED;
      }
      streams.message(ErrorText.of(e, script, present));
      return ExitCode.of(e.code());
    }
  }

  /** Writes what came before an error; if that is what fails, the error says so already. */
  private void abandonPrinters() {
    try {
      closePrinters();
    } catch (LaminarException e) {
      printers.clear();
    }
  }

  private void step(Statement statement) {
    PreparedStatement prepared = database.prepare(statement.text(), directory);
    if (prepared.kind() == StatementKind.SELECT) {
      select(statement, prepared);
      return;
    }
    print(prepared.execute());
    notes.watch(prepared, statement.text());
    createdSink(prepared).filter(this::isWanted).ifPresent(this::subscribe);
  }

  /** The sink that a statement creates without INTO: nobody but the shell would read it. */
  private static Optional<String> createdSink(PreparedStatement prepared) {
    return prepared.kind() == StatementKind.CREATE_SINK && prepared.connector().isEmpty()
        ? prepared.name()
        : Optional.empty();
  }

  private Optional<String> createdSink(Statement statement) {
    try {
      return createdSink(database.prepare(statement.text(), directory));
    } catch (LaminarException wrong) {
      // It is refused when its turn comes, after those before it.
      return Optional.empty();
    }
  }

  /** Before anything is done: a name that is wrong would print nothing, and say nothing. */
  private void checkWanted(List<Statement> statements) {
    if (onlySink.isEmpty()) {
      return;
    }
    List<String> sinks =
        statements.stream().flatMap(each -> createdSink(each).stream()).toList();
    if (sinks.stream().noneMatch(this::isWanted)) {
      throw new LaminarException(
          ErrorCode.UNKNOWN_OBJECT,
          "the script creates no sink " + onlySink.get() + " without INTO",
          sinks.isEmpty() ? "leave out --sink" : "there is: " + String.join(", ", sinks));
    }
  }

  private boolean isWanted(String sink) {
    return onlySink.isEmpty() || onlySink.get().equalsIgnoreCase(sink);
  }

  private void subscribe(String sink) {
    if (!printers.isEmpty() && (mode == OutputMode.CSV || mode == OutputMode.JSON)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "both " + printers.get(0).name() + " and " + sink + " would be written as " + mode,
          "choose one with --sink, or write the others INTO FILE");
    }
    printers.add(Printer.of(sink, database.sink(sink), output.part(sink), mode, database.zone()));
  }

  private void print(QueryResult result) {
    if (result.schema().size() > 0) {
      Printer.print(result.schema(), result.rows(), output.part("result"), mode, database.zone());
      printed(result.rows().size());
    }
  }

  /** A SELECT over a stream is tailed to its end; over views it is answered once that is reached. */
  private void select(Statement statement, PreparedStatement prepared) {
    if (!prepared.canBeQueried()) {
      String name = Tailing.create(database, statement, ++selects);
      subscribe(name);
      pump();
      return;
    }
    pump();
    print(prepared.execute());
  }

  private void pump() {
    ProgressLine progress = new ProgressLine(streams, startNanos);
    new Pump(database, printers, progress).run(true, cancelled);
    closePrinters();
  }

  private void printed(long rows) {
    printedRows = OptionalLong.of(printedRows.orElse(0) + rows);
  }

  private void closePrinters() {
    for (Printer printer : printers) {
      printed(printer.rows());
      printer.close();
    }
    printers.clear();
    try {
      streams.out().flush();
    } catch (IOException e) {
      throw Printer.outputFailed(e);
    }
  }
}
