package io.laminar.sql.validate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * A relation in FROM whose name is an alias elsewhere in the query: {@code FROM (…) AS t WHERE EXISTS (SELECT * FROM t)}.
 * Calcite takes the columns of {@code *} from the alias of the query around, those of {@code t.*} from the relation.
 */
final class ShadowedNames {
  private final Set<String> aliases = new HashSet<>();

  /** Finds the aliases of a query. */
  ShadowedNames(SqlNode query) {
    query.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlCall call) {
        if (call.getKind() == SqlKind.AS && call.operand(1) instanceof SqlIdentifier alias) {
          aliases.add(alias.toString().toLowerCase(Locale.ROOT));
        }
        return super.visit(call);
      }
    });
  }

  /** Says whose columns a star is. */
  void name(SqlCall call) {
    if (call instanceof SqlSelect select
        && select.getFrom() instanceof SqlIdentifier table
        && isShadowed(table)) {
      List<SqlNode> columns = new ArrayList<>();
      for (SqlNode column : select.getSelectList()) {
        boolean isStar =
            column instanceof SqlIdentifier name && name.isStar() && name.names.size() == 1;
        columns.add(isStar ? starOf(table, column.getParserPosition()) : column);
      }
      select.setSelectList(new SqlNodeList(columns, select.getSelectList().getParserPosition()));
    }
  }

  /** TABLE t as a query, where the name is an alias elsewhere. */
  @Nullable
  SqlNode asQuery(SqlCall call) {
    if (call.getKind() != SqlKind.EXPLICIT_TABLE
        || !(call.operand(0) instanceof SqlIdentifier table)
        || !isShadowed(table)) {
      return null;
    }
    SqlParserPos place = call.getParserPosition();
    SqlNodeList columns = SqlNodeList.of(starOf(table, place));
    return new SqlSelect(
        place, null, columns, table, null, null, null, null, null, null, null, null, null);
  }

  private static SqlNode starOf(SqlIdentifier table, SqlParserPos place) {
    return SqlIdentifier.star(List.of(table.getSimple(), ""), place, List.of(place, place));
  }

  private boolean isShadowed(SqlIdentifier table) {
    return table.isSimple() && aliases.contains(table.getSimple().toLowerCase(Locale.ROOT));
  }
}
