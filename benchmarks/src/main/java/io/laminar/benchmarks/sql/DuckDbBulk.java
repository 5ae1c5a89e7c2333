package io.laminar.benchmarks.sql;

import io.laminar.benchmarks.Measurement;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/**
 * The filter and the projection of {@link ArrowBulk} by DuckDB on one thread: it scans the same Arrow
 * batches where they lie, all of them at once, and its result is read as Arrow batches.
 */
final class DuckDbBulk implements Measurement {
  private static final String QUERY =
      "SELECT id, price * 2 AS doubled, ts FROM ticks WHERE price > 50";

  @Override
  public List<Reading> measure() {
    try (TickBatches ticks = new TickBatches();
        DuckDBConnection database =
            DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
        Statement statement = database.createStatement()) {
      statement.execute("SET threads = 1");
      Rounds rounds = new Rounds();
      return rounds.measure(TickBatches.ROWS, () -> round(rounds, database, statement, ticks));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void round(
      Rounds rounds, DuckDBConnection database, Statement statement, TickBatches ticks) {
    BufferAllocator allocator = ticks.allocator;
    int expected = 0;
    for (int passing : ticks.passing) {
      expected += passing;
    }
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, new Batches(ticks), stream);
      rounds.start();
      database.registerArrowStream("ticks", stream);
      long received = read(statement, allocator);
      rounds.stop();
      if (received != expected) {
        throw new IllegalStateException(received + " results instead of " + expected);
      }
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long read(Statement statement, BufferAllocator allocator)
      throws SQLException, IOException {
    long received = 0;
    long checksum = 0;
    try (DuckDBResultSet result = statement.executeQuery(QUERY).unwrap(DuckDBResultSet.class);
        ArrowReader reader = (ArrowReader) result.arrowExportStream(allocator, TickBatches.BATCH)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        checksum += checksum(root);
        received += root.getRowCount();
      }
    }
    if (checksum == 0) {
      throw new IllegalStateException("nothing was read");
    }
    return received;
  }

  /** Reads two columns of a result. */
  static long checksum(VectorSchemaRoot root) {
    BigIntVector id = (BigIntVector) root.getVector(0);
    Float8Vector doubled = (Float8Vector) root.getVector(1);
    long checksum = 0;
    for (int row = 0; row < root.getRowCount(); row++) {
      checksum += id.get(row) ^ (long) doubled.get(row);
    }
    return checksum;
  }

  /** The batches as a stream, by reference. */
  private static final class Batches extends ArrowReader {
    private final TickBatches ticks;
    private int next;

    Batches(TickBatches ticks) {
      super(ticks.allocator);
      this.ticks = ticks;
    }

    @Override
    public boolean loadNextBatch() throws IOException {
      if (next == ticks.batches.size()) {
        return false;
      }
      try (ArrowRecordBatch batch =
          new VectorUnloader(ticks.batches.get(next++)).getRecordBatch()) {
        new VectorLoader(getVectorSchemaRoot()).load(batch);
      }
      return true;
    }

    @Override
    public long bytesRead() {
      return 0;
    }

    @Override
    protected void closeReadSource() {
      // The batches are the caller's.
    }

    @Override
    protected Schema readSchema() {
      return ticks.batches.get(0).getSchema();
    }
  }
}
