package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code .durability} shows: the log and the checkpoints of the database. */
final class DurabilityTable {
  static final Schema COLUMNS = new Schema(List.of(
      new Column("what", DataType.of(TypeKind.VARCHAR)),
      new Column("value", DataType.of(TypeKind.BIGINT)),
      new Column("unit", DataType.of(TypeKind.VARCHAR))));

  private DurabilityTable() {}

  /**
   * Gives a row for each counter.
   *
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} for a database in memory
   */
  static List<Row> rows(LaminarDB database) {
    DurabilityMetrics metrics = database
        .metrics()
        .durability()
        .orElseThrow(() -> new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "the database is in memory: it has neither a log nor checkpoints",
            "start the shell with " + DurabilityArguments.DATA_DIR + " DIR"));
    List<Row> rows = new ArrayList<>();
    values(metrics).forEach((what, value) -> {
      String[] words = what.split(" \\| ", 2);
      rows.add(Row.of(COLUMNS, words[0], value, words[1]));
    });
    return rows;
  }

  /** Each with its unit. */
  private static Map<String, Long> values(DurabilityMetrics metrics) {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("exposed rows | rows", metrics.exposedRows());
    values.put("exposed bytes | bytes", metrics.exposedBytes());
    values.put("exposed time | ns", metrics.exposedNanos());
    values.put("forces | count", metrics.forces());
    values.put("written to the log | bytes", metrics.writtenBytes());
    values.put("log | bytes", metrics.logBytes());
    values.put("waits for room in the log | pushes", metrics.logFullWaits());
    values.put("checkpoints | count", metrics.checkpoints());
    values.put("checkpoints failed | count", metrics.checkpointsFailed());
    values.put("checkpoints abandoned | count", metrics.checkpointsAbandoned());
    values.put("newest checkpoint | epoch", metrics.epoch());
    values.put("newest checkpoint, all | bytes", metrics.checkpointBytes());
    values.put("newest checkpoint, written | bytes", metrics.checkpointWrittenBytes());
    values.put("checkpoints on disk | count", (long) metrics.checkpointsOnDisk());
    values.put("newest checkpoint, time | ns", metrics.checkpointNanos());
    values.put("between two checkpoints | ns", metrics.checkpointIntervalNanos());
    return values;
  }
}
