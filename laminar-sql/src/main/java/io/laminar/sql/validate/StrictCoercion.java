package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.Functions;
import io.laminar.sql.expression.RelationTypes;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;

/**
 * Which casts need not be written: between numbers, strings, times of other precision, from dates to timestamps, from NULL, and from a
 * string literal to anything. Calcite would also turn a VARCHAR column into a number, and then every row that holds none
 * would fail.
 */
final class StrictCoercion extends TypeCoercionImpl {
  private final StringLiterals literals = new StringLiterals(this);
  private boolean comparing;

  StrictCoercion(RelDataTypeFactory factory, SqlValidator validator) {
    super(factory, validator);
  }

  /** Two numbers are compared as they are: their common type may not hold the values of either. */
  @Override
  public @Nullable RelDataType commonTypeForBinaryComparison(RelDataType left, RelDataType right) {
    return SqlTypeUtil.isNumeric(left) && SqlTypeUtil.isNumeric(right)
        ? null
        : super.commonTypeForBinaryComparison(left, right);
  }

  @Override
  public boolean binaryComparisonCoercion(SqlCallBinding binding) {
    boolean coerced = literals.beOperands(binding);
    refuseTextBesideInterval(binding);
    return super.binaryComparisonCoercion(binding) || coerced;
  }

  @Override
  public boolean inOperationCoercion(SqlCallBinding binding) {
    boolean coerced = literals.beMembers(binding);
    refuseTextAmongIntervals(binding);
    comparing = true;
    try {
      return super.inOperationCoercion(binding) || coerced;
    } finally {
      comparing = false;
    }
  }

  /** Calcite compares the two as they are. */
  private static void refuseTextBesideInterval(SqlCallBinding binding) {
    for (int i = 0; i < binding.getOperandCount(); i++) {
      RelDataType text = binding.getOperandType(i);
      for (RelDataType other : binding.collectOperandTypes()) {
        if (SqlTypeUtil.isCharacter(text) && SqlTypeUtil.isInterval(other)) {
          throw needsCast(binding.operand(i), text, other);
        }
      }
    }
  }

  private void refuseTextAmongIntervals(SqlCallBinding binding) {
    RelDataType left = binding.getOperandType(0);
    if (!(binding.operand(1) instanceof SqlNodeList list)) {
      return;
    }
    for (SqlNode member : list) {
      RelDataType type = validator.deriveType(Objects.requireNonNull(binding.getScope()), member);
      if (SqlTypeUtil.isInterval(left) && SqlTypeUtil.isCharacter(type)) {
        throw needsCast(member, type, left);
      }
      if (SqlTypeUtil.isInterval(type) && SqlTypeUtil.isCharacter(left)) {
        throw needsCast(binding.operand(0), left, type);
      }
    }
  }

  private static LaminarException needsCast(SqlNode node, RelDataType from, RelDataType to) {
    String name = SqlTypeUtil.isInterval(to) ? RelationTypes.toDataType(to).sqlName() : "" + to;
    return mismatch(node, from, to)
        .remedy("write CAST(" + shortText(node) + " AS " + name + ") if that is meant")
        .exception();
  }

  /** Of two points in time it is that of the type factory, which is the same in any order. */
  @Override
  public @Nullable RelDataType getTightestCommonType(
      @Nullable RelDataType left, @Nullable RelDataType right) {
    boolean times = left != null
        && right != null
        && left.getSqlTypeName() != right.getSqlTypeName()
        && LaminarTypeFactory.isPointInTime(left)
        && LaminarTypeFactory.isPointInTime(right);
    return times
        ? factory.leastRestrictive(List.of(left, right))
        : super.getTightestCommonType(left, right);
  }

  /** A string literal beside intervals becomes one; Calcite has no common type for them, and then does not ask. */
  @Override
  public @Nullable RelDataType getWiderTypeFor(List<RelDataType> types, boolean stringPromotion) {
    List<RelDataType> intervals = types.stream().filter(SqlTypeUtil::isInterval).toList();
    boolean texts = types.stream().anyMatch(SqlTypeUtil::isCharacter);
    return texts && !intervals.isEmpty()
        ? factory.leastRestrictive(intervals)
        : super.getWiderTypeFor(types, stringPromotion);
  }

  @Override
  public boolean caseOrEquivalentCoercion(SqlCallBinding binding) {
    boolean coerced = literals.beBranches(binding);
    boolean isCase =
        binding.getCall() instanceof SqlCase || binding.getOperator().getKind() == SqlKind.COALESCE;
    return (isCase ? super.caseOrEquivalentCoercion(binding) : castTimes(binding)) || coerced;
  }

  /** Casts dates and timestamps among the arguments of a function to their common type, if these are of several. */
  private boolean castTimes(SqlCallBinding binding) {
    List<RelDataType> types = binding.collectOperandTypes();
    int first = StringLiterals.firstBranch(binding);
    RelDataType common = factory.leastRestrictive(types.subList(first, types.size()));
    if (common == null || !SqlTypeUtil.isTimestamp(common)) {
      return false;
    }
    boolean coerced = false;
    for (int i = first; i < types.size(); i++) {
      coerced |= castTime(binding, i, types.get(i), common);
    }
    return coerced;
  }

  private boolean castTime(
      SqlCallBinding binding, int index, RelDataType type, RelDataType common) {
    return LaminarTypeFactory.isPointInTime(type)
        && type.getSqlTypeName() != common.getSqlTypeName()
        && castOperand(
            Objects.requireNonNull(binding.getScope()), binding.getCall(), index, common);
  }

  @Override
  public boolean builtinFunctionCoercion(
      SqlCallBinding binding, List<RelDataType> types, List<SqlTypeFamily> families) {
    boolean coerced = literals.beArguments(binding, families);
    List<RelDataType> now = coerced ? binding.collectOperandTypes() : types;
    for (int i = 0; i < Math.min(now.size(), families.size()); i++) {
      if (SqlTypeUtil.isCharacter(now.get(i)) && StringLiterals.isNumber(families.get(i))) {
        throw numberWanted(binding, i, now.get(i));
      }
    }
    return super.builtinFunctionCoercion(binding, now, families) || coerced;
  }

  /** Proposes the type that the function computes with, where it has one. */
  private static LaminarException numberWanted(
      SqlCallBinding binding, int index, RelDataType from) {
    SqlNode node = binding.operand(index);
    String wanted = switch (Functions.argument(binding.getOperator(), index)) {
      case DOUBLE -> "DOUBLE";
      case COUNT -> "INTEGER";
      default -> "";
    };
    return Refusal.of(
            ErrorCode.TYPE_MISMATCH,
            from + " does not become a number by itself",
            node.getParserPosition())
        .remedy(
            wanted.isEmpty()
                ? "CAST it to INTEGER, DECIMAL(p, s) or DOUBLE if that is meant"
                : "write CAST(" + shortText(node) + " AS " + wanted + ") if that is meant")
        .exception();
  }

  @Override
  protected boolean binaryArithmeticWithStrings(
      SqlCallBinding binding, RelDataType left, RelDataType right) {
    for (int i = 0; i < binding.getOperandCount(); i++) {
      StringLiterals.refuseArithmetic(binding, i);
    }
    return super.binaryArithmeticWithStrings(binding, left, right);
  }

  /** The type that a string literal has beside a value of another. */
  RelDataType typeOf(SqlCharStringLiteral literal, RelDataType other) {
    return holdingDigits(literal, StringLiterals.numberType(literal, other, factory));
  }

  boolean castOperand(SqlValidatorScope scope, SqlCall call, int index, RelDataType type) {
    return coerceOperandType(scope, call, index, type);
  }

  boolean castMember(SqlValidatorScope scope, SqlNodeList list, int index, RelDataType type) {
    return coerceColumnType(scope, list, index, type);
  }

  @Override
  protected boolean needToCast(
      SqlValidatorScope scope, SqlNode node, RelDataType toType, SqlTypeMappingRule mappingRule) {
    RelDataType fromType = validator.deriveType(scope, node);
    if (comparing && SqlTypeUtil.isNumeric(fromType) && SqlTypeUtil.isNumeric(toType)) {
      return false;
    }
    // A literal of a DATE's list that says a time of day keeps it.
    if (comparing
        && toType.getSqlTypeName() == SqlTypeName.DATE
        && SqlTypeUtil.isTimestamp(fromType)) {
      return false;
    }
    // Calcite asserts that there is such a cast; where assertions are on, that would be no error of
    // the user's.
    boolean known = fromType != null && !fromType.isStruct() && !toType.isStruct();
    if (known && !SqlTypeUtil.canCastFrom(toType, fromType, mappingRule)) {
      throw mismatch(node, fromType, toType)
          .remedy("there is no such cast: write values of one type")
          .exception();
    }
    if (!super.needToCast(scope, node, toType, mappingRule)) {
      return false;
    }
    // Intervals of other units are held alike, and a cast to INTERVAL without a unit is not a type.
    if (SqlTypeUtil.isInterval(fromType)
        && fromType.getSqlTypeName().getFamily() == toType.getSqlTypeName().getFamily()) {
      return false;
    }
    if (fromType.isStruct() || toType.isStruct()) {
      throw Refusal.notSupported("comparing rows", node)
          .remedy("compare column by column, or use IN")
          .exception();
    }
    if (!isImplicit(node, fromType, toType)) {
      throw needsCast(node, fromType, toType);
    }
    return true;
  }

  /** A literal with more digits than the type keeps them: it is compared by what it says. */
  @Override
  protected boolean coerceOperandType(
      @Nullable SqlValidatorScope scope, SqlCall call, int index, RelDataType targetType) {
    if (call.operand(index) instanceof SqlCharStringLiteral literal
        && SqlTypeUtil.isInterval(targetType)) {
      call.setOperand(index, intervalCast(literal, targetType));
      return true;
    }
    return super.coerceOperandType(
        scope, call, index, holdingDigits(call.operand(index), targetType));
  }

  @Override
  protected boolean coerceColumnType(
      @Nullable SqlValidatorScope scope, SqlNodeList nodeList, int index, RelDataType targetType) {
    SqlNode node = nodeList.get(index);
    if (SqlTypeUtil.isInterval(targetType)) {
      if (node instanceof SqlCharStringLiteral literal) {
        nodeList.set(index, intervalCast(literal, targetType));
        return true;
      }
      if (node.getKind() == SqlKind.AS
          && ((SqlCall) node).operand(0) instanceof SqlCharStringLiteral) {
        return coerceOperandType(scope, (SqlCall) node, 0, targetType);
      }
    }
    return super.coerceColumnType(scope, nodeList, index, holdingDigits(node, targetType));
  }

  /**
   * Calcite writes the name of the type, which says nothing of the fields of an interval. Types are shared: the qualifier
   * of this one may have a place in another statement.
   */
  private SqlNode intervalCast(SqlCharStringLiteral literal, RelDataType type) {
    RelDataType held = TemporalLiterals.intervalType(literal, type, factory);
    SqlNode fields = Objects.requireNonNull(held.getIntervalQualifier()).clone(SqlParserPos.ZERO);
    SqlNode cast =
        SqlStdOperatorTable.CAST.createCall(literal.getParserPosition(), literal, fields);
    updateInferredType(cast, held);
    return cast;
  }

  private RelDataType holdingDigits(SqlNode node, RelDataType type) {
    return node instanceof SqlCharStringLiteral literal
        ? TemporalLiterals.holding(literal.getValueAs(String.class), type, factory)
        : type;
  }

  private static Refusal mismatch(SqlNode node, RelDataType from, RelDataType to) {
    String name = SqlTypeUtil.isInterval(to) ? RelationTypes.toDataType(to).sqlName() : "" + to;
    return Refusal.of(
        ErrorCode.TYPE_MISMATCH,
        from + " does not become " + name + " by itself",
        node.getParserPosition());
  }

  /**
   * Leaves a string beside a time to what = has in common with other comparisons. Calcite would cast it twice, the second
   * time to the precision of the other.
   */
  @Override
  protected boolean dateTimeStringEquality(
      SqlCallBinding binding, RelDataType left, RelDataType right) {
    return false;
  }

  /** Keeps 1 from becoming TRUE where a BOOLEAN is compared with it, and 5 as well. */
  @Override
  protected boolean booleanEquality(SqlCallBinding binding, RelDataType left, RelDataType right) {
    return false;
  }

  private static boolean isImplicit(SqlNode node, RelDataType from, RelDataType to) {
    boolean numbers = SqlTypeUtil.isNumeric(from) && SqlTypeUtil.isNumeric(to);
    boolean strings = SqlTypeUtil.isCharacter(from) && SqlTypeUtil.isCharacter(to);
    boolean bytes = SqlTypeUtil.isBinary(from) && SqlTypeUtil.isBinary(to);
    boolean times = LaminarTypeFactory.isPointInTime(from) && LaminarTypeFactory.isPointInTime(to);
    boolean timesOfDay =
        from.getSqlTypeName() == SqlTypeName.TIME && to.getSqlTypeName() == SqlTypeName.TIME;
    boolean intervals = SqlTypeUtil.isInterval(from) && SqlTypeUtil.isInterval(to);
    return numbers
        || strings
        || bytes
        || times
        || timesOfDay
        || intervals
        || hasImplicitElements(node, from, to)
        || from.getSqlTypeName() == SqlTypeName.NULL
        || node instanceof SqlCharStringLiteral;
  }

  private static boolean hasImplicitElements(SqlNode node, RelDataType from, RelDataType to) {
    return from.getSqlTypeName() == SqlTypeName.ARRAY
        && to.getSqlTypeName() == SqlTypeName.ARRAY
        && isImplicit(
            node,
            Objects.requireNonNull(from.getComponentType()),
            Objects.requireNonNull(to.getComponentType()));
  }

  private static String shortText(SqlNode node) {
    return node instanceof SqlIdentifier identifier
        ? identifier.names.get(identifier.names.size() - 1)
        : "...";
  }
}
