package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.pipeline.KeptResults;
import java.util.List;

/** The rows of a view that an operator keeps anyway: groups that were only ever inserted into. */
final class GroupedRows implements ViewRows {
  private final Schema schema;
  private final KeptResults kept;
  private final int[] columns;

  GroupedRows(Schema schema, KeptResults kept) {
    this.schema = schema;
    this.kept = kept;
    this.columns = kept.columns().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void add(Batch batch) {
    // The operator has them already.
  }

  @Override
  public PinnedRows pin() {
    PinnedResults results = kept.operator().pinResults();
    return () -> copy(results);
  }

  private List<Batch> copy(PinnedResults results) {
    RowCopies copies = new RowCopies(schema);
    for (int i = 0; i < results.size(); i++) {
      if (write(results, i, copies)) {
        copies.next();
      }
    }
    return copies.batches();
  }

  private boolean write(PinnedResults results, int number, RowCopies copies) {
    for (int column = 0; column < schema.size(); column++) {
      if (!results.write(number, columns[column], copies.column(column), copies.row())) {
        return false;
      }
    }
    return true;
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
}
