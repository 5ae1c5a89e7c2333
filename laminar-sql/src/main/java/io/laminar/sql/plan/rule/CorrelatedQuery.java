package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.Fallible;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * A query that says something of the row around it, as rows that do not, and what makes some of them its own. Immutable.
 *
 * <pre>
 *   SELECT b.v + a.w FROM b WHERE b.k = a.k        rows: b;  columns: b.v + a.w;  conditions: b.k = a.k
 *   SELECT COUNT(*) FROM b WHERE b.k = a.k         rows: b by k;  columns: 0 or its count;  conditions: b.k = a.k;  once
 * </pre>
 *
 * <p>All expressions are over the columns of the row around it, {@code width} of them, and then those of {@code rows}.
 *
 * @param rows do not refer to the row around them
 * @param width how many columns the row around them has
 * @param columns of the query
 * @param conditions which of the rows belong to the row around them
 * @param once whether there is exactly one row of the query beside each row around it: that of {@code rows} which meets the
 *     conditions, or one of NULLs; there is never more than one that does
 * @param later what leaves such a row out, after that
 */
record CorrelatedQuery(
    RelNode rows,
    int width,
    List<RexNode> columns,
    List<RexNode> conditions,
    boolean once,
    List<RexNode> later) {
  // Copies the lists.
  CorrelatedQuery {
    columns = List.copyOf(columns);
    conditions = List.copyOf(conditions);
    later = List.copyOf(later);
  }

  /** One that does not refer to the row around it. */
  static CorrelatedQuery of(RelNode rows, int width) {
    return new CorrelatedQuery(
        rows,
        width,
        references(rows, width, 0, rows.getRowType().getFieldCount()),
        List.of(),
        false,
        List.of());
  }

  /** Some columns of rows that stand behind others. */
  static List<RexNode> references(RelNode rows, int width, int from, int to) {
    List<RexNode> columns = new ArrayList<>();
    for (RelDataTypeField field : rows.getRowType().getFieldList().subList(from, to)) {
      columns.add(new RexInputRef(width + field.getIndex(), field.getType()));
    }
    return columns;
  }

  /** Tells whether an expression refers to the row around. */
  boolean refersOut(RexNode expression) {
    int first = RelOptUtil.InputFinder.bits(expression).nextSetBit(0);
    return first >= 0 && first < width;
  }

  /** Tells whether an expression refers to the rows of the query. */
  boolean refersIn(RexNode expression) {
    return RelOptUtil.InputFinder.bits(expression).length() > width;
  }

  /** Tells whether a column of the query refers to the row around it. */
  boolean columnsReferOut() {
    return columns.stream().anyMatch(this::refersOut);
  }

  /** The columns of the row around that it refers to. */
  ImmutableBitSet outerColumns() {
    List<RexNode> all = new ArrayList<>(columns);
    all.addAll(conditions);
    all.addAll(later);
    return RelOptUtil.InputFinder.bits(all, null).intersect(ImmutableBitSet.range(width));
  }

  /** Tells whether rows can be looked up by its conditions: each is about one side, or an equality of both. */
  boolean isLookedUp() {
    return conditions.stream()
        .allMatch(
            condition -> !refersOut(condition) || !refersIn(condition) || keyOf(condition) != null);
  }

  /** The side of an equality that is about the rows, where the other is about the row around; null for other conditions. */
  @Nullable
  RexNode keyOf(RexNode condition) {
    if (condition.getKind() != SqlKind.EQUALS) {
      return null;
    }
    RexNode left = ((RexCall) condition).getOperands().get(0);
    RexNode right = ((RexCall) condition).getOperands().get(1);
    if (refersIn(left) && !refersOut(left) && !refersIn(right)) {
      return left;
    }
    return refersIn(right) && !refersOut(right) && !refersIn(left) ? right : null;
  }

  /** Tells whether a condition about the rows may fail, and others say which rows it is asked of. */
  boolean isGuarded(RexNode condition, List<RexNode> before) {
    return Fallible.is(condition) && before.stream().anyMatch(each -> keyOf(each) == null);
  }

  /** An expression with its references to the rows moved. */
  RexNode moved(RexNode expression, int by) {
    return expression.accept(new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        return reference.getIndex() < width
            ? reference
            : new RexInputRef(reference.getIndex() + by, reference.getType());
      }
    });
  }

  /** An expression about the rows alone, over their columns. */
  RexNode inner(RexNode expression) {
    return expression.accept(new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        return new RexInputRef(reference.getIndex() - width, reference.getType());
      }
    });
  }
}
