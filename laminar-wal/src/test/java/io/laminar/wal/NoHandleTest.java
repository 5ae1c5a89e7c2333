package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no ulimit")
class NoHandleTest {
  private static final int CASES = Integer.getInteger("wal.handles", 2);

  @TempDir
  Path temporary;

  private List<String> starve(String store) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(
            "sh",
            "-c",
            "ulimit -n 128; exec \"$@\"",
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            HandleStarver.class.getName(),
            store,
            temporary.resolve("data").toString(),
            Integer.toString(CASES))
        .redirectError(temporary.resolve("errors").toFile())
        .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor())
        .as(Files.readString(temporary.resolve("errors")))
        .isZero();
    return said.lines().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldKeepWhatWasAcknowledgedWithoutFileHandles(String store) throws Exception {
    List<String> said = starve(store);
    assertThat(said).hasSize(CASES);
    assertThat(said.get(0)).doesNotContain("fine");
    assertThat(said).allMatch(line -> line.matches("(STORAGE_FAILED|IO_FAILURE|fine) kept"));
  }
}
