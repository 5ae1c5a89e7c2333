package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableList;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.CountForm;
import io.laminar.sql.validate.CountWindowFunction;
import io.laminar.sql.validate.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Adds window_start and window_end, numbers of rows, and perhaps window_time to each row: TUMBLE_ROWS or HOP_ROWS by itself. Immutable. */
public final class CountAssign extends SingleRel {
  private final CountForm form;
  private final ImmutableList<Integer> keys;
  private final int timeColumn;
  private final long slide;
  private final long size;
  private final SqlParserPos position;

  private CountAssign(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      CountForm form,
      List<Integer> keys,
      int timeColumn,
      long slide,
      long size,
      RelDataType rowType,
      SqlParserPos position) {
    super(cluster, traits, input);
    this.form = form;
    this.keys = ImmutableList.copyOf(keys);
    this.timeColumn = timeColumn;
    this.slide = slide;
    this.size = size;
    this.rowType = rowType;
    this.position = position;
  }

  /** Reads the call of a table function. */
  static CountAssign of(TableFunctionScan scan, CountWindowFunction function) {
    RexCall call = (RexCall) scan.getCall();
    List<RexNode> operands = call.getOperands();
    int next = 0;
    while (!(operands.get(next) instanceof RexLiteral)) {
      next++;
    }
    boolean isTimed = RexLiteral.booleanValue(operands.get(next++));
    List<Integer> columns = new ArrayList<>();
    if (operands.get(next).getKind() == SqlKind.DESCRIPTOR) {
      for (RexNode column : ((RexCall) operands.get(next++)).getOperands()) {
        columns.add(((RexInputRef) column).getIndex());
      }
    }
    int timeColumn = isTimed ? columns.remove(0) : -1;
    long first = number(operands.get(next));
    long size = number(operands.get(operands.size() - 1));
    RelNode input = scan.getInput(0);
    return new CountAssign(
        scan.getCluster(),
        input.getTraitSet(),
        input,
        function.form(),
        columns,
        timeColumn,
        first,
        size,
        scan.getRowType(),
        call.getParserPosition());
  }

  private static long number(RexNode literal) {
    return Objects.requireNonNull(((RexLiteral) literal).getValueAs(BigDecimal.class))
        .longValueExact();
  }

  CountForm form() {
    return form;
  }

  /** The columns of the input that are counted by. */
  List<Integer> keys() {
    return keys;
  }

  /** The column of the input whose largest value is the time of a window, or −1. */
  int timeColumn() {
    return timeColumn;
  }

  long slide() {
    return slide;
  }

  long size() {
    return size;
  }

  SqlParserPos position() {
    return position;
  }

  /** Refuses what is not an aggregate of whole windows. */
  public LaminarException refused(String what, String remedy) {
    return Refusal.of(ErrorCode.NOT_SUPPORTED, what + " is not supported yet", position)
        .remedy(remedy)
        .exception();
  }

  /** Refuses rows with the bounds of their windows. */
  public LaminarException withoutAggregate() {
    return refused(
        "TABLE(" + form + "(...)) without GROUP BY window_start, window_end and its keys",
        "group by window_start, window_end and the columns of PARTITION BY");
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new CountAssign(
        getCluster(),
        traits,
        sole(inputs),
        form,
        keys,
        timeColumn,
        slide,
        size,
        getRowType(),
        position);
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("form", form)
        .item("keys", keys)
        .item("time", timeColumn)
        .item("slide", slide)
        .item("size", size);
  }
}
