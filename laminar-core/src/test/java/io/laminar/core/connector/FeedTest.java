package io.laminar.core.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowView;
import io.laminar.api.RowVisitor;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FeedTest {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<LaminarException> told = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** No call of a connector takes so long that it is cancelled. */
  private static long noTime() {
    return 0;
  }

  /** An interface's recording implementation: names of the calls, and an answer where one is due. */
  private <T> T recording(Class<T> type, InvocationHandler answers) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          if (method.getReturnType() == void.class) {
            calls.add(type.getSimpleName() + "." + method.getName());
          }
          Object answer = answers.invoke(proxy, method, arguments);
          if (method.getName().equals("close")) {
            closed.countDown();
          }
          return answer;
        }));
  }

  private Source<?> source() {
    RowWriter writer = recording(RowWriter.class, (proxy, method, arguments) -> null);
    return recording(
        Source.class,
        (proxy, method, arguments) -> method.getName().equals("writer") ? writer : null);
  }

  private static SourceConnector connector(int steps, Runnable atEnd) {
    AtomicInteger left = new AtomicInteger(steps);
    return new SourceConnector() {
      @Override
      public boolean readSome(RowWriter writer, int maxRows) {
        writer.push();
        if (left.decrementAndGet() > 0) {
          return true;
        }
        atEnd.run();
        return false;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void shouldFinishTheSourceWhenTheConnectorEnds() throws InterruptedException {
    try (SourceFeed feed = new SourceFeed("s", connector(2, () -> {}), source(), told::add)) {
      assertThat(calls).isEmpty();
      feed.start();
      assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(feed.failure()).isEmpty();
      assertThat(calls)
          .containsExactly("RowWriter.push", "RowWriter.push", "Source.finish", "Source.close");
    }
  }

  @Test
  void shouldKeepTheFailureAndNotFinishTheSource() throws InterruptedException {
    Runnable failing = () -> {
      throw new LaminarException(ErrorCode.MALFORMED_INPUT, "line 3", "");
    };
    SourceFeed feed = new SourceFeed("s", connector(1, failing), source(), failure -> {
      told.add(failure);
      calls.add("told");
    });
    feed.start();
    assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();

    assertThat(feed.failure().orElseThrow().code()).isEqualTo(ErrorCode.MALFORMED_INPUT);
    assertThat(calls).containsExactly("RowWriter.push", "told", "Source.close");
    feed.close();
    assertThat(told).containsExactly(feed.failure().orElseThrow());
  }

  @Test
  void shouldGiveEverythingBackWhenItNeverStarted() {
    SourceFeed feed = new SourceFeed("s", connector(1, () -> {}), source(), told::add);

    feed.close();
    feed.start();

    assertThat(calls).containsExactly("Source.close");
    assertThat(feed.isOpen()).isFalse();
  }

  @Test
  void shouldKeepWhatAConnectorThrowsThatWasNeverStarted() {
    SourceConnector broken = recording(SourceConnector.class, (proxy, method, arguments) -> {
      throw new IllegalStateException("it cannot be closed");
    });
    SourceFeed feed = new SourceFeed("s", broken, source(), told::add);

    feed.close();

    assertThat(feed.failure().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(feed.failure().orElseThrow()).hasMessageContaining("it cannot be closed");
  }

  @Test
  void shouldWriteFlushAndCloseWhenTheStreamEnds() throws InterruptedException {
    AtomicInteger waiting = new AtomicInteger(3);
    RowView row = recording(RowView.class, (proxy, method, arguments) -> null);
    Subscription<?> subscription =
        recording(Subscription.class, (proxy, method, arguments) -> switch (method.getName()) {
          case "isEnded" -> waiting.get() == 0;
          case "visit" -> {
            boolean some = waiting.get() > 0;
            if (some) {
              waiting.decrementAndGet();
              ((RowVisitor) arguments[0]).visit(row);
            }
            yield some ? 1 : 0;
          }
          default -> null;
        });
    SinkConnector connector =
        recording(SinkConnector.class, (proxy, method, arguments) -> switch (method.getName()) {
          case "canStall" -> false;
          default -> null;
        });

    try (SinkFeed feed = new SinkFeed("k", connector, FeedTest::noTime)) {
      feed.start(subscription);
      assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(feed.failure()).isEmpty();
    }
    assertThat(calls)
        .containsExactly(
            "SinkConnector.flush",
            "SinkConnector.write",
            "SinkConnector.write",
            "SinkConnector.write",
            "SinkConnector.flush",
            "SinkConnector.close",
            "Subscription.close");
  }

  @Test
  void shouldBeginWhatIsDroppedBeforeItsFirstResult() {
    Subscription<?> dropped =
        recording(Subscription.class, (proxy, method, arguments) -> switch (method.getName()) {
          case "isEnded" -> false;
          case "visit" ->
            throw new LaminarException(ErrorCode.DROPPED, "the stream was dropped", "");
          default -> null;
        });
    SinkConnector connector = recording(
        SinkConnector.class,
        (proxy, method, arguments) -> method.getName().equals("canStall") ? false : null);

    SinkFeed feed = new SinkFeed("k", connector, FeedTest::noTime);
    feed.expectDrop();
    feed.start(dropped);
    feed.awaitDrop();

    assertThat(feed.failure()).isEmpty();
    assertThat(calls)
        .containsExactly("SinkConnector.flush", "SinkConnector.close", "Subscription.close");
  }
}
