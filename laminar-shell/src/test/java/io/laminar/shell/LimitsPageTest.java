package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The numbers of docs/limits.md are the constants that each line of its tables names. */
class LimitsPageTest {
  private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*");
  private static final Pattern CONSTANT = Pattern.compile("`(\\w+)\\.(\\w+)`");
  private static final Pattern CODE = Pattern.compile("[A-Z]+_[A-Z_]+|SYNTAX");
  private static final String PRODUCT = " × ";

  private record Line(String what, String limit, String code, String constants) {}

  private static List<Line> lines() throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "limits.md"))) {
      if (line.startsWith("| ") && !line.startsWith("| what")) {
        String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
        assertThat(cells).as(line).hasSize(5);
        lines.add(new Line(cells[0], cells[1], cells[3], cells[4]));
      }
    }
    return lines;
  }

  @Test
  void shouldGiveTheValuesOfTheConstants() throws IOException {
    assertThat(lines()).hasSizeGreaterThan(30);
    for (Line line : lines()) {
      List<Long> shown = NUMBER
          .matcher(line.limit())
          .results()
          .map(number -> Long.valueOf(number.group().replace(",", "")))
          .toList();

      assertThat(shown).as(line.what()).isEqualTo(values(line.constants()));
    }
  }

  @Test
  void shouldNameCodesThatExist() throws IOException {
    List<String> codes = Arrays.stream(ErrorCode.values()).map(Enum::name).toList();

    assertThat(lines())
        .flatExtracting(
            line -> CODE.matcher(line.code()).results().map(MatchResult::group).toList())
        .isNotEmpty()
        .isSubsetOf(codes);
  }

  private static List<Long> values(String constants) {
    List<Long> values =
        CONSTANT.matcher(constants).results().map(LimitsPageTest::value).toList();
    return constants.contains(PRODUCT)
        ? List.of(values.stream().reduce(1L, Math::multiplyExact))
        : values;
  }

  private static long value(MatchResult constant) {
    try {
      Field field = SourceTree.type(constant.group(1)).getDeclaredField(constant.group(2));
      field.setAccessible(true);
      return ((Number) field.get(null)).longValue();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(constant.group(), e);
    }
  }
}
