package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links between the pages lead to files and headings that exist. */
class PageLinksTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)(?:#([^)\\s]+))?\\)");

  @Test
  void shouldLeadToFilesAndHeadings() throws IOException {
    for (Path page : pages()) {
      Matcher link = LINK.matcher(withoutCode(Files.readString(page)));
      while (link.find()) {
        Path target =
            link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();

        assertThat(target).as("%s in %s", link.group(), page).exists();
        if (link.group(2) != null) {
          assertThat(anchors(target)).as("%s in %s", link.group(), page).contains(link.group(2));
        }
      }
    }
  }

  private static List<Path> pages() throws IOException {
    Path root = Path.of("..");
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      Stream<Path> others =
          Stream.of("README.md", "CONTRIBUTING.md", "examples/README.md").map(root::resolve);
      return Stream.concat(others, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }

  /** The names that headings are linked to by, as GitHub makes them. */
  private static List<String> anchors(Path page) throws IOException {
    return withoutBlocks(Files.readString(page))
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N} _-]", "")
            .replace(' ', '-'))
        .toList();
  }

  private static String withoutBlocks(String page) {
    return page.replaceAll("(?s)```.*?```", "");
  }

  private static String withoutCode(String page) {
    return withoutBlocks(page).replaceAll("`[^`\\n]*`", "");
  }
}
