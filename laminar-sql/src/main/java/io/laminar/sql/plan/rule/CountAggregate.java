package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableList;
import io.laminar.sql.expression.CountForm;
import io.laminar.sql.validate.WindowTableFunction;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * An aggregate by windows of row counts. Columns: the keys, window_start, window_end, window_time if there is a time, then
 * the results. Immutable.
 */
public final class CountAggregate extends SingleRel {
  private final CountAssign windows;
  private final ImmutableList<Integer> keys;
  private final int timeColumn;
  private final ImmutableList<AggregateCall> calls;

  /**
   * Makes it.
   *
   * @param windows which they are
   * @param input what is aggregated
   * @param keys positions in the input
   * @param timeColumn position in the input, or −1
   * @param calls over the input
   */
  CountAggregate(
      CountAssign windows,
      RelNode input,
      List<Integer> keys,
      int timeColumn,
      List<AggregateCall> calls) {
    super(input.getCluster(), input.getTraitSet(), input);
    this.windows = windows;
    this.keys = ImmutableList.copyOf(keys);
    this.timeColumn = timeColumn;
    this.calls = ImmutableList.copyOf(calls);
  }

  /** Returns the form of the windows. */
  public CountForm form() {
    return windows.form();
  }

  /** Returns the rows from the start of a window to that of the next. */
  public long slide() {
    return windows.slide();
  }

  /** Returns the rows of a window. */
  public long size() {
    return windows.size();
  }

  /** Returns where the windows were written. */
  public SqlParserPos position() {
    return windows.position();
  }

  /** Returns the positions of the keys in the input. */
  public List<Integer> keys() {
    return keys;
  }

  /** Returns the position of the time in the input, or −1. */
  public int timeColumn() {
    return timeColumn;
  }

  /** Returns what is computed for each window. */
  public List<AggregateCall> calls() {
    return calls;
  }

  /** The bounds among the columns: 2, or 3 with the time. */
  int bounds() {
    return timeColumn < 0 ? 2 : 3;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new CountAggregate(windows, sole(inputs), keys, timeColumn, calls);
  }

  @Override
  protected RelDataType deriveRowType() {
    RelDataTypeFactory factory = getCluster().getTypeFactory();
    RelDataTypeFactory.Builder builder = factory.builder();
    List<RelDataTypeField> fields = getInput().getRowType().getFieldList();
    keys.forEach(key -> builder.add(fields.get(key)));
    List<String> names = WindowTableFunction.WINDOW_COLUMNS;
    builder.add(names.get(0), factory.createSqlType(SqlTypeName.BIGINT));
    builder.add(names.get(1), factory.createSqlType(SqlTypeName.BIGINT));
    if (timeColumn >= 0) {
      builder.add(
          names.get(2), factory.createTypeWithNullability(fields.get(timeColumn).getType(), false));
    }
    for (int i = 0; i < calls.size(); i++) {
      String name = calls.get(i).getName();
      builder.add(name == null ? "$f" + i : name, calls.get(i).getType());
    }
    return builder.uniquify().build();
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("form", form())
        .item("slide", slide())
        .item("size", size())
        .item("time", timeColumn)
        .item("keys", keys)
        .item("calls", calls);
  }
}
