package io.laminar.sql.validate;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Double quotes make a name exact. Calcite's names are exact all or none, so it looks everything up without regard to
 * case, and what was quoted and differs in case is refused here first.
 */
final class QuotedNames {
  private final Relations relations;
  private final Set<String> exact = new HashSet<>();
  private final Set<String> folded = new HashSet<>();

  private QuotedNames(Relations relations) {
    this.relations = relations;
  }

  static void check(SqlNode query, Relations relations) {
    QuotedNames names = new QuotedNames(relations);
    WindowTableFunction.WINDOW_COLUMNS.forEach(names::add);
    query.accept(names.new Collector());
    query.accept(names.new Checker());
  }

  private void add(String name) {
    exact.add(name);
    folded.add(name.toLowerCase(Locale.ROOT));
  }

  /** Collects what names can mean in this query: relations, their columns, and aliases. */
  private final class Collector extends SqlBasicVisitor<@Nullable Void> {
    @Override
    public @Nullable Void visit(SqlCall call) {
      if (call.getKind() == SqlKind.AS) {
        for (int i = 1; i < call.operandCount(); i++) {
          addIdentifier(call.operand(i));
        }
      } else if (call instanceof SqlWithItem item) {
        addIdentifier(item.name);
        if (item.columnList != null) {
          item.columnList.forEach(this::addIdentifier);
        }
      }
      return super.visit(call);
    }

    private void addIdentifier(SqlNode node) {
      if (node instanceof SqlIdentifier identifier && identifier.isSimple()) {
        add(identifier.getSimple());
      }
    }

    @Override
    public @Nullable Void visit(SqlIdentifier identifier) {
      Relation relation = identifier.isSimple() && !identifier.isStar()
          ? relations.find(identifier.getSimple())
          : null;
      if (relation != null) {
        add(relation.name());
        for (Column column : relation.schema().columns()) {
          add(column.name());
        }
      }
      return null;
    }
  }

  /** Refuses a quoted name that only exists in other case. */
  private final class Checker extends SqlBasicVisitor<@Nullable Void> {
    @Override
    public @Nullable Void visit(SqlIdentifier identifier) {
      for (int i = 0; i < identifier.names.size(); i++) {
        String name = identifier.names.get(i);
        if (identifier.isComponentQuoted(i)
            && !exact.contains(name)
            && folded.contains(name.toLowerCase(Locale.ROOT))) {
          boolean relation = relations.find(name) != null;
          throw Refusal.of(
                  relation ? ErrorCode.UNKNOWN_OBJECT : ErrorCode.UNKNOWN_COLUMN,
                  "nothing is called \"" + name + "\" in exactly this spelling",
                  identifier.getComponentParserPosition(i))
              .remedy("leave the double quotes out, and case does not matter")
              .exception();
        }
      }
      return null;
    }
  }
}
