package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.validate.CountWindowFunction;
import io.laminar.sql.validate.LaminarOperators;
import io.laminar.sql.validate.Refusal;
import io.laminar.sql.validate.WindowTableFunction;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Finds windows in both syntaxes: {@code $TUMBLE} and the like in a Project under an Aggregate, where Calcite leaves the
 * group syntax as a scalar, and the window table functions.
 */
final class RecogniseWindows implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new Recogniser());
  }

  /** Walks through a query. */
  static final class Recogniser extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode node) {
      RelNode visited = super.visit(node);
      if (visited instanceof TableFunctionScan scan) {
        return assign(scan);
      }
      if (visited instanceof Aggregate aggregate
          && aggregate.getInput() instanceof Project project) {
        return aggregate(aggregate, project);
      }
      return visited;
    }

    /** The rows of a window table function. */
    static RelNode assign(TableFunctionScan scan) {
      RexCall call = (RexCall) scan.getCall();
      if (call.getOperator() instanceof CountWindowFunction counting) {
        return CountAssign.of(scan, counting);
      }
      if (!(call.getOperator() instanceof WindowTableFunction function)) {
        throw Refusal.of(
                ErrorCode.NOT_SUPPORTED,
                "the table function " + call.getOperator().getName() + " is not supported yet",
                call.getParserPosition())
            .remedy("use TUMBLE, HOP, CUMULATE, SESSION, TUMBLE_ROWS or HOP_ROWS")
            .exception();
      }
      List<RexNode> operands = call.getOperands();
      int descriptor = 0;
      while (operands.get(descriptor).getKind() != SqlKind.DESCRIPTOR) {
        descriptor++;
      }
      if (scan.getInputs().size() != 1) {
        throw new IllegalStateException("a window over " + scan.getInputs().size() + " tables");
      }
      RelNode input = scan.getInput(0);
      int timeColumn = columns(operands.get(descriptor)).get(0);
      List<Integer> keys = List.of();
      int first = descriptor + 1;
      if (operands.get(first).getKind() == SqlKind.DESCRIPTOR) {
        keys = columns(operands.get(first));
        first++;
      }
      Window window = Window.of(
          function.form(),
          timeColumn,
          input.getRowType().getFieldList().get(timeColumn).getType(),
          operands.subList(first, operands.size()),
          call.getParserPosition());
      return new WindowAssign(
          scan.getCluster(), input.getTraitSet(), input, window, keys, scan.getRowType());
    }

    private static List<Integer> columns(RexNode descriptor) {
      return ((RexCall) descriptor)
          .getOperands().stream()
              .map(column -> ((RexInputRef) column).getIndex())
              .toList();
    }

    private static RelNode aggregate(Aggregate aggregate, Project written) {
      Project project = ProcessingTimeColumn.under(written);
      for (int key : aggregate.getGroupSet()) {
        if (project.getProjects().get(key) instanceof RexCall call
            && LaminarOperators.groupWindow(call.getOperator()).isPresent()) {
          WindowForm form = LaminarOperators.groupWindow(call.getOperator()).get();
          Window window = groupWindow(form, call, call.getParserPosition());
          return new WindowAggregateBuilder(
                  aggregate,
                  project.getProjects(),
                  project.getInput(),
                  window,
                  Map.of(key, WindowAggregate.START))
              .build();
        }
      }
      return aggregate;
    }

    /** The window of a call in GROUP BY, over the columns that its operands name. */
    static Window groupWindow(WindowForm form, RexCall call, SqlParserPos position) {
      List<RexNode> operands = call.getOperands();
      if (!(operands.get(0) instanceof RexInputRef time)) {
        throw Refusal.of(
                ErrorCode.NO_EVENT_TIME,
                "a window must be over the event-time column itself, not over an expression",
                position)
            .remedy("write " + form + "(column, " + form.sizes()
                + ") with the column that WATERMARK FOR names")
            .exception();
      }
      return Window.of(
          form, time.getIndex(), time.getType(), operands.subList(1, operands.size()), position);
    }
  }
}
