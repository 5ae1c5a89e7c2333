package io.laminar.sql.physical;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.Literal;
import io.laminar.sql.expression.LiteralCompiler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Finds the relations of which a query that runs once needs only the row with a certain key: their only scan is filtered
 * by the equality of each column of the unique key with a constant. The filter runs all the same; it decides.
 */
public final class PointReads {
  private final Map<String, Integer> scans = new HashMap<>();
  private final Map<String, Batch> keys = new HashMap<>();
  private final List<Literal> parameters;

  private PointReads(List<Literal> parameters) {
    this.parameters = parameters;
  }

  /**
   * Looks for them.
   *
   * @param plan of the query
   * @param parameters the values of its parameters, by their numbers
   * @return by relation its key: one row, whose columns are those of the relation's preferred unique key, in order
   */
  public static Map<String, Batch> of(PhysicalPlan plan, List<Literal> parameters) {
    PointReads reads = new PointReads(parameters);
    reads.visit(plan);
    reads.keys.keySet().removeIf(relation -> reads.scans.getOrDefault(relation, 0) > 1);
    return Map.copyOf(reads.keys);
  }

  private void visit(PhysicalPlan plan) {
    if (plan instanceof ScanPlan scan) {
      scans.merge(scan.relation(), 1, Integer::sum);
    }
    if (plan instanceof FilterPlan filter && filter.input() instanceof ScanPlan scan) {
      Batch key = key(filter.condition(), scan);
      if (key != null) {
        keys.put(scan.relation(), key);
      }
    }
    plan.inputs().forEach(this::visit);
  }

  private @Nullable Batch key(RexNode condition, ScanPlan scan) {
    List<Integer> columns = scan.uniqueKey().orElse(List.of());
    if (columns.isEmpty()) {
      return null;
    }
    Map<Integer, Literal> constants = new HashMap<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      if (conjunct instanceof RexCall call && call.getKind() == SqlKind.EQUALS) {
        addConstant(call.getOperands().get(0), call.getOperands().get(1), scan, constants);
        addConstant(call.getOperands().get(1), call.getOperands().get(0), scan, constants);
      }
    }
    Batch key = new Batch(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Literal constant = constants.get(columns.get(i));
      if (constant == null) {
        return null;
      }
      ColumnBuffer buffer = new ColumnBuffer(scan.schema().type(columns.get(i)));
      buffer.begin();
      buffer.copy(0, constant.vector(), 0);
      key.column(i, buffer.vector());
    }
    key.selectFirst(1);
    return key;
  }

  private void addConstant(
      RexNode column, RexNode constant, ScanPlan scan, Map<Integer, Literal> constants) {
    if (column instanceof RexInputRef reference) {
      Literal value = constant instanceof RexLiteral literal
          ? LiteralCompiler.compile(literal)
          : constant instanceof RexDynamicParam parameter
              ? parameters.get(parameter.getIndex())
              : null;
      if (value != null
          && !value.isNull()
          && hasSameWords(value.type(), scan.schema().type(reference.getIndex()))) {
        constants.putIfAbsent(reference.getIndex(), value);
      }
    }
  }

  /** Tells whether equal values of two types have the same words, and different ones others. */
  private static boolean hasSameWords(DataType constant, DataType column) {
    return switch (column.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> constant.kind().isInteger();
      // A text literal is a CHAR that has no padding.
      case VARCHAR -> constant.kind() == TypeKind.CHAR || constant.kind() == TypeKind.VARCHAR;
      // The padding of a CHAR does not count.
      case CHAR -> false;
      case DECIMAL ->
        constant.kind() == column.kind()
            && constant.scale() == column.scale()
            && constant.words() == column.words();
      case TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY ->
        constant.kind() == column.kind() && constant.unitsPerSecond() == column.unitsPerSecond();
      case BOOLEAN, REAL, DOUBLE, VARBINARY, DATE, TIME, INTERVAL_YEAR ->
        constant.kind() == column.kind();
      case ARRAY -> constant.withNullable(column.nullable()).equals(column);
    };
  }
}
