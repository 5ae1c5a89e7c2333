package io.laminar.core.expression.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that needs no backtracking, searched in the bytes of UTF-8 themselves:
 *
 * <pre>
 *   (&amp;|^)   channel_id=   ([^&amp;]*)
 *   before    text          run
 * </pre>
 *
 * <p>Before the text, which has a byte at least, may stand {@code ^} or a group of single characters and {@code ^}; behind
 * it a class of characters with {@code *} or {@code +}, in a group or not. All are ASCII: a byte beyond it belongs to a
 * character that no such class names. Any other pattern is one of {@link java.util.regex.Pattern}, which finds the same.
 */
final class PlainPattern {
  private static final String SPECIAL = "\\[](){}.*+?^$|";

  private final byte[] text;
  /** Whether something must stand before the text. */
  private final boolean hasBefore;

  private final boolean beforeIsGroup;
  private final boolean atStart;
  /** The bytes that may stand before the text. */
  private final byte[] before;

  /** By byte, whether the run has it; absent where the pattern ends with the text. */
  private final boolean @Nullable [] run;

  private final boolean runIsGroup;
  private final int leastRun;

  private int matchStart;
  private int textStart;
  private int runStart;
  private int matchEnd;

  private PlainPattern(Parse parse) {
    this.text = ascii(parse.text);
    this.hasBefore = parse.atStart || !parse.before.isEmpty();
    this.beforeIsGroup = parse.beforeIsGroup;
    this.atStart = parse.atStart;
    this.before = ascii(parse.before);
    this.run = parse.run;
    this.runIsGroup = parse.runIsGroup;
    this.leastRun = parse.leastRun;
  }

  private static byte[] ascii(CharSequence characters) {
    return characters.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads a pattern that compiles; null where it is none of these. */
  static @Nullable PlainPattern of(String source) {
    Parse parse = new Parse(source);
    return parse.fits() ? new PlainPattern(parse) : null;
  }

  /** Searches bytes for the first match, which {@link #start} and {@link #end} then tell. */
  boolean find(byte[] bytes, int start, int end) {
    for (int at = Utf8.find(bytes, start, end, text, 0, text.length);
        at >= 0;
        at = Utf8.find(bytes, at + 1, end, text, 0, text.length)) {
      int from = hasBefore ? startBefore(bytes, start, at) : at;
      int behind = at + text.length;
      int until = endOfRun(bytes, behind, end);
      if (from >= 0 && until - behind >= leastRun) {
        matchStart = from;
        textStart = at;
        runStart = behind;
        matchEnd = until;
        return true;
      }
    }
    return false;
  }

  /** Where a match begins whose text is at a position; −1 where none does. */
  private int startBefore(byte[] bytes, int start, int at) {
    if (at == start) {
      return atStart ? at : -1;
    }
    byte last = bytes[at - 1];
    for (byte wanted : before) {
      if (wanted == last) {
        return at - 1;
      }
    }
    return -1;
  }

  private int endOfRun(byte[] bytes, int from, int end) {
    boolean[] members = run;
    int at = from;
    while (members != null && at < end && members[bytes[at] & 0xFF]) {
      at++;
    }
    return at;
  }

  int groupCount() {
    return (beforeIsGroup ? 1 : 0) + (runIsGroup ? 1 : 0);
  }

  /** Where a group of the match begins; 0 is the whole match. */
  int start(int group) {
    if (group == 0) {
      return matchStart;
    }
    return group == 1 && beforeIsGroup ? matchStart : runStart;
  }

  /** The place behind a group of the match. */
  int end(int group) {
    return group == 1 && beforeIsGroup ? textStart : matchEnd;
  }

  /** Reads a pattern from left to right. */
  private static final class Parse {
    private final String source;
    private int at;
    private boolean beforeIsGroup;
    private boolean atStart;
    private final StringBuilder before = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private boolean @Nullable [] run;
    private boolean runIsGroup;
    private int leastRun;

    Parse(String source) {
      this.source = source;
    }

    boolean fits() {
      if (!readBefore()) {
        return false;
      }
      while (isPlain()) {
        text.append(source.charAt(at++));
      }
      if (text.isEmpty() || (at < source.length() && !readRun())) {
        return false;
      }
      // "(a|^)aa" may take the first a of "aaa" as what stands before, or as the text.
      boolean ambiguous = atStart && before.indexOf(text.substring(0, 1)) >= 0;
      return at == source.length() && !ambiguous;
    }

    private boolean accept(char symbol) {
      boolean found = at < source.length() && source.charAt(at) == symbol;
      at += found ? 1 : 0;
      return found;
    }

    private boolean isPlain() {
      return at < source.length()
          && source.charAt(at) < 128
          && SPECIAL.indexOf(source.charAt(at)) < 0;
    }

    private boolean readBefore() {
      if (!accept('(')) {
        atStart = accept('^');
        return true;
      }
      beforeIsGroup = true;
      do {
        if (accept('^')) {
          atStart = true;
        } else if (isPlain()) {
          before.append(source.charAt(at++));
        } else {
          return false;
        }
      } while (accept('|'));
      return accept(')');
    }

    private boolean readRun() {
      runIsGroup = accept('(');
      if (!accept('[')) {
        return false;
      }
      boolean negated = accept('^');
      boolean[] members = new boolean[256];
      Arrays.fill(members, negated);
      int first = at;
      while (isPlain() && source.charAt(at) != '-' && !source.startsWith("&&", at)) {
        members[source.charAt(at++)] = !negated;
      }
      boolean closed = at > first && accept(']');
      leastRun = accept('+') ? 1 : 0;
      boolean repeated = leastRun == 1 || accept('*');
      run = members;
      return closed && repeated && (!runIsGroup || accept(')'));
    }
  }
}
