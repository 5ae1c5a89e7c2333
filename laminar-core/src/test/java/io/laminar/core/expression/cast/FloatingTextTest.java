package io.laminar.core.expression.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class FloatingTextTest {
  private static final long SEED = 20;

  @Test
  void shouldWriteTheFewestDigits() {
    assertThat(FloatingText.of(Float.parseFloat("1e15"), true)).isEqualTo("1.0E15");
    assertThat(FloatingText.of(Float.parseFloat("1e11"), true)).isEqualTo("1.0E11");
    assertThat(FloatingText.of(0.1f, true)).isEqualTo("0.1");
    assertThat(FloatingText.of(Double.parseDouble("2e23"), false)).isEqualTo("2.0E23");
    assertThat(FloatingText.of(Double.parseDouble("8.41e21"), false)).isEqualTo("8.41E21");
    assertThat(FloatingText.of(2.0E-3, false)).isEqualTo("0.002");
    assertThat(FloatingText.of(-1234567.5, false)).isEqualTo("-1234567.5");
    assertThat(FloatingText.of(1e7, false)).isEqualTo("1.0E7");
    assertThat(FloatingText.of(Double.MIN_VALUE, false)).isEqualTo("4.9E-324");
    assertThat(FloatingText.of(-Double.MAX_VALUE, false)).isEqualTo("-1.7976931348623157E308");
    assertThat(FloatingText.of(-0.0, false)).isEqualTo("-0.0");
    assertThat(FloatingText.of(Double.NaN, true)).isEqualTo("NaN");
  }

  @Test
  void shouldReadBackAndBeWhatJavaHasWrittenSince19() {
    Random random = new Random(SEED);
    boolean comparable = Runtime.version().feature() >= 19;
    for (int i = 0; i < 5_000; i++) {
      double number = random.nextBoolean()
          ? Double.longBitsToDouble(random.nextLong())
          : random.nextInt() / Math.pow(10, random.nextInt(12));
      float real = (float) number;
      if (Float.isFinite(real) && real != 0) {
        String text = FloatingText.shortest(real, true);
        assertThat(Float.parseFloat(text)).as(text).isEqualTo(real);
        assertThat(comparable ? Float.toString(real) : text).isEqualTo(text);
      }
      if (Double.isFinite(number) && number != 0) {
        String text = FloatingText.shortest(number, false);
        assertThat(Double.parseDouble(text)).as(text).isEqualTo(number);
        assertThat(comparable ? Double.toString(number) : text).isEqualTo(text);
      }
    }
  }
}
