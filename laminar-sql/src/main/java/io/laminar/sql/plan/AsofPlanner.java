package io.laminar.sql.plan;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.AsofOperators;
import io.laminar.sql.expression.TimeDistance;
import io.laminar.sql.physical.AsofDirection;
import io.laminar.sql.physical.AsofJoinPlan;
import io.laminar.sql.physical.JoinPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.plan.rule.AsofJoin;
import io.laminar.sql.validate.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Plans an ASOF join: which right row its MATCH_CONDITION chooses. The comparison of the two event times as they are says
 * whether it is the latest before or the first behind, NEAREST that it may be either; further comparisons bound how far it
 * may be away. A comparison that stands alone may have an offset.
 */
final class AsofPlanner {
  private static final String FORMS =
      "MATCH_CONDITION a.ts >= b.ts for the latest row before, a.ts <= b.ts for the"
          + " first one behind, NEAREST(a.ts, b.ts); bounds follow, such as AND a.ts <= b.ts + INTERVAL '5' SECOND";

  private final AsofJoin join;
  private final PhysicalPlan left;
  private final PhysicalPlan right;
  private final int leftColumns;
  private int leftTime = -1;
  private int rightTime = -1;
  private long atLeast = Long.MIN_VALUE;
  private long atMost = Long.MAX_VALUE;

  private AsofPlanner(AsofJoin join, PhysicalPlan left, PhysicalPlan right) {
    this.join = join;
    this.left = left;
    this.right = right;
    this.leftColumns = left.schema().size();
  }

  /**
   * Plans an ASOF join.
   *
   * @param join after all passes
   * @param left its first input, planned
   * @param right its second input, planned
   */
  static PhysicalPlan plan(AsofJoin join, PhysicalPlan left, PhysicalPlan right) {
    return new AsofPlanner(join, left, right).plan();
  }

  private PhysicalPlan plan() {
    checkInput(left, "left");
    checkInput(right, "right");
    RexNode decisive = decisive();
    for (RexNode conjunct : join.match()) {
      if (!isNearest(conjunct)) {
        bound(conjunct);
      }
    }
    AsofDirection direction = direction(decisive);
    LogicalJoin byKeys = LogicalJoin.create(
        join.getLeft(), join.getRight(), List.of(), join.condition(), Set.of(), join.type());
    return JoinPlanner.planByTime(
        byKeys, left, right, keys -> asof(keys, direction, isStrict(decisive)));
  }

  private AsofJoinPlan asof(JoinPlan keys, AsofDirection direction, boolean strict) {
    // A row of the same time as the left one is not known to be none before its time is passed.
    boolean isBefore = direction == AsofDirection.BACKWARD && strict && atMost == -1;
    return new AsofJoinPlan(
        keys, leftTime, rightTime, direction, atLeast, atMost, isBefore ? 0 : atMost);
  }

  private void checkInput(PhysicalPlan input, String side) {
    if (input.changelog()) {
      throw refusal(
          ErrorCode.CHANGELOG_NOT_ALLOWED,
          "the " + side
              + " input of an ASOF join is a changelog: a row that was answered cannot be taken back",
          "join append-only inputs, such as sources and windowed aggregates");
    }
    if (input.eventTimeColumn() < 0) {
      throw refusal(
          ErrorCode.NO_EVENT_TIME,
          "an ASOF join needs event time, and its " + side + " input has none",
          "declare WATERMARK FOR at the source");
    }
  }

  private static boolean isNearest(RexNode conjunct) {
    return AsofOperators.is(conjunct, AsofOperators.NEAREST);
  }

  /** The conjunct that says which row is chosen. */
  private RexNode decisive() {
    if (join.match().size() == 1) {
      return join.match().get(0);
    }
    List<RexNode> candidates = join.match().stream()
        .filter(each -> isNearest(each) || TimeDistance.isOfColumns(each))
        .toList();
    if (candidates.size() != 1) {
      throw refusal(
          ErrorCode.INVALID_QUERY,
          "MATCH_CONDITION does not say which row is chosen: one of its comparisons has to be of the two event times"
              + " as they are",
          "write " + FORMS);
    }
    return candidates.get(0);
  }

  private void bound(RexNode conjunct) {
    TimeDistance distance = TimeDistance.of(conjunct)
        .filter(each -> each.first() < leftColumns && each.second() >= leftColumns)
        .orElseThrow(() -> notAMatch(conjunct));
    times(distance.first(), distance.second() - leftColumns, conjunct);
    atLeast = Math.max(atLeast, distance.atLeast());
    atMost = Math.min(atMost, distance.atMost());
  }

  private void times(int ofLeft, int ofRight, RexNode conjunct) {
    checkEventTime(left, ofLeft, conjunct);
    checkEventTime(right, ofRight, conjunct);
    if (leftTime >= 0 && (leftTime != ofLeft || rightTime != ofRight)) {
      throw refusal(
          ErrorCode.INVALID_QUERY,
          "MATCH_CONDITION compares more than one pair of event times",
          "compare the same two columns in all of it");
    }
    leftTime = ofLeft;
    rightTime = ofRight;
  }

  private void checkEventTime(PhysicalPlan input, int column, RexNode conjunct) {
    if (!input.eventTimeColumns().contains(column)) {
      throw Refusal.of(
              ErrorCode.NO_EVENT_TIME,
              input.schema().column(column).name() + " is not the event-time column of its input",
              position(conjunct))
          .remedy("use " + input.schema().column(input.eventTimeColumn()).name())
          .exception();
    }
  }

  private AsofDirection direction(RexNode decisive) {
    if (isNearest(decisive)) {
      nearest((RexCall) decisive);
      if (atLeast > 0 || atMost < 0) {
        throw refusal(
            ErrorCode.INVALID_QUERY,
            "the bounds of a NEAREST leave out rows of the same time",
            "write " + FORMS);
      }
      return AsofDirection.NEAREST;
    }
    return switch (decisive.getKind()) {
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
        TimeDistance.of(decisive).orElseThrow().atMost() == Long.MAX_VALUE
            ? AsofDirection.FORWARD
            : AsofDirection.BACKWARD;
      default -> throw notAMatch(decisive);
    };
  }

  private static boolean isStrict(RexNode decisive) {
    return decisive.getKind() == SqlKind.LESS_THAN || decisive.getKind() == SqlKind.GREATER_THAN;
  }

  private void nearest(RexCall call) {
    int first = column(call, 0);
    int second = column(call, 1);
    int ofLeft = Math.min(first, second);
    int ofRight = Math.max(first, second) - leftColumns;
    if (first < 0 || second < 0 || ofLeft >= leftColumns || ofRight < 0) {
      throw notAMatch(call);
    }
    times(ofLeft, ofRight, call);
    DataType leftType = left.schema().type(ofLeft);
    DataType rightType = right.schema().type(ofRight);
    if (leftType.kind() != rightType.kind()
        || leftType.unitsPerSecond() != rightType.unitsPerSecond()) {
      throw notAMatch(call);
    }
  }

  private static int column(RexCall call, int operand) {
    return call.getOperands().get(operand) instanceof RexInputRef reference
        ? reference.getIndex()
        : -1;
  }

  private LaminarException notAMatch(RexNode conjunct) {
    return Refusal.of(
            ErrorCode.INVALID_QUERY,
            "MATCH_CONDITION compares the event times of both inputs, in one unit, plus and minus intervals of days and"
                + " smaller units",
            position(conjunct))
        .remedy("write " + FORMS)
        .exception();
  }

  private SqlParserPos position(RexNode node) {
    SqlParserPos known = Optional.of(node)
        .filter(RexCall.class::isInstance)
        .map(call -> ((RexCall) call).getParserPosition())
        .orElse(SqlParserPos.ZERO);
    return known.getLineNum() > 0 ? known : join.position();
  }

  private LaminarException refusal(ErrorCode code, String problem, String remedy) {
    return Refusal.of(code, problem, join.position()).remedy(remedy).exception();
  }
}
