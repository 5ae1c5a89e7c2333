package io.laminar.core.expression.text;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Searches strings for a pattern of {@link Pattern}, which is compiled whenever it is another one than before. Allocates
 * nothing for strings of ASCII while the pattern stays.
 */
final class Regex {
  private final boolean isConstant;
  private final ByteSlice patternSlice = new ByteSlice();
  private final ByteSlice slice = new ByteSlice();
  private final RegexText text = new RegexText();
  private byte[] compiled = new byte[0];
  private @Nullable Matcher matcher;
  private RegexLiteral literal = RegexLiteral.of("");
  private @Nullable PlainPattern plain;

  /** Makes a search for a pattern that is the same in all rows, or read again in each. */
  Regex(Expression pattern) {
    this.isConstant = pattern instanceof Literal;
  }

  /**
   * Searches a string.
   *
   * @param value holds the string
   * @param pattern holds the pattern
   * @param row physical row of both, neither NULL
   * @return whether there is a match, which {@link #group} then tells
   * @throws LaminarException if the pattern is wrong, or takes too long
   */
  boolean find(Vector value, Vector pattern, int row) {
    Matcher searching = matcher;
    if (searching == null || !isConstant) {
      patternSlice.read(pattern, row);
      if (searching == null || !isCompiled()) {
        searching = compile();
      }
    }
    slice.read(value, row);
    PlainPattern simple = plain;
    if (simple != null) {
      return simple.find(slice.array(), slice.start(), slice.end());
    }
    text.read(slice);
    int from = 0;
    if (literal.bytes().length > 0) {
      int found = text.find(literal.bytes());
      if (found < 0) {
        return false;
      }
      from = literal.reach() == RegexLiteral.UNKNOWN ? 0 : Math.max(0, found - literal.reach());
    }
    try {
      return searching.reset(text).find(from);
    } catch (RegexText.TooManySteps | StackOverflowError e) {
      // Backtracking, whose depth is that of the stack: the string is at fault as much as the
      // pattern.
      throw new LaminarException(
          ErrorCode.INVALID_FUNCTION_ARGUMENT,
          "the search for '" + patternSlice + "' takes too many steps in a string of "
              + slice.length() + " bytes",
          "avoid repetitions within repetitions");
    }
  }

  private boolean isCompiled() {
    return Arrays.equals(
        compiled,
        0,
        compiled.length,
        patternSlice.array(),
        patternSlice.start(),
        patternSlice.end());
  }

  private Matcher compile() {
    String source = patternSlice.toString();
    try {
      Matcher made = Pattern.compile(source).matcher("");
      literal = RegexLiteral.of(source);
      plain = PlainPattern.of(source);
      compiled = Arrays.copyOfRange(patternSlice.array(), patternSlice.start(), patternSlice.end());
      matcher = made;
      return made;
    } catch (PatternSyntaxException e) {
      throw new LaminarException(
          ErrorCode.INVALID_FUNCTION_ARGUMENT,
          "'" + source + "' is not a pattern: " + e.getDescription(),
          "write it as java.util.regex.Pattern says");
    }
  }

  /**
   * Appends a group of the match.
   *
   * @param group its number, 0 for the whole match
   * @return false where it took no part in the match
   * @throws LaminarException if the pattern has no such group
   */
  boolean group(long group, TextBuilder target) {
    Matcher found = matcher;
    PlainPattern simple = plain;
    if (found == null || group < 0 || group > found.groupCount()) {
      throw new LaminarException(
          ErrorCode.INVALID_FUNCTION_ARGUMENT,
          "the pattern has no group " + group,
          "count its opening parentheses from 1; 0 is the whole match");
    }
    int number = (int) group;
    if (simple != null) {
      int start = simple.start(number);
      target.append(slice.array(), start, simple.end(number) - start);
      return true;
    }
    if (found.start(number) < 0) {
      return false;
    }
    text.copy(found.start(number), found.end(number), target);
    return true;
  }
}
