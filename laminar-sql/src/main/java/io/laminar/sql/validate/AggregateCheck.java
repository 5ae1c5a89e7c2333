package io.laminar.sql.validate;

import java.util.Locale;
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
    if (call.getOperator().isAggregator()) {
      checkAggregate(call);
    }
    return super.visit(call);
  }

  private static void checkAggregate(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    SqlKind kind = call.getKind();
    if (!LaminarOperators.AGGREGATES.contains(name)) {
      throw Refusal.notSupported("the aggregate " + name, call)
          .remedy(LaminarOperators.AGGREGATES_THERE_ARE)
          .exception();
    }
    if (call.operandCount() > 1) {
      throw Refusal.notSupported(name + " of several columns", call).exception();
    }
    boolean distinct = call.getFunctionQuantifier() != null
        && call.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
    if (distinct && (kind == SqlKind.FIRST_VALUE || kind == SqlKind.LAST_VALUE)) {
      throw Refusal.notSupported(name + "(DISTINCT ...)", call)
          .remedy("leave DISTINCT out: it would not change the result")
          .exception();
    }
  }
}
