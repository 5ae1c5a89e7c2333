package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.TypeKind;
import io.laminar.format.CsvFormat;
import io.laminar.format.JsonFormat;
import io.laminar.format.RowFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays in JSON are its arrays, in CSV the text of these. */
class ArrayFileTest {
  @TempDir
  Path directory;

  private static DataType arrayOf(TypeKind kind) {
    return DataType.array(DataType.of(kind)).withNullable(true);
  }

  private Example example(TypeKind kind) {
    return Example.ofColumns(directory, new Column("v", arrayOf(kind)));
  }

  @Test
  void shouldReadArraysOfJson() throws IOException {
    assertThat(example(TypeKind.BIGINT)
            .file("v.json", "{\"v\":[1, \"2\", null]} {\"v\":[]} {\"v\":null} {}")
            .rows())
        .containsExactly(
            List.of(Arrays.asList(1L, 2L, null)),
            List.of(List.of()),
            Arrays.asList((Object) null),
            Arrays.asList((Object) null));
    assertThat(example(TypeKind.INTERVAL_DAY)
            .file("v.json", "{\"v\":[\"90 min\"]}")
            .rows())
        .containsExactly(List.of(List.of(Duration.ofMinutes(90))));
  }

  @Test
  void shouldReadTheTextOfArraysInCsv() throws IOException {
    assertThat(example(TypeKind.VARCHAR)
            .file("v.csv", "v\n\"[\"\"a,b\"\", null]\"\n[]\n")
            .rows())
        .containsExactly(List.of(Arrays.asList("a,b", null)), List.of(List.of()));
  }

  @Test
  void shouldRefuseWhatIsNotAnArrayOfItsType() {
    for (String text :
        List.of("5", "{\"a\":1}", "[1.5]", "[[1]]", "[true]", "\"[1\"", "\"[1] 2\"")) {
      assertThatThrownBy(() ->
              example(TypeKind.INTEGER).file("v.json", "{\"v\":" + text + "}").rows())
          .isInstanceOfSatisfying(LaminarException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_INPUT);
            assertThat(e.problem()).contains("column v").contains("is no INTEGER ARRAY");
          });
    }
  }

  @Test
  void shouldWriteArrays() throws IOException {
    List<Column> columns = List.of(
        new Column("s", arrayOf(TypeKind.VARCHAR)),
        new Column("d", DataType.array(DataType.decimal(4, 1))),
        new Column("t", arrayOf(TypeKind.TIMESTAMP)));
    Row row = Row.of(
        Example.schema(columns.toArray(Column[]::new)),
        Arrays.asList("a\"b", null),
        List.of(new BigDecimal("1.0")),
        List.of(LocalDateTime.of(2024, 1, 31, 13, 45)));
    StringWriter json = new StringWriter();
    write(new JsonFormat(json, row.schema(), false), row);
    assertThat(json.toString())
        .isEqualTo("{\"s\":[\"a\\\"b\",null],\"d\":[1.0],\"t\":[\"2024-01-31T13:45:00\"]}\n");
    StringWriter csv = new StringWriter();
    write(new CsvFormat(csv, row.schema(), false), row);
    assertThat(csv.toString())
        .endsWith("\"[\"\"a\\\"\"b\"\",null]\",[1.0],\"[\"\"2024-01-31T13:45:00\"\"]\"\n");
  }

  private static void write(RowFormat format, Row row) throws IOException {
    try (format) {
      format.begin();
      format.write(1, row::get);
    }
  }
}
