package io.laminar.core.expression.text;

import static io.laminar.api.ErrorCode.INVALID_FUNCTION_ARGUMENT;
import static io.laminar.api.ErrorCode.VALUE_OUT_OF_RANGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.ExpressionFixture;
import io.laminar.core.expression.Literal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TextFunctionsTest {
  private static final DataType VARCHAR = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT).withNullable(true);
  private static final String LONG = "a string of more than twelve bytes";

  private final ExpressionFixture fixture = new ExpressionFixture();

  private Expression texts(@Nullable Object... values) {
    return fixture.column(VARCHAR, values);
  }

  private Expression numbers(@Nullable Object... values) {
    return fixture.column(BIGINT, values);
  }

  private static Literal text(String value) {
    return Literal.ofString(VARCHAR, value);
  }

  private static Literal number(long value) {
    return Literal.ofWord(BIGINT, value);
  }

  private List<@Nullable Object> string(TextFunction function, Expression... arguments) {
    return fixture.evaluate(TextFunctions.of(function, VARCHAR, arguments));
  }

  private List<@Nullable Object> count(TextFunction function, Expression... arguments) {
    return fixture.evaluate(TextFunctions.of(function, BIGINT, arguments));
  }

  /** In a short string and in a long one, at each of its places. */
  @Test
  void shouldMapTheLettersOfAsciiAndNoOtherByte() {
    for (int letter = 0; letter < 128; letter++) {
      String small = Character.toString(letter).toLowerCase(java.util.Locale.ROOT);
      String capital = Character.toString(letter).toUpperCase(java.util.Locale.ROOT);
      for (int length : new int[] {1, 4, 5, 12, 13, 27}) {
        Expression values = texts(Character.toString(letter).repeat(length));
        assertThat(string(TextFunction.LOWER, values)).containsExactly(small.repeat(length));
        assertThat(string(TextFunction.UPPER, values)).containsExactly(capital.repeat(length));
      }
    }
  }

  /** Against a split by the library. */
  @Test
  void shouldSplitAtSingleBytes() {
    for (String value :
        new String[] {"", "/", "a", "/a", "a/", "a//b", "https://host/one/two/three/four.html"}) {
      String[] parts = value.split("/", -1);
      for (int part = 1; part < 10; part++) {
        String expected = part <= parts.length ? parts[part - 1] : "";
        assertThat(string(TextFunction.SPLIT_PART, texts(value), text("/"), number(part)))
            .containsExactly(expected);
      }
    }
  }

  @Test
  void shouldMapCases() {
    Expression values = texts("Hello wORLD 2nd", "straße", "", null, LONG);
    assertThat(string(TextFunction.UPPER, values))
        .containsExactly(
            "HELLO WORLD 2ND", "STRASSE", "", null, LONG.toUpperCase(java.util.Locale.ROOT));
    assertThat(string(TextFunction.LOWER, values))
        .containsExactly("hello world 2nd", "straße", "", null, LONG);
    assertThat(string(TextFunction.INITCAP, values))
        .containsExactly(
            "Hello World 2nd", "Straße", "", null, "A String Of More Than Twelve Bytes");
  }

  @Test
  void shouldMeasure() {
    Expression values = texts("abc", "日本語", "", null, LONG, "😀");
    assertThat(count(TextFunction.CHAR_LENGTH, values)).containsExactly(3L, 3L, 0L, null, 34L, 1L);
    assertThat(count(TextFunction.OCTET_LENGTH, values)).containsExactly(3L, 9L, 0L, null, 34L, 4L);
    assertThat(count(TextFunction.BIT_LENGTH, values))
        .containsExactly(24L, 72L, 0L, null, 272L, 32L);
    assertThat(count(TextFunction.ASCII, values))
        .containsExactly(97L, 0x65E5L, 0L, null, 97L, 0x1F600L);
  }

  @Test
  void shouldConcatenateUpToTheLimit() {
    Expression left = texts("a", LONG, null, "");
    assertThat(string(TextFunction.CONCAT, left, texts("b", LONG, "x", "")))
        .containsExactly("ab", LONG + LONG, null, "");
    String half = "x".repeat(TextBuilder.MAX_BYTES / 2 + 1);
    ExpressionFixture large = new ExpressionFixture();
    Expression half2 = large.column(VARCHAR, half, "short");
    assertThat(large.evaluate(TextFunctions.of(TextFunction.CONCAT, VARCHAR, half2, half2)))
        .containsExactly(VALUE_OUT_OF_RANGE, "shortshort");
  }

  @Test
  void shouldTakePartsByCodePoints() {
    Expression values = texts("hello", "日本語です", null, "");
    assertThat(string(TextFunction.SUBSTRING, values, number(2), number(2)))
        .containsExactly("el", "本語", null, "");
    assertThat(string(TextFunction.SUBSTRING, values, number(-1), number(3)))
        .containsExactly("h", "日", null, "");
    assertThat(string(TextFunction.SUBSTRING, values, number(4)))
        .containsExactly("lo", "です", null, "");
    assertThat(
            string(TextFunction.SUBSTRING, values, number(Long.MIN_VALUE), number(Long.MAX_VALUE)))
        .containsExactly("", "", null, "");
    assertThat(string(TextFunction.SUBSTRING, values, number(1), number(-1)))
        .containsExactly(
            INVALID_FUNCTION_ARGUMENT, INVALID_FUNCTION_ARGUMENT, null, INVALID_FUNCTION_ARGUMENT);
    assertThat(string(TextFunction.LEFT, values, numbers(2, -2, 1, 3)))
        .containsExactly("he", "日本語", null, "");
    assertThat(string(TextFunction.RIGHT, values, numbers(2, -2, 1, 3)))
        .containsExactly("lo", "語です", null, "");
  }

  @Test
  void shouldTrimSetsOfCharacters() {
    Expression values = texts("xxhixyx", "日hi日", "xyx", null);
    assertThat(string(TextFunction.TRIM, values, text("xy日")))
        .containsExactly("hi", "hi", "", null);
    assertThat(string(TextFunction.TRIM_LEADING, values, text("x")))
        .containsExactly("hixyx", "日hi日", "yx", null);
    assertThat(string(TextFunction.TRIM_TRAILING, values, text("日")))
        .containsExactly("xxhixyx", "日hi", "xyx", null);
  }

  @Test
  void shouldFindAndReplace() {
    Expression values = texts("abcabc", "日本日本", "", null);
    assertThat(count(TextFunction.POSITION, text("bc"), values)).containsExactly(2L, 0L, 0L, null);
    assertThat(count(TextFunction.POSITION, text("本"), values, number(3)))
        .containsExactly(0L, 4L, 0L, null);
    assertThat(count(TextFunction.POSITION, text(""), values)).containsExactly(1L, 1L, 1L, null);
    assertThat(string(TextFunction.REPLACE, values, text("bc"), text("-longer than it was-")))
        .containsExactly("a-longer than it was-a-longer than it was-", "日本日本", "", null);
    assertThat(string(TextFunction.REPLACE, values, text(""), text("x")))
        .containsExactly("abcabc", "日本日本", "", null);
    assertThat(string(TextFunction.TRANSLATE, values, text("ab本"), text("xy")))
        .containsExactly("xycxyc", "日日", "", null);
    assertThat(string(TextFunction.OVERLAY, values, text("__"), number(2), number(1)))
        .containsExactly("a__cabc", "日__日本", "__", null);
  }

  @Test
  void shouldPadRepeatAndReverse() {
    Expression values = texts("ab", "日本", "", null);
    assertThat(string(TextFunction.LPAD, values, number(5), text("xy")))
        .containsExactly("xyxab", "xyx日本", "xyxyx", null);
    assertThat(string(TextFunction.RPAD, values, number(1), text("xy")))
        .containsExactly("a", "日", "x", null);
    assertThat(string(TextFunction.RPAD, values, number(4), text("")))
        .containsExactly("ab", "日本", "", null);
    assertThat(string(TextFunction.LPAD, values, number(Long.MAX_VALUE), text("x")))
        .containsExactly(VALUE_OUT_OF_RANGE, VALUE_OUT_OF_RANGE, VALUE_OUT_OF_RANGE, null);
    assertThat(string(TextFunction.REPEAT, values, numbers(3, 0, Long.MAX_VALUE, 1)))
        .containsExactly("ababab", "", "", null);
    assertThat(string(TextFunction.REPEAT, values, number(Long.MAX_VALUE)))
        .containsExactly(VALUE_OUT_OF_RANGE, VALUE_OUT_OF_RANGE, "", null);
    assertThat(string(TextFunction.REVERSE, values)).containsExactly("ba", "本日", "", null);
  }

  @Test
  void shouldSplit() {
    Expression values = texts("a,b,c", "a", ",x,", "", null);
    assertThat(string(TextFunction.SPLIT_PART, values, text(","), number(1)))
        .containsExactly("a", "a", "", "", null);
    assertThat(string(TextFunction.SPLIT_PART, values, text(","), number(2)))
        .containsExactly("b", "", "x", "", null);
    assertThat(string(TextFunction.SPLIT_PART, values, text(","), number(3)))
        .containsExactly("c", "", "", "", null);
    assertThat(string(TextFunction.SPLIT_PART, values, text(","), number(-3)))
        .containsExactly("a", "", "", "", null);
    assertThat(string(TextFunction.SPLIT_PART, values, text(","), number(0)))
        .containsExactly(
            INVALID_FUNCTION_ARGUMENT,
            INVALID_FUNCTION_ARGUMENT,
            INVALID_FUNCTION_ARGUMENT,
            INVALID_FUNCTION_ARGUMENT,
            null);
  }

  @Test
  void shouldMakeCharacters() {
    assertThat(string(TextFunction.CHR, numbers(65, 0x65E5, 0x1F600, -1, 0xD800, 0x110000, null)))
        .containsExactly(
            "A",
            "日",
            "😀",
            INVALID_FUNCTION_ARGUMENT,
            INVALID_FUNCTION_ARGUMENT,
            INVALID_FUNCTION_ARGUMENT,
            null);
  }

  @Test
  void shouldTestBothEnds() {
    Expression values = texts("abc", LONG, "", null);
    assertThat(count(TextFunction.STARTS_WITH, values, text("a")))
        .containsExactly(true, true, false, null);
    assertThat(count(TextFunction.ENDS_WITH, values, text("bytes")))
        .containsExactly(false, true, false, null);
    assertThat(count(TextFunction.ENDS_WITH, values, text("")))
        .containsExactly(true, true, true, null);
  }

  @Test
  void shouldMatchPatterns() {
    Expression values = texts("abcde", "日本語", "", "a%c", null);
    assertThat(count(TextFunction.LIKE, values, text("a%")))
        .containsExactly(true, false, false, true, null);
    assertThat(count(TextFunction.LIKE, values, text("___")))
        .containsExactly(false, true, false, true, null);
    assertThat(count(TextFunction.LIKE, values, text("%")))
        .containsExactly(true, true, true, true, null);
    assertThat(count(TextFunction.LIKE, values, text("%b%d_")))
        .containsExactly(true, false, false, false, null);
    assertThat(count(TextFunction.LIKE, values, text("a!%_"), text("!")))
        .containsExactly(false, false, false, true, null);
    assertThat(count(TextFunction.LIKE, values, texts("abc%", "%本%", "_", "a%c", "a")))
        .containsExactly(true, true, false, true, null);
  }

  @Test
  void shouldNotLetTheEndsOfAPatternOverlap() {
    Expression values = texts("aba", "abba", "abxba", null);
    assertThat(count(TextFunction.LIKE, values, text("ab%ba")))
        .containsExactly(false, true, true, null);
  }

  @Test
  void shouldKeepThePiecesOfAPatternInOrder() {
    Expression values = texts("xbyaz", "xaybz", "ba", "a", null);
    assertThat(count(TextFunction.LIKE, values, text("%b%a%")))
        .containsExactly(true, false, true, false, null);
    assertThat(count(TextFunction.LIKE, values, text("%y%y%")))
        .containsExactly(false, false, false, false, null);
  }

  @Test
  void shouldMatchAnEscapedEscapeCharacter() {
    Expression values = texts("a!b", "a!!b", "ab", "a!%", null);
    assertThat(count(TextFunction.LIKE, values, text("a!!b"), text("!")))
        .containsExactly(true, false, false, false, null);
    assertThat(count(TextFunction.LIKE, values, text("a!!!%"), text("!")))
        .containsExactly(false, false, false, true, null);
  }

  @Test
  void shouldReportPatternsThatEscapeNothing() {
    Expression values = texts("a", null);
    assertThat(count(TextFunction.LIKE, values, text("a!b"), text("!")))
        .containsExactly(INVALID_FUNCTION_ARGUMENT, null);
    assertThat(count(TextFunction.LIKE, values, text("a"), text("!!")))
        .containsExactly(INVALID_FUNCTION_ARGUMENT, null);
  }

  @Test
  void shouldMatchHostilePatternsInBoundedTime() {
    String many = "a".repeat(2000);
    Expression values = texts(many, "b");
    assertThat(count(TextFunction.LIKE, values, text("%a".repeat(500) + "%b")))
        .containsExactly(false, false);
  }

  @Test
  void shouldSurviveBytesThatAreNoUtf8() {
    DataType binary = DataType.of(TypeKind.VARCHAR);
    byte[] broken = {(byte) 0xF0, (byte) 0x9F, 'a', (byte) 0x80, (byte) 0xC3};
    Literal value = Literal.ofBytes(binary, broken);
    for (TextFunction function : List.of(
        TextFunction.REVERSE,
        TextFunction.UPPER,
        TextFunction.LOWER,
        TextFunction.INITCAP,
        TextFunction.CHAR_LENGTH,
        TextFunction.ASCII)) {
      DataType type = function == TextFunction.REVERSE ? VARCHAR : BIGINT;
      boolean text = function.compareTo(TextFunction.CHAR_LENGTH) < 0;
      assertThat(fixture.evaluate(TextFunctions.of(function, text ? VARCHAR : type, value)))
          .hasSize(1)
          .doesNotContainNull();
    }
  }
}
