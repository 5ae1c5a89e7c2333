package io.laminar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ApiGuideTest {
  private static final Pattern CODE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void shouldRunEveryExample() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ApiGuide.run(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "LaminarDB(open)",
            "High[symbol=A, high=2.5]",
            "Trade[symbol=A, lastPrice=1.5, id=Optional.empty, ts=1970-01-01T00:00:00Z]",
            "[(n=2)]",
            "(symbol=A)",
            "High[symbol=B, high=7.0]",
            "2",
            "[(s=9.0, t=1.9950)]",
            "UNKNOWN_COLUMN, did you mean symbol? there is: n, symbol, total",
            "column 8",
            "(n=1)");
  }

  @Test
  void shouldShowWhatIsCompiled() throws IOException {
    List<String> compiled =
        lines(Files.readString(Path.of("src/main/java/io/laminar/examples/ApiGuide.java")));
    Matcher code = CODE.matcher(Files.readString(Path.of("../docs/api.md")));
    int found = 0;
    for (; code.find(); found++) {
      assertThat(compiled).containsSequence(lines(code.group(1)));
    }
    assertThat(found).isEqualTo(9);
  }

  private static List<String> lines(String code) {
    return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
