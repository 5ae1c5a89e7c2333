package io.laminar.sql.parser;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.ast.ClauseNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;

/**
 * What stands in the parentheses of CREATE SOURCE and CREATE TABLE.
 *
 * @param columns at least one, in order
 * @param key the columns of PRIMARY KEY; empty for a source
 * @param watermark its watermark
 * @param clocks the columns that are PROCTIME()
 */
record SourceElements(
    List<ColumnDefinition> columns,
    List<Name> key,
    Optional<Watermark> watermark,
    List<ClockColumn> clocks) {

  static SourceElements ofSource(SqlIdentifier name, List<ClauseNode.Element> elements) {
    SourceElements found = of("source", name, elements);
    if (!found.key.isEmpty()) {
      throw refused(
          ErrorCode.NOT_SUPPORTED,
          "a source has no PRIMARY KEY: its rows are only ever added",
          found.key.get(0).position(),
          "write CREATE TABLE for rows that are written over by key, or leave the key out");
    }
    return found;
  }

  static SourceElements ofTable(SqlIdentifier name, List<ClauseNode.Element> elements) {
    SourceElements found = of("table", name, elements);
    if (found.key.isEmpty()) {
      throw refused(
          ErrorCode.SYNTAX,
          "table " + name.getSimple() + " has no PRIMARY KEY",
          StatementBuilder.position(name.getParserPosition()),
          "add PRIMARY KEY (column, ...): rows are written over and deleted by it");
    }
    if (!found.clocks.isEmpty()) {
      throw refused(
          ErrorCode.NOT_SUPPORTED,
          "a table has no processing time: a row is there for as long as it is not written over",
          found.clocks.get(0).name().position(),
          "take PROCTIME() of the rows of a source");
    }
    return found;
  }

  private static SourceElements of(
      String what, SqlIdentifier name, List<ClauseNode.Element> elements) {
    List<ColumnDefinition> columns = new ArrayList<>();
    List<Name> key = new ArrayList<>();
    Optional<Watermark> watermark = Optional.empty();
    List<ClockColumn> clocks = new ArrayList<>();
    for (ClauseNode.Element element : elements) {
      SqlPosition position = StatementBuilder.position(element.position());
      if (element instanceof ClauseNode.Column column) {
        columns.add(column(column, position));
      } else if (element instanceof ClauseNode.ComputedColumn computed) {
        clocks.add(clock(computed, columns.size() + clocks.size(), position));
      } else if (element instanceof ClauseNode.Watermark clause) {
        if (watermark.isPresent()) {
          throw refused(
              ErrorCode.SYNTAX,
              "a " + what + " has at most one WATERMARK",
              position,
              "keep the one for the " + what + "'s event time");
        }
        watermark = Optional.of(Intervals.watermark(clause));
      } else {
        if (!key.isEmpty()) {
          throw refused(
              ErrorCode.SYNTAX,
              "a " + what + " has at most one PRIMARY KEY",
              position,
              "name all its columns in one: PRIMARY KEY (a, b)");
        }
        for (SqlNode each : ((ClauseNode.PrimaryKey) element).columns()) {
          key.add(StatementBuilder.name((SqlIdentifier) each));
        }
      }
    }
    if (columns.isEmpty()) {
      throw refused(
          ErrorCode.SYNTAX,
          what + " " + name.getSimple() + " has no columns",
          StatementBuilder.position(name.getParserPosition()),
          "name at least one column and its type");
    }
    return new SourceElements(columns, key, watermark, clocks);
  }

  private static ClockColumn clock(
      ClauseNode.ComputedColumn computed, int place, SqlPosition position) {
    boolean isClock = computed.expression() instanceof SqlCall call
        && call.getOperandList().isEmpty()
        && call.getOperator().getName().equalsIgnoreCase("PROCTIME");
    if (!isClock) {
      throw refused(
          ErrorCode.NOT_SUPPORTED,
          "a computed column other than AS PROCTIME() is not supported yet",
          position,
          "compute it in the SELECT list of a view over the source");
    }
    return new ClockColumn(StatementBuilder.name(computed.name()), place);
  }

  private static ColumnDefinition column(ClauseNode.Column column, SqlPosition position) {
    return new ColumnDefinition(
        StatementBuilder.name(column.name()),
        ColumnTypes.resolve(column.type(), !column.notNull(), position),
        column.path().map(path -> String.valueOf(((SqlLiteral) path).toValue())),
        position);
  }

  private static LaminarException refused(
      ErrorCode code, String problem, SqlPosition position, String remedy) {
    return new LaminarException(code, problem, position, remedy, null);
  }
}
