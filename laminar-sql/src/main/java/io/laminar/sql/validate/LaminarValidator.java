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
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.validate.SelectNamespace;
import org.apache.calcite.sql.validate.SetopNamespace;
import org.apache.calcite.sql.validate.SqlMonotonicity;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.util.Static;

/**
 * Calcite's validator, which never looks through a sub-select for monotonic columns: nobody here asks for them, and the
 * search takes time exponential in the depth of {@code SELECT x + x AS x FROM (SELECT x + x AS x FROM ...)}.
 */
final class LaminarValidator extends SqlValidatorImpl {
  private final Set<SqlNode> inferred = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<SqlNode> unified = Collections.newSetFromMap(new IdentityHashMap<>());
  private final ParameterInference parameters = new ParameterInference(this);
  private final IdentityHashMap<SqlSelect, Boolean> aggregates = new IdentityHashMap<>();
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

  /** Asked for every column, and each time Calcite looks through all of them. */
  @Override
  public boolean isAggregate(SqlSelect select) {
    Boolean known = aggregates.get(select);
    if (known == null) {
      known = super.isAggregate(select);
      aggregates.put(select, known);
    }
    return known;
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
          validateParameters(call, targetRowType, sides);
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
        sides.add(side);
        if (!ParameterInference.isColumn(side)) {
          validateQuery(side, getOverScope(union), targetRowType);
        }
      }
    }
  }

  /** A column that is a parameter has the type that another side has there. */
  private void validateParameters(SqlCall union, RelDataType targetRowType, List<SqlNode> sides) {
    SqlNode other = sides.stream()
        .filter(side -> !ParameterInference.isColumn(side))
        .findFirst()
        .orElse(null);
    RelDataType wanted = other == null ? targetRowType : getValidatedNodeType(other);
    for (SqlNode side : sides) {
      if (ParameterInference.isColumn(side)) {
        int columns = ((SqlSelect) side).getSelectList().size();
        boolean fits = wanted.isStruct() && wanted.getFieldCount() == columns;
        validateQuery(side, getOverScope(union), fits ? wanted : targetRowType);
      }
    }
  }

  @Override
  protected void validateValues(
      SqlCall values, RelDataType targetRowType, SqlValidatorScope scope) {
    if (targetRowType.equals(unknownType)) {
      parameters.inferRows(values, scope);
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
    if (!hasParameters || node.isA(SqlKind.QUERY)) {
      super.inferUnknownTypes(inferredType, scope, node);
      return;
    }
    if (node instanceof SqlDynamicParam parameter) {
      if (parameters.typeOf(parameter) == null) {
        super.inferUnknownTypes(inferredType, scope, node);
        parameters.note(parameter, inferredType);
      } else {
        deriveType(scope, node);
      }
      return;
    }
    if (node instanceof SqlCall call) {
      for (SqlNode operand : call.getOperandList()) {
        boolean expression = operand instanceof SqlBasicCall || operand instanceof SqlCase;
        if (expression && inferred.add(operand)) {
          inferWhatFollows(scope, operand);
        }
      }
      parameters.infer(call, scope, inferredType);
    }
    if (node instanceof SqlCase choice) {
      choice.getWhenOperands().forEach(condition -> inferCondition(scope, condition));
      parameters.infer(choice, scope, inferredType);
      SqlDynamicParam open = parameters.open(choice);
      if (open != null) {
        throw newValidationError(open, Static.RESOURCE.dynamicParamIllegal());
      }
    }
    super.inferUnknownTypes(inferredType, scope, node);
  }

  /** All copies of a parameter have the type that one was given; a string literal is a VARCHAR. */
  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode node) {
    if (node instanceof SqlCharStringLiteral literal) {
      RelDataType type =
          LaminarTypeFactory.ofLiteral(typeFactory, literal.getValueAs(String.class));
      setValidatedNodeType(node, type);
      return type;
    }
    if (node instanceof SqlDynamicParam parameter) {
      RelDataType type = parameters.typeOf(parameter);
      if (type != null) {
        setValidatedNodeType(node, type);
        return type;
      }
    }
    if (node instanceof SqlCall call
        && TextOperands.isOfText(call)
        && getValidatedNodeTypeIfKnown(call) == null) {
      TextOperands.check(call, scope, this);
    }
    RelDataType type = super.deriveType(scope, node);
    return ignoresNulls(node) && !type.isNullable() ? nullable(node, type) : type;
  }

  /** A function with OVER and IGNORE NULLS. */
  private static boolean ignoresNulls(SqlNode node) {
    return node.getKind() == SqlKind.OVER
        && ((SqlCall) node).operand(0).getKind() == SqlKind.IGNORE_NULLS;
  }

  /** It may be NULL as without IGNORE NULLS; Calcite gives it the type that the function has without OVER. */
  private RelDataType nullable(SqlNode node, RelDataType type) {
    RelDataType nullable = typeFactory.createTypeWithNullability(type, true);
    setValidatedNodeType(node, nullable);
    return nullable;
  }

  /** Of COALESCE, which is a CASE already, the tests for NULL tell nothing. */
  private void inferCondition(SqlValidatorScope scope, SqlNode condition) {
    if (condition.getKind() != SqlKind.IS_NOT_NULL) {
      inferWhatFollows(scope, condition);
    }
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
