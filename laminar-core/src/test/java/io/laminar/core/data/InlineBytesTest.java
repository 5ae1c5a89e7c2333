package io.laminar.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InlineBytesTest {
  @Test
  void shouldMakeTheSameWordsWhateverLiesBehindTheString() {
    byte[] bytes = new byte[40];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0xF1 - 7 * i);
    }
    for (int length = 0; length <= InlineBytes.MAX_INLINE; length++) {
      byte[] alone = Arrays.copyOfRange(bytes, 3, 3 + length);
      long word0 = InlineBytes.word0(bytes, 3, length);
      long word1 = InlineBytes.inlineWord1(bytes, 3, length);
      assertThat(word0).isEqualTo(InlineBytes.word0(alone, 0, length));
      assertThat(word1).isEqualTo(InlineBytes.inlineWord1(alone, 0, length));
      for (int i = 0; i < length; i++) {
        assertThat(InlineBytes.byteAt(word0, word1, bytes, i)).isEqualTo(alone[i]);
      }
      byte[] unpacked = new byte[InlineBytes.MAX_INLINE];
      InlineBytes.unpack(word0, word1, unpacked);
      assertThat(unpacked).isEqualTo(Arrays.copyOf(alone, InlineBytes.MAX_INLINE));
    }
  }

  @Test
  void shouldKeepTheLengthBesideTheFirstBytes() {
    byte[] high = {(byte) 0xFF, (byte) 0xFE, (byte) 0xFD, (byte) 0xFC, 1};
    assertThat(InlineBytes.word0(high, 0, 5)).isEqualTo(0xFFFEFDFC_00000005L);
    assertThat(InlineBytes.word0(high, 0, 2)).isEqualTo(0xFFFE0000_00000002L);
    assertThat(InlineBytes.word0(high, 5, 0)).isZero();
  }
}
