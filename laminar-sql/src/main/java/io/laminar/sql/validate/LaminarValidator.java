package io.laminar.sql.validate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.validate.SelectNamespace;
import org.apache.calcite.sql.validate.SetopNamespace;
import org.apache.calcite.sql.validate.SqlMonotonicity;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Calcite's validator, which never looks through a sub-select for monotonic columns: nobody here asks for them, and the
 * search takes time exponential in the depth of {@code SELECT x + x AS x FROM (SELECT x + x AS x FROM ...)}.
 */
final class LaminarValidator extends SqlValidatorImpl {
  private final Set<SqlNode> inferred = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<SqlNode> unified = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean hasParameters;

  LaminarValidator(
      SqlOperatorTable operators,
      SqlValidatorCatalogReader catalog,
      RelDataTypeFactory types,
      Config config) {
    super(operators, catalog, types, config);
  }

  /** Says before a query is validated whether there are parameters in it. */
  void hasParameters(boolean parameters) {
    hasParameters = parameters;
  }

  @Override
  protected SelectNamespace createSelectNamespace(SqlSelect select, SqlNode enclosingNode) {
    return new SelectNamespace(this, select, enclosingNode) {
      @Override
      public SqlMonotonicity getMonotonicity(String columnName) {
        return SqlMonotonicity.NOT_MONOTONIC;
      }
    };
  }

  @Override
  protected SetopNamespace createSetopNamespace(SqlCall call, SqlNode enclosingNode) {
    return new SetopNamespace(this, call, enclosingNode) {
      @Override
      public RelDataType validateImpl(RelDataType targetRowType) {
        if (!unified.contains(call)) {
          List<SqlNode> sides = new ArrayList<>();
          validateSides(call, targetRowType, sides);
          new CommonColumns(LaminarValidator.this).unifySides(call, sides);
        }
        return super.validateImpl(targetRowType);
      }
    };
  }

  /** Validates the queries of nested set operations, which are unified together. */
  private void validateSides(SqlCall union, RelDataType targetRowType, List<SqlNode> sides) {
    unified.add(union);
    for (SqlNode side : union.getOperandList()) {
      if (SqlKind.SET_QUERY.contains(side.getKind())) {
        validateSides((SqlCall) side, targetRowType, sides);
      } else {
        validateQuery(side, getOverScope(union), targetRowType);
        sides.add(side);
      }
    }
  }

  @Override
  protected void validateValues(
      SqlCall values, RelDataType targetRowType, SqlValidatorScope scope) {
    if (targetRowType.equals(unknownType)) {
      inferUnknownTypes(targetRowType, scope, values);
      new CommonColumns(this).unifyRows(values, scope);
    }
    super.validateValues(values, targetRowType, scope);
  }

  /**
   * Gives parameters their types from the innermost call outwards: of {@code n * ? + 1} Calcite would ask for the type
   * of the product before it knows that of its factor. What follows only from further out is left for later.
   */
  @Override
  protected void inferUnknownTypes(
      RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
    if (hasParameters && node instanceof SqlCall call && !node.isA(SqlKind.QUERY)) {
      for (SqlNode operand : call.getOperandList()) {
        if (operand instanceof SqlBasicCall && inferred.add(operand)) {
          inferWhatFollows(scope, operand);
        }
      }
    }
    super.inferUnknownTypes(inferredType, scope, node);
  }

  private void inferWhatFollows(SqlValidatorScope scope, SqlNode node) {
    try {
      inferUnknownTypes(unknownType, scope, node);
    } catch (CalciteContextException later) {
      // Told when the whole is validated, if it is still not known then.
      assert later.getMessage() != null;
    }
  }
}
