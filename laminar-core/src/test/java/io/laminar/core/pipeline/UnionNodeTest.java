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
import io.laminar.core.time.SourceWatermark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnionNodeTest {
  private static final List<DataType> TYPES = List.of(DataType.of(TypeKind.BIGINT));
  private static final PipelineSpec.Edge EDGE = new PipelineSpec.Edge(
      new Schema(List.of(new Column("x", TYPES.get(0)))), false, Optional.empty());

  private final Dataflow flow = new Dataflow();
  private final OutputNode first = new OutputNode();
  private final OutputNode second = new OutputNode();
  private final List<Long> seen = new ArrayList<>();

  @Test
  void shouldPassOnWhatTheWaysBringInTheOrderOfCommits() {
    union(List.of(first, first), List.of(only(0), only(1)));

    deliver(0, 1, 2, 3);

    assertThat(seen).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void shouldPassOnEveryBatch() {
    union(List.of(first, first), List.of(only(1), only(1)));

    deliver(1, 3);
    deliver(5);

    assertThat(seen).containsExactly(1L, 1L, 3L, 3L, 5L, 5L);
  }

  @Test
  void shouldForgetWhatItCollectedWhenItsPipelineIsStopped() {
    UnionNode union =
        (UnionNode) union(List.of(first, first), List.of(only(0), only(1))).inputs()[0];
    rows(0, 2).flush(batch -> union.edge(0).accept(batch, 0, flow));
    assertThat(union.nextOrdinal()).isZero();

    union.abandon();

    assertThat(union.isPending()).isFalse();
    assertThat(union.nextOrdinal()).isEqualTo(-1);
  }

  @Test
  void shouldNotEndTheTimeOfASilentInputWhenAnotherReachesItsEnd() {
    OutputNode union = union(List.of(first, second), List.of(only(0), only(0)));
    first.announceIdle(true);
    second.announceIdle(true);

    Route.from(first, flow).advance(SourceWatermark.END);
    Route.from(second, flow).advance(100);
    assertThat(union.currentWatermark()).isEqualTo(100);
    second.announceIdle(false);
    Route.from(second, flow).advance(200);

    assertThat(union.currentWatermark()).isEqualTo(200);
  }

  /** A pipeline that unites what operators make of the rows of relations; returns its output. */
  private OutputNode union(List<OutputNode> relations, List<Operator> operators) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    List<Integer> ways = new ArrayList<>();
    for (Operator operator : operators) {
      int scan = steps.add(new PipelineSpec.Scan("relation", EDGE));
      ways.add(steps.add(new PipelineSpec.Apply(context -> operator, "test", scan, EDGE)));
    }
    steps.add(new PipelineSpec.UnionAll(ways, EDGE));
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    Pipeline pipeline = new Pipeline(steps.build(), context, false, new Alone());
    pipeline.rank(1);
    for (int i = 0; i < relations.size(); i++) {
      relations.get(i).add(pipeline.scans().get(i));
    }
    pipeline.output().add(new Reader());
    Route.from(first, flow);
    return pipeline.output();
  }

  /** Passes on the even numbers (0), or the odd ones (1). */
  private static Operator only(long remainder) {
    OutputRows rows = new OutputRows(TYPES, false);
    return (input, batch, from, output) -> {
      for (int i = from; i < batch.size(); i++) {
        int row = batch.selection()[i];
        if (batch.column(0).word(row) % 2 == remainder) {
          rows.addCopy(batch, row);
        }
      }
      rows.flush(output);
      return batch.size();
    };
  }

  /** Each number is a commit. */
  private void deliver(long... values) {
    rows(values).flush(batch -> flow.deliver(first, batch));
  }

  private static OutputRows rows(long... values) {
    OutputRows rows = new OutputRows(TYPES, false);
    for (long value : values) {
      rows.column(0).setWord(rows.count(), value);
      rows.add(1, rows.count());
    }
    return rows;
  }

  private final class Reader extends Sink {
    @Override
    protected void receive(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        seen.add(batch.column(0).word(batch.selection()[i]));
      }
    }

    @Override
    protected void onCommitEnd() {
      // Only the rows count here.
    }

    @Override
    protected void onEnd() {
      throw new AssertionError("nothing ends");
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
      throw new AssertionError("nothing ends");
    }
  }
}
