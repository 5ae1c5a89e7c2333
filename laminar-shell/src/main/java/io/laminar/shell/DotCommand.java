package io.laminar.shell;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A command of the shell itself.
 *
 * @param name with its point, in lower case
 * @param argument what follows, or empty
 */
record DotCommand(String name, String argument) {
  static final List<String> NAMES = List.of(
      ".help",
      ".tables",
      ".sources",
      ".watermark",
      ".advance",
      ".finish",
      ".mode",
      ".read",
      ".checkpoint",
      ".recovery",
      ".durability",
      ".backup",
      ".savepoint",
      ".quit");

  static final String HELP = """
      .help                 this text
      .tables               everything that may stand in FROM
      .sources              sources with their rows, channel and watermark
      .watermark            how far the time of every source and query has come
      .advance SOURCE TIME  raise the watermark of a source, to a time or to END
      .finish SOURCE        complete a source: all its windows fire
      .mode [MODE]          how results are written: table, line, csv, json or changelog
      .read FILE            execute a script; paths in it start at its directory
      .checkpoint           write a checkpoint now, where there is a data directory
      .recovery             what was brought back when the data directory was opened
      .durability           what a loss of power would take, the log, the checkpoints
      .backup DIR           copy the data directory into one that is missing or empty
      .savepoint DIR        write the state into such a directory, for laminar restore
      .quit                 leave; Ctrl-D does too

      A statement ends with ; and may span lines. SELECT … FROM a stream shows its
      results as they come, until Ctrl-C or until the stream ends.
      """;

  /**
   * The statement that a command stands for.
   *
   * @return null where it is none
   */
  @Nullable
  String statement() {
    String[] words = argument.split("\\s+", 2);
    return switch (name) {
      case ".tables" -> "SHOW TABLES";
      case ".checkpoint" -> "CHECKPOINT";
      case ".finish" -> "FINISH SOURCE " + argument;
      case ".advance" ->
        "ADVANCE SOURCE " + words[0] + " TO " + (words.length < 2 ? "" : time(words[1]));
      default -> null;
    };
  }

  /** A time is written without quotes here. */
  private static String time(String text) {
    boolean isPlain = !text.isEmpty() && Character.isDigit(text.charAt(0)) && text.contains("-");
    return isPlain ? "'" + text + "'" : text;
  }

  static boolean isCommand(String line) {
    return line.stripLeading().startsWith(".");
  }

  static DotCommand of(String line) {
    String[] parts = line.strip().split("\\s+", 2);
    String argument =
        parts.length == 1 ? "" : parts[1].replaceFirst(";\\s*$", "").strip();
    return new DotCommand(parts[0].replaceFirst(";$", "").toLowerCase(Locale.ROOT), argument);
  }
}
