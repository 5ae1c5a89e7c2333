package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplTest {
  /** Ends when everything is processed, and shows nothing. */
  private static final String UNTIL_IDLE = "SELECT v FROM t WHERE v < 0;\n";

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
  void shouldNameTheLineOfTheWholeInput() {
    ShellFixture shell = ShellFixture.fed("\uFEFFSHOW TABLES;\n\n-- a\nSELECT 1\n  +;\nSELECT x;")
        .run();

    assertThat(shell.out()).contains("name");
    assertThat(shell.err())
        .contains("at line 5, column 4: the statement ends too early\n5 |   +;\n")
        .contains("at line 6, column 8: there is no column x\n6 | SELECT x;\n");
  }

  @Test
  void shouldSayWhatPassesInSilenceOnce() {
    String row = "INSERT INTO t VALUES (1, TIMESTAMP '2001-01-01 00:00:10');\n";
    ShellFixture shell = ShellFixture.fed("""
        CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        %1$s%1$sCREATE STREAM s AS
          SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
        %1$s%1$s.finish t
        SELECT n FROM s;
        """.formatted(row)).run();

    assertThat(shell.err()).isEqualTo("""
        note: nothing reads t: 1 of its 1 rows were discarded; a stream or view sees what comes\
         after it was created
        note: s has given no row yet: its windows wait until the watermark passes their end, and\
         it is at 2001-01-01 00:00:10; FINISH SOURCE or ADVANCE SOURCE moves it
        note: no row came, and none will follow: what it reads is complete
        """.replace("\\\n", ""));
  }

  @Test
  void shouldShowRowsAsLinesAndCarryOutItsShortForms() {
    ShellFixture shell = ShellFixture.fed("""
        CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        .mode line
        VALUES (1, 'a'), (2, NULL);
        .tables
        .advance t 2001-01-01 00:00:30
        .mode csv
        .watermark
        .advance t END
        .finish t
        .finish t
        """).run();

    assertThat(shell.out()).isEqualTo("""
        column1 = 1
        column2 = a

        column1 = 2
        column2 = NULL
           name = t
           kind = source
          emits = append-only
        columns = v INTEGER, ts TIMESTAMP(3) NOT NULL
        name,watermark,late_rows
        t,2001-01-01 00:00:30,
        """);
    assertThat(shell.err()).contains("SOURCE_COMPLETE").contains("FINISH SOURCE t");
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
  void shouldKeepASinkWhoseReplacementIsRefused() throws IOException {
    Path kept = directory.resolve("kept.csv");
    Path none = directory.resolve("none/none.csv");
    ShellFixture shell = ShellFixture.fed("CREATE SOURCE t (v INTEGER);\n"
            + "CREATE SINK k FROM t INTO FILE (path = '" + kept + "');\n"
            + "INSERT INTO t VALUES (1);\n"
            + "CREATE OR REPLACE SINK k FROM t INTO FILE (path = '" + none + "');\n"
            + "INSERT INTO t VALUES (2);\n")
        .run();

    assertThat(shell.err()).contains("there is no " + none);
    assertThat(kept).hasContent("v\n1\n2\n");
  }

  @Test
  void shouldReplaceASinkWithTheSameFile() throws IOException {
    Path file = directory.resolve("same.csv");
    String into = " SINK k FROM t INTO FILE (path = '" + file + "'";
    ShellFixture shell = ShellFixture.fed("CREATE SOURCE t (v INTEGER);\nCREATE" + into + ");\n"
            + "INSERT INTO t VALUES (1);\n"
            + UNTIL_IDLE
            + "CREATE OR REPLACE" + into + ", if_exists = 'append');\n"
            + "INSERT INTO t VALUES (2);\n")
        .run();

    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(file).hasContent("v\n1\n2\n");
    assertThat(ShellFixture.fed("CREATE SOURCE t (v INTEGER);\n"
                + "CREATE" + into + ");\nINSERT INTO t VALUES (3);\n"
                + UNTIL_IDLE
                + "CREATE OR REPLACE" + into + ");\nINSERT INTO t VALUES (4);\n")
            .run()
            .exitCode())
        .isZero();
    // The same definition goes on: its file is not begun anew.
    assertThat(file).hasContent("v\n3\n4\n");
  }

  @Test
  void shouldReadFilesToTheirEndWhenTheInputEnds() throws IOException {
    Path in = directory.resolve("in.csv");
    Path out = directory.resolve("out.csv");
    String text = IntStream.range(0, 50_000)
        .mapToObj(row -> row + "\n")
        .collect(Collectors.joining("", "v\n", ""));
    Files.writeString(in, text);
    String statements = "CREATE SOURCE t (v INTEGER) FROM FILE (path = '" + in + "');\n"
        + "CREATE SINK k FROM t INTO FILE (path = '" + out + "');\n";

    assertThat(ShellFixture.fed(statements).run().exitCode()).isZero();
    assertThat(out).hasContent(text);

    Files.writeString(in, text + "x\n");
    ShellFixture shell = ShellFixture.fed(statements).run();
    assertThat(shell.err()).contains("in.csv, line 50002, column 1: column v: 'x' is no INTEGER");
    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(out).hasContent(text);
  }

  @Test
  void shouldListItsCommands() {
    assertThat(ShellFixture.fed(".help").run().err())
        .contains(".sources", ".watermark", ".mode", ".read", ".quit");
  }

  @Test
  void shouldRefuseInputThatIsNotUtf8() {
    assertThatThrownBy(() ->
            new PipedLines(new ByteArrayInputStream(new byte[] {'a', (byte) 0xe9, '\n'})).next())
        .hasMessageContaining("the input is not UTF-8");
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

      assertThat(new Repl(database, lines, streams, OutputMode.JSON, () -> false).run())
          .isEqualTo(ExitCode.OK);
    }
    assertThat(screen.toString(StandardCharsets.UTF_8))
        .contains("laminar> ")
        .contains("\"columns\":\"v INTEGER\"")
        .doesNotContain("row)");
  }

  @Test
  void shouldOfferTheNamesOfAllObjects() {
    try (LaminarDB database = LaminarDB.open()) {
      database.execute("""
          CREATE SOURCE "Ticks" (v INTEGER);
          CREATE STREAM doubled AS SELECT v * 2 AS w FROM "Ticks";
          CREATE MATERIALIZED VIEW kept AS SELECT v FROM "Ticks";
          CREATE SINK k FROM doubled;""");

      assertThat(Commands.names(database))
          .containsExactly(
              new NamedObject("Ticks", "source"),
              new NamedObject("doubled", "stream"),
              new NamedObject("kept", "materialized view"),
              new NamedObject("k", "sink"));
    }
  }
}
