package io.laminar.sql.expression;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicFunction;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.jspecify.annotations.Nullable;

/**
 * Functions that give one of their arguments. These become values of one type as the branches of CASE do; Calcite's own
 * ask for arguments that are of one type already.
 */
final class ChoiceOperators {
  private static final SqlReturnTypeInference FIRST_KNOWN = binding -> {
    RelDataType common = common(binding, 0);
    boolean nullable = binding.collectOperandTypes().stream().allMatch(RelDataType::isNullable);
    return common == null
        ? null
        : binding.getTypeFactory().createTypeWithNullability(common, nullable);
  };

  static final SqlFunction NVL =
      SqlBasicFunction.create("NVL", FIRST_KNOWN, new Alternatives(SqlOperandCountRanges.of(2)));

  static final SqlFunction IFNULL =
      SqlBasicFunction.create("IFNULL", FIRST_KNOWN, new Alternatives(SqlOperandCountRanges.of(2)));

  static final SqlFunction IF = SqlBasicFunction.create(
      SqlKind.IF,
      binding -> common(binding, 1),
      OperandTypes.family(SqlTypeFamily.BOOLEAN, SqlTypeFamily.ANY, SqlTypeFamily.ANY)
          .and(new Alternatives(SqlOperandCountRanges.of(3))));

  static final SqlFunction GREATEST = extreme(SqlKind.GREATEST);

  static final SqlFunction LEAST = extreme(SqlKind.LEAST);

  private ChoiceOperators() {}

  private static SqlFunction extreme(SqlKind kind) {
    return SqlBasicFunction.create(
        kind,
        ReturnTypes.LEAST_RESTRICTIVE.andThen(SqlTypeTransforms.TO_NULLABLE),
        new Alternatives(SqlOperandCountRanges.any()));
  }

  private static @Nullable RelDataType common(SqlOperatorBinding binding, int first) {
    List<RelDataType> types = binding.collectOperandTypes();
    return binding.getTypeFactory().leastRestrictive(types.subList(first, types.size()));
  }

  /** Arguments that have a common type or are given it. */
  private record Alternatives(SqlOperandCountRange count) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      if (binding.isTypeCoercionEnabled()) {
        binding.getValidator().getTypeCoercion().caseOrEquivalentCoercion(binding);
      }
      // Types that do not go together have no result type, which the validator tells with their
      // names.
      return true;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return count;
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + "(values of one type)";
    }
  }
}
