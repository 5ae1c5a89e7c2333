package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import java.util.Arrays;

/** The text that was given to be executed, addressed by line and column. Lines end with LF, CR or CR LF. */
final class SourceText {
  private final String text;
  private final int[] lineStarts;

  SourceText(String text) {
    this.text = text;
    int[] starts = new int[16];
    int lines = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean lineEnd =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (lineEnd) {
        if (lines == starts.length) {
          starts = Arrays.copyOf(starts, 2 * lines);
        }
        starts[lines++] = i + 1;
      }
    }
    this.lineStarts = Arrays.copyOf(starts, lines);
  }

  String text() {
    return text;
  }

  int lines() {
    return lineStarts.length;
  }

  /** The index of a character, at most the text's length. */
  int offset(int line, int column) {
    return line > lineStarts.length
        ? text.length()
        : Math.min(text.length(), lineStarts[line - 1] + column - 1);
  }

  String line(int line) {
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    return text.substring(lineStarts[line - 1], end).stripTrailing();
  }

  String slice(SqlPosition position) {
    int start = offset(position.line(), position.column());
    return text.substring(
        start, Math.max(start, offset(position.endLine(), position.endColumn() + 1)));
  }

  /** A character for a message: in quotes, or by its number where it cannot be seen. */
  String characterAt(int line, int column) {
    int offset = offset(line, column);
    if (offset >= text.length()) {
      return "at the end";
    }
    int character = text.codePointAt(offset);
    boolean visible = Character.isDefined(character)
        && !Character.isISOControl(character)
        && Character.getType(character) != Character.SURROGATE;
    return visible ? "'" + Character.toString(character) + "'" : String.format("U+%04X", character);
  }

  /** Whether a comment is still open at the end, as far as that shows without reading strings. */
  boolean endsInComment() {
    return text.lastIndexOf("/*") > text.lastIndexOf("*/");
  }
}
