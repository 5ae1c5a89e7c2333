package io.laminar.core.expression.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegexLiteralTest {
  private static final String[] PARTS = {
    "a",
    "b",
    "ab",
    "x",
    "(a|b)",
    "[ab]",
    "[^a]",
    "(x)?",
    "a?",
    "b*",
    "a+",
    "^",
    "$",
    ".",
    "|",
    "(a(b|x))",
    "\\w",
    "b{2}",
    "a{0,1}",
    "[]a]",
    "(?:ab)",
    "\\x61",
    "\\u0062",
    "\\0141",
    "\\pL",
    "\\p{Ll}",
    "\\x{61}",
    "\\cI",
    "[\\cI]",
    "[\\x61]",
    "\\Qa\\E"
  };

  private static String text(RegexLiteral literal) {
    return new String(literal.bytes(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "(&|^)channel_id=([^&]*) channel_id=",
        "abc abc",
        "ab?cde cde",
        "a(bcd)ef ef",
        "a|b ''",
        "(?i)abc ''",
        "\\Qabc\\E ''",
        "ab{2}cde cde",
        "a+bc bc",
        "[a-z]+@x @x",
        "[a[b]]cd ''"
      })
  void shouldFindTheLongestTextThatEveryMatchContains(String pattern, String expected) {
    assertThat(text(RegexLiteral.of(pattern))).isEqualTo(expected);
  }

  @Test
  void shouldNotReachFurtherThanTheCharactersBeforeTheText() {
    assertThat(RegexLiteral.of("abc").reach()).isZero();
    assertThat(RegexLiteral.of("(a|b)cde").reach()).isGreaterThanOrEqualTo(1);
    assertThat(RegexLiteral.of(".*abc").reach()).isEqualTo(RegexLiteral.UNKNOWN);
  }

  @Test
  void shouldFindTheSameMatchAsASearchFromTheBeginning() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder source = new StringBuilder();
      for (int part = 1 + random.nextInt(5); part > 0; part--) {
        source.append(PARTS[random.nextInt(PARTS.length)]);
      }
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(9); length > 0; length--) {
        text.append("abx\uD83D\uDE00".charAt(random.nextInt(3)));
      }
      check(source.toString(), text.toString());
    }
  }

  private static void check(String source, String text) {
    Matcher matcher;
    try {
      matcher = Pattern.compile(source).matcher(text);
    } catch (PatternSyntaxException e) {
      return;
    }
    int expected = matcher.find() ? matcher.start() : -1;
    RegexLiteral literal = RegexLiteral.of(source);
    int found = text.indexOf(text(literal));
    int from = literal.reach() == RegexLiteral.UNKNOWN ? 0 : Math.max(0, found - literal.reach());
    int start = found >= 0 && matcher.find(from) ? matcher.start() : -1;
    assertThat(start).as("%s in '%s'", source, text).isEqualTo(expected);
  }
}
