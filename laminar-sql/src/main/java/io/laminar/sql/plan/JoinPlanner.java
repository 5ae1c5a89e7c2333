package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.sql.expression.ClockCalls;
import io.laminar.sql.expression.JoinKey;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.expression.TimeDistance;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.IntervalJoinPlan;
import io.laminar.sql.physical.JoinPlan;
import io.laminar.sql.physical.LookupJoinPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.physical.RankWindow;
import io.laminar.sql.physical.TransientRows;
import io.laminar.sql.physical.WindowRowsPlan;
import io.laminar.sql.plan.rule.LookupJoin;
import io.laminar.sql.validate.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Plans a join: which equalities of its condition rows are looked up by, and what is left to be asked of each pair. A key
 * that is computed becomes a column of its input, which the output does not show.
 */
final class JoinPlanner {
  private final Join join;
  private final RexBuilder rex;
  private final int leftColumns;
  private final Side left;
  private final Side right;
  private final List<DataType> keyTypes = new ArrayList<>();
  private final List<RexNode> others = new ArrayList<>();
  private final Optional<Function<JoinPlan, PhysicalPlan>> byTime;
  private final boolean atClose;

  private JoinPlanner(
      Join join,
      PhysicalPlan left,
      PhysicalPlan right,
      Optional<Function<JoinPlan, PhysicalPlan>> byTime,
      boolean atClose) {
    this.join = join;
    this.atClose = atClose;
    this.byTime = byTime;
    this.rex = join.getCluster().getRexBuilder();
    this.leftColumns = join.getLeft().getRowType().getFieldCount();
    this.left = new Side(join.getLeft(), left);
    this.right = new Side(join.getRight(), right);
  }

  /**
   * Plans a join.
   *
   * @param join after all passes
   * @param left its first input, planned
   * @param right its second input, planned
   * @param emit of a query whose outermost step it may be
   */
  static PhysicalPlan plan(Join join, PhysicalPlan left, PhysicalPlan right, Emit emit) {
    boolean atClose = emit.kind() != Emit.Kind.CHANGES && emit.kind() != Emit.Kind.EVERY;
    return new JoinPlanner(join, left, right, Optional.empty(), atClose).plan();
  }

  /**
   * Plans a join by keys alone, whose pairs are chosen by time.
   *
   * @param join INNER or LEFT, by equalities
   * @param left its first input, planned
   * @param right its second input, planned
   * @param choice makes the plan of that by the keys
   * @throws LaminarException if there is a condition that is not such an equality
   */
  static PhysicalPlan planByTime(
      Join join, PhysicalPlan left, PhysicalPlan right, Function<JoinPlan, PhysicalPlan> choice) {
    return new JoinPlanner(join, left, right, Optional.of(choice), false).plan();
  }

  private PhysicalPlan plan() {
    List<RexNode> conjuncts =
        TimeDistance.expanded(RelOptUtil.conjunctions(join.getCondition()), rex);
    JoinRelType type = type();
    IntervalBounds bounds = IntervalBounds.of(
        byTime.isPresent() ? List.of() : conjuncts, type, left.input, right.input);
    conjuncts.stream().filter(conjunct -> !isKey(conjunct)).forEach(this::other);
    others.removeIf(term -> left.guarded.says(term) || right.guarded.says(term));
    Optional<WindowJoin> windows = byTime.isEmpty() && !(join instanceof LookupJoin) && atClose
        ? WindowJoin.of(left.input, left.keys, right.input, right.keys)
        : Optional.empty();
    windows.ifPresent(found -> {
      left.byWindow(found.left());
      right.byWindow(found.right());
    });
    boolean isBounded = !(join instanceof LookupJoin) && windows.isEmpty() && bounds.isBounded();
    if (isBounded) {
      others.removeIf(bounds::covers);
    }
    if (byTime.isPresent() && !others.isEmpty()) {
      throw notAKey(others.get(0));
    }
    if (others.stream().anyMatch(ClockCalls::in)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "the time of the clock in the condition of a join is not supported yet",
          "compare with it in WHERE, or compute it in the SELECT list of an input");
    }
    PhysicalPlan first = left.plan();
    PhysicalPlan second = right.plan();
    Optional<RexNode> condition = others.isEmpty()
        ? Optional.empty()
        : Optional.of(RexUtil.composeConjunction(rex, others).accept(new Moved(left.added.size())));
    JoinPlan plan = new JoinPlan(
        first,
        second,
        type,
        left.keys,
        right.keys,
        keyTypes,
        condition,
        JoinPlan.outputOf(first, second, type));
    PhysicalPlan bounded = byTime.map(choice -> choice.apply(plan)).orElseGet(() -> {
      if (join instanceof LookupJoin) {
        return LookupJoinPlan.of(plan);
      }
      if (windows.isPresent()) {
        return new IntervalJoinPlan(plan, left.timeColumn, right.timeColumn, 0, 0);
      }
      return isBounded ? bounds.bounded(plan) : plan;
    });
    return left.added.isEmpty() && right.added.isEmpty() ? bounded : shown(bounded);
  }

  private static LaminarException notAKey(RexNode condition) {
    return Refusal.of(
            ErrorCode.NOT_SUPPORTED,
            "a join that chooses a row by time takes equalities between its inputs in ON, of types that are looked up",
            condition instanceof RexCall call ? call.getParserPosition() : SqlParserPos.ZERO)
        .remedy(
            "put what is about one input into a sub-select, what is asked of the pair into WHERE, and CAST values of"
                + " different kinds in a sub-select")
        .exception();
  }

  private JoinRelType type() {
    return switch (join.getJoinType()) {
      case INNER, LEFT, RIGHT, FULL, SEMI, ANTI -> join.getJoinType();
      default ->
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "a join of the type " + join.getJoinType() + " is not supported yet",
            "the SQL reference lists what there is");
    };
  }

  private boolean isKey(RexNode conjunct) {
    if (!(conjunct instanceof RexCall call) || call.getKind() != SqlKind.EQUALS) {
      return false;
    }
    RexNode first = call.getOperands().get(0);
    RexNode second = call.getOperands().get(1);
    boolean inOrder = isOfLeft(first) && isOfRight(second);
    if (!inOrder && !(isOfRight(first) && isOfLeft(second))) {
      return false;
    }
    RexCall ordered = inOrder ? call : call.clone(call.getType(), List.of(second, first));
    Optional<JoinKey> key = ClockCalls.in(call) ? Optional.empty() : JoinKey.of(ordered, rex);
    key.ifPresent(found -> {
      List<RexNode> sides = ordered.getOperands();
      left.key(left.guarded.guarded(sides.get(0), found.left()));
      RexNode ofRight = right.guarded.guarded(sides.get(1), found.right());
      right.key(RexUtil.shift(ofRight, -leftColumns));
      keyTypes.add(found.type());
    });
    return key.isPresent();
  }

  /** What is asked of each pair; about one input, or none, it keeps keys behind it from rows. */
  private void other(RexNode term) {
    others.add(term);
    boolean isConstant = RelOptUtil.InputFinder.bits(term).isEmpty();
    if (byTime.isEmpty() && (isConstant || isOfLeft(term))) {
      left.guarded.term(term);
    }
    if (byTime.isEmpty() && (isConstant || isOfRight(term))) {
      right.guarded.term(term);
    }
  }

  private boolean isOfLeft(RexNode node) {
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(node);
    return !columns.isEmpty() && columns.length() <= leftColumns;
  }

  private boolean isOfRight(RexNode node) {
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(node);
    return !columns.isEmpty() && columns.nextSetBit(0) >= leftColumns;
  }

  /** Leaves out the columns that were added. */
  private PhysicalPlan shown(PhysicalPlan plan) {
    List<RexNode> columns = new ArrayList<>();
    List<Column> names = new ArrayList<>();
    List<RelDataTypeField> fields = join.getRowType().getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      int position = i < leftColumns ? i : i + left.added.size();
      Column column = plan.schema().column(position);
      columns.add(new RexInputRef(position, fields.get(i).getType()));
      names.add(column);
    }
    return new ProjectPlan(plan, columns, new Schema(names));
  }

  /** One input, with the columns that are added to it. */
  private final class Side {
    private final RelNode node;
    private PhysicalPlan input;
    private int timeColumn = -1;
    private final List<RexNode> added = new ArrayList<>();
    private final List<Integer> keys = new ArrayList<>();
    private final GuardedKeys guarded = new GuardedKeys(rex);

    Side(RelNode node, PhysicalPlan input) {
      this.node = node;
      this.input = input;
    }

    void key(RexNode key) {
      keys.add(key instanceof RexInputRef reference ? reference.getIndex() : column(key));
    }

    /** The column of a value that is computed. */
    private int column(RexNode value) {
      int known = added.indexOf(value);
      if (known < 0) {
        added.add(value);
      }
      return input.schema().size() + (known < 0 ? added.size() - 1 : known);
    }

    /** Its rows come when their window is complete; the last moment of that is their time. */
    void byWindow(RankWindow window) {
      if (!RankWindow.comeAtClose(input)) {
        input = new WindowRowsPlan(input, window);
      }
      int known = RankWindow.timeColumn(input);
      timeColumn = known >= 0
          ? known
          : column(rex.makeCall(
              OwnOperators.WINDOW_TIME, RexInputRef.of(window.endColumn(), node.getRowType())));
    }

    PhysicalPlan plan() {
      input = TransientRows.netted(input, others);
      if (added.isEmpty()) {
        return input;
      }
      input = TransientRows.netted(input, added);
      List<RexNode> columns = new ArrayList<>(rex.identityProjects(node.getRowType()));
      List<Column> names = new ArrayList<>(input.schema().columns());
      for (RexNode key : added) {
        columns.add(key);
        String name = names.size() == timeColumn ? "window_time" : "join_key";
        names.add(new Column(freeName(name, names), RelationTypes.toDataType(key.getType())));
      }
      return new ProjectPlan(input, columns, new Schema(names));
    }

    private String freeName(String wanted, List<Column> names) {
      String name = wanted;
      for (int number = 2; isTaken(name, names); number++) {
        name = wanted + "_" + number;
      }
      return name;
    }

    private boolean isTaken(String name, List<Column> names) {
      return names.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
    }
  }

  /** Finds the columns of the right input behind those that were added to the left one. */
  private final class Moved extends RexShuttle {
    private final int by;

    Moved(int by) {
      this.by = by;
    }

    @Override
    public RexNode visitInputRef(RexInputRef reference) {
      RelDataType type = reference.getType();
      return reference.getIndex() < leftColumns
          ? reference
          : new RexInputRef(reference.getIndex() + by, type);
    }
  }
}
