package io.laminar.sql.expression;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;

/** Knows aggregates before a statement is validated, by their names. */
public final class AggregateCalls {
  private static final Set<String> NAMES = names();

  private AggregateCalls() {}

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (AggregateEntry entry : AggregateEntry.values()) {
      names.add(entry.name());
    }
    AggregateEntry.operators().forEach(operator -> names.add(operator.getName()));
    return names;
  }

  /**
   * Tells whether a call is an aggregate, with the clauses that belong to it.
   *
   * @param call such as SUM(x) FILTER (WHERE y); need not be validated
   * @return true if it is
   */
  public static boolean isAggregate(SqlCall call) {
    return switch (call.getKind()) {
      case FILTER, WITHIN_GROUP, IGNORE_NULLS, RESPECT_NULLS ->
        call.operand(0) instanceof SqlCall named && isAggregate(named);
      default ->
        AggregateEntry.of(call.getOperator()).isPresent()
            || NAMES.contains(call.getOperator().getName().toUpperCase(Locale.ROOT));
    };
  }
}
