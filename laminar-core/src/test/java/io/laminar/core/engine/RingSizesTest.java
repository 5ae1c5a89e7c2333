package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RingSizesTest {
  private static final int MAX_ROWS = 1 << 24;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Schema columns(int count) {
    return new Schema(IntStream.range(0, count)
        .mapToObj(i -> new Column("c" + i, DataType.of(TypeKind.BIGINT)))
        .toList());
  }

  private static EngineFixture open(int bufferSize, long memoryLimit) {
    return EngineFixture.open(
        Config.builder().bufferSize(bufferSize).memoryLimit(memoryLimit).build());
  }

  @Test
  void shouldRefuseASourceThatNoMemoryLimitAllows() {
    try (EngineFixture fixture = open(MAX_ROWS, 1L << 30)) {
      SourceSpec wide = fixture.spec("wide", columns(200), 0);

      assertThatThrownBy(() -> fixture.engine().createSource(wide))
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT))
          .hasMessageContaining("source wide would take 27917287904 bytes for 16777216 rows")
          .hasMessageContaining("memoryLimit, 1073741824 bytes");
      assertThat(fixture.engine().metrics().sources()).isEmpty();
    }
  }

  @Test
  void shouldRefuseASourceThatNoArrayHoldsHoweverMuchMemoryThereIs() {
    try (EngineFixture fixture = open(MAX_ROWS, Long.MAX_VALUE)) {
      SourceSpec wide = fixture.spec("wide", columns(200), 0);

      assertThatThrownBy(() -> fixture.engine().createSource(wide))
          .hasMessageContaining("more than an array holds");
    }
  }

  @Test
  void shouldLeaveASourceAsItIsThatALargerOneMayNotReplace() {
    try (EngineFixture fixture = open(16, 1 << 20)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);
      Schema wide = columns(100_000);

      assertRefused(
          ErrorCode.RESOURCE_LIMIT,
          () -> fixture.engine().replaceSource(source, fixture.spec("ticks", wide, 0)));

      ticks.push(new Tick(1, 1));
      assertThat(results.recv()).isEqualTo(new Tick(1, 1));
    }
  }

  @Test
  void shouldRefuseASubscriptionOfWideRowsAndDeliverToOthers() {
    try (EngineFixture fixture = open(MAX_ROWS / 16, 1L << 30)) {
      SourceSpec narrow = fixture.spec("narrow", EngineFixture.SCHEMA, 0);
      SourceInput source = fixture.engine().createSource(narrow);
      Query wide = fixture.widen("wide", source, columns(200));

      assertRefused(
          ErrorCode.RESOURCE_LIMIT,
          () -> fixture.engine().subscribe(Subscribed.to("wide", wide, false), Overflow.BLOCK));

      Subscription<Tick> results = fixture.subscribe(source);
      fixture.handle(source).push(new Tick(1, 1));
      assertThat(results.recv()).isEqualTo(new Tick(1, 1));
      assertThat(wide.isRunning()).isTrue();
    }
  }

  @Test
  void shouldMakeTheRingOfASubscriptionOnTheThreadThatSubscribes() {
    int ringBytes = 1 << 26;
    try (EngineFixture fixture = open(ringBytes / 64, 1L << 30)) {
      SourceInput source = fixture.source("ticks");
      long engine = fixture.engine().call(() -> Thread.currentThread().getId());
      long before = THREADS.getThreadAllocatedBytes(engine);

      fixture.subscribe(source);

      assertThat(THREADS.getThreadAllocatedBytes(engine) - before).isLessThan(1 << 20);
    }
  }

  @Test
  void shouldMakeNoRingForASecondSubscriber() {
    int ringBytes = 1 << 26;
    try (EngineFixture fixture = open(ringBytes / 64, 1L << 30)) {
      SourceInput source = fixture.source("ticks");
      // It is held: the ring goes with the last subscriber that anybody can reach.
      try (Subscription<Tick> first = fixture.subscribe(source)) {
        long self = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(self);

        fixture.subscribe(source);

        assertThat(THREADS.getThreadAllocatedBytes(self) - before).isLessThan(1 << 20);
        assertThat(first.isEnded()).isFalse();
      }
    }
  }
}
