package io.laminar.core.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
  private final StallWatch watch = new StallWatch(calls, now::get);

  private boolean isStalledAfter(long nanos) {
    now.addAndGet(nanos);
    return watch.isStalled();
  }

  @Test
  void shouldBePatientWithACallAndThenNotAnyLonger() {
    calls.set(1);

    assertThat(isStalledAfter(StallWatch.PATIENCE_NANOS)).isFalse();
    assertThat(isStalledAfter(StallWatch.PATIENCE_NANOS - 1)).isFalse();
    assertThat(isStalledAfter(1)).isTrue();
  }

  @Test
  void shouldBePatientAgainWithEveryFurtherCall() {
    calls.set(1);
    watch.isStalled();
    now.addAndGet(StallWatch.PATIENCE_NANOS - 1);
    calls.set(3);

    assertThat(isStalledAfter(1)).isFalse();
    assertThat(isStalledAfter(StallWatch.PATIENCE_NANOS)).isTrue();
  }

  @Test
  void shouldNotTakeAPauseBetweenCallsForAStall() {
    calls.set(2);
    watch.isStalled();

    assertThat(isStalledAfter(10 * StallWatch.PATIENCE_NANOS)).isFalse();
  }
}
