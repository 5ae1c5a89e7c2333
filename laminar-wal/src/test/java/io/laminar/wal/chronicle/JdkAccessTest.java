package io.laminar.wal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class JdkAccessTest {
  private static final String OFF = "-D" + JdkAccess.PROPERTY + "=false";

  /** A program that opens the packages, or says why it cannot. */
  public static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      try {
        JdkAccess.open();
        System.out.println("open");
      } catch (RuntimeException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static String open(String... flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(Arrays.asList(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Opener.class.getName()));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }

  @Test
  void shouldOpenThePackagesWithoutAFlag() throws Exception {
    assertThat(open()).isEqualTo("open");
  }

  @Test
  void shouldNameTheFlagsAndTheOtherStoreWhereItMayNot() throws Exception {
    assertThat(open(OFF))
        .contains(
            "INVALID_CONFIG",
            JdkAccess.PROPERTY + " is false",
            "--add-opens java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens java.base/sun.nio.ch=ALL-UNNAMED",
            "@laminar-wal.args",
            "'segment'");
  }

  @Test
  void shouldNeedNothingWhereTheFlagsAreGiven() throws Exception {
    assertThat(open(OFF, "@laminar-wal.args")).isEqualTo("open");
  }

  @Test
  void shouldNotBringWhatReportsToTheMakersOfChronicle() {
    Assertions.assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
        .isInstanceOf(ClassNotFoundException.class);
  }
}
