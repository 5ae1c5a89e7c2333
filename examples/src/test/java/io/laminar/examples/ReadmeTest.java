package io.laminar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void shouldShowTheProgramThatIsCompiledAndRun() throws IOException {
    String readme = Files.readString(Path.of("../README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    List<String> shown = lines(readme.substring(start, readme.indexOf("```", start)));
    List<String> compiled =
        lines(Files.readString(Path.of("src/main/java/io/laminar/examples/Quickstart.java")));

    assertThat(shown).hasSizeGreaterThan(10);
    assertThat(compiled).containsSubsequence(shown);
  }

  // Without indentation, and without the comment that shows the output.
  private static List<String> lines(String code) {
    return code.lines()
        .map(line -> line.replaceFirst("\\s*// .*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }
}
