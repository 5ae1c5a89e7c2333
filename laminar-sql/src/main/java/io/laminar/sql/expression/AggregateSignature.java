package io.laminar.sql.expression;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * What an aggregate of ours takes and gives.
 *
 * @param kind of Calcite's, for those that it treats apart
 * @param operands checks their types
 * @param result derives the type of the result
 */
record AggregateSignature(
    SqlKind kind, SqlOperandTypeChecker operands, SqlReturnTypeInference result) {
  /** Any value; the result has its type. */
  static final AggregateSignature VALUE = ofArgument(OperandTypes.ANY);

  /** A condition; the result is one, too. */
  static final AggregateSignature CONDITION = ofArgument(OperandTypes.BOOLEAN);

  /** A condition; the result is a number of rows. */
  static final AggregateSignature COUNTED_CONDITION =
      new AggregateSignature(SqlKind.OTHER_FUNCTION, OperandTypes.BOOLEAN, ReturnTypes.BIGINT);

  /** An integer; the result has its type. */
  static final AggregateSignature INTEGER = ofArgument(OperandTypes.INTEGER);

  /** A number; the result is a DOUBLE, or NULL where there are too few of them. */
  static final AggregateSignature NUMBER = new AggregateSignature(
      SqlKind.OTHER_FUNCTION, OperandTypes.NUMERIC, ReturnTypes.DOUBLE_FORCE_NULLABLE);

  /** Two numbers, y and x; the result likewise. */
  static final AggregateSignature PAIR = new AggregateSignature(
      SqlKind.OTHER_FUNCTION, OperandTypes.NUMERIC_NUMERIC, ReturnTypes.DOUBLE_FORCE_NULLABLE);

  /** Two numbers; the result is a number of rows. */
  static final AggregateSignature COUNTED_PAIR = new AggregateSignature(
      SqlKind.OTHER_FUNCTION, OperandTypes.NUMERIC_NUMERIC, ReturnTypes.BIGINT);

  /** Any value; the result is a number of rows. */
  static final AggregateSignature COUNTED =
      new AggregateSignature(SqlKind.OTHER_FUNCTION, OperandTypes.ANY, ReturnTypes.BIGINT);

  /** A string and what it is ordered by; the result is a string. */
  static final AggregateSignature LIST = new AggregateSignature(
      SqlKind.OTHER_FUNCTION,
      OperandTypes.ONE_OR_MORE,
      ReturnTypes.VARCHAR.andThen(SqlTypeTransforms.FORCE_NULLABLE));

  /** A value and what it is ordered by; the result is an array of such values. */
  static final AggregateSignature ARRAY = new AggregateSignature(
      SqlKind.OTHER_FUNCTION,
      OperandTypes.ONE_OR_MORE,
      call -> call.getTypeFactory()
          .createTypeWithNullability(
              call.getTypeFactory().createArrayType(call.getOperandType(0), -1), true));

  /** A value and a key, both any; the result has the type of the value. */
  static final AggregateSignature VALUE_AND_KEY = new AggregateSignature(
      SqlKind.OTHER_FUNCTION, OperandTypes.ANY_ANY, AggregateSignature::valueOfBoth);

  /** That of a value by event time. */
  static AggregateSignature byTime(SqlKind kind) {
    return new AggregateSignature(kind, OperandTypes.ANY, ReturnTypes.ARG0_NULLABLE_IF_EMPTY);
  }

  private static AggregateSignature ofArgument(SqlOperandTypeChecker operands) {
    return new AggregateSignature(
        SqlKind.OTHER_FUNCTION, operands, ReturnTypes.ARG0_NULLABLE_IF_EMPTY);
  }

  /** Where all keys are NULL there is no value. */
  private static RelDataType valueOfBoth(SqlOperatorBinding call) {
    RelDataType value = call.getOperandType(0);
    boolean mayBeNothing = call.hasEmptyGroup()
        || call.hasFilter()
        || value.isNullable()
        || call.getOperandType(1).isNullable();
    return call.getTypeFactory().createTypeWithNullability(value, mayBeNothing);
  }
}
