package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EOFError;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Parser.ParseContext;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class StatementParserTest {
  private final StatementParser parser = new StatementParser();

  private List<String> completed(String line) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    try (Terminal terminal =
        new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream())) {
      LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
      new NameCompleter(() ->
              List.of(new NamedObject("trades", "source"), new NamedObject("Trend", "stream")))
          .complete(reader, parser.parse(line, line.length(), ParseContext.COMPLETE), candidates);
    }
    return candidates.stream().map(Candidate::value).toList();
  }

  @Test
  void shouldAskForMoreUntilTheSemicolon() {
    assertThatThrownBy(() -> parser.parse("SELECT 1", 8, ParseContext.ACCEPT_LINE))
        .isInstanceOf(EOFError.class);
    assertThat(parser.parse("SELECT 1;", 9, ParseContext.ACCEPT_LINE).word()).isEmpty();
    assertThat(parser.parse(".help", 5, ParseContext.ACCEPT_LINE).word()).isEqualTo(".help");
  }

  @Test
  void shouldCompleteKeywordsInTheCaseThatWasTyped() throws IOException {
    assertThat(completed("sel")).containsExactly("select");
    assertThat(completed("CREATE STREAM x AS SEL")).containsExactly("SELECT");
  }

  @Test
  void shouldCompleteTheSecondWordOfAStatement() throws IOException {
    assertThat(completed("CREATE S")).contains("SOURCE", "STREAM", "SINK");
    assertThat(completed("create m")).contains("materialized view");
    assertThat(completed("DROP MAT")).containsExactly("MATERIALIZED VIEW", "MATERIALIZED VIEWS");
    // What is refused is not offered.
    assertThat(completed("ALLOW")).isEmpty();
  }

  @Test
  void shouldCompleteNamesAndCommands() throws IOException {
    assertThat(completed("SELECT * FROM tr")).contains("trades", "Trend");
    assertThat(completed(".m")).contains(".mode");
    assertThat(completed("SELECT .m")).doesNotContain(".mode");
  }
}
