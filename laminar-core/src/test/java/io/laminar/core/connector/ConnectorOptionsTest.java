package io.laminar.core.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorOptionsTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column("a", DataType.of(TypeKind.BIGINT))));

  private static ConnectorOptions options(Map<String, String> written) {
    return new ConnectorOptions(
        "FILE", new ConnectorRequest("flights", SCHEMA, false, written, Path.of("/scripts")));
  }

  @Test
  void shouldReadOptionsWhateverTheirCase() {
    ConnectorOptions options = options(Map.of("PATH", "a.csv", "Header", "FALSE"));

    assertThat(options.path("path")).isEqualTo(Path.of("/scripts/a.csv").toAbsolutePath());
    assertThat(options.flag("header", true)).isFalse();
    assertThat(options.character("delimiter", ';')).isEqualTo(';');
    options.refuseOthers();
  }

  @Test
  void shouldListWhatIsAllowedWhenAnOptionIsUnknown() {
    ConnectorOptions options = options(Map.of("path", "a.csv", "pth", "b"));
    options.path("path");
    options.flag("header", true);

    assertThatThrownBy(options::refuseOthers)
        .hasMessage("UNKNOWN_OPTION (1030): FILE of flights has no option pth."
            + " the options are: header, path");
  }

  @Test
  void shouldListWhatIsAllowedWhenAValueIsWrong() {
    ConnectorOptions options = options(Map.of("format", "xml", "delimiter", ";;"));

    assertThatThrownBy(() -> options.oneOf("format", "csv", List.of("csv", "json")))
        .hasMessage("INVALID_OPTION (1031): option format of FILE of flights is 'xml'."
            + " allowed are: 'csv', 'json'");
    assertThatThrownBy(() -> options.character("delimiter", ','))
        .hasMessageContaining("give one character");
    assertThatThrownBy(() -> options.path("path")).hasMessageContaining("is missing");
  }

  @Test
  void shouldRefuseAnOptionThatIsGivenTwice() {
    assertThatThrownBy(() -> options(Map.of("path", "a", "PATH", "b")))
        .hasMessageContaining("is given twice");
  }

  @Test
  void shouldNameTheArtifactWhenNoConnectorIsThere() {
    assertThatThrownBy(() -> Connectors.source("file"))
        .hasMessageContaining("there is no connector file for FROM")
        .hasMessageContaining("laminar-connector-file");
  }
}
