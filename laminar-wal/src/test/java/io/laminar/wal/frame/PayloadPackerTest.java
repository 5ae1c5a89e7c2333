package io.laminar.wal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Compression;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadPackerTest {
  private static final Path FILE = Path.of("/data/rows.1");

  private final FrameFormat format = new FrameFormat(42);
  private final PayloadPacker packer = new PayloadPacker();
  private final PayloadUnpacker unpacker = new PayloadUnpacker();
  private final Random random = new Random(20_261_129);

  /** Bytes of which the first are random, and the others repeat one. */
  private ByteBuffer payload(int length, int randomBytes) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    Arrays.fill(bytes, Math.min(length, randomBytes), length, (byte) 7);
    return ByteBuffer.wrap(bytes);
  }

  private ByteBuffer frame(int packing) {
    ByteBuffer frame = ByteBuffer.allocate(FrameFormat.HEADER_BYTES);
    format.seal(frame, 7, 5, 6, 9, packing);
    return frame;
  }

  private void refused(ErrorCode code, int packing, ByteBuffer packed) {
    assertThatThrownBy(() -> unpacker.unpack(frame(packing), packed, FILE, 4096))
        .isInstanceOfSatisfying(
            LaminarException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageContaining("/data/rows.1")
        .hasMessageContaining("4096");
  }

  @Test
  void shouldUnpackWhatItPacked() {
    for (int length : new int[] {128, 1000, 65_536, FrameLog.MAX_PAYLOAD_BYTES}) {
      for (ByteBuffer payload : new ByteBuffer[] {
        payload(length, length / 2), ByteBuffer.allocateDirect(length), payload(length, 0)
      }) {
        ByteBuffer packed = Objects.requireNonNull(packer.pack(payload.duplicate()));
        assertThat(packed.remaining()).isLessThan(length * 7 / 8 + 1);
        unpacker.unpack(frame(FrameFormat.LZ4), packed.asReadOnlyBuffer(), FILE, 0);
        assertThat(unpacker.payload()).isEqualTo(payload);
      }
    }
  }

  @Test
  void shouldLeaveWhatHardlyGetsSmaller() {
    ByteBuffer noise = payload(100_000, 100_000);
    assertThat(packer.pack(noise)).isNull();
    assertThat(noise.remaining()).as("it is still to be written").isEqualTo(100_000);
    assertThat(packer.pack(payload(127, 0))).as("too short").isNull();
    assertThat(packer.pack(ByteBuffer.allocate(0))).isNull();
    assertThat(PayloadPacker.of(Compression.NONE)).isNull();
  }

  @Test
  void shouldMoveThePayloadToItsEnd() {
    ByteBuffer payload = payload(1000, 0).position(100);
    ByteBuffer packed = Objects.requireNonNull(packer.pack(payload));
    assertThat(payload.hasRemaining()).isFalse();
    assertThat(packed.getInt(0)).isEqualTo(900);
  }

  @Test
  void shouldRefuseWhatCannotBeUnpacked() {
    ByteBuffer packed = Objects.requireNonNull(packer.pack(payload(1000, 200)));
    for (int length :
        new int[] {-1, 999, 1001, FrameLog.MAX_PAYLOAD_BYTES + 1, Integer.MAX_VALUE}) {
      ByteBuffer wrong = ByteBuffer.allocate(packed.remaining());
      wrong.put(packed.duplicate()).flip().putInt(0, length);
      refused(ErrorCode.DAMAGED_STORAGE, FrameFormat.LZ4, wrong);
    }
    refused(ErrorCode.DAMAGED_STORAGE, FrameFormat.LZ4, packed.duplicate().limit(100));
    refused(ErrorCode.DAMAGED_STORAGE, FrameFormat.LZ4, ByteBuffer.allocate(3));
    refused(ErrorCode.DAMAGED_STORAGE, FrameFormat.LZ4, payload(1000, 1000).putInt(0, 500));
    refused(ErrorCode.FOREIGN_DATA_DIRECTORY, 2, packed.duplicate());
  }
}
