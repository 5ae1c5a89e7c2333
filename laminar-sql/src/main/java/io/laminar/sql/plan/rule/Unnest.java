package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.Util;

/**
 * A row for each of the last columns of a row, which are the elements of an array: the other columns, the element, and
 * perhaps its position. Immutable.
 */
public final class Unnest extends SingleRel {
  private final int elements;
  private final boolean numbered;

  private Unnest(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      int elements,
      boolean numbered,
      RelDataType rowType) {
    super(cluster, traits, input);
    this.elements = elements;
    this.numbered = numbered;
    this.rowType = rowType;
  }

  /**
   * Adds the elements of an array to rows.
   *
   * @param rows what each element is put beside
   * @param uncollect the array
   * @param elements over the columns of the rows
   */
  static RelNode of(RelNode rows, Uncollect uncollect, List<RexNode> elements) {
    RexBuilder rex = rows.getCluster().getRexBuilder();
    List<RelDataTypeField> added = uncollect.getRowType().getFieldList();
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(rows.getRowType()));
    RelDataType type = added.get(0).getType();
    for (RexNode element : elements) {
      columns.add(
          element.getType().equals(type) ? element : rex.makeAbstractCast(type, element, false));
    }
    RelDataTypeFactory.Builder row = rows.getCluster().getTypeFactory().builder();
    row.addAll(rows.getRowType().getFieldList());
    row.add(added.get(0));
    if (uncollect.withOrdinality) {
      RelDataType number = rows.getCluster().getTypeFactory().createSqlType(SqlTypeName.INTEGER);
      row.add(Util.last(added).getName(), number);
    }
    RelNode input = Rows.project(rows, columns);
    return new Unnest(
        rows.getCluster(),
        input.getTraitSet(),
        input,
        elements.size(),
        uncollect.withOrdinality,
        row.uniquify().build());
  }

  /**
   * The elements of an array that is written out.
   *
   * @param uncollect the array
   * @throws io.laminar.api.LaminarException NOT_SUPPORTED if it is another one
   */
  static List<RexNode> elements(Uncollect uncollect) {
    if (uncollect.getInput() instanceof Project project
        && project.getProjects().size() == 1
        && project.getInput() instanceof Values values
        && values.getTuples().size() == 1
        && project.getProjects().get(0) instanceof RexCall call
        && call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
      return call.getOperands();
    }
    throw Decorrelation.refused("UNNEST of other than one ARRAY[...]");
  }

  /** Returns how many elements there are. */
  public int elements() {
    return elements;
  }

  /** Tells whether the position of the element, from 1, is the last column. */
  public boolean numbered() {
    return numbered;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new Unnest(getCluster(), traits, sole(inputs), elements, numbered, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("elements", elements).item("numbered", numbered);
  }
}
