package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/** Rows with other columns. Stateless. */
final class Rows {
  private Rows() {}

  /** Computes columns that have no names of their own. */
  static RelNode project(RelNode rows, List<RexNode> columns) {
    List<String> names = new ArrayList<>(Collections.nCopies(columns.size(), null));
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i) instanceof RexInputRef reference) {
        names.set(i, rows.getRowType().getFieldNames().get(reference.getIndex()));
      }
    }
    return LogicalProject.create(rows, List.of(), columns, names, Set.of());
  }

  /** Those for which all terms are TRUE. */
  static RelNode where(RelNode rows, List<RexNode> terms) {
    RexBuilder rex = rows.getCluster().getRexBuilder();
    return terms.isEmpty()
        ? rows
        : LogicalFilter.create(rows, RexUtil.composeConjunction(rex, terms));
  }

  /** The first columns alone. */
  static RelNode first(RelNode rows, int count) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(RexInputRef.of(i, rows.getRowType()));
    }
    return project(rows, columns);
  }

  /** The last columns alone. */
  static RelNode last(RelNode rows, int count) {
    int all = rows.getRowType().getFieldCount();
    return project(rows, CorrelatedQuery.references(rows, 0, all - count, all));
  }

  /** Each different row once. */
  static RelNode distinct(RelNode rows) {
    return LogicalAggregate.create(
        rows, List.of(), ImmutableBitSet.range(rows.getRowType().getFieldCount()), null, List.of());
  }
}
