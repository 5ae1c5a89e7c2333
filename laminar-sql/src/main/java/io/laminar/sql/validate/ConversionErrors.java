package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What Calcite notes only when it turns a valid query into relational algebra, and throws without a place. The place is
 * looked for in the query; where none is found, it is the query as a whole. Stateless.
 */
final class ConversionErrors {
  private static final Pattern UNGROUPED =
      Pattern.compile("Identifier '(?:(.*)\\.)?([^.]*)' is not a group expr");

  /** The first is thrown where Java's assertions are on, the second where they are off. */
  private static final Pattern JOIN_TYPE =
      Pattern.compile("(?:Correlate has invalid|Unknown) join type (RIGHT|FULL)");

  private ConversionErrors() {}

  /**
   * Tells what is wrong with a query.
   *
   * @return the error, or null if the failure is of another kind
   */
  static @Nullable LaminarException told(Throwable failure, SqlNode query) {
    String message = String.valueOf(failure.getMessage());
    Matcher ungrouped = UNGROUPED.matcher(message);
    if (ungrouped.matches()) {
      return ungrouped(query, ungrouped.group(1), ungrouped.group(2));
    }
    Matcher join = JOIN_TYPE.matcher(message);
    return join.matches() ? lateral(query, JoinType.valueOf(join.group(1))) : null;
  }

  private static LaminarException ungrouped(
      SqlNode query, @Nullable String relation, String column) {
    UngroupedColumn search = new UngroupedColumn(relation, column);
    query.accept(search);
    SqlNode place = search.found == null ? query : search.found;
    String name = relation == null ? column : relation + "." + column;
    return Refusal.of(
            ErrorCode.INVALID_QUERY,
            name + ", which a sub-query names, is not in GROUP BY",
            place.getParserPosition())
        .remedy("add it to GROUP BY, or group in a sub-select and ask in the query around that")
        .exception();
  }

  private static LaminarException lateral(SqlNode query, JoinType type) {
    LateralJoin search = new LateralJoin(type);
    query.accept(search);
    return Refusal.notSupported(
            type + " JOIN of a LATERAL query or UNNEST that refers to its left side",
            search.found == null ? query : search.found)
        .remedy("write JOIN or LEFT JOIN: without a row of the left side there is nothing to join")
        .exception();
  }

  /** The first column of a name in a sub-query that stands in a SELECT list or in HAVING. */
  private static final class UngroupedColumn extends SqlBasicVisitor<@Nullable Void> {
    private final @Nullable String relation;
    private final String column;
    private int depth;
    private @Nullable SqlNode found;

    UngroupedColumn(@Nullable String relation, String column) {
      this.relation = relation;
      this.column = column;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (depth == 0 && call instanceof SqlSelect select) {
        // What stands elsewhere in a grouped query is about the rows before they are grouped.
        within(select.getSelectList());
        within(select.getHaving());
      }
      return super.visit(call);
    }

    private void within(@Nullable SqlNode clause) {
      if (clause != null) {
        clause.accept(new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (!call.isA(SqlKind.QUERY)) {
              return super.visit(call);
            }
            depth++;
            call.accept(UngroupedColumn.this);
            depth--;
            return null;
          }
        });
      }
    }

    @Override
    public @Nullable Void visit(SqlIdentifier identifier) {
      int last = identifier.names.size() - 1;
      boolean isNamed = identifier.names.get(last).equalsIgnoreCase(column)
          && (last == 0
              || (relation != null && identifier.names.get(last - 1).equalsIgnoreCase(relation)));
      if (depth > 0 && found == null && isNamed) {
        found = identifier;
      }
      return null;
    }
  }

  /** The first join of a type whose right side may refer to its left one. */
  private static final class LateralJoin extends SqlBasicVisitor<@Nullable Void> {
    private final JoinType type;
    private @Nullable SqlNode found;

    LateralJoin(JoinType type) {
      this.type = type;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      super.visit(call);
      if (found == null && call instanceof SqlJoin join && join.getJoinType() == type) {
        SqlNode right = join.getRight();
        SqlNode joined = right.getKind() == SqlKind.AS ? ((SqlCall) right).operand(0) : right;
        if (joined.getKind() == SqlKind.LATERAL || joined.getKind() == SqlKind.UNNEST) {
          found = join.getJoinTypeNode();
        }
      }
      return null;
    }
  }
}
