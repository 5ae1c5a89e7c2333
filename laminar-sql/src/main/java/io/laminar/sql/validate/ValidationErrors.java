package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Turns what Calcite throws into a coded error. */
final class ValidationErrors {
  private ValidationErrors() {}

  static LaminarException translate(RuntimeException e, SqlNode query, Relations relations) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof LaminarException known) {
        return known;
      }
      if (cause instanceof CalciteContextException context && context.getCause() != null) {
        SqlPosition position = Refusal.position(new SqlParserPos(
            context.getPosLine(),
            context.getPosColumn(),
            context.getEndPosLine(),
            context.getEndPosColumn()));
        return new LaminarException(
            ErrorCode.INVALID_QUERY,
            String.valueOf(context.getCause().getMessage()),
            position,
            "",
            null);
      }
    }
    return new LaminarException(ErrorCode.INTERNAL, "planning failed: " + e, null, "", e);
  }
}
