package io.laminar.core.pipeline;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.SnapshotReader;
import io.laminar.core.state.SnapshotWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pipelines over sources that a test drives itself; all columns are BIGINT. */
final class PipelineFixture {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private PipelineFixture() {}

  /** Append-only rows with columns of some names. */
  static PipelineSpec.Edge edge(String... names) {
    List<Column> columns =
        Stream.of(names).map(name -> new Column(name, BIGINT)).toList();
    return new PipelineSpec.Edge(new Schema(columns), false, Optional.empty());
  }

  /** Makes a pipeline that reads sources, in the order of its scans. */
  static Pipeline connect(PipelineSpec spec, OutputNode... sources) {
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    Pipeline pipeline = new Pipeline(spec, context, false, new Alone());
    pipeline.rank(1);
    for (int i = 0; i < sources.length; i++) {
      sources[i].add(pipeline.scans().get(i));
    }
    return pipeline;
  }

  /** Makes another pipeline, which goes on where one is now. */
  static Pipeline restored(Pipeline pipeline) {
    SnapshotWriter writer = new SnapshotWriter();
    pipeline.sections("p").forEach(writer::write);
    Pipeline other = connect(pipeline.spec());
    new SnapshotReader(writer.toBytes()).read(other.sections("p"));
    return other;
  }

  /** A batch of rows, each a commit. */
  static Batch rows(long[]... values) {
    OutputRows rows = new OutputRows(Collections.nCopies(values[0].length, BIGINT), false);
    for (int row = 0; row < values.length; row++) {
      for (int column = 0; column < values[row].length; column++) {
        rows.column(column).setWord(row, values[row][column]);
      }
      rows.add(1, row);
    }
    List<Batch> made = new ArrayList<>();
    rows.flush(made::add);
    return made.get(0);
  }

  /** A batch of one row. */
  static Batch row(long... values) {
    return rows(new long[][] {values});
  }

  /** What goes wrong fails the test. */
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
      // Readers see it.
    }
  }
}
