package io.laminar.sql.validate;

import io.laminar.api.LaminarException;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSnapshot;

/** Where {@code FOR SYSTEM_TIME AS OF} may stand: at the table that rows on the left of a join look up. */
final class SnapshotCheck {
  private SnapshotCheck() {}

  /** The right side of a join, without the time of which a table is looked up. */
  static SqlNode tableOf(SqlJoin join) {
    SqlNode right = join.getRight();
    SqlNode named = right.getKind() == SqlKind.AS ? ((SqlCall) right).operand(0) : right;
    if (!(named instanceof SqlSnapshot snapshot)) {
      return right;
    }
    SqlNode table = snapshot.getTableRef();
    boolean isNamed = table.getKind() == SqlKind.IDENTIFIER || table.getKind() == SqlKind.TABLE_REF;
    boolean isMoment = snapshot.getPeriod().getKind() == SqlKind.IDENTIFIER
        || isProcessingTime(snapshot.getPeriod());
    if (!isNamed || !isMoment) {
      throw refused(snapshot);
    }
    if (join.getJoinType() != JoinType.INNER && join.getJoinType() != JoinType.LEFT) {
      throw Refusal.notSupported(
              "FOR SYSTEM_TIME AS OF in a " + join.getJoinType().name() + " JOIN", snapshot)
          .remedy("rows look a table up with JOIN or LEFT JOIN, and ON")
          .exception();
    }
    return table;
  }

  private static boolean isProcessingTime(SqlNode period) {
    return period instanceof SqlCall call
        && call.getOperator() instanceof SqlFunction
        && call.getOperator().getName().equalsIgnoreCase("PROCTIME");
  }

  /** What is said of it anywhere else. */
  static LaminarException refused(SqlNode snapshot) {
    return Refusal.notSupported("FOR SYSTEM_TIME AS OF", snapshot)
        .remedy("write s JOIN t FOR SYSTEM_TIME AS OF PROCTIME() ON s.k = t.k")
        .exception();
  }
}
