package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.validate.RelationTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Joins rows with what a sub-query gives beside each, and makes the value of it. */
final class SubQueryColumn {
  private final Decorrelation decorrelation;
  private final AddedColumns rows;
  private final int width;
  private final RexBuilder rex;
  private final List<RexNode> guard;

  /**
   * Prepares for a sub-query.
   *
   * @param decorrelation opens it
   * @param rows are joined with it
   * @param width how many columns a row has for the sub-query
   * @param guard what is TRUE of each row for which the value is asked for, over the columns that the rows have now
   */
  SubQueryColumn(Decorrelation decorrelation, AddedColumns rows, int width, List<RexNode> guard) {
    this.decorrelation = decorrelation;
    this.rows = rows;
    this.width = width;
    this.guard = guard;
    this.rex = rows.rows().getCluster().getRexBuilder();
  }

  /**
   * The value of the sub-query, over the columns that the rows have then.
   *
   * @param query the sub-query
   * @param operands those of IN and the like, over the columns that the rows have now
   */
  RexNode of(RexSubQuery query, List<RexNode> operands) {
    CorrelatedQuery opened = decorrelation.open(query.rel);
    return switch (query.getKind()) {
      case SCALAR_QUERY -> scalar(opened, query.getType());
      case EXISTS -> exists(opened);
      case IN -> in(opened, operands);
      case SOME -> {
        SqlKind comparison = ((SqlQuantifyOperator) query.getOperator()).comparisonKind;
        yield comparison == SqlKind.EQUALS
            ? in(opened, operands)
            : some(comparison, opened, operands.get(0));
      }
      default -> throw Decorrelation.refused(query.getKind().sql + " with a sub-query");
    };
  }

  // ---- One value ----

  private RexNode scalar(CorrelatedQuery query, RelDataType type) {
    if (query.once()) {
      return onlyLater(query, type, rex.makeNullLiteral(type), columns -> columns.get(0));
    }
    CorrelatedQuery values = query.columnsReferOut() ? decorrelation.bound(query) : query;
    if (isSingle(values)) {
      return joined(values, values.columns()).get(0);
    }
    KeyedRows one = KeyedRows.of(lookedUp(values), rex);
    int keys = one.columns() - 1;
    RelNode grouped = grouped(one, SqlStdOperatorTable.COUNT, SqlStdOperatorTable.MIN);
    RexNode value = RexInputRef.of(keys + 1, grouped.getRowType());
    RexNode isOneOfMany = isMore(RexInputRef.of(keys, grouped.getRowType()), BigDecimal.ONE);
    List<RexNode> found = ofKeys(one, grouped, List.of(value, isOneOfMany));
    return rex.makeCall(found.get(0).getType(), OwnOperators.SINGLE_VALUE, found);
  }

  /** What is there once, unless a condition leaves it out. */
  private RexNode onlyLater(
      CorrelatedQuery query,
      RelDataType type,
      RexNode otherwise,
      Function<List<RexNode>, RexNode> value) {
    List<RexNode> wanted = new ArrayList<>(query.columns());
    wanted.addAll(query.later());
    List<RexNode> columns = joined(query, wanted);
    int count = query.columns().size();
    RexNode result = value.apply(columns.subList(0, count));
    return query.later().isEmpty()
        ? result
        : rex.makeCall(
            rex.getTypeFactory().createTypeWithNullability(type, true),
            SqlStdOperatorTable.CASE,
            List.of(
                RexUtil.composeConjunction(rex, columns.subList(count, columns.size())),
                result,
                otherwise));
  }

  /** Tells whether the conditions compare a key of a relation that is scanned. */
  private static boolean isSingle(CorrelatedQuery query) {
    List<Integer> fixed = new ArrayList<>();
    for (RexNode condition : query.conditions()) {
      if (query.keyOf(condition) instanceof RexInputRef reference) {
        fixed.add(reference.getIndex() - query.width());
      }
    }
    RelNode rows = query.rows();
    while (rows instanceof Filter filter) {
      for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
        if (constantKey(condition) instanceof RexInputRef reference) {
          fixed.add(reference.getIndex());
        }
      }
      rows = filter.getInput();
    }
    RelationTable table =
        rows instanceof TableScan scan ? scan.getTable().unwrap(RelationTable.class) : null;
    return table != null && table.relation().uniqueKeys().stream().anyMatch(fixed::containsAll);
  }

  /** The column that an equality compares with a constant. */
  private static @Nullable RexNode constantKey(RexNode condition) {
    if (condition.getKind() != SqlKind.EQUALS) {
      return null;
    }
    RexNode left = ((RexCall) condition).getOperands().get(0);
    RexNode right = ((RexCall) condition).getOperands().get(1);
    if (RelOptUtil.InputFinder.bits(right).isEmpty()) {
      return left;
    }
    return RelOptUtil.InputFinder.bits(left).isEmpty() ? right : null;
  }

  // ---- Truth values ----

  private RexNode exists(CorrelatedQuery query) {
    if (query.once()) {
      return query.later().isEmpty()
          ? rex.makeLiteral(true)
          : isTrue(RexUtil.composeConjunction(rex, joined(query, query.later())));
    }
    CorrelatedQuery one = lookedUp(query);
    return isFound(
        new CorrelatedQuery(one.rows(), width, List.of(), one.conditions(), false, List.of()),
        List.of());
  }

  private RexNode in(CorrelatedQuery query, List<RexNode> operands) {
    if (query.once()) {
      RelDataType type = equal(operands, query.columns()).getType();
      return onlyLater(query, type, rex.makeLiteral(false), columns -> equal(operands, columns));
    }
    CorrelatedQuery values = lookedUp(query.columnsReferOut() ? decorrelation.bound(query) : query);
    RexNode isFound = isFound(values, operands);
    boolean mayBeUnknown = operands.stream().anyMatch(side -> side.getType().isNullable())
        || values.columns().stream().anyMatch(side -> side.getType().isNullable());
    if (!mayBeUnknown) {
      return isFound;
    }
    if (operands.size() > 1) {
      throw Decorrelation.refused(
          "IN with several columns that may be NULL, elsewhere than between the ANDs of WHERE,");
    }
    KeyedRows keyed = KeyedRows.of(values, rex);
    RelNode grouped = grouped(keyed, SqlStdOperatorTable.COUNT, SqlStdOperatorTable.COUNT);
    RexNode hasNull = ofKeys(keyed, grouped, List.of(hasNull(keyed, grouped))).get(0);
    return truth(isFound, hasNull, operands.get(0));
  }

  /** FALSE of no rows, TRUE where one is found, else not known where there is a NULL on either side. */
  private RexNode truth(RexNode isFound, RexNode hasNull, RexNode operand) {
    RelDataType type = rex.getTypeFactory().createTypeWithNullability(isFound.getType(), true);
    List<RexNode> unknown = new ArrayList<>(List.of(isTrue(hasNull)));
    if (operand.getType().isNullable()) {
      unknown.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, operand));
    }
    return rex.makeCall(
        type,
        SqlStdOperatorTable.CASE,
        List.of(
            rex.makeCall(SqlStdOperatorTable.IS_NULL, hasNull),
            rex.makeLiteral(false),
            isFound,
            rex.makeLiteral(true),
            RexUtil.composeDisjunction(rex, unknown),
            rex.makeNullLiteral(type),
            rex.makeLiteral(false)));
  }

  /** A comparison holds for some value if it does for the smallest or the largest. */
  private RexNode some(SqlKind comparison, CorrelatedQuery query, RexNode operand) {
    CorrelatedQuery values =
        lookedUp(query.once() || query.columnsReferOut() ? decorrelation.bound(query) : query);
    KeyedRows keyed = KeyedRows.of(values, rex);
    boolean least = comparison == SqlKind.GREATER_THAN
        || comparison == SqlKind.GREATER_THAN_OR_EQUAL
        || comparison == SqlKind.NOT_EQUALS;
    boolean most =
        comparison != SqlKind.GREATER_THAN && comparison != SqlKind.GREATER_THAN_OR_EQUAL;
    List<SqlAggFunction> calls =
        new ArrayList<>(List.of(SqlStdOperatorTable.COUNT, SqlStdOperatorTable.COUNT));
    if (least) {
      calls.add(SqlStdOperatorTable.MIN);
    }
    if (most) {
      calls.add(SqlStdOperatorTable.MAX);
    }
    RelNode grouped = grouped(keyed, calls.toArray(SqlAggFunction[]::new));
    List<RexNode> columns = new ArrayList<>(List.of(hasNull(keyed, grouped)));
    int first = keyed.columns() - 1;
    for (int i = 2; i < calls.size(); i++) {
      columns.add(RexInputRef.of(first + i, grouped.getRowType()));
    }
    List<RexNode> found = ofKeys(keyed, grouped, columns);
    SqlOperator operator = operator(comparison);
    List<RexNode> holds = new ArrayList<>();
    for (RexNode extreme : found.subList(1, found.size())) {
      holds.add(rex.makeCall(operator, operand, extreme));
    }
    return truth(isTrue(RexUtil.composeDisjunction(rex, holds)), found.get(0), operand);
  }

  private static SqlOperator operator(SqlKind comparison) {
    return switch (comparison) {
      case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
      case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
      case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
      case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
      case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
      default -> throw Decorrelation.refused(comparison.sql + " SOME");
    };
  }

  private RexNode equal(List<RexNode> operands, List<RexNode> columns) {
    List<RexNode> equalities = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      equalities.add(rex.makeCall(SqlStdOperatorTable.EQUALS, operands.get(i), columns.get(i)));
    }
    return RexUtil.composeConjunction(rex, equalities);
  }

  private RexNode isTrue(RexNode condition) {
    return rex.makeCall(SqlStdOperatorTable.IS_TRUE, condition);
  }

  private RexNode isMore(RexNode count, BigDecimal than) {
    return rex.makeCall(
        SqlStdOperatorTable.GREATER_THAN, count, rex.makeExactLiteral(than, count.getType()));
  }

  // ---- What is joined ----

  private List<RexNode> joined(CorrelatedQuery query, List<RexNode> wanted) {
    return rows.joined(query, wanted, guard, List.of(), List.of());
  }

  /** A query whose rows are looked up by keys. */
  private CorrelatedQuery lookedUp(CorrelatedQuery query) {
    return query.isLookedUp() ? query : decorrelation.bound(query);
  }

  /** Whether there is a row with such values: each different one is a row of its own. */
  private RexNode isFound(CorrelatedQuery values, List<RexNode> operands) {
    List<RexNode> columns = new ArrayList<>(values.columns());
    columns.add(rex.makeLiteral(true));
    KeyedRows keyed = KeyedRows.of(
        new CorrelatedQuery(values.rows(), width, columns, values.conditions(), false, List.of()),
        rex);
    RelNode distinct = Rows.distinct(keyed.rows());
    List<RexNode> references = CorrelatedQuery.references(distinct, width, 0, columns.size());
    RexNode mark = rows.joined(
            new CorrelatedQuery(
                distinct, width, references, keyed.conditions(keyed.first()), false, List.of()),
            references.subList(columns.size() - 1, columns.size()),
            guard,
            operands,
            references.subList(0, operands.size()))
        .get(0);
    return rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, mark);
  }

  /** Aggregates the first column by the keys: those come first then. COUNT counts all rows the first time it is there. */
  private RelNode grouped(KeyedRows keyed, SqlAggFunction... functions) {
    int keys = keyed.columns() - 1;
    List<AggregateCall> calls = new ArrayList<>();
    for (SqlAggFunction function : functions) {
      List<Integer> arguments = calls.isEmpty() ? List.of() : List.of(0);
      calls.add(AggregateCall.create(
          SqlParserPos.ZERO,
          function,
          false,
          false,
          false,
          List.of(),
          arguments,
          -1,
          null,
          RelCollations.EMPTY,
          keys == 0,
          keyed.rows(),
          null,
          null));
    }
    return LogicalAggregate.create(
        keyed.rows(), List.of(), ImmutableBitSet.range(1, 1 + keys), null, calls);
  }

  /** Of two counts, of rows and of values. */
  private RexNode hasNull(KeyedRows keyed, RelNode grouped) {
    int keys = keyed.columns() - 1;
    return rex.makeCall(
        SqlStdOperatorTable.GREATER_THAN,
        RexInputRef.of(keys, grouped.getRowType()),
        RexInputRef.of(keys + 1, grouped.getRowType()));
  }

  /** Joins with what follows from aggregates by key, as far as there are rows; it changes only when that does. */
  private List<RexNode> ofKeys(KeyedRows keyed, RelNode grouped, List<RexNode> results) {
    int keys = keyed.columns() - 1;
    RelNode some = LogicalFilter.create(
        grouped, isMore(RexInputRef.of(keys, grouped.getRowType()), BigDecimal.ZERO));
    List<RexNode> columns = CorrelatedQuery.references(grouped, 0, 0, keys);
    columns.addAll(results);
    RelNode distinct = Rows.distinct(Rows.project(some, columns));
    List<RexNode> wanted = CorrelatedQuery.references(distinct, width, keys, columns.size());
    return joined(
        new CorrelatedQuery(distinct, width, wanted, keyed.conditions(0), false, List.of()),
        wanted);
  }
}
