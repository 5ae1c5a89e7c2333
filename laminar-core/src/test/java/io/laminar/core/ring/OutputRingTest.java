package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.drain;
import static io.laminar.core.ring.TestRows.drainStrings;
import static io.laminar.core.ring.TestRows.emit;
import static io.laminar.core.ring.TestRows.shape;
import static io.laminar.core.ring.TestRows.stringOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OutputRingTest {
  private final OutputRing ring =
      new OutputRing(shape(4, 64), new Waiter(WaitStrategy.SPIN), TestRows.RELOCATION, bytes -> {});

  private RingReader reader(Overflow policy) {
    return ring.addReader(policy, new Waiter(WaitStrategy.SPIN));
  }

  private void emitRange(long from, long to) {
    for (long value = from; value < to; value++) {
      emit(ring, value);
    }
  }

  @Test
  void shouldDiscardRowsThatNobodyReads() {
    assertThat(ring.hasReaders()).isFalse();
    emitRange(0, 100);
    assertThat(ring.overflowRows()).isZero();
    assertThat(ring.hasRoom()).isTrue();
    assertThat(ring.free()).isEqualTo(4);
    assertThat(ring.rowsPublished()).isEqualTo(100);
  }

  @Test
  void shouldShowAReaderOnlyWhatCameAfterIt() {
    emitRange(0, 3);
    RingReader first = reader(Overflow.BLOCK);
    assertThat(ring.kind()).isEqualTo(ChannelKind.SPSC);
    emitRange(3, 5);
    RingReader second = reader(Overflow.BLOCK);
    assertThat(ring.kind()).isEqualTo(ChannelKind.BROADCAST);
    emitRange(5, 7);
    assertThat(drain(first)).containsExactly(3L, 4L, 5L, 6L);
    assertThat(drain(second)).containsExactly(5L, 6L);
  }

  @Test
  void shouldOvershootIntoTheChunkAndFlushInOrder() {
    RingReader reader = reader(Overflow.BLOCK);
    emitRange(0, 10);
    assertThat(ring.overflowRows()).isEqualTo(6);
    assertThat(ring.hasRoom()).isFalse();
    assertThat(ring.flushOverflow()).isFalse();
    List<Long> read = new ArrayList<>(drain(reader));
    assertThat(ring.flushOverflow()).isFalse();
    emitRange(10, 11);
    read.addAll(drain(reader));
    assertThat(ring.flushOverflow()).isTrue();
    read.addAll(drain(reader));
    emitRange(11, 12);
    read.addAll(drain(reader));
    assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
  }

  @Test
  void shouldWakeAParkedReaderForRowsThatLeaveTheChunk() throws InterruptedException {
    Waiter waiter = new Waiter(WaitStrategy.PARK);
    RingReader reader = ring.addReader(Overflow.BLOCK, waiter);
    emitRange(0, 6);
    drain(reader);
    while (!waiter.isAnnounced()) {
      waiter.idle();
    }

    assertThat(ring.flushOverflow()).isTrue();

    assertThat(waiter.isAnnounced()).isFalse();
    assertThat(drain(reader)).containsExactly(4L, 5L);
  }

  @Test
  void shouldWakeAParkedProducerWhenAReaderGoes() throws InterruptedException {
    Waiter producer = new Waiter(WaitStrategy.PARK);
    OutputRing parking = new OutputRing(shape(4, 0), producer, TestRows.RELOCATION, bytes -> {});
    RingReader reader = parking.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.SPIN));
    while (!producer.isAnnounced()) {
      producer.idle();
    }

    reader.close();

    assertThat(producer.isAnnounced()).isFalse();
  }

  @Test
  void shouldNotShowOverflowRowsToALaterReader() {
    RingReader slow = reader(Overflow.BLOCK);
    emitRange(0, 6);
    RingReader late = reader(Overflow.BLOCK);
    RingReader lossy = reader(Overflow.DROP_OLDEST);
    emitRange(6, 7);
    drain(slow);
    assertThat(ring.flushOverflow()).isTrue();
    assertThat(drain(slow)).containsExactly(4L, 5L, 6L);
    assertThat(drain(late)).containsExactly(6L);
    assertThat(drain(lossy)).containsExactly(6L);
  }

  @Test
  void shouldMoveStringsWithTheirRows() {
    RingReader reader = reader(Overflow.BLOCK);
    for (long value = 0; value < 6; value++) {
      emit(ring, value, stringOf(value, 20));
    }
    // Three strings fill the side buffer though a slot is free.
    assertThat(ring.overflowRows()).isEqualTo(3);
    List<String> read = new ArrayList<>(drainStrings(reader));
    assertThat(ring.flushOverflow()).isTrue();
    read.addAll(drainStrings(reader));
    assertThat(read)
        .containsExactly(
            stringOf(0, 20),
            stringOf(1, 20),
            stringOf(2, 20),
            stringOf(3, 20),
            stringOf(4, 20),
            stringOf(5, 20));
  }

  @Test
  void shouldMoveStringsToAnotherPlace() {
    RingReader reader = reader(Overflow.BLOCK);
    emit(ring, 0, stringOf(0, 6));
    emitRange(1, 4);
    emit(ring, 4, stringOf(4, 20));
    emit(ring, 5, stringOf(5, 20));
    assertThat(ring.overflowRows()).isEqualTo(2);
    assertThat(reader.poll(4)).isEqualTo(4);
    reader.release(4);

    assertThat(ring.flushOverflow()).isTrue();

    assertThat(drainStrings(reader)).containsExactly(stringOf(4, 20), stringOf(5, 20));
  }

  @Test
  void shouldKeepTheOrderWhileTheChunkWaitsThoughTheRingHasRoom() {
    RingReader reader = reader(Overflow.BLOCK);
    emitRange(0, 6);
    drain(reader);
    assertThat(ring.hasRoom(1)).isFalse();
    emitRange(6, 8);

    assertThat(ring.flushOverflow()).isTrue();

    assertThat(drain(reader)).containsExactly(4L, 5L, 6L, 7L);
    assertThat(ring.hasRoom(1)).isTrue();
  }

  @Test
  void shouldHaveNoRoomWhileABatchOfTheChunkWaitsForMore() {
    RingReader reader = reader(Overflow.BLOCK);
    emitRange(0, 4);
    ring.claimBatch(ring.rowsTogether(3), 0);
    ring.publish();
    assertThat(reader.poll(2)).isEqualTo(2);
    reader.release(2);

    assertThat(ring.flushOverflow()).isFalse();

    assertThat(ring.hasRoom(1)).isFalse();
  }

  @Test
  void shouldMoveABatchThatSharesItsBytes() {
    RingReader reader = reader(Overflow.BLOCK);
    emitRange(0, 4);
    assertThat(ring.rowsTogether(3)).isEqualTo(3);

    emitStrings(4, 3);

    drain(reader);
    assertThat(ring.flushOverflow()).isTrue();
    assertThat(drainStrings(reader))
        .containsExactly(stringOf(0, 10), stringOf(1, 10), stringOf(2, 10));
  }

  @Test
  void shouldClaimAllRowsOfABatchWhereAReaderReleasesSomeMeanwhile() {
    RingReader reader = reader(Overflow.BLOCK);
    emitRange(0, 4);
    assertThat(reader.poll(2)).isEqualTo(2);
    reader.release(2);
    emitRange(4, 6);
    // Full, and in the middle of the slots.
    assertThat(ring.rowsTogether(3)).isEqualTo(3);
    assertThat(drain(reader)).containsExactly(2L, 3L, 4L, 5L);

    emitStrings(6, 3);

    assertThat(ring.rowsMade()).isEqualTo(9);
    ring.flushOverflow();
    assertThat(drainStrings(reader))
        .containsExactly(stringOf(0, 10), stringOf(1, 10), stringOf(2, 10));
  }

  /** Writes rows of strings of ten bytes that are claimed together, as many as were said to be. */
  private void emitStrings(long first, int rows) {
    ring.claimBatch(rows, 10 * rows);
    for (int row = 0; row < rows; row++) {
      int offset = ring.batchOffset() + row * TestRows.STRIDE;
      TestRows.write(ring.slots(), offset, first + row);
      byte[] string = stringOf(row, 10).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      int index = ring.sideOffset() + row * 10;
      TestRows.writeString(ring.slots(), offset, ring.side(), index, string);
    }
    ring.publish();
  }

  @Test
  void shouldWaitForTheSlowestLosslessReader() {
    RingReader fast = reader(Overflow.BLOCK);
    RingReader slow = reader(Overflow.BLOCK);
    emitRange(0, 4);
    drain(fast);
    assertThat(ring.free()).isZero();
    assertThat(ring.hasRoom(1)).isFalse();
    slow.close();
    slow.close();
    assertThat(ring.free()).isEqualTo(4);
    assertThat(ring.hasRoom(4)).isTrue();
    assertThat(ring.readerCount()).isEqualTo(1);
  }

  @Test
  void shouldDropTheOldestOfALossyReaderOnly() {
    RingReader lossy = reader(Overflow.DROP_OLDEST);
    RingReader lossless = reader(Overflow.BLOCK);
    emitRange(0, 4);
    drain(lossless);
    emitRange(4, 7);
    assertThat(ring.overflowRows()).isZero();
    assertThat(drain(lossy)).containsExactly(3L, 4L, 5L, 6L);
    assertThat(lossy.rowsDropped()).isEqualTo(3);
    assertThat(drain(lossless)).containsExactly(4L, 5L, 6L);
  }

  @Test
  void shouldDropRowsOfALossyReaderForBytes() {
    RingReader lossy = reader(Overflow.DROP_OLDEST);
    for (long value = 0; value < 5; value++) {
      emit(ring, value, stringOf(value, 30));
    }
    assertThat(ring.overflowRows()).isZero();
    assertThat(drainStrings(lossy)).containsExactly(stringOf(3, 30), stringOf(4, 30));
    assertThat(lossy.rowsDropped()).isEqualTo(3);
  }

  @Test
  void shouldSayHowFarADisconnectedReaderFellBehind() {
    RingReader reader = reader(Overflow.DISCONNECT);
    emitRange(0, 2);
    assertThat(drain(reader)).containsExactly(0L, 1L);
    emitRange(2, 6);
    assertThat(reader.isDisconnected()).isFalse();
    emitRange(6, 7);
    assertThat(reader.poll(256)).isZero();
    assertThat(reader.isDisconnected()).isTrue();
    assertThat(reader.rowsDropped()).isEqualTo(4);
    assertThat(ring.hasReaders()).isFalse();
    emitRange(7, 20);
    assertThat(reader.rowsDropped()).isEqualTo(4);
  }

  @Test
  void shouldEndReadersAfterTheirLastRow() {
    RingReader lossless = reader(Overflow.BLOCK);
    RingReader lossy = reader(Overflow.DROP_OLDEST);
    emitRange(0, 6);
    ring.complete();
    assertThat(drain(lossless)).hasSize(4);
    assertThat(lossless.isComplete()).isFalse();
    assertThat(ring.flushOverflow()).isTrue();
    assertThat(drain(lossless)).containsExactly(4L, 5L);
    assertThat(lossless.isComplete()).isTrue();
    assertThat(lossy.isComplete()).isFalse();
    assertThat(drain(lossy)).containsExactly(2L, 3L, 4L, 5L);
    assertThat(lossy.isComplete()).isTrue();
  }

  @Test
  void shouldGiveBackWhatIsAbandonedInRingAndChunk() {
    RingReader reader = reader(Overflow.BLOCK);
    emitRange(0, 3);
    for (int row = 0; row < 5; row++) {
      ring.claim(10);
    }
    ring.abandon();
    emitRange(3, 5);
    assertThat(ring.overflowRows()).isEqualTo(1);
    List<Long> read = new ArrayList<>(drain(reader));
    ring.flushOverflow();
    read.addAll(drain(reader));
    assertThat(read).containsExactly(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void shouldShrinkTheChunkAfterAFlood() {
    OverflowChunk chunk = new OverflowChunk(TestRows.STRIDE, bytes -> {});
    for (int row = 0; row < 10_000; row++) {
      chunk.claim(1, 100);
    }
    chunk.commit();
    while (chunk.hasGroup()) {
      chunk.removeFirstGroup();
    }
    assertThat(chunk.rows()).isZero();
    assertThat(chunk.words()).isEmpty();
    assertThat(chunk.bytes()).isEmpty();
  }

  @Test
  void shouldChargeRowsThatAreLargerThanTheSideBufferUntilTheyAreRead() {
    AtomicLong charged = new AtomicLong();
    AtomicLong limit = new AtomicLong(Long.MAX_VALUE);
    OutputRing charging =
        new OutputRing(shape(16, 64), new Waiter(WaitStrategy.SPIN), TestRows.RELOCATION, bytes -> {
          if (bytes > 0 && charged.get() + bytes > limit.get()) {
            throw new LaminarException(ErrorCode.RESOURCE_LIMIT, "full", "wait");
          }
          charged.addAndGet(bytes);
        });
    RingReader reader = charging.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.SPIN));
    for (int value = 0; value < 3; value++) {
      emit(charging, value, "x".repeat(1_000 + value));
    }
    // The first is always taken.
    assertThat(charged.get()).isEqualTo(1_001 + 1_002);
    limit.set(2_500);

    assertThatThrownBy(() -> emit(charging, 3, "x".repeat(1_003)))
        .isInstanceOf(LaminarException.class);
    charging.abandon();

    assertThat(drainStrings(reader))
        .extracting(String::length)
        .containsExactly(1_000, 1_001, 1_002);
    emit(charging, 4, "y".repeat(5_000));
    assertThat(drainStrings(reader)).extracting(String::length).containsExactly(5_000);
    assertThat(charged.get()).isLessThan(1_001);
  }

  @Test
  void shouldPublishRowsThatGoOverTheEndOfTheRingAtOnce() {
    RingReader reader = reader(Overflow.BLOCK);
    emitRange(0, 3);
    assertThat(drain(reader)).containsExactly(0L, 1L, 2L);

    for (long value = 3; value < 6; value++) {
      int slot = ring.claim();
      TestRows.write(ring.slots(), slot, value);
    }
    ring.publish();

    assertThat(drain(reader)).containsExactly(3L, 4L, 5L);
  }
}
