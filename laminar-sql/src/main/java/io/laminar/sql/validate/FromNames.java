package io.laminar.sql.validate;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * The names that a FROM makes known, in lower case.
 *
 * @param relations names and aliases
 * @param columns of all relations, or null where those of one are not known before validation
 */
record FromNames(Set<String> relations, @Nullable Set<String> columns) {
  /**
   * Reads them.
   *
   * @param from a FROM, or null if there is none
   * @param catalog finds relations by name; null for those that are not known
   */
  static FromNames of(@Nullable SqlNode from, Function<String, @Nullable Relation> catalog) {
    Set<String> relations = new HashSet<>();
    Set<String> columns = new HashSet<>();
    boolean known = collect(from, catalog, relations, columns);
    return new FromNames(relations, known ? columns : null);
  }

  private static boolean collect(
      @Nullable SqlNode from,
      Function<String, @Nullable Relation> catalog,
      Set<String> relations,
      Set<String> columns) {
    if (from == null) {
      return true;
    }
    if (from instanceof SqlJoin join) {
      boolean left = collect(join.getLeft(), catalog, relations, columns);
      return collect(join.getRight(), catalog, relations, columns) && left;
    }
    if (from.getKind() == SqlKind.AS) {
      SqlCall as = (SqlCall) from;
      relations.add(lower(((SqlIdentifier) as.operand(1)).getSimple()));
      boolean renames = as.operandCount() > 2;
      return !renames
          && as.operand(0) instanceof SqlIdentifier
          && collect(as.operand(0), catalog, new HashSet<>(), columns);
    }
    if (!(from instanceof SqlIdentifier name)) {
      return false;
    }
    String last = name.names.get(name.names.size() - 1);
    relations.add(lower(last));
    Relation relation = catalog.apply(last);
    if (relation != null) {
      relation.schema().columns().forEach(column -> columns.add(lower(column.name())));
    }
    return relation != null;
  }

  /** Tells whether a name, with or without that of its relation, is one of these for certain. */
  boolean has(SqlIdentifier name) {
    return name.isSimple()
        ? columns != null && columns.contains(lower(name.getSimple()))
        : relations.contains(lower(name.names.get(0)));
  }

  /** Tells whether a name is none of these for certain. */
  boolean lacks(SqlIdentifier name) {
    return name.isSimple() ? columns != null && !has(name) : !has(name);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
