package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.function;
import static io.laminar.sql.expression.FunctionEntry.operator;

import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLibraryOperators;

/** Arrays and their elements. Stateless. */
final class ArrayEntries {
  private static final FunctionSection ARRAYS = FunctionSection.ARRAYS;

  private ArrayEntries() {}

  static List<FunctionEntry> all() {
    return List.of(
        operator(ARRAYS, "ARRAY", SqlKind.ARRAY_VALUE_CONSTRUCTOR)
            .neverNull()
            .example(
                "ARRAY[i, 7]",
                "of values of one type, or of types that have a common one; each may be NULL")
            .by(ArrayKernels::arrayOf),
        operator(ARRAYS, "ITEM", SqlKind.ITEM)
            .ownNulls()
            .example("ARRAY[i, 7][2]", "an element, counted from 1; NULL where there is none")
            .by(ArrayKernels::elementAt),
        function(ARRAYS, "CARDINALITY")
            .ownNulls()
            .example(
                "CARDINALITY(ARRAY[i, 7])",
                "the number of elements, those that are NULL included; NULL of a NULL")
            .by(ArrayKernels::cardinality),
        function(ARRAYS, "ARRAY_CONTAINS")
            .adds(SqlLibraryOperators.ARRAY_CONTAINS)
            .ownNulls()
            .example(
                "ARRAY_CONTAINS(ARRAY[i, 7], 7)",
                "whether a value is one of the elements; NULL is, where one of them is NULL")
            .by(ArrayKernels::contains));
  }
}
