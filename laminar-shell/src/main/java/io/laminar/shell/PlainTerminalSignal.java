package io.laminar.shell;

import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Hands Ctrl-C to a terminal that does not listen for it itself, as one with {@code TERM=dumb}: the
 * JVM would end the process. Other terminals listen by themselves.
 */
final class PlainTerminalSignal implements AutoCloseable {
  private static final String CTRL_C = "INT";

  private final boolean registered;
  private final @Nullable Object before;

  private PlainTerminalSignal(boolean registered, @Nullable Object before) {
    this.registered = registered;
    this.before = before;
  }

  static PlainTerminalSignal of(Terminal terminal) {
    if (!(terminal instanceof DumbTerminal)) {
      return new PlainTerminalSignal(false, null);
    }
    Object before = Signals.register(CTRL_C, () -> terminal.raise(Terminal.Signal.INT));
    return new PlainTerminalSignal(true, before);
  }

  /** Whoever heard Ctrl-C before hears it again. */
  @Override
  public void close() {
    if (registered) {
      Signals.unregister(CTRL_C, before);
    }
  }
}
