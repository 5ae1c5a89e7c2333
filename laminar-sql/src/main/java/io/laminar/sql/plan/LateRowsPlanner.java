package io.laminar.sql.plan;

import io.laminar.api.Schema;
import io.laminar.sql.expression.Fallible;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.LateRowsPlan;
import io.laminar.sql.physical.LateSessionRowsPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.physical.TimeWindow;
import io.laminar.sql.physical.WindowResults;
import io.laminar.sql.plan.rule.WindowedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Plans LATE DATA TO. What the aggregate computes of a row is computed here as well where it may fail: such a row is an error of
 * the query, so that it is not late and in no session. Stateless.
 *
 * <pre>
 *   rows ──▶ their columns, keys of sessions, arguments ──▶ late ──▶ their columns
 * </pre>
 */
final class LateRowsPlanner {
  private LateRowsPlanner() {}

  /** The rows that windows are over, and behind their columns what is computed of them. */
  static RelNode computed(WindowedRows windowed) {
    RelNode rows = windowed.rows();
    List<RexNode> columns =
        new ArrayList<>(rows.getCluster().getRexBuilder().identityProjects(rows.getRowType()));
    List<RexNode> computed = columns(windowed);
    if (computed.isEmpty()) {
      return rows;
    }
    columns.addAll(computed);
    return LogicalProject.create(rows, List.of(), columns, names(windowed), Set.of());
  }

  private static List<RexNode> columns(WindowedRows windowed) {
    List<RexNode> columns = new ArrayList<>();
    for (RexNode key : windowed.sessionKeys()) {
      if (!(key instanceof RexInputRef)) {
        columns.add(key);
      }
    }
    windowed.computed().stream()
        .filter(Fallible::is)
        .filter(each -> !columns.contains(each))
        .forEach(columns::add);
    return columns;
  }

  private static List<String> names(WindowedRows windowed) {
    List<String> names = new ArrayList<>(windowed.rows().getRowType().getFieldNames());
    columns(windowed).forEach(each -> names.add("key" + names.size()));
    return names;
  }

  /**
   * Plans the rows that are late.
   *
   * @param computed the rows with what is computed of them, after all passes
   * @param emit until when rows count
   */
  static PhysicalPlan plan(WindowedRows windowed, RelNode computed, Emit emit) {
    List<String> all = names(windowed);
    PhysicalPlan input = PhysicalPlanner.timedRows(computed, all, windowed.window());
    TimeWindow window = PhysicalPlanner.window(windowed.window(), input);
    WindowResults results = WindowResults.of(emit, window);
    PhysicalPlan late = window.form() == WindowForm.SESSION
        ? new LateSessionRowsPlan(input, window, sessionKeys(windowed), results)
        : new LateRowsPlan(input, window, results);
    int count = windowed.rows().getRowType().getFieldCount();
    if (all.size() == count) {
      return late;
    }
    List<RexNode> columns = computed
        .getCluster()
        .getRexBuilder()
        .identityProjects(computed.getRowType())
        .subList(0, count);
    return new ProjectPlan(late, columns, new Schema(late.schema().columns().subList(0, count)));
  }

  private static List<Integer> sessionKeys(WindowedRows windowed) {
    List<Integer> keys = new ArrayList<>();
    int next = windowed.rows().getRowType().getFieldCount();
    for (RexNode key : windowed.sessionKeys()) {
      keys.add(key instanceof RexInputRef column ? column.getIndex() : next++);
    }
    return keys;
  }
}
