package io.laminar.core.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowView;
import io.laminar.api.Subscription;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sink whose connector waits for somebody who never comes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledSinkTest {
  private final AtomicLong now = new AtomicLong();

  /** Patience is over at the second look. */
  private long impatient() {
    return now.getAndAdd(StallWatch.PATIENCE_NANOS);
  }

  private static final class Stuck implements SinkConnector {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile boolean closed;

    @Override
    public void write(RowView row) {
      throw new AssertionError("there are no rows");
    }

    @Override
    public void flush() {
      entered.countDown();
      try {
        cancelled.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      throw new LaminarException(ErrorCode.IO_FAILURE, "nobody read", "");
    }

    @Override
    public boolean canStall() {
      return true;
    }

    @Override
    public void cancel() {
      cancelled.countDown();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static Subscription<?> silent() {
    return (Subscription<?>) Proxy.newProxyInstance(
        Subscription.class.getClassLoader(),
        new Class<?>[] {Subscription.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "isEnded" -> false;
          case "visit" -> 0;
          default -> null;
        });
  }

  private SinkFeed fed(Stuck connector) throws InterruptedException {
    SinkFeed feed = new SinkFeed("k", connector, this::impatient);
    feed.start(silent());
    connector.entered.await();
    return feed;
  }

  @Test
  void shouldCancelAtTheCloseAndKeepTheFailure() throws InterruptedException {
    Stuck connector = new Stuck();
    SinkFeed feed = fed(connector);

    feed.close();

    assertThat(feed.isOpen()).isFalse();
    assertThat(connector.closed).isTrue();
    assertThat(feed.failure().orElseThrow().code()).isEqualTo(ErrorCode.IO_FAILURE);
  }

  @Test
  void shouldTellAStopThatNobodyReadsOn() throws InterruptedException {
    SinkFeed feed = fed(new Stuck());

    assertThat(feed.isMoving()).isTrue();
    assertThat(feed.isMoving()).isFalse();
    assertThat(SinkFeed.cancelStalled(List.of(feed))).isTrue();
    assertThat(feed.isOpen()).isFalse();
    assertThat(SinkFeed.cancelStalled(List.of(feed))).isFalse();
  }

  @Test
  void shouldCloseSeveralTogether() throws InterruptedException {
    SinkFeed first = fed(new Stuck());
    SinkFeed second = fed(new Stuck());

    SinkFeed.closeAll(List.of(first, second));

    assertThat(first.failure()).isPresent();
    assertThat(second.failure()).isPresent();
  }
}
