package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** What the subcommands do, apart from how their arguments are parsed. */
final class Commands {
  private static final String NEXMARK = "examples/nexmark";

  private static final String SHOW_ALL = "SHOW TABLES; SHOW SINKS";

  /** Set by the launcher: the repository's root. */
  static final String HOME_PROPERTY = "laminar.home";

  private final Streams streams;

  Commands(Streams streams) {
    this.streams = streams;
  }

  ExitCode run(Path script, OutputMode mode, Optional<String> sink) {
    return run(script, mode, sink, new DurabilityArguments());
  }

  ExitCode run(
      Path script, OutputMode mode, Optional<String> sink, DurabilityArguments durability) {
    try {
      String text = ScriptFile.read(script);
      Path directory = ScriptFile.directoryOf(script);
      ScriptText named = ScriptText.of(String.valueOf(script.getFileName()), text);
      return execute(named, directory, mode, sink, true, durability);
    } catch (LaminarException e) {
      streams.message(ErrorText.of(e));
      return ExitCode.of(e.code());
    }
  }

  ExitCode demo(Demo demo, OutputMode mode) {
    return run(home().resolve(demo.script()), mode, Optional.empty());
  }

  ExitCode nexmark(NexmarkCommand.Request request) {
    return new NexmarkCommand(streams, home().resolve(NEXMARK)).run(request);
  }

  ExitCode repair(Path damaged, @Nullable Path target) {
    return new RepairCommand(streams).run(damaged, target);
  }

  ExitCode savepoint(Path directory, Path target) {
    return new SavepointCommand(streams).make(directory, target);
  }

  ExitCode restore(Path savepoint, Path directory, Path script) {
    return new SavepointCommand(streams).restore(savepoint, directory, script);
  }

  ExitCode oneShot(String sql, OutputMode mode) {
    return oneShot(sql, mode, new DurabilityArguments());
  }

  ExitCode oneShot(String sql, OutputMode mode, DurabilityArguments durability) {
    ScriptText unnamed = ScriptText.of("", sql);
    return execute(
        unnamed, Path.of("").toAbsolutePath(), mode, Optional.empty(), false, durability);
  }

  private ExitCode execute(
      ScriptText script,
      Path directory,
      OutputMode mode,
      Optional<String> sink,
      boolean summary,
      DurabilityArguments durability) {
    // Connectors wait for all views of the script; Pump starts them.
    Config.Builder config = Config.builder().autoStartConnectors(false);
    LaminarDB database = open(config, durability);
    ExitCode code;
    // The hook goes last: who is told to end while the database closes waits for that.
    try (CloseAtExit exit = new CloseAtExit(database);
        database) {
      code = new ScriptRun(database, streams, mode, sink, directory, exit::isEnding)
          .run(script, summary);
    }
    return completed(code, database);
  }

  /** Files are complete only after the end, and may have failed to become so. */
  private ExitCode completed(ExitCode code, LaminarDB database) {
    Optional<LaminarException> failure = database.connectorFailure();
    if (code == ExitCode.OK && failure.isPresent()) {
      streams.message(ErrorText.of(failure.get()));
      return ExitCode.of(failure.get().code());
    }
    return code;
  }

  /** Does something with a database, unless what was typed of its data directory is wrong. */
  int checked(DurabilityArguments durability, Supplier<ExitCode> work) {
    Optional<LaminarException> wrong = durability.problem();
    if (wrong.isPresent()) {
      streams.message(ErrorText.of(wrong.get()));
      return ExitCode.USAGE.number();
    }
    return work.get().number();
  }

  /** Opens a database; how a data directory is opened is said, and the notes of the shell say the rest. */
  private LaminarDB open(Config.Builder config, DurabilityArguments durability) {
    durability.addTo(config);
    OpeningLine opening = new OpeningLine(streams);
    try {
      LaminarDB database = LaminarDB.open(config.listener(opening).build());
      opening.opened(database);
      return database;
    } finally {
      opening.clear();
    }
  }

  ExitCode interactive(OutputMode mode, DurabilityArguments durability) {
    LaminarDB database =
        durability.areThere() ? open(Config.builder(), durability) : inMemory(durability);
    CloseAtExit exit = new CloseAtExit(database);
    ExitCode code;
    try (database) {
      code = interactive(database, mode, exit::isEnding);
    } finally {
      exit.close();
    }
    return isInputTerminal() ? code : completed(code, database);
  }

  private static LaminarDB inMemory(DurabilityArguments durability) {
    Config.Builder config = Config.builder();
    durability.addTo(config);
    return LaminarDB.open(config.build());
  }

  private ExitCode interactive(LaminarDB database, OutputMode mode, BooleanSupplier ending) {
    if (!isInputTerminal()) {
      return new Repl(database, new PipedLines(streams.in()), streams, mode, ending).run();
    }
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).encoding(StandardCharsets.UTF_8).build()) {
      return typed(database, mode, ending, terminal);
    } catch (IOException e) {
      throw Printer.outputFailed(e);
    }
  }

  private ExitCode typed(
      LaminarDB database, OutputMode mode, BooleanSupplier ending, Terminal terminal) {
    PlainTerminalSignal plain = PlainTerminalSignal.of(terminal);
    try {
      Streams typed = new Streams(streams.in(), terminal.writer(), terminal.writer(), false);
      typed.message("LaminarDB. Statements end with ;  .help lists the commands.\n");
      Path history = Path.of(System.getProperty("user.home"), ".laminar_history");
      Lines lines = new TerminalLines(terminal, Optional.of(history), () -> names(database));
      new Repl(database, lines, typed, mode, ending).run();
      return ExitCode.OK;
    } finally {
      plain.close();
    }
  }

  /** The objects whose names completion offers. */
  static List<NamedObject> names(LaminarDB database) {
    List<NamedObject> names = new ArrayList<>();
    List<QueryResult> shown = database.execute(SHOW_ALL);
    shown
        .get(0)
        .forEach(row -> names.add(
            new NamedObject(String.valueOf(row.get("name")), String.valueOf(row.get("kind")))));
    shown
        .get(1)
        .forEach(
            row -> names.add(new NamedObject(String.valueOf(row.get("name")), NamedObject.SINK)));
    return names;
  }

  private static boolean isInputTerminal() {
    return "1".equals(System.getenv("LAMINAR_STDIN_TERMINAL"));
  }

  /** The repository: told by the launcher, or found above the present directory. */
  private static Path home() {
    String told = System.getProperty(HOME_PROPERTY);
    if (told != null) {
      return Path.of(told);
    }
    Path directory = Path.of("").toAbsolutePath();
    for (Path candidate = directory; candidate != null; candidate = candidate.getParent()) {
      if (Files.exists(candidate.resolve(Demo.FLIGHTS.script()))) {
        return candidate;
      }
    }
    return directory;
  }
}
