package io.laminar.benchmarks.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMilliVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Four million ticks, as Arrow batches for the query and as arrays for the loop that it is compared
 * with. Event times rise by a millisecond a row, but every row is up to 200 ms early or late.
 */
final class TickBatches implements AutoCloseable {
  static final int ROWS = Integer.getInteger("bulk.rows", 1 << 22);
  static final int BATCH = 2048;

  final long[] ids = new long[ROWS];
  final long[] accounts = new long[ROWS];
  final double[] prices = new double[ROWS];
  final long[] times = new long[ROWS];
  final List<VectorSchemaRoot> batches = new ArrayList<>();

  /** By batch: how many of its rows pass the filter. */
  final int[] passing = new int[ROWS / BATCH];

  /** Where the batches are from. */
  final BufferAllocator allocator = new RootAllocator();

  TickBatches() {
    for (int row = 0; row < ROWS; row++) {
      ids[row] = row;
      accounts[row] = Queries.account(row);
      prices[row] = Queries.price(row);
      times[row] = 1_000_000 + row + (long) (Queries.price(row + 13L) * 4);
      passing[row / BATCH] += prices[row] > Queries.HALF ? 1 : 0;
    }
    for (int from = 0; from < ROWS; from += BATCH) {
      batches.add(batch(from));
    }
  }

  private VectorSchemaRoot batch(int from) {
    BigIntVector id = new BigIntVector("id", allocator);
    BigIntVector account = new BigIntVector("account", allocator);
    Float8Vector price = new Float8Vector("price", allocator);
    TimeStampMilliVector ts = new TimeStampMilliVector("ts", allocator);
    for (int i = 0; i < BATCH; i++) {
      id.setSafe(i, ids[from + i]);
      account.setSafe(i, accounts[from + i]);
      price.setSafe(i, prices[from + i]);
      ts.setSafe(i, times[from + i]);
    }
    VectorSchemaRoot root = new VectorSchemaRoot(List.<FieldVector>of(id, account, price, ts));
    root.setRowCount(BATCH);
    return root;
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
    allocator.close();
  }
}
