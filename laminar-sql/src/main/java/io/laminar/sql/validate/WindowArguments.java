package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.ZoneNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * The arguments of TUMBLE, by place or by name ({@code SIZE => INTERVAL '1' MINUTE}); a zone comes last, with the name
 * that the tz database has for it.
 */
final class WindowArguments {
  private static final List<String> NAMES = List.of("DATA", "TIMECOL", "SIZE", "OFFSET", "ZONE");
  private static final int MANDATORY = 3;
  private static final int ZONE = NAMES.size() - 1;
  private static final String FORM =
      "write TUMBLE(TABLE name, DESCRIPTOR(timestamp column), size [, offset]) with INTERVALs";
  private static final String GROUP_FORM =
      "write TUMBLE(event_time, size [, offset] [, ZONE => 'zone'])";

  private WindowArguments() {}

  /** Returns the arguments in the order in which they stand without names. */
  static List<SqlNode> inOrder(SqlCall call) {
    if (call.operandCount() < MANDATORY || call.operandCount() > NAMES.size()) {
      throw invalid(
          ErrorCode.UNKNOWN_FUNCTION,
          "TUMBLE takes three to five arguments, here are " + call.operandCount(),
          call);
    }
    List<SqlNode> ordered = ordered(call, 0);
    check(ordered);
    ordered.set(0, asSelect(ordered.get(0)));
    return ordered;
  }

  /**
   * Returns the arguments of TUMBLE, or of what gives a bound of it, in GROUP BY: the time, the size, and what there is of
   * offset and zone.
   */
  static List<SqlNode> ofGroup(SqlCall call) {
    int count = call.operandCount();
    if (count < MANDATORY - 1 || count > NAMES.size() - 1) {
      String name = call.getOperator().getName().toUpperCase(Locale.ROOT).replace("$", "");
      throw Refusal.of(
              ErrorCode.UNKNOWN_FUNCTION,
              name + " takes two to four arguments, here are " + count,
              call.getParserPosition())
          .remedy(GROUP_FORM.replace("TUMBLE(", name + "("))
          .exception();
    }
    return ordered(call, 1);
  }

  /** Tells whether arguments end with a zone. */
  static boolean hasZone(List<SqlNode> ordered) {
    return ordered.get(ordered.size() - 1) instanceof SqlCharStringLiteral;
  }

  private static List<SqlNode> ordered(SqlCall call, int first) {
    @Nullable SqlNode[] values = new @Nullable SqlNode[NAMES.size()];
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode operand = call.operand(i);
      boolean named = operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
      int place = named ? place(((SqlCall) operand).operand(1)) : i + first;
      SqlNode value = named ? ((SqlCall) operand).operand(0) : operand;
      if (!named && i + first >= MANDATORY && value instanceof SqlCharStringLiteral) {
        place = ZONE;
      }
      if (values[place] != null) {
        throw invalid(ErrorCode.INVALID_WINDOW, NAMES.get(place) + " is given twice", operand);
      }
      values[place] = place == ZONE ? zone(value) : value;
    }
    List<SqlNode> ordered = new ArrayList<>();
    for (int i = first; i < values.length; i++) {
      SqlNode value = values[i];
      if (value != null) {
        ordered.add(value);
      } else if (i < MANDATORY) {
        throw invalid(ErrorCode.INVALID_WINDOW, NAMES.get(i) + " of TUMBLE is missing", call);
      }
    }
    return ordered;
  }

  private static SqlNode zone(SqlNode value) {
    if (!(value instanceof SqlCharStringLiteral)) {
      throw invalid(ErrorCode.INVALID_WINDOW, "the ZONE of TUMBLE is not a string", value);
    }
    return SqlLiteral.createCharString(ZoneNames.of(value).getId(), value.getParserPosition());
  }

  /** Calcite would convert each side of a union as a table of its own, and the window read the first one only. */
  private static SqlNode asSelect(SqlNode data) {
    if (data.getKind() != SqlKind.UNION && data.getKind() != SqlKind.WITH) {
      return data;
    }
    SqlParserPos position = data.getParserPosition();
    SqlNodeList all = SqlNodeList.of(SqlIdentifier.star(position));
    return new SqlSelect(
        position, null, all, data, null, null, null, null, null, null, null, null, null);
  }

  private static int place(SqlNode name) {
    int place = NAMES.indexOf(((SqlIdentifier) name).getSimple().toUpperCase(Locale.ROOT));
    if (place < 0) {
      throw invalid(ErrorCode.INVALID_WINDOW, "TUMBLE has no argument " + name, name);
    }
    return place;
  }

  private static void check(List<SqlNode> ordered) {
    SqlNode data = ordered.get(0);
    if (data instanceof SqlIdentifier) {
      throw invalid(ErrorCode.INVALID_WINDOW, "the first argument of TUMBLE is no table", data);
    }
    SqlNode time = ordered.get(1);
    // By name: not every DESCRIPTOR is resolved by the parser already.
    boolean oneColumn = time instanceof SqlCall call
        && call.getOperator().getName().equalsIgnoreCase("DESCRIPTOR")
        && call.operandCount() == 1;
    if (!oneColumn) {
      throw invalid(
          ErrorCode.INVALID_WINDOW,
          "the time of TUMBLE is not one column in DESCRIPTOR(...)",
          time);
    }
  }

  private static LaminarException invalid(ErrorCode code, String problem, SqlNode node) {
    return Refusal.of(code, problem, node.getParserPosition()).remedy(FORM).exception();
  }
}
