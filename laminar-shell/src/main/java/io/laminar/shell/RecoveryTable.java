package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Recovery;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.util.List;

/** What {@code .recovery} shows: what was brought back when the database was opened. */
final class RecoveryTable {
  static final Schema COLUMNS = new Schema(List.of(
      column("checkpoint", TypeKind.BIGINT),
      column("rows", TypeKind.BIGINT),
      column("decisions", TypeKind.BIGINT),
      column("bytes", TypeKind.BIGINT),
      column("dropped_bytes", TypeKind.BIGINT),
      column("discarded_changes", TypeKind.BIGINT),
      column("unlogged_rows", TypeKind.BIGINT),
      column("seconds", TypeKind.DOUBLE),
      column("notes", TypeKind.VARCHAR)));

  private RecoveryTable() {}

  private static Column column(String name, TypeKind kind) {
    return new Column(name, DataType.of(kind).withNullable(true));
  }

  /**
   * Gives its one row.
   *
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} for a database in memory
   */
  static List<Row> rows(LaminarDB database) {
    Recovery recovery = database
        .recovery()
        .orElseThrow(() -> new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "the database is in memory: nothing was brought back",
            "start the shell with " + DurabilityArguments.DATA_DIR + " DIR"));
    return List.of(Row.of(
        COLUMNS,
        recovery.epoch(),
        recovery.rows(),
        recovery.decisions(),
        recovery.bytes(),
        recovery.tornBytes(),
        recovery.discardedChanges(),
        recovery.unloggedRows(),
        recovery.time().toNanos() / 1e9,
        recovery.notes().isEmpty() ? null : String.join("; ", recovery.notes())));
  }
}
