package io.laminar.sql.validate;

import io.laminar.sql.expression.RelationTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/**
 * Refuses casts of a TIMESTAMP to a number, which Calcite's validator takes and its conversion of constants stumbles
 * over.
 */
final class CastCheck extends SqlBasicVisitor<@Nullable Void> {
  private final SqlValidator validator;

  private CastCheck(SqlValidator validator) {
    this.validator = validator;
  }

  static void check(SqlNode query, SqlValidator validator) {
    query.accept(new CastCheck(validator));
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST) {
      RelDataType from = validator.getValidatedNodeTypeIfKnown(call.operand(0));
      RelDataType to = validator.getValidatedNodeTypeIfKnown(call);
      if (from != null
          && to != null
          && SqlTypeUtil.isTimestamp(from)
          && SqlTypeUtil.isNumeric(to)) {
        throw Refusal.notSupported(
                "a cast from " + RelationTypes.toDataType(from).sqlName() + " to "
                    + RelationTypes.toDataType(to).sqlName(),
                call)
            .remedy("EXTRACT(EPOCH FROM time) gives seconds")
            .exception();
      }
    }
    return super.visit(call);
  }
}
