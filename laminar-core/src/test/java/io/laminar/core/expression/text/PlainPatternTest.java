package io.laminar.core.expression.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainPatternTest {
  private static final String[] BEFORE = {"", "^", "(a|^)", "(^)", "(b|x)", "(^|b|a)", "(a)"};
  private static final String[] TEXT = {"a", "ab", "aa", "x", "b", "aba"};
  private static final String[] RUN = {
    "", "[^a]*", "([^b]*)", "[ab]+", "([^a]+)", "([x]*)", "[^ax]+", "[&a]*", "([é]*)", "[^é]*",
    "(a)", "$", "+"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {"(&|^)channel_id=([^&]*)", "abc", "^abc", "(^)a", "a[b]+", "(a|b)c([^d]*)"})
  void shouldReadPatternsThatNeedNoBacktracking(String pattern) {
    assertThat(PlainPattern.of(pattern)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a*", "abc?", "a{2}", "a|b", "(ab|^)c", "(a|)b", "()a", "(a)?b", "a[b]", "a[b]*?",
            "a[b]++", "a([b]*",
        "a[a-z]*", "a[^]b]*", "a[b&&c]*", "a[\\d]*", "a.*", "a$", "(?i)a", "\\Qa\\E", "(a|^)aa",
            "é", "[a]*", "^", "a[]*"
      })
  void shouldLeaveOtherPatternsAlone(String pattern) {
    assertThat(PlainPattern.of(pattern)).isNull();
  }

  /** Some patterns of the parts are not plain. */
  @Test
  void shouldFindWhatTheLibraryFinds() {
    Random random = new Random(5);
    int compared = 0;
    for (int i = 0; i < 30_000; i++) {
      String source = one(random, BEFORE) + one(random, TEXT) + one(random, RUN);
      PlainPattern plain = PlainPattern.of(source);
      if (plain != null) {
        check(source, plain, text(random));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(10_000);
  }

  private static String one(Random random, String[] parts) {
    return parts[random.nextInt(parts.length)];
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(20); length > 0; length--) {
      text.append(
          random.nextInt(12) == 0
              ? one(random, new String[] {"é", "\uD83D\uDE00", "\n"})
              : one(random, TEXT));
    }
    return text.toString();
  }

  private static void check(String source, PlainPattern plain, String text) {
    Matcher expected = Pattern.compile(source).matcher(text);
    byte[] bytes = ("a" + text + "a").getBytes(StandardCharsets.UTF_8);

    boolean found = plain.find(bytes, 1, bytes.length - 1);

    assertThat(found).as("%s in '%s'", source, text).isEqualTo(expected.find());
    assertThat(plain.groupCount()).as(source).isEqualTo(expected.groupCount());
    for (int group = 0; found && group <= plain.groupCount(); group++) {
      int start = plain.start(group);
      String part = new String(bytes, start, plain.end(group) - start, StandardCharsets.UTF_8);
      assertThat(part).as("%d of %s in '%s'", group, source, text).isEqualTo(expected.group(group));
    }
    if (found) {
      String before = new String(bytes, 1, plain.start(0) - 1, StandardCharsets.UTF_8);
      assertThat(before)
          .as("%s in '%s'", source, text)
          .isEqualTo(text.substring(0, expected.start()));
    }
  }
}
