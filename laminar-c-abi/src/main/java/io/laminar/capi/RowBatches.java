package io.laminar.capi;

import io.laminar.api.Cancellation;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.QueryRows;
import io.laminar.api.Row;
import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.data.SlotLayout;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows of a query or of another statement as batches, computed as they are asked for. One thread at a time. */
final class RowBatches implements Batches {
  private static final int MAX_ROWS = 8_192;

  private final Schema schema;
  private final Iterator<Row> rows;

  // What ends the query; null where its rows are all there.
  private final @Nullable QueryRows query;
  private final Cancellation cancellation;
  private final SlotLayout layout;
  private final UntypedEncoder encoder;
  private final StagedBytes side = new StagedBytes(Integer.MAX_VALUE);
  private final long[] slot;
  private final ArrowBatchBuilder gathered;
  private final ExportedArray export = new ExportedArray();

  private RowBatches(
      io.laminar.api.Schema columns,
      Iterator<Row> rows,
      @Nullable QueryRows query,
      Cancellation cancellation) {
    this.rows = rows;
    this.query = query;
    this.cancellation = cancellation;
    this.schema = ArrowSchemas.of(columns);
    this.layout = SlotLayout.of(columns);
    this.encoder = UntypedEncoder.of(layout);
    this.slot = new long[layout.stride()];
    this.gathered = new ArrowBatchBuilder(columns, false);
  }

  /** The rows of a result; none where there is none. */
  static RowBatches of(@Nullable QueryResult result) {
    return result == null
        ? new RowBatches(
            new io.laminar.api.Schema(List.of()),
            List.<Row>of().iterator(),
            null,
            new Cancellation())
        : new RowBatches(result.schema(), result.iterator(), null, new Cancellation());
  }

  /**
   * The rows of a query, which is closed with this. The first batch is computed now: an error of the first rows is one of the call
   * that asks.
   *
   * @param cancellation of the query: once it was called, rows that were computed before are not given any more
   */
  static RowBatches of(QueryRows query, Cancellation cancellation) {
    try {
      RowBatches batches = new RowBatches(query.schema(), query, query, cancellation);
      batches.gather();
      return batches;
    } catch (RuntimeException | Error failed) {
      query.close();
      throw failed;
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean next(long array) {
    gather();
    if (gathered.rows() > 0 && cancellation.isCancelled()) {
      throw new LaminarException(
          ErrorCode.QUERY_CANCELLED,
          "the query was cancelled by another thread",
          "carry it out again");
    }
    return gathered.rows() > 0 && export.to(array).apply(gathered);
  }

  /** Computes rows until there is a batch of them; those of before count. */
  private void gather() {
    while (gathered.rows() < MAX_ROWS && rows.hasNext()) {
      side.clear();
      encoder.encode(rows.next(), slot, 0, side);
      gathered.append(layout, slot, 0, side.bytes(), 1);
    }
  }

  @Override
  public void close() {
    if (query != null) {
      query.close();
    }
  }
}
