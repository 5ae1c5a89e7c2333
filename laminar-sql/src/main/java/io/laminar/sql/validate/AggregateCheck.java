package io.laminar.sql.validate;

import io.laminar.sql.expression.AggregateEntry;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses aggregates that are not built; after validation, because only then it is known what an aggregate is. */
final class AggregateCheck extends SqlBasicVisitor<@Nullable Void> {
  private AggregateCheck() {}

  static void check(SqlNode query) {
    query.accept(new AggregateCheck());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.OVER) {
      OverCheck.check(call);
      SqlCall function = (SqlCall) OverRewrite.parts(call).get(0);
      AggregateEntry.of(function.getOperator())
          .ifPresent(aggregate -> checkForm(aggregate, function));
      function.getOperandList().forEach(this::visitChild);
      return call.operand(1).accept(this);
    }
    boolean isGrouping = call.getKind() == SqlKind.GROUPING;
    if (call.getOperator().isAggregator() && !isGrouping) {
      checkAggregate(call);
    }
    return super.visit(call);
  }

  private void visitChild(@Nullable SqlNode node) {
    if (node != null) {
      node.accept(this);
    }
  }

  private static void checkAggregate(SqlCall call) {
    Optional<AggregateEntry> aggregate = AggregateEntry.of(call.getOperator());
    if (aggregate.isEmpty()) {
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
      Refusal refusal = Refusal.notSupported("the aggregate " + name, call);
      throw ForeignFunctions.remedy(name).map(refusal::remedy).orElse(refusal).exception();
    }
    checkForm(aggregate.get(), call);
  }

  private static void checkForm(AggregateEntry aggregate, SqlCall call) {
    if (call.operandCount() > 1 && aggregate.takesOne()) {
      throw Refusal.notSupported(aggregate + " of several columns", call).exception();
    }
    boolean distinct = call.getFunctionQuantifier() != null
        && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
    if (distinct && aggregate.distinct() == AggregateEntry.Distinct.REFUSED) {
      throw Refusal.notSupported(aggregate + "(DISTINCT ...)", call)
          .remedy(
              aggregate == AggregateEntry.COUNT_IF
                  ? "use COUNT(DISTINCT ...) FILTER (WHERE ...)"
                  : "leave DISTINCT out: it would not change the result")
          .exception();
    }
  }
}
