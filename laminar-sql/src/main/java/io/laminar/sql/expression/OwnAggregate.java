package io.laminar.sql.expression;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Optionality;

/**
 * An aggregate as the validator sees it, in place of the standard's of the same name or besides these: Calcite neither
 * rewrites it nor asks for OVER.
 */
final class OwnAggregate extends SqlAggFunction {
  private final AggregateEntry entry;
  private final String calledAs;
  private final AggregateClauses options;

  OwnAggregate(String name, AggregateEntry entry, AggregateSignature signature) {
    this(name, "", entry, signature, AggregateClauses.NONE);
  }

  /**
   * One with options, which its name tells: Calcite takes calls of the same name and operands for the same.
   *
   * @param said the options as text
   */
  OwnAggregate(
      String name,
      String said,
      AggregateEntry entry,
      AggregateSignature signature,
      AggregateClauses options) {
    super(
        name + said,
        null,
        signature.kind(),
        signature.result(),
        null,
        signature.operands(),
        SqlFunctionCategory.USER_DEFINED_FUNCTION,
        false,
        false,
        Optionality.FORBIDDEN);
    this.entry = entry;
    this.calledAs = name;
    this.options = options;
  }

  /** Its name without what its options say. */
  String calledAs() {
    return calledAs;
  }

  AggregateClauses options() {
    return options;
  }

  AggregateEntry entry() {
    return entry;
  }

  /** Whether IGNORE NULLS may stand behind it where it has OVER; elsewhere that has become an option. */
  @Override
  public boolean allowsNullTreatment() {
    return entry.goesByEventTime();
  }

  /**
   * It is this operator that was found: looking it up by its name again would find it, or nothing. All arguments get their
   * types, also those that no rule about them asks for: behind FILTER nothing else gives them any.
   */
  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlValidatorScope operands = scope.getOperandScope(call);
    for (SqlNode operand : call.getOperandList()) {
      if (!(operand instanceof SqlIdentifier column && column.isStar())) {
        validator.deriveType(operands, operand);
      }
    }
    return validateOperands(validator, operands, call);
  }
}
