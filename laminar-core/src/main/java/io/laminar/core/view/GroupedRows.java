package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.pipeline.KeptResults;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a view that an operator keeps anyway: groups that were only ever inserted into, a table. */
final class GroupedRows implements ViewRows {
  private final Schema schema;
  private final KeptResults kept;
  private final int[] columns;

  /** By column of the view's key: which of the operator's keys it is. */
  private final int[] keys;

  GroupedRows(PipelineSpec.Edge output, KeptResults kept) {
    this.schema = output.schema();
    this.kept = kept;
    this.columns = kept.columns().stream().mapToInt(Integer::intValue).toArray();
    this.keys = output.uniqueKey().orElse(List.of()).stream()
        .mapToInt(column -> kept.operator().keyPosition(columns[column]))
        .toArray();
  }

  @Override
  public void add(Batch batch) {
    // The operator has them already.
  }

  @Override
  public PinnedRows pin() {
    PinnedResults results = kept.operator().pinResults();
    return () -> new Reading(results);
  }

  @Override
  public PinnedRows find(Batch key) {
    Batch sorted = new Batch(keys.length);
    for (int i = 0; i < keys.length; i++) {
      sorted.column(keys[i], key.column(i));
    }
    sorted.selectFirst(1);
    RowCopies found = new RowCopies(schema);
    PinnedResults results = kept.operator().findResult(sorted);
    for (int i = 0; i < results.size(); i++) {
      copy(results, i, found);
    }
    return found.asRows();
  }

  private void copy(PinnedResults results, int number, RowCopies copies) {
    for (int column = 0; column < schema.size(); column++) {
      if (!results.write(number, columns[column], copies.column(column), copies.row())) {
        return;
      }
    }
    copies.next();
  }

  private final class Reading implements PinnedRows.Cursor {
    private final RowCopies copies = new RowCopies(schema);
    private final PinnedResults results;
    private int number;

    Reading(PinnedResults results) {
      this.results = results;
    }

    @Override
    public @Nullable Batch next() {
      return copies.fill(this::copyNext);
    }

    private boolean copyNext() {
      if (number == results.size()) {
        return false;
      }
      copy(results, number++, copies);
      return true;
    }
  }

  /** Returns 0: they are the operator's. */
  @Override
  public long stateBytes() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return 0;
  }

  @Override
  public void read(boolean read) {
    kept.operator().read(read);
  }

  @Override
  public long unreadChanges() {
    return kept.operator().unreadChanges();
  }

  @Override
  public void snapshot(StateWriter writer) {
    // They are the operator's.
  }

  @Override
  public void restore(StateReader reader) {
    // They are the operator's.
  }
}
