package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What waits for the watermark behind an operator that holds it back. */
final class HeldWatermarkTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final PipelineSpec.Edge EDGE = PipelineFixture.edge("key", "ts");
  private static final PipelineSubject.Leg SOURCE = new PipelineSubject.Leg("a", 0, 2, 1, 0);

  private final Dataflow flow = new Dataflow();
  private final OutputNode source = new OutputNode();

  /** Operators one behind the other. */
  private static PipelineSpec chain(Operator... operators) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int last = steps.add(new PipelineSpec.Scan("a", EDGE));
    for (Operator operator : operators) {
      last = steps.add(new PipelineSpec.Apply(context -> operator, "test", last, EDGE));
    }
    return steps.build();
  }

  /** Two operators one behind the other; rows come past the first, too. */
  private static PipelineSpec pastTheFirst(Operator first, Operator second) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int scan = steps.add(new PipelineSpec.Scan("a", EDGE));
    int way = steps.add(new PipelineSpec.Apply(context -> first, "test", scan, EDGE));
    int both = steps.add(new PipelineSpec.UnionAll(List.of(scan, way), EDGE));
    steps.add(new PipelineSpec.Apply(context -> second, "test", both, EDGE));
    return steps.build();
  }

  @Test
  void shouldHoldBackWhatWaitsBehindIt() {
    OperatorHarness.ofPipeline(
            context -> new PipelineSubject(
                chain(new TestLag(5), new TestDelay(2)), Map.of(), List.of(SOURCE), context),
            List.of(BIGINT, BIGINT))
        .row(1, 10)
        .row(2, 12)
        .watermark(15)
        .watermark(16)
        .expect(1, 10)
        .watermark(30)
        .expect(2, 12)
        .run();
  }

  @Test
  void shouldCutTheSourceWhereTheHeldWatermarkReachesATimer() {
    TestDelay delay = new TestDelay(2);
    PipelineFixture.connect(chain(new TestLag(5), new TestLag(2), delay), source);
    Route route = Route.from(source, flow);

    flow.deliver(source, PipelineFixture.row(1, 10));

    assertThat(route.nextTimer()).isEqualTo(18);
    assertThat(route.timerOf(20)).isEqualTo(28);
    assertThat(route.advance(17)).isTrue();
    assertThat(delay.heldRows()).isEqualTo(1);
    assertThat(route.advance(18)).isTrue();
    assertThat(delay.heldRows()).isZero();
    assertThat(route.nextTimer()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldCutForEachOfSeveralWaysAndWaitForTheSlowest() {
    TestDelay delay = new TestDelay(2);
    PipelineFixture.connect(pastTheFirst(new TestLag(5), delay), source);
    Route route = Route.from(source, flow);

    flow.deliver(source, PipelineFixture.row(1, 10));

    assertThat(route.nextTimer()).isEqualTo(11);
    assertThat(route.advance(11)).isTrue();
    assertThat(delay.heldRows()).isEqualTo(2);
    assertThat(route.nextTimer()).isEqualTo(16);
  }

  @Test
  void shouldNeverLetOutMoreThanComesIn() {
    Pipeline pipeline = PipelineFixture.connect(chain(new TestLag(-3)), source);

    Route.from(source, flow).advance(20);

    assertThat(pipeline.output().currentWatermark()).isEqualTo(20);
  }

  @Test
  void shouldLetTheEndOfTimeThrough() {
    Pipeline pipeline = PipelineFixture.connect(chain(new TestLag(5)), source);

    Route.from(source, flow).advance(Long.MAX_VALUE);

    assertThat(pipeline.output().currentWatermark()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldKeepTheHeldWatermarkInASnapshot() {
    Pipeline pipeline = PipelineFixture.connect(chain(new TestLag(5)), source);
    Route.from(source, flow).advance(20);

    Pipeline restored = PipelineFixture.restored(pipeline);

    assertThat(restored.output().currentWatermark()).isEqualTo(15);
  }
}
