package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/**
 * Columns whose values are written at several places: the rows of VALUES, and the sides of UNION ALL. String literals
 * take the type of the others, dates and timestamps become one type, and types that do not go together are refused with
 * their places.
 */
final class CommonColumns {
  private final SqlValidator validator;
  private final StrictCoercion coercion;
  private final RelDataTypeFactory factory;

  CommonColumns(SqlValidator validator) {
    this.validator = validator;
    this.coercion = (StrictCoercion) validator.getTypeCoercion();
    this.factory = validator.getTypeFactory();
  }

  /** One of the values of a column, or all those of a query. */
  private record Part(SqlNode node, @Nullable SqlNode item, RelDataType type) {
    boolean isLiteral() {
      return item instanceof SqlCharStringLiteral;
    }

    String described() {
      return item instanceof SqlIdentifier column
          ? column.names.get(column.names.size() - 1) + " " + type
          : type.toString();
    }
  }

  /** Rows of VALUES; their operands must have types already. */
  void unifyRows(SqlCall values, SqlValidatorScope scope) {
    List<SqlNode> rows = values.getOperandList();
    int width = ((SqlCall) rows.get(0)).operandCount();
    if (rows.size() == 1
        || rows.stream().anyMatch(row -> ((SqlCall) row).operandCount() != width)) {
      return;
    }
    for (int column = 0; column < width; column++) {
      List<Part> parts = new ArrayList<>(rows.size());
      for (SqlNode row : rows) {
        SqlNode item = ((SqlCall) row).operand(column);
        parts.add(new Part(row, item, validator.deriveType(scope, item)));
      }
      RelDataType common = common(parts, column, "VALUES");
      for (int i = 0; common != null && i < parts.size(); i++) {
        if (becomes(parts.get(i), common)) {
          coercion.castOperand(scope, (SqlCall) rows.get(i), column, common);
        }
      }
    }
  }

  /**
   * The sides of a set operation, and those of others within it.
   *
   * @param union the outermost
   * @param sides all queries in it that are none themselves, validated
   */
  void unifySides(SqlCall union, List<SqlNode> sides) {
    List<SqlNode> bodies = sides.stream().map(CommonColumns::body).toList();
    List<RelDataType> types =
        bodies.stream().map(validator::getValidatedNodeType).toList();
    int width = types.get(0).getFieldCount();
    if (types.stream().anyMatch(type -> type.getFieldCount() != width)) {
      return;
    }
    for (int column = 0; column < width; column++) {
      List<Part> parts = new ArrayList<>(sides.size());
      for (int i = 0; i < bodies.size(); i++) {
        RelDataType type = types.get(i).getFieldList().get(column).getType();
        parts.add(new Part(bodies.get(i), item(bodies.get(i), column), type));
      }
      RelDataType common = common(parts, column, union.getOperator().getName());
      for (int i = 0; common != null && i < parts.size(); i++) {
        if (becomes(parts.get(i), common)) {
          coercion.rowTypeCoercion(validator.getOverScope(union), sides.get(i), column, common);
        }
      }
    }
  }

  /** The query itself after WITH. */
  private static SqlNode body(SqlNode query) {
    return query instanceof SqlWith with ? body(with.body) : query;
  }

  /** What stands for a column; of VALUES the first string literal, if nothing else stands there. */
  private static @Nullable SqlNode item(SqlNode query, int column) {
    if (query instanceof SqlSelect select && column < select.getSelectList().size()) {
      SqlNode item = select.getSelectList().get(column);
      return item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
    }
    if (query.getKind() != SqlKind.VALUES) {
      return null;
    }
    List<SqlNode> items = new ArrayList<>();
    ((SqlCall) query).getOperandList().forEach(row -> items.add(((SqlCall) row).operand(column)));
    return items.stream()
        .filter(item -> !(item instanceof SqlCharStringLiteral))
        .findFirst()
        .orElse(items.get(0));
  }

  /** The type that literals and times are cast to; null where nothing is. */
  private @Nullable RelDataType common(List<Part> parts, int column, String where) {
    Set<SqlTypeName> names = new HashSet<>();
    parts.forEach(part -> names.add(part.type().getSqlTypeName()));
    names.remove(SqlTypeName.NULL);
    if (names.size() <= 1) {
      return null;
    }
    List<RelDataType> others = new ArrayList<>();
    parts.stream().filter(part -> !part.isLiteral()).forEach(part -> others.add(part.type()));
    RelDataType common = StringLiterals.typeBeside(others, factory);
    if (common == null) {
      check(parts, column, where);
      return null;
    }
    List<RelDataType> all = new ArrayList<>(others);
    for (Part part : parts) {
      if (part.item() instanceof SqlCharStringLiteral literal) {
        all.add(coercion.typeOf(literal, common));
      }
    }
    return factory.leastRestrictive(all);
  }

  private static boolean becomes(Part part, RelDataType common) {
    boolean time = LaminarTypeFactory.isPointInTime(part.type())
        && part.type().getSqlTypeName() != common.getSqlTypeName();
    return part.isLiteral() || time;
  }

  private void check(List<Part> parts, int column, String where) {
    List<RelDataType> before = new ArrayList<>();
    for (Part part : parts) {
      before.add(part.type());
      if (factory.leastRestrictive(before) == null) {
        Part other = parts.stream()
            .filter(each -> factory.leastRestrictive(List.of(each.type(), part.type())) == null)
            .findFirst()
            .orElse(parts.get(0));
        throw mismatch(other, part, column, where);
      }
    }
  }

  private static LaminarException mismatch(Part first, Part second, int column, String where) {
    SqlNode place = Objects.requireNonNullElse(second.item(), second.node());
    return Refusal.of(
            ErrorCode.TYPE_MISMATCH,
            "column " + (column + 1) + " of " + where + " has types that do not go together: "
                + first.described() + " and " + second.described(),
            place.getParserPosition())
        .remedy("CAST one of them to the other's type")
        .exception();
  }
}
