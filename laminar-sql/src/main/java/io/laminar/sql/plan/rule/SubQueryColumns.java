package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.ClockCalls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/**
 * Puts columns in the place of the sub-queries in expressions over some rows; the rows are joined with these columns, and
 * each stays as it is.
 *
 * <pre>
 *   a.x > (SELECT AVG(v) FROM b WHERE b.k = a.k)     a LEFT JOIN (b by k: AVG(v)) ON k = a.k           x > AVG(v)
 *   a.x IN (SELECT v FROM b) OR …                    a LEFT JOIN (b: DISTINCT v) ON v = a.x
 *                                                      LEFT JOIN (b: whether one is NULL) ON TRUE      CASE WHEN …
 * </pre>
 *
 * <p>A join computes values of all rows, a sub-query of those for which it is evaluated. So where it may fail for a row, the
 * condition of its join begins with the guard of its place, which is what CASE, AND, OR and COALESCE around it say.
 */
final class SubQueryColumns {
  private final RelNode outer;
  private final Set<CorrelationId> ids;
  private final AddedColumns rows;
  private final RexBuilder rex;
  private final Map<RexSubQuery, Set<List<RexNode>>> places = new HashMap<>();
  private final Map<Place, RexNode> known = new HashMap<>();

  /** A sub-query where its guard holds. */
  private record Place(RexSubQuery query, List<RexNode> guard) {}

  /**
   * Begins with rows.
   *
   * @param rows that the expressions are over
   * @param ids what stands for a row in the sub-queries
   * @param expressions all that will be {@link #replaced}
   */
  SubQueryColumns(RelNode rows, Set<CorrelationId> ids, List<RexNode> expressions) {
    this.outer = rows;
    this.ids = ids;
    this.rows = new AddedColumns(rows);
    this.rex = rows.getCluster().getRexBuilder();
    expressions.forEach(expression -> expression.accept(new Finding(rex)));
  }

  /** The rows as they are joined now: their first columns are those of the beginning. */
  RelNode rows() {
    return rows.rows();
  }

  /** An expression with columns in the place of its sub-queries. */
  RexNode replaced(RexNode expression) {
    return expression.accept(new Replacing(rex));
  }

  /** Finds where sub-queries are. */
  private final class Finding extends GuardedQueries {
    Finding(RexBuilder rex) {
      super(rex);
    }

    @Override
    RexNode visit(RexSubQuery query, List<RexNode> guard) {
      places.computeIfAbsent(query, key -> new HashSet<>()).add(guard);
      query.getOperands().forEach(operand -> behind(guard, operand));
      return query;
    }
  }

  private final class Replacing extends GuardedQueries {
    Replacing(RexBuilder rex) {
      super(rex);
    }

    @Override
    RexNode visit(RexSubQuery query, List<RexNode> guard) {
      List<RexNode> needed =
          FallibleQueries.mayFail(query, ids) ? shortest(query, guard) : List.of();
      Place place = new Place(query, needed);
      RexNode column = known.get(place);
      if (column == null) {
        column = typed(column(place), query.getType());
        known.put(place, column);
      }
      return column;
    }

    private RexNode column(Place place) {
      List<RexNode> guard = new ArrayList<>();
      for (RexNode term : place.guard) {
        guard.add(behind(place.guard.subList(0, guard.size()), checked(term)));
      }
      List<RexNode> operands = place.query.getOperands().stream()
          .map(operand -> behind(place.guard, operand))
          .toList();
      int width = outer.getRowType().getFieldCount();
      boolean isOfOuter = RelOptUtil.InputFinder.bits(guard, null).length() <= width;
      RelNode evaluated = Rows.where(isOfOuter ? outer : rows.rows(), guard);
      Decorrelation decorrelation = new Decorrelation(outer, evaluated, ids, false);
      return new SubQueryColumn(decorrelation, rows, width, guard).of(place.query, operands);
    }
  }

  /** The guard of a place from which this place is reached: there the value is known already. */
  private List<RexNode> shortest(RexSubQuery query, List<RexNode> guard) {
    Set<List<RexNode>> all = places.getOrDefault(query, Set.of());
    for (int terms = 0; terms < guard.size(); terms++) {
      if (all.contains(guard.subList(0, terms))) {
        return guard.subList(0, terms);
      }
    }
    return guard;
  }

  /** A guard is computed where the sub-query is joined, and once more where it stands. */
  private static RexNode checked(RexNode term) {
    if (!RexUtil.isDeterministic(term) || ClockCalls.in(term)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a sub-query that may fail for a row, behind a condition with the clock or with a function that gives another value"
              + " each time, is not supported yet",
          "compute the condition in the SELECT list of a sub-select, and ask its column here");
    }
    return term;
  }

  private RexNode typed(RexNode value, RelDataType type) {
    return value.getType().equals(type) ? value : rex.makeAbstractCast(type, value, false);
  }
}
