package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.CountForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of windows by row count, by place or by name: {@code TUMBLE_ROWS(TABLE t PARTITION BY k, DESCRIPTOR(ts),
 * size)}. They are put into the order table, whether there is a time, DESCRIPTOR of the time and the keys if there are any,
 * numbers.
 */
final class CountArguments {
  private static final int DATA = 0;
  private static final int TIME = 1;
  private static final int FIRST_NUMBER = 2;
  private static final BigDecimal MAX = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final CountForm form;
  private final SqlCall call;
  private final List<String> names;
  private final @Nullable SqlNode[] values;

  private CountArguments(CountForm form, SqlCall call) {
    this.form = form;
    this.call = call;
    this.names = form.arguments();
    this.values = new @Nullable SqlNode[names.size()];
  }

  /** Returns the arguments in order. */
  static List<SqlNode> inOrder(CountForm form, SqlCall call) {
    CountArguments arguments = new CountArguments(form, call);
    int count = call.operandCount();
    if (count < arguments.names.size() - 1 || count > arguments.names.size()) {
      String counts = form == CountForm.TUMBLE_ROWS ? "two to three" : "three to four";
      throw arguments.refused(
          ErrorCode.UNKNOWN_FUNCTION,
          form + " takes " + counts + " arguments, here are " + count,
          call);
    }
    return arguments.inOrder();
  }

  private List<SqlNode> inOrder() {
    int place = 0;
    for (SqlNode operand : call.getOperandList()) {
      // The time may be left out.
      place += place == TIME && !SessionArguments.isDescriptor(operand) ? 1 : 0;
      put(operand, place++);
    }
    SqlNode data = value(DATA);
    List<SqlNode> columns = new ArrayList<>();
    SqlNode time = values[TIME];
    if (time != null) {
      if (!SessionArguments.isDescriptor(time) || ((SqlCall) time).operandCount() != 1) {
        throw invalid("the time of " + form + " is not one column in DESCRIPTOR(...)", time);
      }
      columns.addAll(((SqlCall) time).getOperandList());
    }
    if (data.getKind() == SqlKind.SET_SEMANTICS_TABLE) {
      columns.addAll(keys((SqlCall) data));
      data = ((SqlCall) data).operand(0);
    }
    if (data instanceof SqlIdentifier) {
      throw invalid("the first argument of " + form + " is not a table", data);
    }
    SqlParserPos position = call.getParserPosition();
    List<SqlNode> ordered = new ArrayList<>(
        List.of(WindowArguments.asSelect(data), SqlLiteral.createBoolean(time != null, position)));
    if (!columns.isEmpty()) {
      ordered.add(new SqlBasicCall(SqlStdOperatorTable.DESCRIPTOR, columns, position));
    }
    for (int i = FIRST_NUMBER; i < names.size(); i++) {
      ordered.add(number(i));
    }
    return ordered;
  }

  private void put(SqlNode operand, int place) {
    boolean named = operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
    int at = place;
    if (named) {
      SqlIdentifier name = ((SqlCall) operand).operand(1);
      at = names.indexOf(name.getSimple().toUpperCase(Locale.ROOT));
      if (at < 0) {
        throw invalid(form + " has no argument " + name, name);
      }
    }
    if (at >= values.length) {
      throw invalid(
          "the time of " + form + " is not one column in DESCRIPTOR(...)", call.operand(1));
    }
    if (values[at] != null) {
      throw invalid(names.get(at) + " is given twice", operand);
    }
    values[at] = named ? ((SqlCall) operand).operand(0) : operand;
  }

  private SqlNode value(int place) {
    SqlNode value = values[place];
    if (value == null) {
      throw invalid(names.get(place) + " of " + form + " is missing", call);
    }
    return value;
  }

  private List<SqlNode> keys(SqlCall table) {
    SqlNodeList keys = table.operand(1);
    SqlNodeList order = table.operand(2);
    if (!order.isEmpty()) {
      throw Refusal.notSupported("ORDER BY in " + form, order)
          .remedy("leave it out: rows are counted as they come")
          .exception();
    }
    for (SqlNode key : keys) {
      if (!(key instanceof SqlIdentifier)) {
        throw invalid("a key of " + form + " is not a column", key);
      }
    }
    return keys.getList();
  }

  private SqlNode number(int place) {
    SqlNode number = value(place);
    String name = names.get(place).toLowerCase(Locale.ROOT);
    if (!(number instanceof SqlNumericLiteral literal) || !literal.isInteger()) {
      throw invalid("the " + name + " of " + form + " is not a whole number", number);
    }
    BigDecimal rows = literal.bigDecimalValue();
    if (rows == null || rows.signum() <= 0 || rows.compareTo(MAX) > 0) {
      throw invalid("the " + name + " of " + form + " is not from 1 to " + MAX, number);
    }
    return number;
  }

  private LaminarException invalid(String problem, SqlNode node) {
    return refused(ErrorCode.INVALID_WINDOW, problem, node);
  }

  private LaminarException refused(ErrorCode code, String problem, SqlNode node) {
    return Refusal.of(code, problem, node.getParserPosition())
        .remedy("write " + form.tableForm() + " with numbers of rows")
        .exception();
  }
}
