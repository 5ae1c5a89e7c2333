package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.CountForm;
import io.laminar.sql.expression.Functions;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.parser.ColumnTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlAsofJoin;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, by name and with its place in the text, every form that Calcite understands and this version does not carry
 * out. It runs before validation, so that nobody is told to mend the types of a join that is refused anyway.
 */
final class SyntaxCheck {
  /** Aggregates that Calcite does not know, or would carry out as something else. */
  private static final Set<String> LATER_AGGREGATES = Set.of("ARRAY_CONCAT_AGG", "GROUP_CONCAT");

  private final boolean batch;

  private SyntaxCheck(boolean batch) {
    this.batch = batch;
  }

  /**
   * Checks a query.
   *
   * @param batch whether it runs once over the rows that are there: only then may it sort and limit
   */
  static void check(SqlNode query, boolean batch) {
    new SyntaxCheck(batch).topLevel(query);
  }

  private void topLevel(SqlNode query) {
    if (query instanceof SqlOrderBy orderBy) {
      if (!batch && orderBy.fetch == null && orderBy.offset == null) {
        throw Refusal.notSupported("ORDER BY in a stream or view", orderBy.orderList)
            .remedy(
                "a stream has no last row to sort; sort where you read: SELECT ... FROM view ORDER BY ...")
            .exception();
      }
      limited(orderBy);
    } else {
      query(query);
    }
  }

  /** By a value all rows are alike; that a number stands for a column is known when it is planned. */
  private void orderItem(SqlNode item) {
    SqlNode key = item;
    while (key instanceof SqlCall call
        && (key.getKind() == SqlKind.DESCENDING
            || key.getKind() == SqlKind.NULLS_FIRST
            || key.getKind() == SqlKind.NULLS_LAST)) {
      key = call.operand(0);
    }
    if (key instanceof SqlDynamicParam) {
      throw Refusal.notSupported("a parameter in ORDER BY", key)
          .remedy("write the column")
          .exception();
    }
    expression(item);
  }

  private void limited(SqlOrderBy orderBy) {
    orderBy.orderList.forEach(this::orderItem);
    expression(orderBy.fetch);
    expression(orderBy.offset);
    query(orderBy.query);
  }

  private void query(SqlNode node) {
    switch (node.getKind()) {
      case SELECT -> select((SqlSelect) node);
      case UNION, INTERSECT, EXCEPT -> setOperation((SqlCall) node);
      case WITH -> with((SqlWith) node);
      case ORDER_BY -> {
        SqlOrderBy orderBy = (SqlOrderBy) node;
        if (orderBy.fetch == null && orderBy.offset == null) {
          throw Refusal.notSupported("ORDER BY without LIMIT in a sub-select", orderBy.orderList)
              .remedy("what a sub-select gives has no order: sort the whole")
              .exception();
        }
        limited(orderBy);
      }
      case VALUES -> values((SqlCall) node);
      case EXPLICIT_TABLE, IDENTIFIER -> {}
      default ->
        throw Refusal.notSupported(node.getKind().sql + " as a query", node).exception();
    }
  }

  private void values(SqlCall values) {
    values.getOperandList().forEach(this::expression);
  }

  private void setOperation(SqlCall call) {
    call.getOperandList().forEach(this::query);
  }

  private void with(SqlWith with) {
    Set<String> names = new HashSet<>();
    for (SqlNode item : with.withList) {
      SqlWithItem withItem = (SqlWithItem) item;
      if (!names.add(withItem.name.getSimple().toLowerCase(Locale.ROOT))) {
        throw Refusal.of(
                ErrorCode.DUPLICATE_NAME,
                "WITH has two queries named " + withItem.name.getSimple(),
                withItem.name.getParserPosition())
            .remedy("give one of them another name")
            .exception();
      }
      if (withItem.recursive.booleanValue()) {
        throw Refusal.notSupported("WITH RECURSIVE", withItem).exception();
      }
      query(withItem.query);
    }
    query(with.body);
  }

  private void select(SqlSelect select) {
    if (select.isKeywordPresent(SqlSelectKeyword.STREAM)) {
      throw Refusal.notSupported("SELECT STREAM", select)
          .remedy("leave STREAM out: every query over a source is a stream")
          .exception();
    }
    if (select.hasHints()) {
      throw Refusal.notSupported("a hint", select.getHints()).exception();
    }
    select.getWindowList().forEach(this::expression);
    expression(select.getQualify());
    SqlNode from = select.getFrom();
    if (from != null) {
      from(from);
    }
    for (SqlNode column : select.getSelectList()) {
      expression(column);
    }
    expression(select.getWhere());
    if (select.getGroup() != null) {
      GroupingSets.checkNumber(select.getGroup());
      for (SqlNode item : select.getGroup()) {
        groupItem(item);
      }
    }
    expression(select.getHaving());
  }

  private void from(SqlNode node) {
    switch (node.getKind()) {
      case IDENTIFIER -> {}
      case AS -> {
        SqlCall as = (SqlCall) node;
        if (as.operandCount() > 2 && as.operand(0).getKind() == SqlKind.COLLECTION_TABLE) {
          throw Refusal.notSupported("a list of columns after TABLE(...)", as.operand(2))
              .remedy("give the columns other names with AS in SELECT")
              .exception();
        }
        from(as.operand(0));
      }
      case TABLE_REF -> {
        SqlCall call = (SqlCall) node;
        if (call.operandCount() > 1 && !((SqlNodeList) call.operand(1)).isEmpty()) {
          throw Refusal.notSupported("a hint", node).exception();
        }
        from(call.operand(0));
      }
      case COLLECTION_TABLE -> tableFunction(((SqlCall) node).operand(0));
      case JOIN -> join((SqlJoin) node);
      case LATERAL -> from(((SqlCall) node).operand(0));
      case UNNEST -> unnest((SqlCall) node);
      case MATCH_RECOGNIZE, PIVOT, UNPIVOT, TABLESAMPLE, EXTEND ->
        throw Refusal.notSupported(node.getKind().sql, node).exception();
      case SNAPSHOT -> throw SnapshotCheck.refused(node);
      default -> query(node);
    }
  }

  private void unnest(SqlCall unnest) {
    if (unnest.operandCount() != 1) {
      throw Refusal.notSupported("UNNEST of several arrays", unnest)
          .remedy("UNNEST each of them WITH ORDINALITY, and join them by that")
          .exception();
    }
    expression(unnest.operand(0));
  }

  private void join(SqlJoin join) {
    switch (join.getJoinType()) {
      case INNER, COMMA, CROSS, LEFT, RIGHT, FULL -> {}
      case ASOF, LEFT_ASOF -> {
        TimedJoins.check((SqlAsofJoin) join);
        expression(((SqlAsofJoin) join).getMatchCondition());
      }
      default -> throw Refusal.notSupported(joinName(join), joinPosition(join)).exception();
    }
    from(join.getLeft());
    from(SnapshotCheck.tableOf(join));
    if (join.getConditionType() == JoinConditionType.ON) {
      expression(join.getCondition());
    }
  }

  private static String joinName(SqlJoin join) {
    return join.getJoinType().name().replace('_', ' ') + " JOIN";
  }

  private static SqlNode joinPosition(SqlJoin join) {
    return join.getJoinTypeNode();
  }

  private void tableFunction(SqlNode node) {
    SqlCall call = (SqlCall) node;
    String name = call.getOperator().getName();
    if (!WindowArguments.isWindow(call)) {
      throw Refusal.notSupported("TABLE(" + name.toUpperCase(Locale.ROOT) + "(...))", call)
          .remedy(
              ForeignFunctions.rowsRemedy(name)
                  .orElse(
                      "the table functions that exist are TUMBLE, HOP, CUMULATE, SESSION, TUMBLE_ROWS and HOP_ROWS"))
          .exception();
    }
    for (SqlNode operand : WindowArguments.inOrder(call)) {
      if (operand.getKind() == SqlKind.SET_SEMANTICS_TABLE) {
        throw Refusal.notSupported("PARTITION BY in a window table function", operand)
            .exception();
      }
      if (operand.isA(SqlKind.QUERY)) {
        query(operand);
      }
    }
  }

  private void groupItem(SqlNode item) {
    if (item instanceof SqlCall call
        && WindowForm.of(call.getOperator().getName()).isPresent()) {
      call.getOperandList().forEach(this::expression);
      return;
    }
    switch (item.getKind()) {
      case GROUPING_SETS, ROLLUP, CUBE -> GroupingSets.check((SqlCall) item, this::expression);
      default -> expression(item);
    }
  }

  private void expression(@Nullable SqlNode node) {
    if (node != null) {
      node.accept(new ExpressionCheck());
    }
  }

  /** Looks at every call within an expression. */
  private final class ExpressionCheck extends SqlBasicVisitor<@Nullable Void> {
    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.getKind() == SqlKind.OVER) {
        List<SqlNode> parts = OverRewrite.parts(call);
        OverArguments.check((SqlCall) parts.get(0));
        parts.forEach(part -> part.accept(this));
        return null;
      }
      if (call instanceof SqlWindow window) {
        OverArguments.checkFrame(window);
      }
      if (call.isA(SqlKind.QUERY)) {
        query(call);
        return null;
      }
      checkCount(call);
      checkPlace(call);
      checkWatermark(call);
      String refused = refusedName(call);
      if (refused != null) {
        Refusal refusal = Refusal.notSupported(refused, call);
        throw ForeignFunctions.remedy(call.getOperator().getName())
            .map(refusal::remedy)
            .orElse(refusal)
            .exception();
      }
      return super.visit(call);
    }

    /** Calcite takes any number, and then fails for want of a first one. */
    private static void checkCount(SqlCall call) {
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
      if (call.operandCount() == 0 && Functions.needsArguments(call.getOperator())) {
        throw Refusal.of(
                ErrorCode.UNKNOWN_FUNCTION,
                name + " takes one argument or more",
                call.getParserPosition())
            .remedy("give it some; the SQL reference lists the functions")
            .exception();
      }
    }

    /** Calcite would take a window of ours for its table function. */
    private static void checkPlace(SqlCall call) {
      String name = call.getOperator().getName();
      if (CountForm.of(name).isPresent()) {
        String form = name.toUpperCase(Locale.ROOT);
        throw Refusal.of(
                ErrorCode.INVALID_WINDOW,
                form + " stands in FROM TABLE(" + form + "(...))",
                call.getParserPosition())
            .remedy("group by window_start and window_end, which it gives")
            .exception();
      }
      WindowForm form = WindowForm.of(name).orElse(null);
      if (form != null && call.getOperator() instanceof SqlUnresolvedFunction) {
        throw Refusal.of(
                ErrorCode.INVALID_WINDOW,
                form + " stands in GROUP BY or in FROM TABLE(" + form + "(...))",
                call.getParserPosition())
            .remedy("use " + form + "_START or " + form + "_END in the SELECT list")
            .exception();
      }
    }

    /** What rows are late is for the operators to say, row by row; an expression sees a batch. */
    private static void checkWatermark(SqlCall call) {
      if (call.getOperator().getName().equalsIgnoreCase("CURRENT_WATERMARK")) {
        throw Refusal.notSupported("CURRENT_WATERMARK", call)
            .remedy(
                "late rows are left out and counted; LATE DATA TO name gives them, ALLOW LATENESS takes them")
            .exception();
      }
    }

    private static @Nullable String refusedName(SqlCall call) {
      return switch (call.getKind()) {
        case UNIQUE -> "UNIQUE with a sub-query";
        case EXISTS ->
          call.operandCount() == 1 && call.operand(0).isA(SqlKind.QUERY)
              ? null
              : "EXISTS without a sub-query";
        case CURSOR -> "CURSOR";
        case SOME, ALL ->
          call.operand(1).isA(SqlKind.QUERY) ? null : call.getKind().sql + " with a list";
        case WITHIN_GROUP ->
          AggregateRewrite.isOrdered(call.operand(0)) ? null : words(call, call.operand(0));
        case RESPECT_NULLS, IGNORE_NULLS ->
          AggregateRewrite.mayIgnoreNulls(call.operand(0)) ? null : words(call, call.operand(0));
        case WITHIN_DISTINCT -> "WITHIN DISTINCT";
        case GROUP_ID -> "GROUP_ID";
        case ARRAY_QUERY_CONSTRUCTOR -> "ARRAY of a query";
        case ARRAY_VALUE_CONSTRUCTOR -> call.operandCount() == 0 ? "ARRAY[] without a value" : null;
        case MAP_VALUE_CONSTRUCTOR, MAP_QUERY_CONSTRUCTOR -> "MAP";
        case MULTISET_VALUE_CONSTRUCTOR, MULTISET_QUERY_CONSTRUCTOR -> "MULTISET";
        case NEXT_VALUE, CURRENT_VALUE -> call.getKind().sql.replace('_', ' ');
        case CAST, SAFE_CAST -> call.operandCount() > 2 ? "FORMAT in a CAST" : null;
        case CONVERT, CONVERT_ORACLE -> "CONVERT";
        default -> functionName(call);
      };
    }

    private static String words(SqlCall clause, SqlCall function) {
      return clause.getKind().sql.replace('_', ' ') + " of "
          + function.getOperator().getName().toUpperCase(Locale.ROOT);
    }

    /** Functions of SEMANTICS §4 that are known and not built; anything else is for the validator to judge. */
    private static @Nullable String functionName(SqlCall call) {
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
      if (LATER_AGGREGATES.contains(name)) {
        return "the aggregate " + name;
      }
      if (call.getOperator().equals(SqlStdOperatorTable.TRANSLATE)) {
        return "USING in TRANSLATE or CONVERT";
      }
      if (name.startsWith("JSON_")
          || name.matches(".*\\b(MEMBER OF|SUBMULTISET OF|MULTISET)\\b.*")) {
        return name;
      }
      if (name.equals("SUBSTRING")
          && call.getOperandList().stream()
              .skip(1)
              .anyMatch(SqlCharStringLiteral.class::isInstance)) {
        return "SUBSTRING by a pattern";
      }
      return null;
    }

    @Override
    public @Nullable Void visit(SqlDataTypeSpec type) {
      // As strict as for a column: Calcite would make the largest precision that there is of one
      // that is too large.
      ColumnTypes.resolve(type, true);
      return super.visit(type);
    }

    @Override
    public @Nullable Void visit(SqlDynamicParam param) {
      if (!batch) {
        throw Refusal.notSupported("a parameter in a stream or view", param)
            .remedy("write the value: what a view is made of is its text alone")
            .exception();
      }
      return null;
    }
  }
}
