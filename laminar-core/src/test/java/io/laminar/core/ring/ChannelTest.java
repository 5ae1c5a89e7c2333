package io.laminar.core.ring;

import static io.laminar.core.ring.TestRows.push;
import static io.laminar.core.ring.TestRows.shape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.WaitStrategy;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChannelTest {
  private static Channel channel(RingShape shape, boolean lossy) {
    Waiter consumer = new Waiter(WaitStrategy.SPIN);
    return new Channel(shape, 32, lossy, WaitStrategy.SPIN_YIELD, consumer);
  }

  /** Drains one row at a time; a row shows as lane and value. */
  private static List<String> drain(Channel channel, int maxRows) {
    List<String> rows = new ArrayList<>();
    for (int polled = channel.poll(maxRows); polled > 0; polled = channel.poll(maxRows)) {
      RowRing lane = channel.lane();
      for (int row = 0; row < polled; row++) {
        int offset = lane.readOffset() + row * TestRows.STRIDE;
        rows.add(lane.id() + ":" + TestRows.value(lane.readSlots(), offset));
      }
      lane.release(polled);
    }
    return rows;
  }

  @Test
  void shouldDrainLanesInTurn() {
    Channel channel = channel(shape(64, 0), false);
    RowRing first = channel.addLane();
    assertThat(channel.kind()).isEqualTo(ChannelKind.SPSC);
    RowRing second = channel.addLane();
    assertThat(channel.kind()).isEqualTo(ChannelKind.MPSC);
    for (long value = 0; value < 3; value++) {
      push(first, value);
      push(second, value);
    }
    assertThat(channel.fill()).isEqualTo(6);
    assertThat(channel.isEmpty()).isFalse();
    assertThat(drain(channel, 1)).containsExactly("1:0", "0:0", "1:1", "0:1", "1:2", "0:2");
    assertThat(channel.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldDrainLanesOfStatementsOneAfterTheOther(boolean lossy) {
    Channel channel = channel(shape(64, 0), lossy);
    RowRing handle = channel.addLane();
    RowRing first = statement(channel);
    first.close();
    RowRing beside = statement(channel);
    RowRing second = statement(channel);
    second.close();
    beside.close();
    RowRing third = statement(channel);
    push(handle, 9);

    List<String> rows = drain(channel, 1);

    assertThat(rows).hasSize(9).contains("0:9");
    assertThat(rows).containsSubsequence("1:0", "1:1", "3:0", "3:1", "4:0", "4:1");
    assertThat(rows).containsSubsequence("1:1", "2:0", "2:1", "4:0");
    assertThat(channel.laneCount()).isEqualTo(2);
    assertThat(third.isClosed()).isFalse();
  }

  /** A lane with two rows. */
  private static RowRing statement(Channel channel) {
    RowRing lane = channel.addLane(2);
    push(lane, 0);
    push(lane, 1);
    return lane;
  }

  @Test
  void shouldRemoveALaneOnlyWhenItIsClosedAndDrained() {
    Channel channel = channel(shape(64, 0), false);
    RowRing first = channel.addLane();
    RowRing second = channel.addLane();
    push(first, 0);
    first.close();
    channel.removeDrained();
    assertThat(channel.laneCount()).isEqualTo(2);
    assertThat(drain(channel, 256)).containsExactly("0:0");
    assertThat(channel.laneCount()).isEqualTo(1);
    assertThat(channel.kind()).isEqualTo(ChannelKind.SPSC);
    push(second, 1);
    assertThat(drain(channel, 256)).containsExactly("1:1");
    assertThat(channel.rowsPublished()).isEqualTo(2);
  }

  @Test
  void shouldTellOfAClosedLaneThoughAnotherAlwaysHasRows() {
    Channel channel = channel(shape(64, 0), false);
    RowRing first = channel.addLane();
    RowRing second = channel.addLane();
    first.close();
    for (long value = 0; value < 2; value++) {
      push(second, value);
      assertThat(channel.poll(1)).isEqualTo(1);
      second.release(1);
    }

    assertThat(channel.takeClosed()).isTrue();
    assertThat(channel.takeClosed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldDrainWhatItInheritsFirstAndNothingThatCameTooLate(boolean lossy) {
    Channel before = channel(shape(4, 0), lossy);
    RowRing first = before.addLane();
    RowRing second = before.addLane();
    push(first, 1);
    push(first, 2);
    push(second, 3);
    before.poll(1);
    Channel channel = channel(shape(4, 0), lossy);
    assertThat(channel.inherit(before)).containsExactly(first, second);
    push(first, 8);
    push(second, 9);
    RowRing own = channel.addLane();
    push(own, 4);

    assertThat(own.id()).isEqualTo(2);
    assertThat(first.rowsNotTaken()).isEqualTo(1);
    assertThatThrownBy(before::addLane).isInstanceOf(LaminarException.class);
    assertThat(drain(channel, 256)).containsExactly("0:1", "0:2", "1:3", "2:4");
    assertThat(channel.takeClosed()).isTrue();
    assertThat(channel.isEmpty()).isFalse();
    channel.removeDrained();
    assertThat(channel.isEmpty()).isTrue();
    assertThat(channel.laneCount()).isEqualTo(1);
  }

  @Test
  void shouldGoOnCountingWhatWasDroppedWhereItInherits() {
    Channel before = channel(shape(2, 0), true);
    RowRing lane = before.addLane();
    for (long value = 0; value < 5; value++) {
      push(lane, value);
    }
    Channel channel = channel(shape(2, 0), true);
    channel.inherit(before);

    assertThat(channel.rowsDropped()).isEqualTo(3);
    assertThat(drain(channel, 256)).containsExactly("0:3", "0:4");
    channel.removeDrained();
    assertThat(channel.rowsDropped()).isEqualTo(3);
  }

  @Test
  void shouldGoOnCountingForLanesThatWereGoneBeforeItInherits() {
    Channel before = channel(shape(2, 0), true);
    RowRing lane = before.addLane();
    for (long value = 0; value < 5; value++) {
      push(lane, value);
    }
    lane.close();
    drain(before, 256);
    assertThat(before.laneCount()).isZero();
    Channel channel = channel(shape(2, 0), true);

    assertThat(channel.inherit(before)).isEmpty();

    assertThat(channel.rowsPublished()).isEqualTo(5);
    assertThat(channel.rowsDropped()).isEqualTo(3);
  }

  @Test
  void shouldShareTheBudgetAmongLaterLanes() {
    Channel channel = channel(new RingShape(65_536, 8, 1 << 20), false);
    assertThat(channel.addLane().shape()).isEqualTo(new RingShape(65_536, 8, 1 << 20));
    assertThat(channel.addLane().shape()).isEqualTo(new RingShape(32_768, 8, 1 << 19));
    assertThat(channel.addLane().shape()).isEqualTo(new RingShape(16_384, 8, 1 << 18));
    for (int lane = 3; lane < Channel.MAX_LANES; lane++) {
      assertThat(channel.addLane().shape().capacityRows()).isGreaterThanOrEqualTo(1024);
    }
    assertThat(channel.capacityRows()).isLessThan(2 * 65_536 + 256 * 1024);
    assertThatThrownBy(channel::addLane)
        .asInstanceOf(InstanceOfAssertFactories.type(LaminarException.class))
        .extracting(LaminarException::code)
        .isEqualTo(ErrorCode.TOO_MANY_HANDLES);
  }

  @Test
  void shouldKeepSideBuffersOfLaterLanesLargeEnoughForAnyRow() {
    Channel channel = channel(new RingShape(65_536, 8, 1024), false);
    for (int lane = 0; lane < 20; lane++) {
      assertThat(channel.addLane().shape().maxRowBytes()).isGreaterThanOrEqualTo(32);
    }
  }

  @Test
  void shouldGiveTheFullSizeAgainOnceTheFirstLaneIsGone() {
    Channel channel = channel(shape(4096, 0), false);
    channel.addLane().close();
    channel.addLane();
    channel.removeDrained();
    assertThat(channel.addLane().shape().capacityRows()).isEqualTo(4096);
    assertThat(channel.addLane().shape().capacityRows()).isEqualTo(1024);
  }

  @Test
  void shouldMakeALaneNoLargerThanItsRows() {
    Channel channel = channel(new RingShape(65_536, 8, 1 << 20), false);
    assertThat(channel.addLane(1).shape().capacityRows()).isEqualTo(16);
    assertThat(channel.addLane(17).shape().capacityRows()).isEqualTo(32);
    assertThat(channel.addLane().shape()).isEqualTo(new RingShape(65_536, 8, 1 << 20));
    assertThat(channel.addLane(1 << 20).shape().capacityRows()).isLessThan(65_536);
  }

  @Test
  void shouldMakeSmallLanesForASmallSource() {
    Channel channel = channel(shape(4, 0), true);
    channel.addLane();
    assertThat(channel.addLane()).isInstanceOf(LossyLane.class);
    assertThat(channel.addLane().shape().capacityRows()).isEqualTo(4);
  }

  @Test
  void shouldCountDroppedRowsOfLanesThatAreGone() {
    Channel channel = channel(shape(4, 0), true);
    RowRing lane = channel.addLane();
    for (long value = 0; value < 10; value++) {
      push(lane, value);
    }
    lane.close();
    assertThat(drain(channel, 256)).hasSize(4);
    assertThat(channel.laneCount()).isZero();
    assertThat(channel.rowsDropped()).isEqualTo(6);
    assertThat(channel.rowsPublished()).isEqualTo(10);
  }

  @Test
  void shouldTellProducersThatTheConsumerHasGone() {
    Channel channel = channel(shape(4, 0), false);
    RowRing lane = channel.addLane();
    assertThat(lane.isDetached()).isFalse();
    channel.close();
    assertThat(lane.isDetached()).isTrue();
    assertThatThrownBy(channel::addLane)
        .asInstanceOf(InstanceOfAssertFactories.type(LaminarException.class))
        .extracting(LaminarException::code)
        .isEqualTo(ErrorCode.DROPPED);
  }
}
