package io.laminar.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation, run: every block of SQL is a script of its own. The text after it is replaced by what
 * the script printed. A block with the name of a file stands before the SQL of its section where the script reads
 * the file, and behind it where the script writes it.
 */
final class PageExamples {
  private static final String FENCE = "```";

  private final Path directory;
  private final StringBuilder page = new StringBuilder();
  private Path section;
  private boolean hasRun;
  private @Nullable String output;

  private PageExamples(Path directory) {
    this.directory = directory;
    this.section = directory;
  }

  /** Gives the page as it has to be. */
  static String run(String page, Path directory) throws IOException {
    PageExamples examples = new PageExamples(directory);
    Iterator<String> lines = page.lines().iterator();
    while (lines.hasNext()) {
      String line = lines.next();
      examples.page.append(line).append('\n');
      if (line.startsWith(FENCE)) {
        String body = examples.block(line.substring(FENCE.length()), body(lines));
        examples.page.append(body).append(FENCE).append('\n');
      } else if (line.startsWith("#")) {
        examples.begin();
      }
    }
    return examples.page.toString();
  }

  private void begin() throws IOException {
    section = Files.createTempDirectory(directory, "section");
    hasRun = false;
    output = null;
  }

  private static String body(Iterator<String> lines) {
    StringBuilder body = new StringBuilder();
    for (String line = lines.next(); !line.equals(FENCE); line = lines.next()) {
      body.append(line).append('\n');
    }
    return body.toString();
  }

  /** Gives what has to stand in a block. */
  private String block(String info, String body) throws IOException {
    if (info.equals("sql")) {
      output = script(body);
      hasRun = true;
    } else if (info.equals("text") && output != null) {
      String printed = output;
      output = null;
      return printed;
    } else if (info.contains(" ")) {
      Path file = section.resolve(info.substring(info.indexOf(' ') + 1));
      if (hasRun) {
        return Files.readString(file);
      }
      Files.writeString(file, body);
    } else {
      output = null;
    }
    return body;
  }

  private String script(String statements) throws IOException {
    if (output != null && !output.isEmpty()) {
      throw new AssertionError("no block of text shows\n" + output);
    }
    Path script = Files.writeString(section.resolve("example.sql"), statements);
    ShellFixture shell = ShellFixture.ran("run", script.toString());
    return shell.exitCode() == 0 ? shell.out() : shell.out() + shell.err();
  }
}
