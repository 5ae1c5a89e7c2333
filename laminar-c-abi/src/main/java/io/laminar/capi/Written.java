package io.laminar.capi;

import io.laminar.api.QueryResult;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * How many rows statements have read and written.
 *
 * @param rows of the queries among them; -1 where there is none
 * @param written by the INSERT, UPDATE and DELETE statements among them; -1 where there is none
 */
record Written(long rows, long written) {
  static Written of(List<QueryResult> results) {
    long rows = -1;
    long written = -1;
    for (QueryResult result : results) {
      if (result.schema().size() > 0) {
        rows = Math.max(rows, 0) + result.rows().size();
      }
      if (result.rowsWritten().isPresent()) {
        written = Math.max(written, 0) + result.rowsWritten().getAsLong();
      }
    }
    return new Written(rows, written);
  }

  /** Writes both to the addresses of int64 numbers; 0 for none. */
  void tell(long rowsTo, long writtenTo) {
    if (rowsTo != 0) {
      MemoryUtil.putLong(rowsTo, rows);
    }
    if (writtenTo != 0) {
      MemoryUtil.putLong(writtenTo, written);
    }
  }
}
