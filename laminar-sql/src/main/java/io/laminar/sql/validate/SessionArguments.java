package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.WindowForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of SESSION, by place or by name: {@code SESSION(TABLE t, DESCRIPTOR(ts), DESCRIPTOR(k, …), gap)}, whose
 * keys may also be written {@code TABLE t PARTITION BY k}, and {@code SESSION(ts, gap)} in GROUP BY.
 */
final class SessionArguments {
  private static final int DATA = 0;
  private static final int TIME = 1;
  private static final int KEY = 2;
  private static final int GAP = 3;
  private static final List<String> NAMES = WindowForm.SESSION.arguments();

  private final SqlCall call;
  private final @Nullable SqlNode[] values = new @Nullable SqlNode[NAMES.size()];

  private SessionArguments(SqlCall call) {
    this.call = call;
  }

  /** Returns the arguments of the table function: table, time, keys if there are any, gap. */
  static List<SqlNode> inOrder(SqlCall call) {
    if (call.operandCount() < NAMES.size() - 1 || call.operandCount() > NAMES.size()) {
      throw wrongNumber("SESSION", "three to four", WindowForm.SESSION.tableForm(), call);
    }
    return new SessionArguments(call).inOrder();
  }

  /** Returns the arguments of SESSION, or of what gives a bound of it, in GROUP BY: the time and the gap. */
  static List<SqlNode> ofGroup(SqlCall call) {
    String name = call.getOperator().getName().toUpperCase(Locale.ROOT).replace("$", "");
    if (call.operandCount() != 2) {
      throw wrongNumber(
          name, "two", WindowForm.SESSION.groupForm().replace("SESSION(", name + "("), call);
    }
    SessionArguments arguments = new SessionArguments(call);
    arguments.put(call.operand(0), TIME);
    arguments.put(call.operand(1), GAP);
    return List.of(arguments.value(TIME), arguments.value(GAP));
  }

  private static LaminarException wrongNumber(
      String name, String counts, String form, SqlCall call) {
    return Refusal.of(
            ErrorCode.UNKNOWN_FUNCTION,
            name + " takes " + counts + " arguments, here are " + call.operandCount(),
            call.getParserPosition())
        .remedy("write " + form)
        .exception();
  }

  private List<SqlNode> inOrder() {
    for (int i = 0; i < call.operandCount(); i++) {
      // Without keys the gap is the third.
      put(call.operand(i), i == KEY && !isDescriptor(call.operand(i)) ? GAP : i);
    }
    if (!isDescriptor(value(TIME)) || ((SqlCall) value(TIME)).operandCount() != 1) {
      throw invalid("the time of SESSION is not one column in DESCRIPTOR(...)", value(TIME));
    }
    if (value(DATA).getKind() == SqlKind.SET_SEMANTICS_TABLE) {
      partition((SqlCall) value(DATA));
    }
    if (value(DATA) instanceof SqlIdentifier) {
      throw invalid("the first argument of SESSION is not a table", value(DATA));
    }
    SqlNode keys = values[KEY];
    if (keys != null && !isDescriptor(keys)) {
      throw invalid("the keys of SESSION are not columns in DESCRIPTOR(...)", keys);
    }
    List<SqlNode> ordered =
        new ArrayList<>(List.of(WindowArguments.asSelect(value(DATA)), value(TIME)));
    if (keys != null) {
      ordered.add(keys);
    }
    ordered.add(value(GAP));
    return ordered;
  }

  private void put(SqlNode operand, int place) {
    boolean named = operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
    int at = place;
    SqlNode value = operand;
    if (named) {
      SqlIdentifier name = ((SqlCall) operand).operand(1);
      at = NAMES.indexOf(name.getSimple().toUpperCase(Locale.ROOT));
      value = ((SqlCall) operand).operand(0);
      if (at < 0) {
        throw invalid("SESSION has no argument " + name, name);
      }
    }
    if (values[at] != null) {
      throw invalid(NAMES.get(at) + " is given twice", operand);
    }
    values[at] = value;
  }

  private SqlNode value(int place) {
    SqlNode value = values[place];
    if (value == null) {
      throw invalid(NAMES.get(place) + " of SESSION is missing", call);
    }
    return value;
  }

  /** Calcite's validator takes no PARTITION BY here. */
  private void partition(SqlCall table) {
    SqlNodeList keys = table.operand(1);
    SqlNodeList order = table.operand(2);
    if (!order.isEmpty()) {
      throw Refusal.notSupported("ORDER BY in SESSION", order)
          .remedy("leave it out: sessions go by event time")
          .exception();
    }
    values[DATA] = table.operand(0);
    if (keys.isEmpty()) {
      return;
    }
    if (values[KEY] != null) {
      throw invalid("SESSION has keys in PARTITION BY and in DESCRIPTOR(...)", keys);
    }
    for (SqlNode key : keys) {
      if (!(key instanceof SqlIdentifier)) {
        throw invalid("a key of SESSION is not a column", key);
      }
    }
    SqlParserPos position = keys.getParserPosition();
    values[KEY] = new SqlBasicCall(SqlStdOperatorTable.DESCRIPTOR, keys.getList(), position);
  }

  /** By name: not every DESCRIPTOR is resolved by the parser already. */
  static boolean isDescriptor(SqlNode node) {
    return node instanceof SqlCall descriptor
        && descriptor.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
        && descriptor.operandCount() > 0
        && descriptor.getOperandList().stream().allMatch(SqlIdentifier.class::isInstance);
  }

  private static LaminarException invalid(String problem, SqlNode node) {
    return Refusal.of(ErrorCode.INVALID_WINDOW, problem, node.getParserPosition())
        .remedy("write " + WindowForm.SESSION.tableForm()
            + " with an INTERVAL as the gap, or TABLE name PARTITION BY (key, ...)")
        .exception();
  }
}
