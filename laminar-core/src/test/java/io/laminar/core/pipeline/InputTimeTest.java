package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.OutputRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The time of each input of an operator, what wakes it, its end, and where commits end behind it. */
final class InputTimeTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final PipelineSpec.Edge ROWS = edge("key", "ts", "value");

  private final Dataflow flow = new Dataflow();
  private final TestJoin join = new TestJoin();
  private final List<String> seen = new ArrayList<>();
  private final OutputNode left = new OutputNode();
  private final OutputNode right = new OutputNode();

  private static PipelineSpec.Edge edge(String... names) {
    List<Column> columns =
        Stream.of(names).map(name -> new Column(name, BIGINT)).toList();
    return new PipelineSpec.Edge(new Schema(columns), false, Optional.empty());
  }

  private Pipeline join(OutputNode... sources) {
    return pipeline(join, edge("left", "right"), sources);
  }

  private Pipeline pipeline(Operator operator, PipelineSpec.Edge result, OutputNode... sources) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    List<Integer> scans = new ArrayList<>();
    for (int i = 0; i < sources.length; i++) {
      scans.add(steps.add(new PipelineSpec.Scan("s" + i, ROWS)));
    }
    steps.add(new PipelineSpec.Apply(context -> operator, "test", scans, result));
    EvaluationContext context = new EvaluationContext((code, message) -> {});
    Pipeline pipeline = new Pipeline(steps.build(), context, false, new Alone());
    pipeline.rank(1);
    for (int i = 0; i < sources.length; i++) {
      sources[i].add(pipeline.scans().get(i));
    }
    pipeline.output().add(new Reader());
    return pipeline;
  }

  private static Batch row(long key, long ts, long value) {
    return rows(new long[][] {{key, ts, value}});
  }

  private static Batch rows(long[][] values) {
    OutputRows rows = new OutputRows(List.of(BIGINT, BIGINT, BIGINT), false);
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < 3; column++) {
        rows.column(column).setWord(row, values[row][column]);
      }
      rows.add(1, row);
    }
    List<Batch> made = new ArrayList<>();
    rows.flush(made::add);
    return made.get(0);
  }

  private static void advance(Route route, long watermark) {
    while (!route.advance(watermark)) {
      assertThat(route.isUnderway()).isTrue();
    }
  }

  @Test
  void shouldGiveAnIdleInputTheTimeOfTheOthers() {
    Pipeline pipeline = join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);
    advance(ofRight, 3);
    right.announceIdle(true);
    advance(ofRight, 3);

    advance(ofLeft, 10);

    assertThat(List.of(join.watermark(0), join.watermark(1))).containsExactly(10L, 10L);
    assertThat(pipeline.output().currentWatermark()).isEqualTo(10);
  }

  @Test
  void shouldNotTakeTimeBackWhenAnInputSpeaksAgain() {
    Pipeline pipeline = join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);
    right.announceIdle(true);
    advance(ofRight, 3);
    advance(ofLeft, 10);

    right.announceIdle(false);
    advance(ofRight, 4);
    advance(ofLeft, 12);

    assertThat(List.of(join.watermark(0), join.watermark(1))).containsExactly(12L, 10L);
    assertThat(pipeline.output().currentWatermark()).isEqualTo(10);
  }

  @Test
  void shouldCutASourceOnlyAtTheTimersOfInputsThatItMoves() {
    join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);

    flow.deliver(left, row(1, 10, 100));

    assertThat(ofLeft.nextTimer()).isEqualTo(Long.MAX_VALUE);
    assertThat(ofRight.nextTimer()).isEqualTo(14);
    assertThat(ofLeft.timerOf(20)).isEqualTo(Long.MAX_VALUE);
    right.announceIdle(true);
    advance(ofRight, 3);
    assertThat(ofLeft.nextTimer()).isEqualTo(14);
    assertThat(ofLeft.timerOf(20)).isEqualTo(24);
  }

  @Test
  void shouldCutASourceThatComesToBothInputsAtTheTimersOfItsOwnRows() {
    join(left, left);
    Route route = Route.from(left, flow);

    assertThat(route.timerOf(20)).isEqualTo(24);
  }

  @Test
  void shouldTellWhichInputHasEnded() {
    join(left, right);
    Route ofLeft = Route.from(left, flow);
    Route ofRight = Route.from(right, flow);

    ofRight.complete();
    assertThat(join.ended()).isEqualTo(0b10);
    assertThat(seen).isEmpty();
    ofLeft.complete();

    assertThat(join.ended()).isEqualTo(0b11);
    assertThat(seen).containsExactly("end");
  }

  @Test
  void shouldEndACommitWhoseLastPartEmitsNothing() {
    Operator first = (input, batch, from, output) -> {
      if (input == 0) {
        output.emit(batch);
      }
      return batch.size();
    };
    pipeline(first, ROWS, left, left);
    Route.from(left, flow);

    flow.deliver(left, rows(new long[][] {{1, 10, 100}, {2, 11, 101}}));

    assertThat(seen).containsExactly("1 10", "commit", "2 11", "commit");
  }

  private final class Reader extends Sink {
    @Override
    protected void receive(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        seen.add(batch.column(0).word(row) + " " + batch.column(1).word(row));
        if (batch.commitEnd(i) == i + 1 && !(batch.isCommitOpen() && i + 1 == batch.size())) {
          seen.add("commit");
        }
      }
    }

    @Override
    protected void onCommitEnd() {
      seen.add("commit");
    }

    @Override
    protected void onEnd() {
      seen.add("end");
    }

    @Override
    protected void onFail(LaminarException cause) {
      throw cause;
    }
  }

  private static final class Alone implements Pipeline.Boundary {
    @Override
    public LaminarException onFail(Throwable thrown) {
      throw new AssertionError("a node threw", thrown);
    }

    @Override
    public void onStop(LaminarException cause) {
      throw cause;
    }

    @Override
    public void onSettle() {
      // There are no row errors.
    }

    @Override
    public void onEnd() {
      // The reader sees it.
    }
  }
}
