package io.laminar.sql.plan.rule;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Rank} of a Filter that bounds ROW_NUMBER. Where nothing above asks for the number, or it can only be
 * one, the rank does not give it. Expects filters right over {@link OverColumns}, neighbours merged.
 */
final class RecogniseRanks implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = node;
        if (node instanceof Project project
            && project.getInput() instanceof Filter filter
            && filter.getInput() instanceof OverColumns over) {
          visited = rank(project, filter, over);
        } else if (node instanceof Filter filter && filter.getInput() instanceof OverColumns over) {
          List<RexNode> all =
              filter.getCluster().getRexBuilder().identityProjects(over.getRowType()).stream()
                  .map(RexNode.class::cast)
                  .toList();
          List<String> names = over.getRowType().getFieldNames();
          Project shown = LogicalProject.create(filter, List.of(), all, names, Set.of());
          RelNode ranked = rank(shown, filter, over);
          visited = ranked == shown ? filter : ranked;
        }
        return super.visit(visited);
      }
    });
  }

  private static RelNode rank(Project project, Filter filter, OverColumns over) {
    if (over.calls().size() != 1
        || over.calls().get(0).function().getKind() != SqlKind.ROW_NUMBER) {
      return project;
    }
    int number = over.getInput().getRowType().getFieldCount();
    Bounds bounds = new Bounds(number);
    List<RexNode> rest = RelOptUtil.conjunctions(filter.getCondition()).stream()
        .filter(condition -> !bounds.take(condition))
        .toList();
    if (!bounds.found) {
      return project;
    }
    List<RexNode> above = new ArrayList<>(project.getProjects());
    above.addAll(rest);
    boolean asked = RelOptUtil.InputFinder.bits(above, null).get(number);
    boolean single = bounds.end - bounds.offset == 1;
    Rank rank = Rank.create(
        over.getInput(), over.calls().get(0), bounds.offset, bounds.end, asked && !single);
    RexShuttle known = single
        ? new Known(number, bounds.offset + 1, project.getCluster().getRexBuilder())
        : new RexShuttle();
    RelNode rows = rank;
    if (!rest.isEmpty()) {
      RexBuilder rex = project.getCluster().getRexBuilder();
      rows = LogicalFilter.create(rank, RexUtil.composeConjunction(rex, known.apply(rest)));
    }
    return LogicalProject.create(
        rows,
        List.of(),
        known.apply(project.getProjects()),
        project.getRowType().getFieldNames(),
        Set.of());
  }

  /** Puts the number that all rows have in its place. */
  private static final class Known extends RexShuttle {
    private final int column;
    private final long number;
    private final RexBuilder rex;

    Known(int column, long number, RexBuilder rex) {
      this.column = column;
      this.number = number;
      this.rex = rex;
    }

    @Override
    public RexNode visitInputRef(RexInputRef reference) {
      return reference.getIndex() == column
          ? rex.makeExactLiteral(BigDecimal.valueOf(number), reference.getType())
          : reference;
    }
  }

  /** The positions that conditions over a number, counted from 1, leave. */
  private static final class Bounds {
    private final int column;
    private long offset;
    private long end = Long.MAX_VALUE;
    private boolean found;

    Bounds(int column) {
      this.column = column;
    }

    /** Takes a condition in, if it compares the number with a constant. */
    boolean take(RexNode condition) {
      if (!(condition instanceof RexCall call) || call.getOperands().size() != 2) {
        return false;
      }
      RexNode left = call.getOperands().get(0);
      RexNode right = call.getOperands().get(1);
      BigDecimal constant = isNumber(left) ? constant(right) : constant(left);
      if (constant == null || !(isNumber(left) || isNumber(right))) {
        return false;
      }
      SqlKind kind = isNumber(left) ? call.getKind() : call.getKind().reverse();
      switch (kind) {
        case LESS_THAN_OR_EQUAL -> end(constant.setScale(0, RoundingMode.FLOOR));
        case LESS_THAN -> end(constant.setScale(0, RoundingMode.CEILING).subtract(BigDecimal.ONE));
        case GREATER_THAN_OR_EQUAL -> first(constant.setScale(0, RoundingMode.CEILING));
        case GREATER_THAN -> first(constant.setScale(0, RoundingMode.FLOOR).add(BigDecimal.ONE));
        case EQUALS -> {
          end(constant.setScale(0, RoundingMode.FLOOR));
          first(constant.setScale(0, RoundingMode.CEILING));
        }
        default -> {
          return false;
        }
      }
      found = true;
      end = Math.max(end, offset);
      return true;
    }

    private boolean isNumber(RexNode node) {
      return node instanceof RexInputRef reference && reference.getIndex() == column;
    }

    private static @Nullable BigDecimal constant(RexNode node) {
      RexNode value = node;
      while (value instanceof RexCall call && call.getKind() == SqlKind.CAST && isExact(call)) {
        value = call.getOperands().get(0);
      }
      return value instanceof RexLiteral literal && isExact(value)
          ? literal.getValueAs(BigDecimal.class)
          : null;
    }

    private static boolean isExact(RexNode node) {
      return switch (node.getType().getSqlTypeName()) {
        case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
        default -> false;
      };
    }

    /** The largest number that is left. */
    private void end(BigDecimal largest) {
      end = Math.min(end, inRange(largest));
    }

    private void first(BigDecimal smallest) {
      offset = Math.max(offset, inRange(smallest.subtract(BigDecimal.ONE)));
    }

    private static long inRange(BigDecimal number) {
      return number.max(BigDecimal.ZERO).min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
    }
  }
}
