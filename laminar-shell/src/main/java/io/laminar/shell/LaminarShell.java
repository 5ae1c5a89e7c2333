package io.laminar.shell;

import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.nexmark.NexmarkConfig;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The {@code laminar} command. */
@Command(
    name = "laminar",
    description = "Streaming SQL in one process. Without a command: the interactive shell.",
    mixinStandardHelpOptions = true,
    version = "LaminarDB 0.1.0-SNAPSHOT",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:carried out",
      "1:a statement or the data is wrong",
      "2:the command line is wrong",
      "3:a file or device failed",
      "4:a limit was reached",
      "70:a defect of LaminarDB",
      "130:interrupted",
      "141:nobody reads the output any more"
    })
public final class LaminarShell implements java.util.concurrent.Callable<Integer> {
  private static final String FORMAT = "--format";
  private static final String SINK = "--sink";
  private static final String FORMATS = "table (default), line, csv, json or changelog";

  private final Commands commands;

  @Option(
      names = {"-c", "--command"},
      paramLabel = "SQL",
      description = "Execute statements, print what they give, and leave.")
  private @Nullable String sql;

  @Option(names = FORMAT, paramLabel = "FORMAT", description = FORMATS)
  private OutputMode format = OutputMode.TABLE;

  @Option(
      names = SINK,
      paramLabel = "NAME",
      description = "Print only this sink, where the script has several.")
  private @Nullable String onlySink;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "Execute a script, as with run.")
  private @Nullable Path script;

  @Mixin
  private DurabilityArguments durability = new DurabilityArguments();

  @Spec
  private @Nullable CommandSpec spec;

  LaminarShell(Commands commands) {
    this.commands = commands;
  }

  @Override
  public Integer call() {
    Path file = script;
    if (file != null) {
      checkScript(file);
      return commands.checked(
          durability, () -> commands.run(file, format, Optional.ofNullable(onlySink), durability));
    }
    String statements = sql;
    return commands.checked(
        durability,
        () -> statements == null
            ? commands.interactive(format, durability)
            : commands.oneShot(statements, format, durability));
  }

  private CommandSpec spec() {
    return java.util.Objects.requireNonNull(spec);
  }

  /** Of a command that opens no data directory. */
  private void refuseDurability(String command) {
    if (durability.isTyped()) {
      throw new ParameterException(
          spec().commandLine(), command + " takes no options of a data directory");
    }
  }

  /** A misspelt command is not taken for a file. */
  private void checkScript(Path file) {
    if (spec != null && !Files.exists(file) && !file.toString().endsWith(".sql")) {
      throw new ParameterException(spec.commandLine(), "there is no command and no file " + file);
    }
  }

  @Command(
      name = "run",
      description = "Execute a script; paths in it start at its directory.",
      mixinStandardHelpOptions = true)
  int run(
      @Parameters(paramLabel = "FILE", description = "statements, UTF-8") Path script,
      @Option(names = FORMAT, paramLabel = "FORMAT", defaultValue = "TABLE", description = FORMATS)
          OutputMode mode,
      @Option(
              names = SINK,
              paramLabel = "NAME",
              description = "Print only this sink, where the script has several.")
          @Nullable
          String sink,
      @Mixin DurabilityArguments kept) {
    if (durability.isTyped() && kept.isTyped()) {
      throw new ParameterException(
          spec().commandLine(), "write the options of the data directory behind run");
    }
    DurabilityArguments typed = durability.isTyped() ? durability : kept;
    return commands.checked(
        typed, () -> commands.run(script, mode, Optional.ofNullable(sink), typed));
  }

  @Command(
      name = "demo",
      description = "Run a script of examples/flights on real flights.",
      mixinStandardHelpOptions = true)
  int demo(
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              defaultValue = "FLIGHTS",
              description =
                  "flights (departures of each day), connections (a join, sessions, the first ten)")
          Demo demo,
      @Option(names = FORMAT, paramLabel = "FORMAT", defaultValue = "TABLE", description = FORMATS)
          OutputMode mode) {
    refuseDurability("demo");
    return commands.demo(demo, mode).number();
  }

  @Command(
      name = "nexmark",
      description =
          "Run queries of the Nexmark benchmark over made events, and say how long it took.",
      mixinStandardHelpOptions = true)
  int nexmark(
      @Parameters(arity = "0..*", paramLabel = "QUERY", description = "q0 to q23, or all (default)")
          @Nullable
          List<String> queries,
      @Option(
              names = "--events",
              defaultValue = "1000000",
              description = "how many; ${DEFAULT-VALUE}")
          long events,
      @Option(names = "--seed", defaultValue = "1", description = "of the events; ${DEFAULT-VALUE}")
          long seed,
      @Option(
              names = "--disorder",
              defaultValue = "1",
              description = "how many successive events come in mixed order; 1: none")
          int disorder,
      @Option(
              names = "--runs",
              defaultValue = "3",
              description = "of each query, the fastest counts; ${DEFAULT-VALUE}")
          int runs,
      @Option(
              names = "--caller-runs",
              description =
                  "One thread does all, in place of an engine thread beside that which pushes.")
          boolean callerRuns) {
    refuseDurability("nexmark");
    if (spec != null && (events < 1 || runs < 1 || disorder < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--events, --runs and --disorder are 1 or more");
    }
    return commands
        .nexmark(new NexmarkCommand.Request(
            queries == null ? List.of() : queries,
            NexmarkConfig.of(events, seed).withDisorder(disorder),
            runs,
            callerRuns ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD))
        .number();
  }

  @Command(
      name = "repair",
      description =
          "Write what is whole of a damaged data directory into another, and say what is.",
      mixinStandardHelpOptions = true)
  int repair(
      @Parameters(paramLabel = "DIR", description = "the data directory; it stays as it is")
          Path damaged,
      @Parameters(
              paramLabel = "TARGET",
              arity = "0..1",
              description = "does not exist yet; DIR-repaired, if none is given")
          @Nullable
          Path target) {
    refuseDurability("repair");
    return commands.repair(damaged, target).number();
  }

  @Command(
      name = "savepoint",
      description = "Write the state of a data directory into another one, for restore.",
      mixinStandardHelpOptions = true)
  int savepoint(
      @Parameters(paramLabel = "DIR", description = "the data directory, which nobody has open")
          Path directory,
      @Parameters(paramLabel = "SAVEPOINT", description = "missing or empty") Path target) {
    refuseDurability("savepoint");
    return commands.savepoint(directory, target).number();
  }

  @Command(
      name = "restore",
      description = "Give the state of a savepoint to the objects of a script, and say which of"
          + " them start empty.",
      mixinStandardHelpOptions = true)
  int restore(
      @Parameters(paramLabel = "SAVEPOINT", description = "stays as it is") Path savepoint,
      @Parameters(paramLabel = "DIR", description = "the new data directory: missing or empty")
          Path directory,
      @Parameters(paramLabel = "FILE", description = "CREATE statements, UTF-8") Path script) {
    refuseDurability("restore");
    return commands.restore(savepoint, directory, script).number();
  }

  /**
   * Carries a command line out.
   *
   * @return the process's exit code
   */
  static int execute(Streams streams, String... arguments) {
    PrintWriter out = new PrintWriter(streams.out());
    int code = new CommandLine(new LaminarShell(new Commands(streams)))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(new PrintWriter(streams.err(), true))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, streams))
        .execute(arguments);
    out.flush();
    return code;
  }

  static int failed(Exception failure, Streams streams) {
    if (failure instanceof OutputClosed) {
      return ExitCode.OUTPUT_CLOSED.number();
    }
    if (failure instanceof LaminarException error) {
      streams.message(ErrorText.of(error));
      return ExitCode.of(error.code()).number();
    }
    streams.message("defect of LaminarDB, please report it: " + failure + "\n");
    for (StackTraceElement element : failure.getStackTrace()) {
      streams.message("    at " + element + "\n");
    }
    return ExitCode.DEFECT.number();
  }
}
