package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.CountForm;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.parser.ZoneNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a window, by place or by name ({@code SIZE => INTERVAL '1' MINUTE}); a zone comes last, with the name
 * that the tz database has for it.
 */
final class WindowArguments {
  private static final int FIRST_INTERVAL = 2;

  private final WindowForm form;
  private final List<String> names;
  private final int mandatory;

  private WindowArguments(WindowForm form) {
    this.form = form;
    this.names = form.arguments();
    this.mandatory = FIRST_INTERVAL + form.intervals().size();
  }

  /** Tells whether a call is that of a window table function. */
  static boolean isWindow(SqlCall call) {
    String name = call.getOperator().getName();
    return WindowForm.of(name).isPresent() || CountForm.of(name).isPresent();
  }

  /** Returns the arguments of a table function in the order in which they stand without names. */
  static List<SqlNode> inOrder(SqlCall call) {
    Optional<CountForm> counting = CountForm.of(call.getOperator().getName());
    if (counting.isPresent()) {
      return CountArguments.inOrder(counting.get(), call);
    }
    WindowForm form = WindowForm.of(call.getOperator().getName()).orElseThrow();
    if (form == WindowForm.SESSION) {
      return SessionArguments.inOrder(call);
    }
    WindowArguments arguments = new WindowArguments(form);
    int count = call.operandCount();
    if (count < arguments.mandatory || count > arguments.names.size()) {
      throw arguments.invalid(
          ErrorCode.UNKNOWN_FUNCTION,
          arguments.form + " takes " + arguments.counts(0) + " arguments, here are " + count,
          call);
    }
    List<SqlNode> ordered = arguments.ordered(call, 0);
    arguments.check(ordered);
    ordered.set(0, asSelect(ordered.get(0)));
    return ordered;
  }

  /**
   * Returns the arguments of a window, or of what gives a bound of it, in GROUP BY: the time, the intervals, and what there
   * is of offset and zone.
   */
  static List<SqlNode> ofGroup(WindowForm form, SqlCall call) {
    if (form == WindowForm.SESSION) {
      return SessionArguments.ofGroup(call);
    }
    WindowArguments arguments = new WindowArguments(form);
    int count = call.operandCount();
    if (count < arguments.mandatory - 1 || count > arguments.names.size() - 1) {
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT).replace("$", "");
      throw Refusal.of(
              ErrorCode.UNKNOWN_FUNCTION,
              name + " takes " + arguments.counts(1) + " arguments, here are " + count,
              call.getParserPosition())
          .remedy("write " + form.groupForm().replace(form + "(", name + "("))
          .exception();
    }
    return arguments.ordered(call, 1);
  }

  /** Tells whether arguments end with a zone. */
  static boolean hasZone(List<SqlNode> ordered) {
    return ordered.get(ordered.size() - 1) instanceof SqlCharStringLiteral;
  }

  private String counts(int left) {
    List<String> words = List.of("two", "three", "four", "five", "six");
    return words.get(mandatory - left - FIRST_INTERVAL) + " to " + words.get(mandatory - left);
  }

  private List<SqlNode> ordered(SqlCall call, int first) {
    @Nullable SqlNode[] values = new @Nullable SqlNode[names.size()];
    int zone = names.size() - 1;
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.operand(i);
      boolean named = operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
      int place = named ? place(((SqlCall) operand).operand(1)) : i + first;
      SqlNode value = named ? ((SqlCall) operand).operand(0) : operand;
      if (!named && i + first >= mandatory && value instanceof SqlCharStringLiteral) {
        place = zone;
      }
      if (values[place] != null) {
        throw invalid(ErrorCode.INVALID_WINDOW, names.get(place) + " is given twice", operand);
      }
      values[place] = place == zone ? zone(value) : value;
    }
    List<SqlNode> ordered = new ArrayList<>();
    for (int i = first; i < values.length; i++) {
      SqlNode value = values[i];
      if (value != null) {
        ordered.add(value);
      } else if (i < mandatory) {
        throw invalid(ErrorCode.INVALID_WINDOW, names.get(i) + " of " + form + " is missing", call);
      }
    }
    return ordered;
  }

  private SqlNode zone(SqlNode value) {
    if (!(value instanceof SqlCharStringLiteral)) {
      throw invalid(ErrorCode.INVALID_WINDOW, "the ZONE of " + form + " is not a string", value);
    }
    return SqlLiteral.createCharString(ZoneNames.of(value).getId(), value.getParserPosition());
  }

  /** Calcite would convert each side of a union as a table of its own, and the window read the first one only. */
  static SqlNode asSelect(SqlNode data) {
    if (data.getKind() != SqlKind.UNION && data.getKind() != SqlKind.WITH) {
      return data;
    }
    SqlParserPos position = data.getParserPosition();
    SqlNodeList all = SqlNodeList.of(SqlIdentifier.star(position));
    return new SqlSelect(
        position, null, all, data, null, null, null, null, null, null, null, null, null);
  }

  private int place(SqlNode name) {
    int place = names.indexOf(((SqlIdentifier) name).getSimple().toUpperCase(Locale.ROOT));
    if (place < 0) {
      throw invalid(ErrorCode.INVALID_WINDOW, form + " has no argument " + name, name);
    }
    return place;
  }

  private void check(List<SqlNode> ordered) {
    SqlNode data = ordered.get(0);
    if (data instanceof SqlIdentifier) {
      throw invalid(
          ErrorCode.INVALID_WINDOW, "the first argument of " + form + " is not a table", data);
    }
    SqlNode time = ordered.get(1);
    // By name: not every DESCRIPTOR is resolved by the parser already.
    boolean oneColumn = time instanceof SqlCall call
        && call.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
        && call.operandCount() == 1;
    if (!oneColumn) {
      throw invalid(
          ErrorCode.INVALID_WINDOW,
          "the time of " + form + " is not one column in DESCRIPTOR(...)",
          time);
    }
  }

  private LaminarException invalid(ErrorCode code, String problem, SqlNode node) {
    return Refusal.of(code, problem, node.getParserPosition())
        .remedy("write " + form.tableForm() + " with INTERVALs")
        .exception();
  }
}
