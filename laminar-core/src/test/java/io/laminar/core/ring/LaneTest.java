package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.STRIDE;
import static io.laminar.core.ring.TestRows.assertNext;
import static io.laminar.core.ring.TestRows.drain;
import static io.laminar.core.ring.TestRows.push;
import static io.laminar.core.ring.TestRows.shape;
import static io.laminar.core.ring.TestRows.stringOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.WaitStrategy;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private final Lane lane = new Lane(shape(4, 64));

  @Test
  void shouldBeEmptyBeforeTheFirstRow() {
    assertThat(lane.poll(256)).isZero();
    assertThat(lane.hasRoom()).isTrue();
    assertThat(lane.room()).isEqualTo(4);
    assertThat(lane.fill()).isZero();
  }

  @Test
  void shouldRefuseTheRowThatDoesNotFit() {
    for (long value = 0; value < 4; value++) {
      assertThat(push(lane, value)).isTrue();
    }
    assertThat(lane.claim()).isEqualTo(-1);
    assertThat(lane.hasRoom()).isFalse();
    assertThat(lane.fill()).isEqualTo(4);
    assertThat(lane.poll(1)).isEqualTo(1);
    lane.release(1);
    assertThat(lane.room()).isEqualTo(1);
    assertThat(push(lane, 4)).isTrue();
    assertThat(lane.claim()).isEqualTo(-1);
    assertThat(drain(lane)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void shouldKeepOrderOverManyLaps() {
    long next = 0;
    for (long value = 0; value < 1_000; ) {
      for (long batch = value % 5; batch >= 0 && push(lane, value); batch--) {
        value++;
      }
      for (long read : drain(lane)) {
        assertThat(read).isEqualTo(next++);
      }
    }
    assertThat(next).isGreaterThanOrEqualTo(1_000);
  }

  /** Runs of rows, published in parts, read in other parts: all there is, and no row before its time. */
  @Test
  void shouldFindEachPublishedRowHoweverItWasPublishedAndIsPolled() {
    Lane ring = new Lane(shape(16, 0));
    Random random = new Random(5);
    long written = 0;
    long published = 0;
    long read = 0;
    while (read < 100_000) {
      int claimed = random.nextBoolean() ? ring.claimBatch(1 + random.nextInt(9)) : 0;
      for (int row = 0; row < claimed; row++) {
        TestRows.write(ring.slots(), ring.batchOffset() + row * STRIDE, written++);
      }
      if (random.nextBoolean()) {
        int some = ring.unpublished() == 0 ? 0 : 1 + random.nextInt(ring.unpublished());
        ring.publish(some);
        published += some;
      }
      int wanted = 1 + random.nextInt(12);
      int rows = ring.poll(wanted);
      int toWrap = (int) (16 - (read & 15));
      assertThat(rows).isEqualTo((int) Math.min(published - read, Math.min(wanted, toWrap)));
      for (int row = 0; row < rows; row++) {
        int slot = ring.readOffset() + row * STRIDE;
        assertThat(TestRows.value(ring.readSlots(), slot)).isEqualTo(read++);
      }
      ring.release(rows);
    }
  }

  @Test
  void shouldNeitherClaimNorPollABatchAcrossTheWrap() {
    Lane wide = new Lane(shape(8, 0));
    assertThat(wide.claimBatch(256)).isEqualTo(8);
    wide.publish();
    assertThat(wide.poll(6)).isEqualTo(6);
    wide.release(6);
    assertThat(wide.claimBatch(4)).isEqualTo(4);
    wide.publish();

    assertThat(wide.poll(8)).isEqualTo(2);
    wide.release(2);
    assertThat(wide.poll(2)).isEqualTo(2);
    wide.release(2);
    assertThat(wide.claimBatch(8)).isEqualTo(4);
    assertThat(wide.claimBatch(8)).isEqualTo(2);
  }

  @Test
  void shouldFreeTheBytesOfABatchRowByRow() {
    for (long value = 0; value < 4; value++) {
      push(lane, value, stringOf(value, 4));
    }
    drain(lane);
    assertThat(lane.claimBatch(4)).isEqualTo(4);
    assertThat(lane.reserveBytes(8)).isEqualTo(16);
    lane.publish();
    assertThat(lane.poll(2)).isEqualTo(2);
    lane.release(2);
    assertThat(lane.claim()).isNotNegative();
    assertThat(lane.reserveBytes(30)).isEqualTo(24);
    assertThat(lane.claim()).isNotNegative();

    // The bytes before those of the batch are free: 10 at the end, which it skips, and 16.
    assertThat(lane.reserveBytes(16)).isZero();
  }

  @Test
  void shouldPublishRowsTogetherAcrossTheWrap() {
    for (long value = 0; value < 3; value++) {
      push(lane, value);
    }
    drain(lane);
    for (long value = 3; value < 6; value++) {
      TestRows.write(lane.slots(), lane.claim(), value);
    }
    assertThat(lane.room()).isEqualTo(1);
    lane.publish();

    assertThat(drain(lane)).containsExactly(3L, 4L, 5L);
  }

  @Test
  void shouldWakeWhoeverWaitsForRowsOrForRoom() throws InterruptedException {
    Waiter rows = new Waiter(WaitStrategy.PARK);
    Waiter room = new Waiter(WaitStrategy.PARK);
    Lane parking = new Lane(0, shape(4, 0), rows, room);
    announce(rows);
    push(parking, 0);
    assertThat(rows.isAnnounced()).isFalse();
    announce(room);
    parking.poll(1);
    parking.release(1);
    assertThat(room.isAnnounced()).isFalse();
    announce(rows);
    parking.close();
    assertThat(rows.isAnnounced()).isFalse();
    announce(room);
    parking.detach();
    assertThat(room.isAnnounced()).isFalse();
  }

  private static void announce(Waiter waiter) throws InterruptedException {
    while (!waiter.isAnnounced()) {
      waiter.idle();
    }
  }

  @Test
  void shouldDecideOnceWhichRowsAreTaken() {
    push(lane, 0);
    assertThat(lane.seal()).isEqualTo(1);
    push(lane, 1);

    assertThat(lane.seal()).isEqualTo(1);
    assertThat(lane.rowsNotTaken()).isEqualTo(1);
  }

  @Test
  void shouldNeverPollAcrossTheWrap() {
    push(lane, 0);
    push(lane, 1);
    push(lane, 2);
    drain(lane);
    push(lane, 3);
    push(lane, 4);
    assertThat(lane.poll(256)).isEqualTo(1);
    lane.release(1);
    assertThat(lane.poll(256)).isEqualTo(1);
    lane.release(1);
    assertThat(lane.poll(256)).isZero();
  }

  @Test
  void shouldTakeTheRowsOfAHalfPublishedBatchThatWereRead() {
    push(lane, 0);
    drain(lane);
    claimAndWrite(1);
    claimAndWrite(2);
    // What a producer has done that is interrupted in the middle of a publish.
    Slots.publish(lane.slots(), lane.lastClaimed() - STRIDE, 1);
    assertThat(drain(lane)).containsExactly(1L);

    assertThat(lane.seal()).isEqualTo(2);
    lane.publish();
    assertThat(lane.rowsNotTaken()).isEqualTo(1);
  }

  @Test
  void shouldPublishOnlyWhatIsAsked() {
    for (long value = 0; value < 3; value++) {
      claimAndWrite(value);
    }
    assertThat(lane.poll(256)).isZero();
    assertThat(lane.unpublished()).isEqualTo(3);
    lane.publish(2);
    assertThat(drain(lane)).containsExactly(0L, 1L);
    lane.publish();
    assertThat(drain(lane)).containsExactly(2L);
  }

  private void claimAndWrite(long value) {
    int offset = lane.claim();
    TestRows.write(lane.slots(), offset, value);
  }

  @Test
  void shouldClaimSideBySideUpToTheWrapAndToTheReader() {
    push(lane, 0);
    assertThat(lane.claimBatch(256)).isEqualTo(3);
    int offset = lane.batchOffset();
    for (int row = 0; row < 3; row++) {
      TestRows.write(lane.slots(), offset + row * STRIDE, 1 + row);
    }
    lane.publish();
    assertThat(lane.claimBatch(256)).isZero();
    assertThat(lane.poll(2)).isEqualTo(2);
    lane.release(2);
    assertThat(lane.claimBatch(256)).isEqualTo(2);
    lane.abandon();
    assertThat(drain(lane)).containsExactly(2L, 3L);
  }

  @Test
  void shouldForgetAnAbandonedRowAndItsBytes() {
    push(lane, 0, stringOf(0, 30));
    for (int attempt = 0; attempt < 10; attempt++) {
      claimAndWrite(77);
      assertThat(lane.reserveBytes(30)).isEqualTo(30);
      lane.abandon();
    }
    push(lane, 1, stringOf(1, 30));
    assertNext(lane, 0, stringOf(0, 30));
    assertNext(lane, 1, stringOf(1, 30));
    assertThat(lane.poll(1)).isZero();
  }

  @Test
  void shouldHoldBackWhenTheSideBufferIsFullThoughSlotsAreFree() {
    push(lane, 0, stringOf(0, 32));
    push(lane, 1, stringOf(1, 20));
    assertThat(push(lane, 2, stringOf(2, 20))).isFalse();
    assertThat(lane.hasRoom()).isTrue();
    assertNext(lane, 0, stringOf(0, 32));
    // 12 bytes before the wrap are skipped, 20 fit after it.
    assertThat(push(lane, 2, stringOf(2, 20))).isTrue();
    assertNext(lane, 1, stringOf(1, 20));
    assertNext(lane, 2, stringOf(2, 20));
  }

  @Test
  void shouldKeepStringsWholeOverManyWraps() {
    int length = 0;
    long pushed = 0;
    long read = 0;
    while (read < 1_000) {
      length = (int) (pushed * 7 % 32) + 1;
      if (push(lane, pushed, stringOf(pushed, length))) {
        pushed++;
      } else {
        assertNext(lane, read, stringOf(read, (int) (read * 7 % 32) + 1));
        read++;
      }
    }
  }

  @Test
  void shouldFreeBytesOfABatchWithItsLastRow() {
    assertThat(lane.claimBatch(2)).isEqualTo(2);
    assertThat(lane.reserveBytes(32)).isZero();
    assertThat(lane.reserveBytes(32)).isEqualTo(32);
    lane.publish();
    assertThat(lane.poll(2)).isEqualTo(2);
    lane.release(1);
    lane.claim();
    assertThat(lane.reserveBytes(1)).isEqualTo(-1);
    lane.release(1);
    assertThat(lane.reserveBytes(1)).isZero();
  }

  @Test
  void shouldRefuseAStringThatCouldNeverFit() {
    lane.claim();
    assertThatThrownBy(() -> lane.reserveBytes(33))
        .asInstanceOf(InstanceOfAssertFactories.type(LaminarException.class))
        .extracting(LaminarException::code)
        .isEqualTo(ErrorCode.ROW_TOO_LARGE);
  }

  @Test
  void shouldRefuseAShapeThatItsMasksCannotBear() {
    assertThatThrownBy(() -> new RingShape(3, 8, 0)).isInstanceOf(LaminarException.class);
    assertThatThrownBy(() -> new RingShape(4, 7, 0)).isInstanceOf(LaminarException.class);
    assertThatThrownBy(() -> new RingShape(4, 8, 3)).isInstanceOf(LaminarException.class);
    assertThatThrownBy(() -> new RingShape(1 << 24, 1024, 0)).isInstanceOf(LaminarException.class);
  }
}
