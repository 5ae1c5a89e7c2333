package io.laminar.core.expression.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void shouldFindBytesWhereverTheyAre() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      String text = text(random, random.nextInt(40));
      String wanted = text(random, 1 + random.nextInt(3));
      byte[] bytes = ("ab" + text + "ab").getBytes(StandardCharsets.ISO_8859_1);
      byte[] sought = wanted.getBytes(StandardCharsets.ISO_8859_1);
      int expected = text.indexOf(wanted);
      assertThat(Utf8.find(bytes, 2, 2 + text.length(), sought, 0, sought.length))
          .as("%s in %s", wanted, text)
          .isEqualTo(expected < 0 ? -1 : expected + 2);
    }
  }

  @Test
  void shouldFindAByteBehindOthersOfItsKind() {
    Random random = new Random(6);
    for (int round = 0; round < 2_000; round++) {
      String text = text(random, random.nextInt(40));
      String wanted = text(random, 1);
      int skipped = random.nextInt(4);
      int expected = -1;
      for (int found = 0; found <= skipped && (expected >= 0 || found == 0); found++) {
        expected = text.indexOf(wanted, expected + 1);
      }
      byte[] bytes = (wanted + text + wanted).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(Utf8.find(bytes, 1, 1 + text.length(), bytes[0], skipped))
          .as("%s in %s behind %d", wanted, text, skipped)
          .isEqualTo(expected < 0 ? -1 : expected + 1);
    }
  }

  /** Few different bytes, neighbours among them, and such with a sign. */
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("ab`\u0080\u00E1\u0000\u0001".charAt(random.nextInt(7)));
    }
    return text.toString();
  }

  @Test
  void shouldTellAsciiByEachOfItsBytes() {
    for (int length = 0; length < 20; length++) {
      byte[] bytes = "a".repeat(length + 2).getBytes(StandardCharsets.US_ASCII);
      bytes[0] = -1;
      bytes[length + 1] = -1;
      assertThat(Utf8.isAscii(bytes, 1, length + 1)).isTrue();
      for (int at = 1; at <= length; at++) {
        bytes[at] = (byte) 0xC3;
        assertThat(Utf8.isAscii(bytes, 1, length + 1)).isFalse();
        bytes[at] = 'a';
      }
    }
  }
}
