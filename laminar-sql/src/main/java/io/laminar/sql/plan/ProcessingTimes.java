package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.Schema;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.physical.FilterPlan;
import io.laminar.sql.physical.LookupJoinPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProcessingTimePlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.physical.UnionPlan;
import io.laminar.sql.validate.LaminarTypeFactory;
import io.laminar.sql.validate.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Makes a column that is {@code PROCTIME()} the event time of its plan: where a window is over it, or another step
 * goes by it. Elsewhere it is a value like others, and the plan keeps the event time that it has.
 *
 * <pre>
 *   Project(…, PROCTIME() AS p)        Project(…, p)
 *     input                      ──▶     ProcessingTime p
 *                                          input
 * </pre>
 */
final class ProcessingTimes {
  private ProcessingTimes() {}

  /**
   * Makes a column the event time, if it is the time at which a row is taken.
   *
   * @param plan is not changed
   * @param column of its output
   * @param position what goes by it
   * @return the plan with it, or as it was
   */
  static PhysicalPlan asEventTime(PhysicalPlan plan, int column, SqlParserPos position) {
    if (plan instanceof FilterPlan filter) {
      PhysicalPlan input = asEventTime(filter.input(), column, position);
      return input.equals(filter.input()) ? plan : new FilterPlan(input, filter.condition());
    }
    if (plan instanceof LookupJoinPlan lookup && column < lookup.rows().schema().size()) {
      PhysicalPlan rows = asEventTime(lookup.rows(), column, position);
      return rows.equals(lookup.rows()) ? plan : lookup.over(rows);
    }
    if (plan instanceof UnionPlan union) {
      List<PhysicalPlan> sides = union.inputs().stream()
          .map(side -> asEventTime(side, column, position))
          .toList();
      return sides.stream().allMatch(side -> side.eventTimeColumns().contains(column))
          ? new UnionPlan(sides, union.schema())
          : plan;
    }
    if (!(plan instanceof ProjectPlan project)) {
      return plan;
    }
    if (isProcessingTime(project.expressions().get(column))) {
      checkAppendOnly(project.input(), position);
      return over(project, column);
    }
    int picked = project.pickedColumn(column);
    PhysicalPlan input =
        picked < 0 ? project.input() : asEventTime(project.input(), picked, position);
    return input.equals(project.input())
        ? plan
        : new ProjectPlan(input, project.expressions(), project.schema());
  }

  /** Tells whether a column is the time at which a row is taken, in the order of which rows arrive. */
  static boolean isColumn(PhysicalPlan plan, int column) {
    return !asEventTime(plan, column, SqlParserPos.ZERO).equals(plan);
  }

  /**
   * Makes the first column that is the time at which a row is taken the event time of what a query emits, where it has
   * no other and takes nothing back.
   */
  static PhysicalPlan ofOutput(PhysicalPlan plan) {
    if (plan.eventTimeColumn() >= 0 || plan.changelog()) {
      return plan;
    }
    for (int column = 0; column < plan.schema().size(); column++) {
      PhysicalPlan timed = asEventTime(plan, column, SqlParserPos.ZERO);
      if (!timed.equals(plan)) {
        return timed;
      }
    }
    return plan;
  }

  /** Tells whether an expression is a call of PROCTIME. */
  static boolean isProcessingTime(RexNode expression) {
    return expression instanceof RexCall call && call.getOperator().equals(OwnOperators.PROCTIME);
  }

  private static void checkAppendOnly(PhysicalPlan input, SqlParserPos position) {
    if (input.changelog()) {
      throw Refusal.of(
              ErrorCode.CHANGELOG_NOT_ALLOWED,
              "a changelog has no processing time: what it takes back came at another time",
              position)
          .remedy("take PROCTIME() of the rows of a source, and keep it as a column")
          .exception();
    }
  }

  private static ProjectPlan over(ProjectPlan project, int column) {
    Schema input = project.input().schema();
    List<Column> columns = new ArrayList<>(input.columns());
    Column named = project.schema().column(column);
    String name = named.name();
    while (input.indexOf(name) >= 0) {
      name = name + "_";
    }
    columns.add(new Column(name, named.type()));
    RexNode time = new RexInputRef(
        input.size(), RelationTypes.toRelDataType(named.type(), new LaminarTypeFactory()));
    RexShuttle toColumn = new RexShuttle() {
      @Override
      public RexNode visitCall(RexCall call) {
        return isProcessingTime(call) ? time : super.visitCall(call);
      }
    };
    List<RexNode> expressions =
        project.expressions().stream().map(each -> each.accept(toColumn)).toList();
    return new ProjectPlan(
        new ProcessingTimePlan(project.input(), new Schema(columns)),
        expressions,
        project.schema());
  }
}
