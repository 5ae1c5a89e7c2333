package io.laminar.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Statements typed at a terminal, with history and completion. */
final class TerminalLines implements Lines {
  private static final String PROMPT = "laminar> ";
  private static final String CONTINUATION = "    ...> ";

  private final Terminal terminal;
  private final LineReader reader;

  TerminalLines(Terminal terminal, Optional<Path> history, Supplier<List<NamedObject>> names) {
    this.terminal = terminal;
    LineReaderBuilder builder = LineReaderBuilder.builder()
        .appName("laminar")
        .terminal(terminal)
        .parser(new StatementParser())
        .completer(new NameCompleter(names))
        // An exclamation mark belongs to SQL, not to the history.
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, CONTINUATION)
        .variable(LineReader.INDENTATION, 0);
    history.ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    this.reader = builder.build();
  }

  @Override
  public @Nullable String next() {
    try {
      return reader.readLine(PROMPT);
    } catch (UserInterruptException e) {
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  @Override
  public boolean isInteractive() {
    return true;
  }

  @Override
  public Interrupts interrupts() {
    AtomicBoolean came = new AtomicBoolean();
    Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> came.set(true));
    return new Interrupts() {
      @Override
      public boolean getAsBoolean() {
        return came.get();
      }

      @Override
      public void close() {
        terminal.handle(Terminal.Signal.INT, before);
      }
    };
  }
}
