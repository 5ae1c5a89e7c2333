package io.laminar.shell;

import java.util.List;
import java.util.Locale;

/**
 * A command of the shell itself.
 *
 * @param name with its point, in lower case
 * @param argument what follows, or empty
 */
record DotCommand(String name, String argument) {
  static final List<String> NAMES =
      List.of(".help", ".sources", ".watermark", ".mode", ".read", ".quit");

  static final String HELP = """
      .help                 this text
      .sources              sources with their rows, channel and watermark
      .watermark            how far the time of every source and query has come
      .mode [MODE]          how results are written: table, csv, json or changelog
      .read FILE            execute a script; paths in it start at its directory
      .quit                 leave; Ctrl-D does too

      A statement ends with ; and may span lines. SELECT … FROM a stream shows its
      results as they come, until Ctrl-C or until the stream ends.
      """;

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
