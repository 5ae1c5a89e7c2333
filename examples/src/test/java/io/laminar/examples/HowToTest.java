package io.laminar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page shows methods of {@link HowTo} and what they print; with -Dreference.write=true it is written so. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HowToTest {
  private static final Path PAGE = Path.of("../docs/how-to.md");
  private static final Path CODE = Path.of("src/main/java/io/laminar/examples/HowTo.java");
  private static final Pattern BLOCK = Pattern.compile(
      "```java\nstatic void (\\w+)\\(PrintStream out\\).*?```\n\n```text\n.*?```\n",
      Pattern.DOTALL);

  @Test
  void shouldShowCompiledMethodsAndWhatTheyPrint() throws IOException {
    String page = Files.readString(PAGE);
    String code = Files.readString(CODE);

    String expected = BLOCK
        .matcher(page)
        .replaceAll(block -> Matcher.quoteReplacement(block(code, block.group(1))));

    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }

  @Test
  void shouldShowEveryMethod() throws IOException {
    List<String> shown = BLOCK
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .toList();

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(HowTo.class.getDeclaredMethods())
            .filter(method ->
                Arrays.equals(method.getParameterTypes(), new Class<?>[] {PrintStream.class}))
            .map(method -> method.getName())
            .toList());
  }

  @Test
  void shouldShowTheDeclarationsThatTheMethodsShare() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```java\nrecord ") + "```java\n".length();
    List<String> shown = lines(page.substring(begin, page.indexOf("```", begin)));

    assertThat(shown).hasSizeGreaterThan(5);
    assertThat(lines(Files.readString(CODE))).containsSequence(shown);
  }

  private static List<String> lines(String code) {
    return code.lines()
        .map(line -> line.strip().replaceFirst("^private ", ""))
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String block(String code, String name) {
    return "```java\n" + method(code, name) + "```\n\n```text\n" + printed(name) + "```\n";
  }

  private static String method(String code, String name) {
    int begin = code.indexOf("  static void " + name + "(");
    return code.substring(begin, code.indexOf("\n  }\n", begin) + 5).indent(-2);
  }

  private static String printed(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      HowTo.class.getDeclaredMethod(name, PrintStream.class).invoke(null, out);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
