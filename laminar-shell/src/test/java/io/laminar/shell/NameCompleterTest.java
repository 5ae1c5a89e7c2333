package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameCompleterTest {
  private final NameCompleter completer = new NameCompleter(() -> List.of(
      new NamedObject("trades", "source"),
      new NamedObject("ticks", "source"),
      new NamedObject("last", "table"),
      new NamedObject("sums", "stream"),
      new NamedObject("top", "materialized view"),
      new NamedObject("thin", "view"),
      new NamedObject("out", "sink")));

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      'SELECT * FROM '                     | t  | trades ticks top thin
      'SELECT * from\n'                    | s  | sums
      'VALUES (1); DESCRIBE '              | '' | trades ticks last sums top thin
      'EXPLAIN ANALYZE '                   | to | top
      'INSERT INTO '                       | '' | trades ticks last
      'UPDATE '                            | '' | last
      'DELETE FROM '                       | '' | last
      'DROP TABLE IF EXISTS '              | l  | last
      'DROP VIEW '                         | '' | thin
      'DROP MATERIALIZED VIEW IF EXISTS '  | '' | top
      'drop sink '                         | '' | out
      'FINISH SOURCE '                     | tr | trades
      'CREATE SOURCE t (v INTEGER) FROM '  | f  | FILE
      '.finish '                           | '' | trades ticks
      '.mode '                             | c  | csv changelog
      '.read '                             | '' |
      """)
  void shouldKnowThePlace(String before, String word, String offered) {
    List<String> candidates = completer.candidates(before.replace("\\n", "\n"), word);

    assertThat(String.join(" ", candidates)).isEqualTo(offered == null ? "" : offered);
  }

  @Test
  void shouldOfferKeywordsAndNamesElsewhere() {
    assertThat(completer.candidates("SELECT ", "t"))
        .contains("then", "trades", "thin")
        .doesNotContain("sums");
    assertThat(completer.candidates("", "SHOW T")).containsExactly("SHOW TABLES");
    assertThat(completer.candidates("", "SHOW")).contains("SHOW TABLES");
  }
}
