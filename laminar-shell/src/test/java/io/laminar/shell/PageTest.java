package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages show is what their SQL gives; with -Dreference.write=true it is written there. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PageTest {
  @TempDir
  Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"how-to.md", "limits.md", "coming-from.md"})
  void shouldShowWhatTheExamplesGive(String name) throws IOException {
    Path file = Path.of("..", "docs", name);
    String page = Files.readString(file);

    String expected = PageExamples.run(page, directory);

    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file)).isEqualTo(expected);
  }
}
