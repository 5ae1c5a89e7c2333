package io.laminar.sql.expression;

import com.google.common.collect.BoundType;
import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import io.laminar.api.DataType;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.comparison.Comparison;
import io.laminar.core.expression.comparison.Comparisons;
import io.laminar.core.expression.logic.Conjunction;
import io.laminar.core.expression.logic.Disjunction;
import io.laminar.core.expression.logic.NullTest;
import io.laminar.core.expression.temporal.TemporalFunctions;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.util.RangeSets;
import org.apache.calcite.util.Sarg;

/**
 * SEARCH, into which Calcite gathers IN, BETWEEN and comparisons with constants: points become one
 * set, ranges one test each.
 */
final class SearchCompiler {
  private final Expression value;
  private final DataType type;
  private final boolean padded;
  private final boolean temporal;

  /**
   * Makes a compiler.
   *
   * @param type of the constants
   * @param padded whether spaces at the value's end do not count
   */
  SearchCompiler(Expression value, DataType type, boolean padded) {
    this.padded = padded;
    this.value = value;
    this.type = type;
    this.temporal = TemporalComparison.applies(value.type(), type);
  }

  private static boolean hasUnitOf(Literal point, DataType form) {
    return point.type().kind() == form.kind()
        && TemporalFunctions.unitsPerDay(point.type()) == TemporalFunctions.unitsPerDay(form);
  }

  Condition compile(Sarg<?> search) {
    Condition inside = inside(search.rangeSet, search.isComplementedPoints());
    RexUnknownAs nullAs = search.nullAs;
    if (nullAs == RexUnknownAs.UNKNOWN) {
      return inside;
    }
    return nullAs == RexUnknownAs.TRUE
        ? new Disjunction(new NullTest(value, true), inside)
        : new Conjunction(new NullTest(value, false), inside);
  }

  private <C extends Comparable<C>> Condition inside(RangeSet<C> ranges, boolean complement) {
    List<Literal> points = new ArrayList<>();
    List<Condition> tests = new ArrayList<>();
    RangeSet<C> wanted = complement ? ranges.complement() : ranges;
    for (Range<C> range : wanted.asRanges()) {
      if (RangeSets.isPoint(range)) {
        points.add(constant(range.lowerEndpoint()));
      } else {
        tests.add(test(range));
      }
    }
    if (!points.isEmpty()) {
      tests.add(0, among(points, complement));
    }
    if (tests.isEmpty()) {
      // Nothing is inside: FALSE, but NULL for NULL.
      Condition isNull = new NullTest(value, true);
      return new Conjunction(isNull, Condition.of(Literal.ofNull(isNull.type())));
    }
    return tests.size() == 1 ? tests.get(0) : new Disjunction(tests.toArray(Condition[]::new));
  }

  private Condition among(List<Literal> points, boolean complement) {
    Expression operand = temporal ? value : Coercion.comparable(value, points.get(0));
    DataType form = operand.type();
    boolean uniform = !padded
        && points.stream()
            .allMatch(point -> point.type().words() == form.words()
                && (!temporal || hasUnitOf(point, form))
                && point.type().scale() == form.scale()
                && Coercion.isFloating(point.type()) == Coercion.isFloating(form));
    if (uniform) {
      return Comparisons.in(operand, points.toArray(Literal[]::new), complement);
    }
    Comparison comparison = complement ? Comparison.NOT_EQUAL : Comparison.EQUAL;
    Condition[] tests =
        points.stream().map(point -> end(comparison, point)).toArray(Condition[]::new);
    if (tests.length == 1) {
      return tests[0];
    }
    return complement ? new Conjunction(tests) : new Disjunction(tests);
  }

  private <C extends Comparable<C>> Condition test(Range<C> range) {
    List<Condition> ends = new ArrayList<>();
    if (range.hasLowerBound()) {
      boolean closed = range.lowerBoundType() == BoundType.CLOSED;
      Comparison comparison = closed ? Comparison.GREATER_OR_EQUAL : Comparison.GREATER;
      ends.add(end(comparison, constant(range.lowerEndpoint())));
    }
    if (range.hasUpperBound()) {
      boolean closed = range.upperBoundType() == BoundType.CLOSED;
      Comparison comparison = closed ? Comparison.LESS_OR_EQUAL : Comparison.LESS;
      ends.add(end(comparison, constant(range.upperEndpoint())));
    }
    if (ends.isEmpty()) {
      // Everything is inside: TRUE, but NULL for NULL.
      Condition isNotNull = new NullTest(value, false);
      return new Disjunction(isNotNull, Condition.of(Literal.ofNull(isNotNull.type())));
    }
    return ends.size() == 1 ? ends.get(0) : new Conjunction(ends.toArray(Condition[]::new));
  }

  private Condition end(Comparison comparison, Literal literal) {
    if (padded) {
      return Comparisons.padded(comparison, value, literal);
    }
    if (temporal) {
      return TemporalComparison.of(comparison, value, literal);
    }
    Expression left = Coercion.comparable(value, literal);
    return Comparisons.of(comparison, left, Coercion.comparable(literal, value));
  }

  private Literal constant(Comparable<?> constant) {
    if (temporal) {
      return TemporalComparison.inUnitOf(TemporalComparison.constant(constant, type), value.type());
    }
    Literal literal = LiteralCompiler.of(constant, type);
    return Coercion.comparable(literal, value) instanceof Literal coerced ? coerced : literal;
  }
}
