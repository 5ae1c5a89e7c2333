package io.laminar.sql.parser.ast;

import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;

/** {@code AT TIME ZONE} as the grammar makes it; the validator knows it by another operator, with types. */
public final class AtTimeZone {
  /** Above the arithmetic operators, as in PostgreSQL. */
  public static final int PRECEDENCE = 90;

  /** Its only instance. */
  public static final SqlBinaryOperator OPERATOR =
      new SqlBinaryOperator("AT TIME ZONE", SqlKind.OTHER, PRECEDENCE, true, null, null, null);

  private AtTimeZone() {}
}
