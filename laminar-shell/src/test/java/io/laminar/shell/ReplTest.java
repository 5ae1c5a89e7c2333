package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplTest {
  @TempDir
  Path directory;

  @Test
  void shouldGoOnAfterAnErrorAndReportTheFirst() {
    ShellFixture shell = ShellFixture.fed("""
        SELEC 1;
        CREATE SOURCE t
          (v INTEGER);
        .mode csv
        SHOW SOURCES;
        .dance
        """).run();

    assertThat(shell.err())
        .contains("1 | SELEC 1")
        .contains("^^^^^")
        .contains("mode: csv")
        .contains("there is no command .dance");
    assertThat(shell.out()).contains("t");
    assertThat(shell.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldReadAScriptAndTailAStreamUntilItEnds() throws IOException {
    Files.writeString(directory.resolve("t.csv"), "v,ts\n1,2001-01-01\n2,2001-01-02\n");
    Path script = Files.writeString(directory.resolve("s.sql"), """
        CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)
          FROM FILE (path = 't.csv');
        """);
    ShellFixture shell = ShellFixture.fed(".mode changelog\n.read " + script + "\n"
            + "SELECT v FROM t\nWHERE v > 1;\n.mode csv\n.sources\n.watermark\n.quit\nSELEC")
        .run();

    assertThat(shell.out()).as(shell.err()).contains("+1 v=2\n").doesNotContain("v=1");
    assertThat(shell.out()).contains("t,SPSC,").contains("t,end,");
    assertThat(shell.exitCode()).isZero();
  }

  @Test
  void shouldListItsCommands() {
    assertThat(ShellFixture.fed(".help").run().err())
        .contains(".sources", ".watermark", ".mode", ".read", ".quit");
  }

  @Test
  void shouldReadStatementsOfSeveralLinesFromATerminal() throws IOException {
    String typed = "CREATE SOURCE t\n(v INTEGER);\nSHOW SOURCES;\n.quit\n";
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    try (Terminal terminal = new DumbTerminal(
            "test",
            "dumb",
            new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
            screen,
            StandardCharsets.UTF_8);
        LaminarDB database = LaminarDB.open()) {
      Streams streams = new Streams(
          java.io.InputStream.nullInputStream(), terminal.writer(), terminal.writer(), false);
      Lines lines = new TerminalLines(terminal, Optional.empty(), List::of);

      assertThat(new Repl(database, lines, streams, OutputMode.JSON).run()).isEqualTo(ExitCode.OK);
    }
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("laminar> ")
        .contains("\"columns\":\"v INTEGER\"");
  }

  @Test
  void shouldOfferTheNamesOfAllObjects() {
    try (LaminarDB database = LaminarDB.open()) {
      database.execute("""
          CREATE SOURCE "Ticks" (v INTEGER);
          CREATE STREAM doubled AS SELECT v * 2 AS w FROM "Ticks";
          CREATE MATERIALIZED VIEW kept AS SELECT v FROM "Ticks";
          CREATE SINK k FROM doubled;""");

      assertThat(Commands.names(database)).containsExactly("Ticks", "doubled", "kept", "k");
    }
  }
}
