package io.laminar.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultTest {
  private static Fault fault(String text, String replacement) {
    return new Fault("room/name", "a.A", text, replacement, List.of("ATest"), null);
  }

  @Test
  void shouldReplaceTextHoweverItsLinesAreBroken() throws StaleFaultException {
    String source = "if (a\n      && b.c(1)) {\n  d++;\n}";

    assertThat(fault("a && b.c(1)", "a").plantIn(source)).isEqualTo("if (a) {\n  d++;\n}");
    assertThat(fault("d++;", "").plantIn(source)).isEqualTo("if (a\n      && b.c(1)) {\n  \n}");
  }

  @Test
  void shouldRefuseTextThatIsNotThereExactlyOnce() {
    assertThatThrownBy(() -> fault("b", "c").plantIn("a"))
        .isInstanceOf(StaleFaultException.class)
        .hasMessage("the text to replace is not in a.A");
    assertThatThrownBy(() -> fault("a", "c").plantIn("aa"))
        .isInstanceOf(StaleFaultException.class)
        .hasMessage("the text to replace is more than once in a.A");
  }

  @Test
  void shouldReadListsByRoom(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("ring.txt"), """
        # Rings.

        fault first
        in a.A
        - if (x) {
        -   y();
        + {
        by ATest BTest

        fault second
        in a.B
        - z
        by ATest
        explained nobody sees it
        """);

    assertThat(FaultList.read(folder))
        .containsExactly(
            new Fault(
                "ring/first", "a.A", "if (x) {\n  y();", "{", List.of("ATest", "BTest"), null),
            new Fault("ring/second", "a.B", "z", "", List.of("ATest"), "nobody sees it"));
  }

  @Test
  void shouldRefuseAnEntryThatLacksALine(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("ring.txt"), "fault first\nin a.A\n- x\n");

    assertThatThrownBy(() -> FaultList.read(folder)).hasMessageContaining("ring/first needs");
  }
}
