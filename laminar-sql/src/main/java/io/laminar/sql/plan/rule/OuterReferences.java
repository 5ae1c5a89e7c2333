package io.laminar.sql.plan.rule;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/** Finds what a query says of the rows of the queries around it. Stateless. */
final class OuterReferences {
  private OuterReferences() {}

  /** Tells whether there is a sub-query in one of the expressions of a node. */
  static boolean hasQuery(RelNode node) {
    boolean[] found = new boolean[1];
    node.accept(new RexShuttle() {
      @Override
      public RexNode visitSubQuery(RexSubQuery query) {
        found[0] = true;
        return query;
      }
    });
    return found[0];
  }

  /** Tells whether there is a sub-query in an expression. */
  static boolean hasQuery(RexNode node) {
    return RexUtil.SubQueryFinder.find(node) != null;
  }

  /** The rows around a node that its own expressions, and the sub-queries in them, refer to. */
  static Set<CorrelationId> ofExpressions(RelNode node) {
    Finder finder = new Finder();
    node.accept(finder.expressions);
    return finder.free();
  }

  /** The rows around a query that it refers to, at any depth. */
  static Set<CorrelationId> of(RelNode query) {
    Finder finder = new Finder();
    query.accept(finder);
    return finder.free();
  }

  /** The columns of such rows that a query refers to. */
  static ImmutableBitSet columns(RelNode query, Set<CorrelationId> rows) {
    Finder finder = new Finder();
    query.accept(finder);
    return finder.columns(rows);
  }

  /** The columns of such rows that the expressions of a node, and the sub-queries in them, refer to. */
  static ImmutableBitSet columnsOfExpressions(RelNode node, Set<CorrelationId> rows) {
    Finder finder = new Finder();
    node.accept(finder.expressions);
    return finder.columns(rows);
  }

  /** Replaces references in a query, at any depth. */
  static RelNode replaced(RelNode query, RexShuttle shuttle) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        return super.visit(node).accept(shuttle);
      }
    });
  }

  private static final class Finder extends RelHomogeneousShuttle {
    private final Set<CorrelationId> used = new LinkedHashSet<>();
    private final Set<CorrelationId> own = new HashSet<>();
    private final Set<RexFieldAccess> accesses = new HashSet<>();

    private final RexShuttle expressions = new RexShuttle() {
      @Override
      public RexNode visitCorrelVariable(RexCorrelVariable variable) {
        used.add(variable.id);
        return variable;
      }

      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        if (access.getReferenceExpr() instanceof RexCorrelVariable) {
          accesses.add(access);
        }
        return super.visitFieldAccess(access);
      }

      @Override
      public RexNode visitSubQuery(RexSubQuery query) {
        query.rel.accept(Finder.this);
        return super.visitSubQuery(query);
      }
    };

    @Override
    public RelNode visit(RelNode node) {
      own.addAll(node.getVariablesSet());
      node.accept(expressions);
      return super.visit(node);
    }

    Set<CorrelationId> free() {
      used.removeAll(own);
      return used;
    }

    ImmutableBitSet columns(Set<CorrelationId> rows) {
      ImmutableBitSet.Builder columns = ImmutableBitSet.builder();
      for (RexFieldAccess access : accesses) {
        if (access.getReferenceExpr() instanceof RexCorrelVariable variable
            && rows.contains(variable.id)) {
          columns.set(access.getField().getIndex());
        }
      }
      return columns.build();
    }
  }
}
