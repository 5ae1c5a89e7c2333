package io.laminar.sql.plan;

import io.laminar.sql.expression.Fallible;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Keys of one input of a join that are computed of rows which the condition keeps from them:
 *
 * <pre>
 *   a LEFT JOIN b ON a.c &lt;&gt; 0 AND b.n = 3 / a.c      key of a: CASE WHEN c &lt;&gt; 0 THEN 3 / c END
 * </pre>
 *
 * A key that may fail is computed where the terms before it that are about the same input are TRUE; elsewhere it is NULL,
 * which meets no row, as the condition says.
 */
final class GuardedKeys {
  private final RexBuilder rex;
  private final List<RexNode> terms = new ArrayList<>();
  private final Set<RexNode> said = new HashSet<>();

  GuardedKeys(RexBuilder rex) {
    this.rex = rex;
  }

  /** Takes a term of the condition that is about this input alone. Terms and keys come in their written order. */
  void term(RexNode term) {
    terms.add(term);
  }

  /**
   * The key of an equality.
   *
   * @param side of the equality, as it is written
   * @param key what rows are looked up by, made of that
   */
  RexNode guarded(RexNode side, RexNode key) {
    if (terms.isEmpty() || !Fallible.is(side)) {
      return key;
    }
    said.addAll(terms);
    RelDataType type = rex.getTypeFactory().createTypeWithNullability(key.getType(), true);
    RexNode guard = RexUtil.composeConjunction(rex, terms);
    return rex.makeCall(
        type, SqlStdOperatorTable.CASE, List.of(guard, key, rex.makeNullLiteral(type)));
  }

  /** Tells whether a key is NULL where a term is not TRUE, so that pairs need not be asked. */
  boolean says(RexNode term) {
    return said.contains(term);
  }
}
