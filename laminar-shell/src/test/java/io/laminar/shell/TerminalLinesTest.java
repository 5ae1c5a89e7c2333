package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class TerminalLinesTest {
  @Test
  void shouldListenForCtrlCOnlyMeanwhile() throws Exception {
    AtomicInteger before = new AtomicInteger();
    try (Terminal terminal =
        new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
      terminal.handle(Terminal.Signal.INT, signal -> before.incrementAndGet());
      TerminalLines lines = new TerminalLines(terminal, Optional.empty(), List::of);
      try (Interrupts interrupts = lines.interrupts()) {
        assertThat(interrupts.getAsBoolean()).isFalse();
        terminal.raise(Terminal.Signal.INT);
        assertThat(interrupts.getAsBoolean()).isTrue();
        assertThat(before).hasValue(0);
      }
      terminal.raise(Terminal.Signal.INT);
    }
    assertThat(before).hasValue(1);
  }
}
