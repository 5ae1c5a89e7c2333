package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.AggregateCalls;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.expression.WindowForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlGroupedWindowFunction;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * The window of one SELECT in group syntax: {@code GROUP BY k, TUMBLE(ts, size [, offset])}, and TUMBLE_START,
 * TUMBLE_END and TUMBLE_ROWTIME wherever else they stand in that SELECT; the other forms likewise.
 */
final class GroupWindow extends SqlShuttle {
  private final @Nullable WindowForm grouped;
  private final List<SqlNode> operands;
  private boolean withinAggregate;

  private GroupWindow(@Nullable WindowForm grouped, List<SqlNode> operands) {
    this.grouped = grouped;
    this.operands = operands;
  }

  /** Gives every call to a window and its auxiliaries in a SELECT our operators, in place. */
  static void rewrite(SqlSelect select) {
    WindowForm grouped = null;
    List<SqlNode> operands = List.of();
    SqlNodeList group = select.getGroup();
    if (group != null) {
      List<SqlNode> items = new ArrayList<>();
      for (SqlNode item : group) {
        WindowForm form = item instanceof SqlCall call
            ? WindowForm.of(call.getOperator().getName()).orElse(null)
            : null;
        if (form == null) {
          items.add(item);
          continue;
        }
        SqlParserPos position = item.getParserPosition();
        if (grouped != null) {
          throw Refusal.of(ErrorCode.INVALID_WINDOW, "GROUP BY has two windows", position)
              .remedy("group by one window; a second one goes into a view over the first")
              .exception();
        }
        operands = WindowArguments.ofGroup(form, (SqlCall) item);
        grouped = form;
        items.add(new SqlBasicCall(LaminarOperators.groupWindow(form), operands, position));
      }
      select.setGroupBy(new SqlNodeList(items, group.getParserPosition()));
    }
    GroupWindow window = new GroupWindow(grouped, operands);
    select.setSelectList((SqlNodeList) window.replaced(select.getSelectList()));
    if (select.getHaving() != null) {
      select.setHaving(window.replaced(select.getHaving()));
    }
  }

  private SqlNode replaced(SqlNode node) {
    SqlNode result = node.accept(this);
    return result == null ? node : result;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlOrderBy ordered) {
      // What a sub-query orders by is about its own window, as at the top.
      SqlNode query = replaced(ordered.query);
      return query == ordered.query
          ? ordered
          : new SqlOrderBy(
              ordered.getParserPosition(), query, ordered.orderList, ordered.offset, ordered.fetch);
    }
    if (!(call.getOperator() instanceof SqlUnresolvedFunction)) {
      // That of a sub-query has been bound to its own window.
      return super.visit(call);
    }
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
    int bar = name.indexOf('_');
    WindowForm form = bar < 0 ? null : WindowForm.of(name.substring(0, bar)).orElse(null);
    if (form != null) {
      return bound(form, name, call);
    }
    boolean outside = !withinAggregate;
    withinAggregate |= AggregateCalls.isAggregate(call);
    SqlNode result = super.visit(call);
    withinAggregate &= !outside;
    return result;
  }

  private @Nullable SqlNode bound(WindowForm form, String name, SqlCall call) {
    return switch (name.substring(name.indexOf('_'))) {
      case "_START" -> bound(form, LaminarOperators.groupWindow(form).start(), name, call);
      case "_END" -> end(form, name, call);
      case "_ROWTIME" ->
        OwnOperators.WINDOW_TIME.createCall(call.getParserPosition(), end(form, name, call));
      default -> super.visit(call);
    };
  }

  /** Calcite computes the end as start + size, which it is for windows of one length only. */
  private SqlCall end(WindowForm form, String name, SqlCall call) {
    if (form != WindowForm.TUMBLE || (grouped == form && WindowArguments.hasZone(operands))) {
      SqlCall start = bound(form, LaminarOperators.groupWindow(form).start(), name, call);
      return OwnOperators.WINDOW_END.createCall(call.getParserPosition(), start);
    }
    return bound(form, LaminarOperators.groupWindow(form).end(), name, call);
  }

  private SqlCall bound(
      WindowForm form, SqlGroupedWindowFunction function, String name, SqlCall written) {
    SqlCall call = new SqlBasicCall(
        written.getOperator(), WindowArguments.ofGroup(form, written), written.getParserPosition());
    if (grouped != form) {
      throw Refusal.of(
              ErrorCode.INVALID_WINDOW,
              name + " needs " + form + " in GROUP BY of the same SELECT",
              call.getParserPosition())
          .remedy("write GROUP BY " + form + "(...) with the same arguments; over TABLE(" + form
              + "(...)) use window_start, window_end and window_time")
          .exception();
    }
    if (withinAggregate) {
      throw Refusal.of(
              ErrorCode.INVALID_WINDOW,
              name + " is about a group, and an aggregate about its rows",
              call.getParserPosition())
          .remedy("write it without an aggregate: it is the same in all rows of a group")
          .exception();
    }
    if (operands.size() != call.operandCount() || !sameIntervals(call)) {
      throw Refusal.of(
              ErrorCode.INVALID_WINDOW,
              name + " has other arguments than " + form + " in GROUP BY",
              call.getParserPosition())
          .remedy("repeat its " + form.sizes()
              + (form == WindowForm.TUMBLE
                  ? ", offset and zone"
                  : form.isAligned() ? " and offset" : ""))
          .exception();
    }
    return new SqlBasicCall(function, sameAsGroup(call), call.getParserPosition());
  }

  private boolean sameIntervals(SqlCall call) {
    for (int i = 1; i < operands.size(); i++) {
      SqlNode group = operands.get(i);
      SqlNode here = call.operand(i);
      BigDecimal groupMillis = millis(group);
      BigDecimal hereMillis = millis(here);
      // What is not a literal is left to the check of the window's size, which wants one.
      if (groupMillis != null && hereMillis != null && groupMillis.compareTo(hereMillis) != 0) {
        return false;
      }
      if (group instanceof SqlCharStringLiteral != here instanceof SqlCharStringLiteral
          || (group instanceof SqlCharStringLiteral && !group.toString().equals(here.toString()))) {
        return false;
      }
    }
    return true;
  }

  /** The call's time column with GROUP BY's intervals: the same length may be written in two ways. */
  private List<SqlNode> sameAsGroup(SqlCall call) {
    List<SqlNode> result = new ArrayList<>(operands);
    result.set(0, call.operand(0));
    return result;
  }

  private static @Nullable BigDecimal millis(SqlNode node) {
    if (!(node instanceof SqlIntervalLiteral literal)) {
      return null;
    }
    SqlIntervalLiteral.IntervalValue value =
        literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    return qualifier.isYearMonth() ? null : literal.getValueAs(BigDecimal.class);
  }
}
