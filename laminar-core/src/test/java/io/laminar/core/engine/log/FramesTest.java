package io.laminar.core.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.MemoryLog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FramesTest {
  @Test
  void shouldReadWhatWasWritten() {
    StatementFrame statement = new StatementFrame(3, List.of("CREATE SOURCE é", "", "x=1"));
    assertThat(StatementFrame.decode(statement.encode())).isEqualTo(statement);
    LaneOpenedFrame opened = new LaneOpenedFrame(2, 9, true, "feed-a", 77);
    assertThat(LaneOpenedFrame.decode(opened.encode())).isEqualTo(opened);
    LaneEndedFrame ended = new LaneEndedFrame(2, 9, 1L << 40, true);
    assertThat(LaneEndedFrame.decode(ended.encode())).isEqualTo(ended);
    LifeFrame life = new LifeFrame(LifeFrame.VERSION, 1_700_000_000_000L);
    assertThat(LifeFrame.decode(life.encode())).isEqualTo(life);
    TextFrame name = TextFrame.ofName(4, "trades");
    assertThat(TextFrame.decode(name.encode())).isEqualTo(name);
  }

  @Test
  void shouldGiveBackAnErrorWithItsCodeAndText() {
    LaminarException thrown =
        new LaminarException(ErrorCode.RESOURCE_LIMIT, "no room", "make some");
    TextFrame coded = TextFrame.decode(TextFrame.ofFailure(1, thrown).encode());
    assertThat(coded.failure())
        .isInstanceOf(LaminarException.class)
        .hasMessage(thrown.getMessage());
    Throwable other = new IllegalStateException("of an application");
    TextFrame plain = TextFrame.decode(TextFrame.ofFailure(2, other).encode());
    assertThat(plain.failure()).hasToString(other.toString());
  }

  @Test
  void shouldRefuseAPayloadThatIsTooShort() {
    ByteBuffer payload = new StatementFrame(3, List.of("CREATE")).encode();
    payload.limit(payload.limit() - 1);
    assertThatThrownBy(() -> StatementFrame.decode(payload))
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DAMAGED_STORAGE));
  }

  @Test
  void shouldWriteGroupsAsTheyWereReleased() {
    DrainOrder order = new DrainOrder();
    order.goOnAt(10, 2);
    order.statement(6);
    order.command();
    order.failed(77, new IllegalStateException("why"));
    List<Object> texts = new ArrayList<>();
    ByteBuffer payload = released(order, texts);
    OrderFrame frame = new OrderFrame();
    frame.decode(payload);
    assertThat(texts).hasSize(1).first().hasToString("2: java.lang.IllegalStateException: why");
    assertThat(frame.firstIndex()).isEqualTo(10);
    assertThat(frame.count()).isEqualTo(2);
    assertThat(frame.kind(0)).isEqualTo(DrainOrder.COMMAND);
    assertThat(frame.value(0)).isEqualTo(6);
    assertThat(frame.endsGroup(0)).isFalse();
    assertThat(frame.kind(1)).isEqualTo(DrainOrder.FAILED);
    assertThat(frame.value(1)).isEqualTo(2);
    assertThat(frame.count(1)).isEqualTo(77);
    assertThat(frame.endsGroup(1)).isTrue();
    assertThat(order.size()).isZero();
    assertThat(order.nextEntry()).isEqualTo(12);
    assertThat(order.nextText()).isEqualTo(3);
  }

  private static ByteBuffer released(DrainOrder order, List<Object> texts) {
    ByteBuffer target = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
    order.release(new DrainOrder.Receiver() {
      @Override
      public void text(long number, Object text) {
        texts.add(number + ": " + text);
      }

      @Override
      public void group(long firstEntry, long[] words, int entries) {
        OrderFrame.encode(target, firstEntry, words, 0, entries);
      }
    });
    return target.flip();
  }

  @Test
  void shouldCutWhatIsTooLargeForTheStore() {
    MemoryLog log = new MemoryLog();
    byte[] large = new byte[2 * FrameLog.MAX_PAYLOAD_BYTES + 5];
    large[large.length - 1] = 42;
    assertThat(WholeFrames.append(log, FrameKinds.ROWS, 1, ByteBuffer.wrap(large)))
        .isZero();
    long second = WholeFrames.append(log, FrameKinds.TEXT, 1, ByteBuffer.wrap(new byte[3]));
    WholeFrames frames = new WholeFrames(log.reader(0));
    assertThat(frames.next()).isTrue();
    assertThat(frames.kind()).isEqualTo(FrameKinds.ROWS);
    assertThat(frames.sequence()).isZero();
    assertThat(frames.payload()).isEqualTo(ByteBuffer.wrap(large));
    assertThat(frames.next()).isTrue();
    assertThat(frames.sequence()).isEqualTo(second).isEqualTo(3);
    assertThat(frames.payload().remaining()).isEqualTo(3);
    assertThat(frames.next()).isFalse();
  }

  @Test
  void shouldForgetPartsWhoseLastPieceWasLost() {
    MemoryLog log = new MemoryLog();
    log.append(FrameKinds.PART, 1, ByteBuffer.wrap(new byte[100]));
    LifeFrame life = new LifeFrame(LifeFrame.VERSION, 5);
    log.append(FrameKinds.LIFE, 2, life.encode());
    WholeFrames frames = new WholeFrames(log.reader(0));
    assertThat(frames.next()).isTrue();
    assertThat(frames.sequence()).isEqualTo(1);
    assertThat(LifeFrame.decode(frames.payload())).isEqualTo(life);
  }
}
