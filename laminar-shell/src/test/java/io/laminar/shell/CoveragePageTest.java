package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/design-coverage.md has a section for each feature, and names classes and packages that exist. */
class CoveragePageTest {
  private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");
  private static final Pattern PACKAGE = Pattern.compile("`(io\\.laminar\\.[a-z.]+)`");
  private static final Pattern FEATURE = Pattern.compile("\\| (F-STREAM-\\d+) \\| \\[(.*?)]");

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "design-coverage.md"));
  }

  private static List<String> named(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }

  @Test
  void shouldNameClassesThatExist() throws IOException {
    assertThat(named(TYPE, page())).hasSizeGreaterThan(100).allMatch(SourceTree::hasType);
  }

  @Test
  void shouldNamePackagesThatExist() throws IOException {
    assertThat(named(PACKAGE, page())).isNotEmpty().allMatch(SourceTree::hasPackage);
  }

  @Test
  void shouldNameTestsOfEveryFeatureThatIsBuilt() throws IOException {
    String page = page();
    List<String> features = named(FEATURE, page);

    assertThat(features).hasSize(16).allSatisfy(feature -> {
      int begin = page.indexOf("\n## " + feature);
      String section = page.substring(begin, (page + "\n## ").indexOf("\n## ", begin + 1));
      assertThat(section).containsPattern("Not built yet|- Tests: `\\w+Test`");
    });
  }
}
