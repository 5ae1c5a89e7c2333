package io.laminar.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Beside BigInteger. */
final class ExactNumberTest {
  private static final int WORDS = 5;

  private final Random random = new Random(11);
  private final ExactNumber left = new ExactNumber();
  private final ExactNumber right = new ExactNumber();
  private final ExactNumber result = new ExactNumber();

  private BigInteger number(int bits) {
    BigInteger number = new BigInteger(random.nextInt(bits + 1), random);
    return random.nextBoolean() ? number : number.negate();
  }

  private static long[] words(BigInteger number) {
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = number.shiftRight(Long.SIZE * i).longValue();
    }
    return words;
  }

  private static ExactNumber set(ExactNumber number, BigInteger value) {
    return number.set(words(value), 0, WORDS);
  }

  @Test
  void shouldRoundToTheNearestDouble() {
    for (int i = 0; i < 2_000; i++) {
      BigInteger number = number(310);
      assertThat(set(result, number).toDouble()).isEqualTo(number.doubleValue());
      BigInteger half = BigInteger.valueOf(random.nextLong()).shiftLeft(random.nextInt(100));
      assertThat(set(result, half).toDouble()).isEqualTo(half.doubleValue() + 0.0);
    }
  }

  @Test
  void shouldMultiplyAndSubtract() {
    for (int i = 0; i < 2_000; i++) {
      BigInteger a = number(300);
      BigInteger b = number(300);
      BigInteger c = number(310);
      result.product(set(left, a), set(right, b));
      BigInteger expected = a.multiply(b).subtract(c);
      assertThat(result.subtract(set(left, c)).toDouble()).isEqualTo(expected.doubleValue());
    }
  }

  @Test
  void shouldAddToWords() {
    for (int i = 0; i < 2_000; i++) {
      BigInteger a = number(300);
      BigInteger b = number(127);
      long[] sum = words(a);
      left.set(b.shiftRight(64).longValue(), b.longValue()).addTo(sum, 0, WORDS);
      assertThat(sum).isEqualTo(words(a.add(b)));
    }
  }
}
