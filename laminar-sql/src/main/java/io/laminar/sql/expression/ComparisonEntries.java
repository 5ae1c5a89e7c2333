package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.Argument.ALIKE;
import static io.laminar.sql.expression.FunctionEntry.function;
import static io.laminar.sql.expression.FunctionEntry.operator;
import static io.laminar.sql.expression.FunctionSection.COMPARISON;
import static io.laminar.sql.expression.FunctionSection.LOGIC;

import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.logic.Negation;
import io.laminar.core.expression.logic.NullTest;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlKind;

/** Whether values are equal, less, among others, or NULL. */
final class ComparisonEntries {
  private ComparisonEntries() {}

  static List<FunctionEntry> all() {
    return Stream.concat(orders().stream(), tests().stream()).toList();
  }

  private static List<FunctionEntry> orders() {
    return List.of(
        operator(COMPARISON, "=", SqlKind.EQUALS)
            .takes(ALIKE)
            .example("i = n", "equal")
            .by(call -> OperatorKernels.compare(Comparison.EQUAL, call)),
        operator(COMPARISON, "<>", SqlKind.NOT_EQUALS)
            .takes(ALIKE)
            .example("i <> n", "not equal")
            .by(call -> OperatorKernels.compare(Comparison.NOT_EQUAL, call)),
        operator(COMPARISON, "<", SqlKind.LESS_THAN)
            .takes(ALIKE)
            .example("i < n", "less")
            .by(call -> OperatorKernels.compare(Comparison.LESS, call)),
        operator(COMPARISON, "<=", SqlKind.LESS_THAN_OR_EQUAL)
            .takes(ALIKE)
            .example("i <= n", "less or equal")
            .by(call -> OperatorKernels.compare(Comparison.LESS_OR_EQUAL, call)),
        operator(COMPARISON, ">", SqlKind.GREATER_THAN)
            .takes(ALIKE)
            .example("i > n", "greater")
            .by(call -> OperatorKernels.compare(Comparison.GREATER, call)),
        operator(COMPARISON, ">=", SqlKind.GREATER_THAN_OR_EQUAL)
            .takes(ALIKE)
            .example("i >= n", "greater or equal")
            .by(call -> OperatorKernels.compare(Comparison.GREATER_OR_EQUAL, call)));
  }

  private static List<FunctionEntry> tests() {
    return List.of(
        function(COMPARISON, "BETWEEN")
            .takes(ALIKE)
            .ownNulls()
            .example("i BETWEEN 5 AND 10", "both ends belong to it")
            .example("i BETWEEN SYMMETRIC 10 AND 5", "the ends in any order")
            .example("i NOT BETWEEN 5 AND 10", "outside")
            .rewritten(),
        function(COMPARISON, "IN", "NOT IN")
            .takes(ALIKE)
            .ownNulls()
            .example("i IN (5, 7, 10)", "one look-up, however long the list")
            .example("s NOT IN ('a', 'b')", "none of them")
            .rewritten(),
        operator(COMPARISON, "SEARCH", SqlKind.SEARCH).ownNulls().by(OperatorKernels::search),
        operator(COMPARISON, "IS NULL", SqlKind.IS_NULL, SqlKind.IS_UNKNOWN)
            .neverNull()
            .example("i IS NULL", "never NULL itself")
            .example(LOGIC, "b IS UNKNOWN", "IS NULL of a truth value")
            .by(call -> new NullTest(OperatorKernels.compared(call, 0), true)),
        operator(COMPARISON, "IS NOT NULL", SqlKind.IS_NOT_NULL)
            .neverNull()
            .example("i IS NOT NULL", "never NULL itself")
            .example(LOGIC, "b IS NOT UNKNOWN", "IS NOT NULL of a truth value")
            .by(call -> new NullTest(OperatorKernels.compared(call, 0), false)),
        operator(COMPARISON, "IS DISTINCT FROM", SqlKind.IS_DISTINCT_FROM)
            .takes(ALIKE)
            .neverNull()
            .example("i IS DISTINCT FROM n", "like `<>`, but NULL is a value")
            .by(call -> new Negation(OperatorKernels.same(call))),
        operator(COMPARISON, "IS NOT DISTINCT FROM", SqlKind.IS_NOT_DISTINCT_FROM)
            .takes(ALIKE)
            .neverNull()
            .example("i IS NOT DISTINCT FROM n", "like `=`, but NULL is a value")
            .by(OperatorKernels::same),
        function(COMPARISON, "ROW")
            .ownNulls()
            .example("(i, n) IN ((7, 2), (5, 5))", "rows of values")
            .rewritten());
  }
}
