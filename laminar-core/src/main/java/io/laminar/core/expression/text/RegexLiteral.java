package io.laminar.core.expression.text;

import java.nio.charset.StandardCharsets;

/**
 * A text that every match of a pattern contains, and how far before it a match can begin. Most strings that do not match
 * do not contain it, and it is found much faster than a pattern is tried at each place.
 *
 * @param bytes the text, ASCII; empty where none is known
 * @param reach the most characters of a match before the text; {@link #UNKNOWN} where there is no bound
 */
@SuppressWarnings("ArrayRecordComponent")
record RegexLiteral(byte[] bytes, int reach) {
  static final int UNKNOWN = Integer.MAX_VALUE;
  private static final String SPECIAL = "\\[](){}.*+?^$|";

  // Escapes of one letter; of p, P, x and N with the braces behind them, which are left out as
  // others are.
  private static final String WHOLE_ESCAPES = "dDwWsShHvVRbBAGzZXtnrfae";
  private static final String ESCAPES_WITH_BRACES = "pPxN";

  /** Reads a pattern that compiles. */
  static RegexLiteral of(String pattern) {
    return new Scan(pattern).find();
  }

  /** One pass over the pattern: keeps the longest run of characters outside of groups. */
  private static final class Scan {
    private final String pattern;
    private String best = "";
    private int bestReach;
    private final StringBuilder run = new StringBuilder();
    private int runReach;
    /** The most characters that what was read so far can match. */
    private int reach;

    Scan(String pattern) {
      this.pattern = pattern;
    }

    RegexLiteral find() {
      // Flags and look-around change what characters mean.
      if (pattern.contains("(?")) {
        return none();
      }
      int depth = 0;
      for (int at = 0; at < pattern.length(); at++) {
        char symbol = pattern.charAt(at);
        if (symbol == '|' && depth == 0) {
          return none();
        }
        if (SPECIAL.indexOf(symbol) < 0 && symbol < 128 && depth == 0) {
          literal(symbol, at);
          continue;
        }
        endRun();
        switch (symbol) {
          case '(' -> depth++;
          case ')' -> depth--;
          case '[' -> at = endOfClass(at);
          case '\\', '*', '+', '{' -> reach = UNKNOWN;
          default -> {}
        }
        if (at < 0 || (symbol == '\\' && !isWholeEscape(at + 1))) {
          return none();
        }
        at += symbol == '\\' ? 1 : 0;
        if (symbol == '{') {
          at = Math.max(at, pattern.indexOf('}', at));
        }
        // A code point beyond 16 bits is two characters.
        reach = reach == UNKNOWN ? UNKNOWN : reach + 2;
      }
      endRun();
      return new RegexLiteral(best.getBytes(StandardCharsets.US_ASCII), bestReach);
    }

    /** Tells whether an escape ends with the character at a place, or with braces that begin behind it. */
    private boolean isWholeEscape(int at) {
      char escaped = pattern.charAt(at);
      boolean isLetterOrDigit = escaped < 128 && Character.isLetterOrDigit(escaped);
      return !isLetterOrDigit
          || WHOLE_ESCAPES.indexOf(escaped) >= 0
          || (ESCAPES_WITH_BRACES.indexOf(escaped) >= 0 && pattern.startsWith("{", at + 1));
    }

    private static RegexLiteral none() {
      return new RegexLiteral(new byte[0], UNKNOWN);
    }

    private void literal(char symbol, int at) {
      char next = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
      boolean mayBeMissing = next == '*' || next == '?' || next == '{';
      if (mayBeMissing) {
        endRun();
      } else {
        if (run.isEmpty()) {
          runReach = reach;
        }
        run.append(symbol);
      }
      reach = reach == UNKNOWN ? UNKNOWN : reach + 1;
    }

    private void endRun() {
      if (run.length() > best.length()) {
        best = run.toString();
        bestReach = runReach;
      }
      run.setLength(0);
    }

    /** The place of the bracket that closes a class; −1 where that is not plain to see. */
    private int endOfClass(int open) {
      for (int at = open + 1; at < pattern.length(); at++) {
        char symbol = pattern.charAt(at);
        if (symbol == '[') {
          // A class within a class.
          return -1;
        } else if (symbol == '\\' && !isWholeEscape(at + 1)) {
          return -1;
        } else if (symbol == '\\') {
          at++;
        } else if (symbol == ']'
            && at > open + 1
            && !(at == open + 2 && pattern.charAt(open + 1) == '^')) {
          return at;
        }
      }
      return -1;
    }
  }
}
