package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Replacement;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.RowRing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A source is replaced while a producer publishes: what comes behind the seal is not taken, as its producer is told. */
@Timeout(300)
final class SealedLaneTest {
  private static final int RING = 8;

  private static List<Tick> ticks(long from, long to) {
    return LongStream.range(from, to).mapToObj(i -> new Tick(i, i)).toList();
  }

  @Test
  void shouldTakeNoRowBehindTheSealAfterATransactionThatGoesOverTheEndOfTheRing() {
    Config config = Config.builder().bufferSize(RING).build();
    try (EngineFixture fixture = EngineFixture.open(config)) {
      SourceInput source = fixture.source("s");
      Subscription<Tick> subscription = fixture.subscribe(fixture.pass("q", source));
      Source<Tick> handle = fixture.handle(source);
      List<Tick> seen = new ArrayList<>();
      fixture.pushAtOnce(handle, 0, 5);
      fixture.engine().awaitIdle();
      subscription.drain(seen::add);
      RowRing lane = fixture.engine().call(() -> source.handles().open().get(0).lane());

      fixture.engine().run(() -> {
        handle.pushTransaction(ticks(5, 11));
        Replacement.of(fixture.engine().graph(), source, fixture.newSource("s"));
        publishOneMore(lane);
      });
      fixture.engine().awaitIdle();
      subscription.drain(seen::add);

      assertThat(lane.rowsNotTaken()).isEqualTo(1);
      assertThat(seen).isEqualTo(ticks(0, 11));
    }
  }

  /** What a producer does that has not heard of the seal. */
  private static void publishOneMore(RowRing lane) {
    int last = lane.lastClaimed();
    int base = lane.claim();
    int stride = lane.shape().strideWords();
    System.arraycopy(lane.slots(), last + 1, lane.slots(), base + 1, stride - 1);
    lane.publish();
  }
}
