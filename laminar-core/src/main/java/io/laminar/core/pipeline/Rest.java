package io.laminar.core.pipeline;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.BatchState;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Copies of the rows that an operator has not taken yet because what it makes of them finds no room:
 * those of a batch, and of the few that were on their way to it.
 */
final class Rest {
  // By the number of the input.
  private final List<PipelineSpec.Edge> edges;
  private final ArrayDeque<Part> parts = new ArrayDeque<>();

  // Of the first row of the first part that was not taken.
  private int position;

  private record Part(int input, Batch rows) {}

  Rest(List<PipelineSpec.Edge> edges) {
    this.edges = edges;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Adds the rows of a batch from a position on. */
  void add(int input, Batch batch, int from) {
    OutputRows copies = edges.get(input).rows();
    for (int i = from; i < batch.size(); i++) {
      copies.addCopy(batch, batch.selection()[i]);
    }
    copies.flush(rows -> parts.add(new Part(input, rows)), batch.isCommitOpen());
  }

  /** No row of the commit follows. */
  void endCommit() {
    Batch last = parts.getLast().rows();
    last.commits(last.ordinals(), false);
  }

  /** The input that the next rows come from; there must be some. */
  int input() {
    return parts.element().input();
  }

  /** A batch of which the next rows are those from {@link #position} on. */
  Batch rows() {
    return parts.element().rows();
  }

  int position() {
    return position;
  }

  /** The operator took the rows before a position. */
  void tookTo(int next) {
    position = next;
    if (next == rows().size()) {
      parts.remove();
      position = 0;
    }
  }

  void clear() {
    parts.clear();
    position = 0;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(parts.size());
    int from = position;
    for (Part part : parts) {
      writer.writeLong(part.input());
      BatchState.write(from(part.rows(), from), types(part.input()), writer);
      from = 0;
    }
  }

  private static Batch from(Batch batch, int position) {
    Batch rest = new Batch(batch.columnCount());
    rest.columns(batch);
    rest.changesOf(batch);
    int size = batch.size() - position;
    rest.select(Arrays.copyOfRange(batch.selection(), position, batch.size()), size);
    return rest;
  }

  void restore(StateReader reader) {
    for (long left = reader.readLong(); left > 0; left--) {
      int input = (int) reader.readLong();
      parts.add(
          new Part(input, BatchState.read(types(input), edges.get(input).changelog(), reader)));
    }
  }

  private List<DataType> types(int input) {
    return edges.get(input).schema().columns().stream().map(Column::type).toList();
  }
}
