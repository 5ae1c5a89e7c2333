package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.push;
import static io.laminar.core.ring.TestRows.shape;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.WaitStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LaneFollowerTest {
  private final Waiter waiter = new Waiter(WaitStrategy.SPIN_YIELD);
  private final Lane lane = new Lane(0, shape(4, 64), waiter, waiter, waiter);
  private final LaneFollower follower = follower(lane);

  private static LaneFollower follower(Lane lane) {
    @Nullable LaneFollower follower = lane.follower();
    if (follower == null) {
      throw new IllegalStateException("it was made with one");
    }
    return follower;
  }

  private void read(int rows) {
    assertThat(lane.poll(rows)).isEqualTo(rows);
    lane.release(rows);
  }

  @Test
  void shouldKeepASlotUntilBothAreDoneWithIt() {
    for (long value = 0; value < 4; value++) {
      push(lane, value);
    }
    read(4);
    assertThat(lane.fill()).as("for the consumer it is empty").isZero();
    assertThat(lane.room()).isZero();
    assertThat(lane.claim()).isEqualTo(-1);
    assertThat(follower.poll(3)).isEqualTo(3);
    assertThat(follower.readSlots()[follower.readOffset() + 1]).isZero();
    follower.release(2);
    assertThat(lane.room()).isEqualTo(2);
    assertThat(push(lane, 4)).isTrue();
  }

  @Test
  void shouldReadOnInTheMiddleOfARun() {
    for (int lap = 0; lap < 8; lap++) {
      assertThat(lane.claimBatch(4)).isEqualTo(4);
      lane.publish();
      read(4);
      assertThat(follower.poll(1)).isEqualTo(1);
      follower.release(1);
      assertThat(follower.poll(9)).isEqualTo(3);
      follower.release(3);
      assertThat(follower.poll(9)).isZero();
    }
    assertThat(follower.nextRow()).isEqualTo(32);
  }

  @Test
  void shouldKeepBytesUntilBothAreDoneWithThem() {
    lane.claim();
    assertThat(lane.reserveBytes(32)).isZero();
    lane.publish();
    lane.claim();
    assertThat(lane.reserveBytes(32)).isEqualTo(32);
    lane.publish();
    read(2);
    lane.claim();
    assertThat(lane.reserveBytes(32)).as("the follower may still read them").isEqualTo(-1);
    assertThat(follower.poll(1)).isEqualTo(1);
    follower.release(1);
    assertThat(lane.reserveBytes(32)).isZero();
  }

  @Test
  void shouldCountAsTakenWhatItWasGiven() {
    push(lane, 0);
    push(lane, 1);
    assertThat(follower.poll(9)).isEqualTo(2);
    assertThat(lane.seal()).isEqualTo(2);
    push(lane, 2);
    follower.release(2);
    assertThat(follower.poll(9)).as("behind the seal").isZero();
    assertThat(lane.rowsNotTaken()).isEqualTo(1);
  }

  @Test
  void shouldHoldBackNothingWhenItLeaves() {
    for (long value = 0; value < 4; value++) {
      push(lane, value);
    }
    read(4);
    follower.leave();
    assertThat(lane.room()).isEqualTo(4);
  }

  @Test
  void shouldGoOnAtARowThatComesLater() {
    lane.beginAt(100);
    follower.startAt(102);
    for (long value = 0; value < 4; value++) {
      push(lane, value);
    }
    assertThat(follower.poll(9)).isEqualTo(2);
    assertThat(follower.nextRow()).isEqualTo(102);
  }
}
