package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LaminarShellTest {
  private static final String SOURCE = """
      CREATE SOURCE t (k VARCHAR NOT NULL, v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts)
        FROM FILE (path = 'data/t.csv', format = 'csv');
      """;
  private static final String DATA = """
      k,v,ts
      a,1,2001-01-01 00:00:10
      b,2,2001-01-01 00:00:20
      a,3,2001-01-01 00:01:10
      b,9,2001-01-01 00:00:59
      """;
  private static final String SUMS = """
      CREATE STREAM sums AS
        SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS begins, k, SUM(v) AS total
        FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), k;
      """;

  @TempDir
  Path directory;

  private String script(String statements) throws IOException {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(directory.resolve("data/t.csv"), DATA);
    return Files.writeString(directory.resolve("s.sql"), SOURCE + statements).toString();
  }

  @Test
  void shouldPrintSinksAndSayHowMuchWasDone() throws IOException {
    ShellFixture shell = ShellFixture.ran("run", script(SUMS + "CREATE SINK k FROM sums;"));

    assertThat(shell.err())
        .matches("4 rows in [\\d.]+ s \\([\\d,]+ rows/s\\), 3 results, 1 late row\n");
    assertThat(shell.out()).isEqualTo("""
         begins              | k | total
        ---------------------+---+-------
         2001-01-01 00:00:00 | a |     1
         2001-01-01 00:00:00 | b |     2
         2001-01-01 00:01:00 | a |     3
        """);
    assertThat(shell.exitCode()).isZero();
  }

  @Test
  void shouldPrintOneOfSeveralSinksAsCsv() throws IOException {
    String script = script(SUMS + "CREATE SINK one FROM sums; CREATE SINK two FROM sums;");

    assertThat(
            ShellFixture.ran("run", script, "--format", "csv", "--sink", "two").out())
        .startsWith("begins,k,total\n2001-01-01 00:00:00,a,1\n");
    assertThat(ShellFixture.ran("run", script).out()).contains("one:\n").contains("two:\n");
    ShellFixture both = ShellFixture.ran("run", script, "--format", "csv");
    assertThat(both.err()).contains("choose one with --sink");
    assertThat(both.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldRefuseToPrintASinkThatIsNone() throws IOException {
    String script = script(SUMS + "CREATE SINK one FROM sums;"
        + " CREATE SINK two FROM sums INTO FILE (path = 'data/two.csv');");

    for (String sink : List.of("ones", "two")) {
      ShellFixture shell = ShellFixture.ran("run", script, "--sink", sink);

      assertThat(shell.err()).contains("no sink " + sink).contains("there is: one");
      assertThat(shell.out()).isEmpty();
      assertThat(shell.exitCode()).isEqualTo(1);
    }
    assertThat(ShellFixture.ran("run", script, "--sink", "ONE").exitCode()).isZero();
  }

  @Test
  void shouldWriteIntoAFileBesideTheScript() throws IOException {
    String script = script(SUMS + "CREATE SINK k FROM sums INTO FILE (path = 'data/sums.json');");

    ShellFixture shell = ShellFixture.ran("run", script);

    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.err()).startsWith("4 rows in ").doesNotContain("result");
    assertThat(directory.resolve("data/sums.json")).hasContent("""
        {"begins":"2001-01-01T00:00:00","k":"a","total":1}
        {"begins":"2001-01-01T00:00:00","k":"b","total":2}
        {"begins":"2001-01-01T00:01:00","k":"a","total":3}
        """);
  }

  @Test
  void shouldTailASelectOverAStreamToItsEnd() throws IOException {
    ShellFixture shell =
        ShellFixture.ran("run", script("SELECT k, v FROM t WHERE v > 1;"), "--format", "csv");

    assertThat(shell.out()).as(shell.err()).isEqualTo("k,v\nb,2\na,3\nb,9\n");
  }

  @Test
  void shouldAnswerASelectOverAViewWhenTheFileIsRead() throws IOException {
    String statements = """
        CREATE MATERIALIZED VIEW counts AS SELECT k, COUNT(*) AS n FROM t GROUP BY k;
        SELECT n, k FROM counts;
        """;
    ShellFixture shell = ShellFixture.ran("run", script(statements), "--format", "csv");

    assertThat(shell.out().lines()).as(shell.err()).containsExactlyInAnyOrder("n,k", "2,a", "2,b");
  }

  @Test
  void shouldMarkTheErrorInTheScript() throws IOException {
    ShellFixture shell = ShellFixture.ran("run", script("SELECT k,\n  vv FROM t;"));

    assertThat(shell.err())
        .contains("s.sql, line 4, column 3")
        .contains("4 |   vv FROM t;\n      ^^");
    assertThat(shell.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldNameFileLineAndColumnOfBadData() throws IOException {
    String script = script("CREATE SINK k FROM t;");
    Files.writeString(directory.resolve("data/t.csv"), DATA + "c,x7,2001-01-01 00:02:00\n");

    ShellFixture shell = ShellFixture.ran("run", script, "--format", "csv");

    assertThat(shell.err())
        .contains("MALFORMED_INPUT")
        .contains("t.csv, line 6, column 3: column v: 'x7' is no INTEGER");
    assertThat(shell.out()).contains("b,9,2001-01-01 00:00:59");
    assertThat(shell.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldFailWithTheCodeOfFilesWhenOneIsMissing() {
    ShellFixture shell = ShellFixture.ran("run", directory.resolve("none.sql").toString());

    assertThat(shell.err()).contains("IO_FAILURE").contains("none.sql");
    assertThat(shell.exitCode()).isEqualTo(3);
  }

  @Test
  void shouldRunAFileWithoutAnyCommand() throws IOException {
    String script = script(SUMS + "CREATE SINK one FROM sums; CREATE SINK two FROM sums;");

    ShellFixture shell = ShellFixture.ran(script, "--format", "csv", "--sink", "one");

    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.out()).startsWith("begins,k,total\n");
    assertThat(ShellFixture.ran("none.sql").exitCode()).isEqualTo(3);
    assertThat(ShellFixture.ran("dance").err()).contains("there is no command and no file dance");
  }

  @Test
  void shouldReadPastAByteOrderMark() throws IOException {
    Path marked = Files.writeString(directory.resolve("m.sql"), "\uFEFFVALUES (1);");

    assertThat(ShellFixture.ran("run", marked.toString(), "--format", "csv").out())
        .isEqualTo("column1\n1\n");
  }

  @Test
  void shouldEndQuietlyWhenNobodyReadsTheOutput() throws IOException {
    Writer closed = new Writer() {
      @Override
      public void write(char[] text, int offset, int length) throws IOException {
        throw new IOException("Broken pipe");
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    String script = script("SELECT k, v FROM t;");
    for (String[] arguments : new String[][] {{"-c", "VALUES (1)"}, {"run", script}}) {
      StringWriter err = new StringWriter();
      Streams streams = new Streams(InputStream.nullInputStream(), closed, err, false);

      assertThat(Main.execute(streams, arguments)).isEqualTo(141);
      assertThat(err).hasToString("");
    }
  }

  @Test
  void shouldExplainHowItIsUsed() {
    assertThat(ShellFixture.ran("--help").out()).contains("demo").contains("Exit codes:");
    assertThat(ShellFixture.ran("--help").exitCode()).isZero();
    assertThat(ShellFixture.ran("run").exitCode()).isEqualTo(2);
    assertThat(ShellFixture.ran("run", "x.sql", "--format", "xml").exitCode()).isEqualTo(2);
    assertThat(ShellFixture.ran("dance").exitCode()).isEqualTo(2);
  }

  @Test
  void shouldExecuteAOneShot() {
    ShellFixture shell = ShellFixture.ran("--format", "csv", "-c", """
        CREATE SOURCE t (v INTEGER); CREATE SINK k FROM t; INSERT INTO t VALUES (1), (2);""");

    assertThat(shell.out()).as(shell.err()).isEqualTo("v\n1\n2\n");
    assertThat(shell.err()).isEmpty();
    assertThat(shell.exitCode()).isZero();
  }

  @Test
  void shouldAnswerAOneShotWithoutFrom() {
    ShellFixture shell =
        ShellFixture.ran("--format", "csv", "-c", "SELECT 1 + 1 AS two; VALUES (1, 'a');");

    assertThat(shell.out()).as(shell.err()).isEqualTo("two\n2\ncolumn1,column2\n1,a\n");
    assertThat(shell.exitCode()).isZero();
  }

  @Test
  void shouldSayThatASelectWaitsForTime() {
    ShellFixture shell = ShellFixture.ran("-c", """
        CREATE SOURCE t (v INTEGER, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE STREAM s AS SELECT SUM(v) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);
        INSERT INTO t VALUES (1, TIMESTAMP '2001-01-01 00:00:00');
        """);

    assertThat(shell.err())
        .isEqualTo("note: s has given no row yet: its windows wait until the watermark passes their"
            + " end, and it is at 2001-01-01 00:00:00; FINISH SOURCE or ADVANCE SOURCE moves it\n");
    assertThat(Tailing.shownName("laminar_shell_select_1")).isEqualTo("the SELECT");
    assertThat(shell.exitCode()).isZero();
  }

  @Test
  void shouldReportTheErrorOfAOneShot() {
    ShellFixture shell = ShellFixture.ran("-c", "SHOW SORCES");

    assertThat(shell.err()).startsWith("error SYNTAX").contains("1 | SHOW SORCES\n         ^");
    assertThat(shell.exitCode()).isEqualTo(1);
    assertThat(ShellFixture.ran("-c", "SHOW SOURCES").out()).contains("name");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldFailWhenAFileDoesNotBecomeComplete() throws IOException {
    String script = script(
        SUMS + "CREATE SINK k FROM sums INTO FILE (path = '/dev/full', " + "format = 'csv');");

    ShellFixture shell = ShellFixture.ran("run", script);

    assertThat(shell.err()).contains("IO_FAILURE").contains("/dev/full");
    assertThat(shell.exitCode()).isEqualTo(3);
  }

  @Test
  void shouldFailWhenAQueryWasStopped() throws IOException {
    String script = script("""
        CREATE STREAM bad WITH (on_error = 'stop') AS SELECT v / (v - 2) AS q FROM t;
        CREATE MATERIALIZED VIEW good AS SELECT k FROM t;
        """);

    ShellFixture shell = ShellFixture.ran("run", script);

    assertThat(shell.err()).contains("QUERY_STOPPED").contains("bad$errors");
    assertThat(shell.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldExecuteWhatTheLauncherTrainsWith() throws IOException {
    String training = Files.readString(Path.of("src", "main", "cds", "training.sql"));

    ShellFixture shell = ShellFixture.ran("-c", training);

    assertThat(shell.err()).isEmpty();
    assertThat(shell.out()).contains(" a | 2001-01-01 00:00:00 | 1 |  1.5").contains(" a | 2\n");
  }
}
