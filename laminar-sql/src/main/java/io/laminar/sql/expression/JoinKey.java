package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/**
 * Two expressions that are equal exactly where their values have the same words, so that rows can be looked
 * up by them.
 *
 * @param left over the columns of the left input
 * @param right over the columns of the right input, as the call had them
 * @param type of the words
 */
public record JoinKey(RexNode left, RexNode right, DataType type) {
  private static final int LONG_DIGITS = 19;

  /**
   * Makes a key of an equality.
   *
   * @param call compares two values by {@code =}
   * @param builder makes casts
   * @return empty where equal values of the two types may have different words
   */
  public static Optional<JoinKey> of(RexCall call, RexBuilder builder) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    DataType leftType = RelationTypes.toDataType(left.getType());
    DataType rightType = RelationTypes.toDataType(right.getType());
    if (leftType.kind().isInteger() && rightType.kind().isInteger()) {
      return Optional.of(new JoinKey(left, right, DataType.of(TypeKind.BIGINT)));
    }
    if (Coercion.isExact(leftType) && Coercion.isExact(rightType)) {
      return exact(left, leftType, right, rightType, builder);
    }
    if (Coercion.isFloating(leftType) && Coercion.isFloating(rightType)) {
      return Optional.of(new JoinKey(left, right, DataType.of(TypeKind.DOUBLE)));
    }
    if (Coercion.isFloating(leftType) && Coercion.isExact(rightType)) {
      return Optional.of(
          new JoinKey(left, floating(right, rightType, builder), DataType.of(TypeKind.DOUBLE)));
    }
    if (Coercion.isExact(leftType) && Coercion.isFloating(rightType)) {
      return Optional.of(
          new JoinKey(floating(left, leftType, builder), right, DataType.of(TypeKind.DOUBLE)));
    }
    if (TemporalComparison.isPoint(leftType) && TemporalComparison.isPoint(rightType)) {
      return Optional.of(moments(
          TemporalComparison.narrowed(left, builder),
          TemporalComparison.narrowed(right, builder),
          builder));
    }
    if (isText(leftType) && isText(rightType)) {
      DataType type = DataType.of(TypeKind.VARCHAR);
      return Optional.of(
          OperatorKernels.comparesPadded(call)
              ? new JoinKey(trimmed(left, builder), trimmed(right, builder), type)
              : new JoinKey(left, right, type));
    }
    boolean same = leftType.kind() == rightType.kind() && hasOneUnit(leftType, rightType);
    return same ? Optional.of(new JoinKey(left, right, leftType)) : Optional.empty();
  }

  private static boolean isText(DataType type) {
    return type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.CHAR;
  }

  private static boolean hasOneUnit(DataType left, DataType right) {
    return switch (left.kind()) {
      case BOOLEAN, VARBINARY, TIME -> true;
      case ARRAY -> ArrayKernels.haveSameBytes(left, right);
      default -> false;
    };
  }

  /**
   * Dates and timestamps in the coarser of their units, which holds every moment that both may name: nanoseconds hold no
   * moment beyond the year 2262.
   */
  private static JoinKey moments(RexNode left, RexNode right, RexBuilder builder) {
    DataType leftType = RelationTypes.toDataType(left.getType());
    DataType rightType = RelationTypes.toDataType(right.getType());
    if (leftType.kind() == TypeKind.DATE && rightType.kind() == TypeKind.DATE) {
      return new JoinKey(left, right, leftType);
    }
    boolean instants =
        leftType.kind() == TypeKind.TIMESTAMP_LTZ || rightType.kind() == TypeKind.TIMESTAMP_LTZ;
    DataType type = new DataType(
        instants ? TypeKind.TIMESTAMP_LTZ : TypeKind.TIMESTAMP,
        Math.min(unitDigits(leftType), unitDigits(rightType)),
        0,
        false);
    return new JoinKey(
        moment(left, leftType, type, builder), moment(right, rightType, type, builder), type);
  }

  /** NULL, which meets nothing, where the unit of the key does not hold the value. */
  private static RexNode moment(RexNode value, DataType from, DataType to, RexBuilder builder) {
    int digits = unitDigits(from);
    if (from.kind() == to.kind() && digits == to.precision()) {
      return value;
    }
    RexNode cast = builder.makeAbstractCast(
        RelationTypes.toRelDataType(to.withNullable(from.nullable()), builder.getTypeFactory()),
        value,
        false);
    return digits == to.precision() ? cast : whereEqual(cast, value, builder);
  }

  /** The digits of a second that the unit of a type counts: a date is looked up as milliseconds. */
  private static int unitDigits(DataType type) {
    boolean isDate = type.kind() == TypeKind.DATE;
    return isDate || type.precision() <= 3 ? 3 : type.precision() <= 6 ? 6 : 9;
  }

  /** As decimals that hold the values of both, if there is such a type. */
  private static Optional<JoinKey> exact(
      RexNode left, DataType leftType, RexNode right, DataType rightType, RexBuilder builder) {
    int scale = Math.max(leftType.scale(), rightType.scale());
    int digits = Math.max(integerDigits(leftType), integerDigits(rightType));
    if (digits + scale > DataType.MAX_DECIMAL_PRECISION) {
      return Optional.empty();
    }
    DataType type = DataType.decimal(digits + scale, scale);
    return Optional.of(new JoinKey(
        cast(left, leftType, type, builder), cast(right, rightType, type, builder), type));
  }

  /** An exact number as a DOUBLE; NULL, which meets nothing, where no DOUBLE equals it. */
  private static RexNode floating(RexNode value, DataType type, RexBuilder builder) {
    DataType target = DataType.of(TypeKind.DOUBLE).withNullable(type.nullable());
    RexNode cast = builder.makeAbstractCast(
        RelationTypes.toRelDataType(target, builder.getTypeFactory()), value, false);
    boolean isAlwaysEqual = type.kind() == TypeKind.TINYINT
        || type.kind() == TypeKind.SMALLINT
        || type.kind() == TypeKind.INTEGER;
    if (isAlwaysEqual) {
      return cast;
    }
    return whereEqual(cast, value, builder);
  }

  private static RexNode whereEqual(RexNode cast, RexNode value, RexBuilder builder) {
    RelDataType nullable = builder.getTypeFactory().createTypeWithNullability(cast.getType(), true);
    return builder.makeCall(
        nullable,
        SqlStdOperatorTable.CASE,
        List.of(
            builder.makeCall(SqlStdOperatorTable.EQUALS, cast, value),
            cast,
            builder.makeNullLiteral(nullable)));
  }

  private static int integerDigits(DataType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER -> 10;
      case BIGINT -> LONG_DIGITS;
      default -> type.precision() - type.scale();
    };
  }

  private static RexNode cast(RexNode value, DataType from, DataType to, RexBuilder builder) {
    boolean hasWords =
        from.kind() == TypeKind.DECIMAL && from.scale() == to.scale() && from.words() == to.words();
    if (hasWords) {
      return value;
    }
    RelDataType type =
        RelationTypes.toRelDataType(to.withNullable(from.nullable()), builder.getTypeFactory());
    return builder.makeAbstractCast(type, value, false);
  }

  /** The padding of a CHAR does not count, and so neither do spaces at the end of what stands beside one. */
  private static RexNode trimmed(RexNode text, RexBuilder builder) {
    RelDataType type = RelationTypes.toRelDataType(
        DataType.of(TypeKind.VARCHAR).withNullable(text.getType().isNullable()),
        builder.getTypeFactory());
    return builder.makeCall(
        type,
        SqlStdOperatorTable.TRIM,
        List.of(builder.makeFlag(SqlTrimFunction.Flag.TRAILING), builder.makeLiteral(" "), text));
  }
}
