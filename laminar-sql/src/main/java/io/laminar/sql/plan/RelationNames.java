package io.laminar.sql.plan;

import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.SqlPositions;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Finds the place at which a query names a relation. */
public final class RelationNames extends SqlBasicVisitor<@Nullable Void> {
  private final String name;
  private @Nullable SqlIdentifier found;

  private RelationNames(String name) {
    this.name = name;
  }

  /**
   * Returns where a relation is named first.
   *
   * @param query the query
   * @param name of the relation
   * @param otherwise where only a view that the query reads names it
   * @return the place of the name
   */
  public static SqlPosition position(SqlNode query, String name, SqlPosition otherwise) {
    RelationNames names = new RelationNames(name);
    query.accept(names);
    return names.found == null ? otherwise : SqlPositions.of(names.found.getParserPosition());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect select) {
      relation(select.getFrom());
    } else if (call instanceof SqlJoin join) {
      relation(join.getLeft());
      relation(join.getRight());
    } else if (call.getKind() == SqlKind.EXPLICIT_TABLE) {
      relation(call.operand(0));
    }
    return super.visit(call);
  }

  /** Looks behind an alias; what is no name is a call, which is visited by itself. */
  private void relation(@Nullable SqlNode item) {
    if (item instanceof SqlCall alias && alias.getKind() == SqlKind.AS) {
      relation(alias.operand(0));
    } else if (found == null
        && item instanceof SqlIdentifier identifier
        && identifier.names.get(identifier.names.size() - 1).equalsIgnoreCase(name)) {
      found = identifier;
    }
  }
}
