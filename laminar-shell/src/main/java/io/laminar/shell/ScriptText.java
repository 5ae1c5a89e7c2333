package io.laminar.shell;

import io.laminar.api.SqlPosition;

/**
 * A text of statements, or a part of one.
 *
 * @param origin the script's name for messages, or empty
 * @param text the statements
 * @param firstLine the number of its first line in the whole, counted from 1
 */
record ScriptText(String origin, String text, int firstLine) {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What an error refers to that comes of no statement. */
  static final ScriptText NONE = new ScriptText("", "", 1);

  /** A text from its first line on. */
  static ScriptText of(String origin, String text) {
    return new ScriptText(origin, text, 1);
  }

  /** Turns a position in this text into one in the whole. */
  SqlPosition inWhole(SqlPosition position) {
    int before = firstLine - 1;
    return new SqlPosition(
        position.line() + before,
        position.column(),
        position.endLine() + before,
        position.endColumn());
  }

  /** The text without the mark that some editors put before it. */
  static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
