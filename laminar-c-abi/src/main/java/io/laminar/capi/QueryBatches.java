package io.laminar.capi;

import io.laminar.api.QueryRows;
import io.laminar.api.Row;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a query as batches, computed as they are asked for. */
final class QueryBatches implements Batches {
  private static final int MAX_ROWS = 8_192;

  private final QueryRows rows;
  private final Schema schema;

  /**
   * Batches of rows.
   *
   * @param rows closed with this
   */
  QueryBatches(QueryRows rows) {
    this.rows = rows;
    this.schema = ArrowSchemas.of(rows.schema());
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    List<Row> batch = new ArrayList<>();
    while (batch.size() < MAX_ROWS && rows.hasNext()) {
      batch.add(rows.next());
    }
    return batch.isEmpty() ? null : ObjectVectors.batch(rows.schema(), schema, batch);
  }

  @Override
  public void close() {
    rows.close();
  }
}
