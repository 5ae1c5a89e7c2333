package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Refuses bytes in LIKE and TRIM, of which Calcite says that they cannot be compared. */
final class TextOperands {
  private static final Set<SqlKind> OF_TEXT =
      EnumSet.of(SqlKind.LIKE, SqlKind.SIMILAR, SqlKind.TRIM);

  private TextOperands() {}

  static boolean isOfText(SqlCall call) {
    return OF_TEXT.contains(call.getKind());
  }

  static void check(SqlCall call, SqlValidatorScope scope, SqlValidator validator) {
    for (SqlNode operand : call.getOperandList()) {
      boolean flag = call.getKind() == SqlKind.TRIM && operand == call.operand(0);
      RelDataType type = flag ? null : validator.deriveType(scope, operand);
      if (type != null && SqlTypeUtil.isBinary(type)) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        throw Refusal.of(
                ErrorCode.TYPE_MISMATCH,
                name + " takes strings, not VARBINARY",
                operand.getParserPosition())
            .remedy("CAST bytes that are UTF-8 to VARCHAR")
            .exception();
      }
    }
  }
}
