package io.laminar.wal.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameFormatTest {
  private final FrameFormat format = new FrameFormat(42);

  private ByteBuffer frame() {
    ByteBuffer frame = ByteBuffer.allocate(FrameFormat.HEADER_BYTES + 3);
    frame.put(FrameFormat.HEADER_BYTES, new byte[] {1, 2, 3});
    format.seal(frame, 7, 5, 6, 9, FrameFormat.PLAIN);
    return frame;
  }

  @Test
  void shouldHaveTheBytesOfTheTable() {
    ByteBuffer frame = frame();
    String crc = HexFormat.of().toHexDigits(frame.getInt(4));
    byte[] bytes = new byte[frame.capacity()];
    frame.get(0, bytes);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("a7000003" + crc + "0000000000000007" + "0000000000000005" + "0000000000000006"
            + "00000009" + "0000002a" + "010203");
  }

  @Test
  void shouldReadWhatItWrote() {
    ByteBuffer frame = frame();
    assertThat(FrameFormat.payloadBytes(frame.getInt(0))).isEqualTo(3);
    assertThat(format.isWhole(frame, 3)).isTrue();
    assertThat(FrameFormat.sequence(frame)).isEqualTo(7);
    assertThat(FrameFormat.epoch(frame)).isEqualTo(5);
    assertThat(FrameFormat.durable(frame)).isEqualTo(6);
    assertThat(FrameFormat.kind(frame)).isEqualTo(9);
    assertThat(FrameFormat.sizeBytes(3)).isEqualTo(48);
  }

  @Test
  void shouldSayHowAPayloadIsPacked() {
    ByteBuffer frame = frame();
    assertThat(FrameFormat.packing(frame)).isEqualTo(FrameFormat.PLAIN);
    format.seal(frame, 7, 5, 6, FrameFormat.MAX_KIND, FrameFormat.LZ4);
    assertThat(FrameFormat.packing(frame)).isEqualTo(FrameFormat.LZ4);
    assertThat(FrameFormat.kind(frame)).isEqualTo(FrameFormat.MAX_KIND);
  }

  @Test
  void shouldFindEveryBitThatChanged() {
    for (int bit = 0; bit < Byte.SIZE * frame().capacity(); bit++) {
      ByteBuffer frame = frame();
      int at = bit / Byte.SIZE;
      frame.put(at, (byte) (frame.get(at) ^ 1 << bit % Byte.SIZE));
      boolean isFound = FrameFormat.payloadBytes(frame.getInt(0)) != 3 || !format.isWhole(frame, 3);
      assertThat(isFound).as("bit %d", bit).isTrue();
    }
  }

  @Test
  void shouldNotTakeAFrameOfAnotherLog() {
    assertThat(new FrameFormat(43).isWhole(frame(), 3)).isFalse();
  }
}
