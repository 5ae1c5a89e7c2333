package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that are declared with PATH. */
class JsonPathTest {
  private static final DataType VARCHAR = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final DataType INTEGER = DataType.of(TypeKind.INTEGER).withNullable(true);

  @TempDir
  Path directory;

  private Example columns() {
    return Example.ofColumns(
        directory, new Column("id", INTEGER), new Column("a", VARCHAR), new Column("b", INTEGER));
  }

  @Test
  void shouldReadColumnsFromWhereTheyStand() throws IOException {
    Example file = columns().at("a", "$.x.y").at("b", "$.list[1].\"odd.name\"").file("p.json", """
        {"ID":1,"x":{"z":[1,{"y":2}],"y":"in"},"list":[{"odd.name":7},{"odd.name":8},9]}
        {"x":{"y":{"deep":[true]}},"list":[[],{"other":1}],"id":2,"a":"not here"}
        {"id":3,"x":[{"y":"no"}],"list":{"1":{"odd.name":5}}}
        {"id":4,"x":null,"list":[0,null]}
        {"id":5,"X":{"y":"case"},"b":1}
        """);

    assertThat(file.rows())
        .containsExactly(
            List.of(1L, "in", 8L),
            Arrays.asList(2L, "{\"deep\":[true]}", null),
            Arrays.asList(3L, null, null),
            Arrays.asList(4L, null, null),
            Arrays.asList(5L, null, null));
  }

  @Test
  void shouldNameThePlaceOfAValueWithin() throws IOException {
    Example file = columns().at("b", "$.x[0]").file("p.json", "{\"id\":1,\n \"x\":[\"y\"]}");

    assertThatThrownBy(file::rows)
        .hasMessageContaining("p.json, line 2, column 7: column b: 'y' is no INTEGER");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      x.y        | is not a path within the object
      $          | is not a path within the object
      $x         | has a 'x' where a point or a bracket stands
      $.         | lacks the name of a field
      $.x..y     | lacks the name of a field
      $.*        | lacks the name of a field
      $.x[]      | lacks a position
      $.x[-1]    | lacks a position
      $.x[1      | lacks a position
      $."x       | has a quote that is not closed
      """)
  void shouldRefuseWhatIsNoPath(String path, String problem) {
    assertThatThrownBy(columns().with("path", "p.json").at("a", path)::source)
        .hasMessageContaining("PATH of column a: '" + path + "' " + problem);
  }

  @Test
  void shouldRefusePlacesWithinEachOther() {
    assertThatThrownBy(columns().with("path", "p.json").at("a", "$.x").at("b", "$.x")::source)
        .hasMessageContaining("PATH of column b: '$.x' is, or is within, or holds");
    assertThatThrownBy(columns().with("path", "p.json").at("a", "$.x").at("b", "$.x.y")::source)
        .hasMessageContaining("'$.x.y' goes on behind the place of another column");
    assertThatThrownBy(columns().with("path", "p.json").at("a", "$.x.y").at("b", "$.x")::source)
        .hasMessageContaining("PATH of column b: '$.x' is, or is within, or holds");
    assertThatThrownBy(columns().with("path", "p.json").at("a", "$.ID.y")::source)
        .hasMessageContaining("'$.ID' is where a path of another column goes through");
  }

  @Test
  void shouldRefusePathsOfOtherFormats() throws IOException {
    assertThatThrownBy(columns().at("a", "$.x").file("p.csv", "id,a,b\n")::source)
        .hasMessageContaining("PATH of column a: FILE of flights finds columns by their names");
  }
}
