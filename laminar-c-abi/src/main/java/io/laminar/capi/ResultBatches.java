package io.laminar.capi;

import io.laminar.api.QueryResult;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The rows of a result that is all there, as one batch. */
final class ResultBatches implements Batches {
  private final Schema schema;
  private @Nullable QueryResult result;

  /** A result; null and one without columns are a stream without columns and batches. */
  ResultBatches(@Nullable QueryResult result) {
    this.schema = result == null ? new Schema(List.of()) : ArrowSchemas.of(result.schema());
    this.result = result;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public @Nullable VectorSchemaRoot next() {
    QueryResult present = result;
    result = null;
    return present == null || present.rows().isEmpty() ? null : present.toArrow();
  }

  @Override
  public void close() {
    result = null;
  }
}
