package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.physical.AsofDirection;
import io.laminar.sql.physical.AsofJoinPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.VersionsPlan;
import io.laminar.sql.plan.rule.AsofJoin;
import io.laminar.sql.validate.Refusal;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.RelationTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Plans a join with the version of a table's row that is valid at the event time of the left row: {@code JOIN t FOR
 * SYSTEM_TIME AS OF a.ts ON a.k = t.k}. It is an ASOF join with all that is pushed into the table.
 */
final class TemporalPlanner {
  private static final String FORM = "FROM a JOIN t FOR SYSTEM_TIME AS OF a.ts ON a.k = t.k";

  private final AsofJoin join;
  private final PhysicalPlan left;

  private TemporalPlanner(AsofJoin join, PhysicalPlan left) {
    this.join = join;
    this.left = left;
  }

  /**
   * Plans such a join.
   *
   * @param join after all passes
   * @param left its first input, planned
   */
  static PhysicalPlan plan(AsofJoin join, PhysicalPlan left) {
    return new TemporalPlanner(join, left).plan();
  }

  /** Refuses such a join in a query that runs once: of a table only the rows that hold are there. */
  static void checkAbsent(PhysicalPlan plan) {
    if (plan instanceof VersionsPlan) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "FOR SYSTEM_TIME AS OF an event time in a query that runs once is not supported yet",
          "make a stream of it: a table keeps no versions for later");
    }
    plan.inputs().forEach(TemporalPlanner::checkAbsent);
  }

  private PhysicalPlan plan() {
    Relation relation = relation();
    Relation.TableKey key = relation
        .table()
        .orElseThrow(() -> refusal(
            ErrorCode.WRONG_OBJECT_KIND,
            "FOR SYSTEM_TIME AS OF asks for the versions of a table, and " + relation.name()
                + " is not a table",
            "create it by CREATE TABLE with a PRIMARY KEY and a WATERMARK, or write an ASOF JOIN"));
    if (key.versionColumn() < 0) {
      throw refusal(
          ErrorCode.NO_EVENT_TIME,
          "the rows of the table " + relation.name()
              + " have no event time to tell their versions apart",
          "declare WATERMARK FOR at the table");
    }
    int time = leftTime();
    if (!keysOfRight().equals(Set.copyOf(key.columns()))) {
      throw refusal(
          ErrorCode.INVALID_QUERY,
          "FOR SYSTEM_TIME AS OF looks up the rows of " + relation.name()
              + " by the columns of its PRIMARY KEY, all of them and no others",
          "write " + FORM + "; what else is asked of the pair goes into WHERE");
    }
    VersionsPlan versions =
        new VersionsPlan(relation.name(), relation.schema(), key.versionColumn());
    checkUnits(time, versions);
    LogicalJoin byKeys = LogicalJoin.create(
        join.getLeft(), join.getRight(), List.of(), join.condition(), Set.of(), join.type());
    return JoinPlanner.planByTime(
        byKeys,
        left,
        versions,
        keys -> new AsofJoinPlan(
            keys, time, key.versionColumn(), AsofDirection.BACKWARD, Long.MIN_VALUE, 0, 0));
  }

  private Relation relation() {
    RelNode right = join.getRight();
    return Optional.of(right)
        .filter(TableScan.class::isInstance)
        .map(scan -> ((TableScan) scan).getTable())
        .map(table -> table.unwrap(RelationTable.class))
        .map(RelationTable::relation)
        .orElseThrow(() -> refusal(
            ErrorCode.WRONG_OBJECT_KIND,
            "FOR SYSTEM_TIME AS OF asks for the versions of a table",
            "write " + FORM));
  }

  private int leftTime() {
    if (left.changelog()) {
      throw refusal(
          ErrorCode.CHANGELOG_NOT_ALLOWED,
          "the left input of FOR SYSTEM_TIME AS OF is a changelog: a row that was answered cannot be taken back",
          "join append-only inputs, such as sources and windowed aggregates");
    }
    RexNode time = join.match().get(0);
    if (time instanceof RexInputRef column && left.eventTimeColumns().contains(column.getIndex())) {
      return column.getIndex();
    }
    throw refusal(
        ErrorCode.NO_EVENT_TIME,
        "FOR SYSTEM_TIME AS OF takes the event-time column of the left side",
        left.eventTimeColumn() < 0
            ? "declare WATERMARK FOR at its source"
            : "use " + left.schema().column(left.eventTimeColumn()).name());
  }

  /** The columns of the table that stand in the equalities of ON as they are. */
  private Set<Integer> keysOfRight() {
    int leftColumns = left.schema().size();
    Set<Integer> columns = new TreeSet<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(join.condition())) {
      if (conjunct instanceof RexCall call) {
        for (RexNode operand : call.getOperands()) {
          if (RelOptUtil.InputFinder.bits(operand).length() > leftColumns) {
            columns.add(
                operand instanceof RexInputRef column ? column.getIndex() - leftColumns : -1);
          }
        }
      }
    }
    return columns;
  }

  private void checkUnits(int time, VersionsPlan versions) {
    var ofLeft = left.schema().type(time);
    var ofTable = versions.schema().type(versions.versionColumn());
    if (ofLeft.kind() != ofTable.kind() || ofLeft.unitsPerSecond() != ofTable.unitsPerSecond()) {
      throw refusal(
          ErrorCode.TYPE_MISMATCH,
          "the time " + left.schema().column(time).name() + " and the versions of "
              + versions.relation() + " are in different units",
          "declare both with the same precision");
    }
  }

  private LaminarException refusal(ErrorCode code, String problem, String remedy) {
    return Refusal.of(code, problem, join.position()).remedy(remedy).exception();
  }
}
