package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.format.RowFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputModeTest {
  private static final Schema SCHEMA = new Schema(List.of(
      new Column("day", DataType.timestamp(3)),
      new Column("name", DataType.of(TypeKind.VARCHAR)),
      new Column("mean", DataType.decimal(9, 2)),
      new Column("n", DataType.of(TypeKind.BIGINT))));
  private static final LocalDateTime DAY = LocalDateTime.of(2001, 1, 8, 0, 0);

  private static String written(OutputMode mode, boolean changelog, RowFormat.Cells... rows)
      throws IOException {
    return written(mode, SCHEMA, changelog, rows);
  }

  private static String written(
      OutputMode mode, Schema schema, boolean changelog, RowFormat.Cells... rows)
      throws IOException {
    StringWriter text = new StringWriter();
    try (RowFormat format = mode.begin(text, schema, changelog, ZoneId.of("Europe/Berlin"))) {
      long weight = 1;
      for (RowFormat.Cells row : rows) {
        format.write(weight, row);
        weight = -weight;
      }
    }
    return text.toString();
  }

  private static RowFormat.Cells row(@Nullable String name, @Nullable String mean, long count) {
    return column -> switch (column) {
      case 0 -> DAY;
      case 1 -> name;
      case 2 -> mean == null ? null : new BigDecimal(mean);
      default -> count;
    };
  }

  @Test
  void shouldAlignColumnsNumbersToTheRight() throws IOException {
    assertThat(written(OutputMode.TABLE, false, row("ORD", "7.50", 1), row(null, null, 1234))
            .lines())
        .containsExactly(
            " day                 | name | mean |    n",
            "---------------------+------+------+------",
            " 2001-01-08 00:00:00 | ORD  | 7.50 |    1",
            " 2001-01-08 00:00:00 | NULL | NULL | 1234");
  }

  @Test
  void shouldCountWideCharactersTwiceAndCombiningOnesNot() throws IOException {
    assertThat(written(OutputMode.TABLE, false, row("東京", "1.00", 1), row("Ju\u0308", "1.00", 1))
            .lines()
            .skip(2))
        .containsExactly(
            " 2001-01-08 00:00:00 | 東京 | 1.00 | 1", " 2001-01-08 00:00:00 | Ju\u0308   | 1.00 | 1");
  }

  @Test
  void shouldKeepOneLineARowWhateverTheText() throws IOException {
    String table = written(OutputMode.TABLE, false, row("a\nb\u001b[2J", "1.00", 1));

    assertThat(table.lines()).hasSize(3);
    assertThat(table).contains("a\\nb\\u001b[2J");
    assertThat(written(OutputMode.TABLE, false, row("x".repeat(500), "1.00", 1)))
        .contains("x".repeat(79) + "…")
        .doesNotContain("x".repeat(80));
  }

  @Test
  void shouldNotCutWhatStandsAlone() throws IOException {
    Schema plan = new Schema(List.of(new Column("plan", DataType.of(TypeKind.VARCHAR))));

    assertThat(written(OutputMode.TABLE, plan, false, column -> "x".repeat(500)))
        .contains("x".repeat(500));
  }

  @Test
  void shouldWriteTitlesEvenWithoutRows() throws IOException {
    assertThat(written(OutputMode.TABLE, false).lines()).hasSize(2);
  }

  @Test
  void shouldShowWeightsOfAChangelog() throws IOException {
    RowFormat.Cells row = row("ORD", "7.50", 1);

    assertThat(written(OutputMode.TABLE, true, row, row).lines().skip(2))
        .containsExactly(
            " +1 | 2001-01-08 00:00:00 | ORD  | 7.50 | 1",
            " -1 | 2001-01-08 00:00:00 | ORD  | 7.50 | 1");
    assertThat(written(OutputMode.CHANGELOG, true, row, row)).isEqualTo("""
        +1 day=2001-01-08 00:00:00, name=ORD, mean=7.50, n=1
        -1 day=2001-01-08 00:00:00, name=ORD, mean=7.50, n=1
        """);
    assertThat(written(OutputMode.CSV, true, row)).startsWith("__weight,day,name,mean,n\n1,");
  }

  @Test
  void shouldShowInstantsInTheZone() throws IOException {
    DataType instant = new DataType(TypeKind.TIMESTAMP_LTZ, 3, 0, false);
    Schema schema = new Schema(List.of(new Column("at", instant)));
    Instant noon = Instant.parse("2024-07-01T12:00:00.5Z");

    assertThat(written(OutputMode.CSV, schema, false, column -> noon))
        .isEqualTo("at\n2024-07-01 14:00:00.5+02:00\n");
    assertThat(written(OutputMode.JSON, schema, false, column -> noon))
        .isEqualTo("{\"at\":\"2024-07-01T14:00:00.5+02:00\"}\n");
  }

  @Test
  void shouldEscapeCsv() throws IOException {
    assertThat(written(OutputMode.CSV, false, row("a,\"b\"\n", null, 1), row("", "1.00", 2)))
        .isEqualTo("""
            day,name,mean,n
            2001-01-08 00:00:00,"a,""b""
            ",,1
            2001-01-08 00:00:00,"",1.00,2
            """);
  }

  @Test
  void shouldEscapeJson() throws IOException {
    assertThat(written(OutputMode.JSON, false, row("a\"\n\u0001", null, 1))).isEqualTo("""
        {"day":"2001-01-08T00:00:00","name":"a\\"\\n\\u0001","mean":null,"n":1}
        """);
  }
}
