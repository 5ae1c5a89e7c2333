package io.laminar.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into statements at its semicolons, those in strings, quoted names and comments left
 * alone.
 */
final class Statements {
  private final String text;
  private final List<Statement> found = new ArrayList<>();
  private int at;
  private int line = 1;
  private int column = 1;
  // Where the present statement starts, or -1 before its first character.
  private int start = -1;
  private int startLine;
  private int startColumn;
  private int contentEnd;
  private boolean open;

  private Statements(String text) {
    this.text = text;
  }

  /** All statements, the last with or without its semicolon. */
  static List<Statement> in(String text) {
    Statements scan = new Statements(text);
    scan.scan();
    return scan.found;
  }

  /** Whether everything is ended: by a semicolon, or because nothing but comments is left. */
  static boolean isComplete(String text) {
    Statements scan = new Statements(text);
    scan.scan();
    return !scan.open;
  }

  private void scan() {
    boolean closed = true;
    while (at < text.length()) {
      char character = text.charAt(at);
      if (character == ';') {
        finish();
        step();
      } else if (Character.isWhitespace(character)) {
        step();
      } else if (text.startsWith("--", at)) {
        skipComment("\n");
      } else if (text.startsWith("/*", at)) {
        closed = skipComment("*/");
      } else {
        begin();
        if (character == '\'' || character == '"') {
          closed = skipUntil(String.valueOf(character), 1);
        } else {
          step();
        }
        contentEnd = at;
      }
    }
    open = start >= 0 || !closed;
    finish();
  }

  private void begin() {
    if (start < 0) {
      start = at;
      startLine = line;
      startColumn = column;
    }
  }

  private void finish() {
    if (start >= 0) {
      found.add(new Statement(text.substring(start, contentEnd), startLine, startColumn));
      start = -1;
    }
  }

  private boolean skipComment(String end) {
    return skipUntil(end, 2);
  }

  /** Goes behind the next occurrence; a doubled quote is two strings in a row, which is as good. */
  private boolean skipUntil(String end, int openingLength) {
    int found = text.indexOf(end, at + openingLength);
    int target = found < 0 ? text.length() : found + end.length();
    while (at < target) {
      step();
    }
    return found >= 0 || end.equals("\n");
  }

  private void step() {
    if (text.charAt(at++) == '\n') {
      line++;
      column = 1;
    } else {
      column++;
    }
  }
}
