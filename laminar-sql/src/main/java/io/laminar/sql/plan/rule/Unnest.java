package io.laminar.sql.plan.rule;

import java.util.ArrayList;
import java.util.List;
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
 * A row for each of the last columns of a row, which are the elements of an array that is written out, or for each element of the
 * array in the last one: the other columns, the element, and perhaps its position. Immutable.
 */
public final class Unnest extends SingleRel {
  /**
   * What the rows are made of.
   *
   * @param last how many columns at the end are the elements; 1 for an array
   * @param array whether the last column is an array
   * @param numbered whether the position of the element, from 1, is the last column
   * @param outer whether a row whose array is NULL or has no elements stays
   */
  public record Form(int last, boolean array, boolean numbered, boolean outer) {}

  private final Form form;

  private Unnest(RelNode input, Form form, RelDataType rowType) {
    super(input.getCluster(), input.getTraitSet(), input);
    this.form = form;
    this.rowType = rowType;
  }

  /**
   * Adds the elements of an array to rows.
   *
   * @param rows what each element is put beside
   * @param uncollect the array
   * @param elements over the columns of the rows: those of an array that is written out, or one array
   * @param outer whether rows without an element stay
   */
  static RelNode of(RelNode rows, Uncollect uncollect, List<RexNode> elements, boolean outer) {
    RelDataTypeFactory factory = rows.getCluster().getTypeFactory();
    RexBuilder rex = rows.getCluster().getRexBuilder();
    boolean array = isArray(uncollect, elements);
    List<RelDataTypeField> added = uncollect.getRowType().getFieldList();
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(rows.getRowType()));
    RelDataType type = added.get(0).getType();
    for (RexNode element : elements) {
      columns.add(
          array || element.getType().equals(type)
              ? element
              : rex.makeAbstractCast(type, element, false));
    }
    Form form = new Form(elements.size(), array, uncollect.withOrdinality, outer && array);
    RelDataTypeFactory.Builder row = factory.builder();
    row.addAll(rows.getRowType().getFieldList());
    boolean nullable = array || type.isNullable();
    row.add(added.get(0).getName(), factory.createTypeWithNullability(type, nullable));
    if (uncollect.withOrdinality) {
      RelDataType number = factory.createSqlType(SqlTypeName.INTEGER);
      row.add(Util.last(added).getName(), factory.createTypeWithNullability(number, form.outer()));
    }
    return new Unnest(Rows.project(rows, columns), form, row.uniquify().build());
  }

  private static boolean isArray(Uncollect uncollect, List<RexNode> elements) {
    return elements.size() == 1
        && elements.get(0).getType().getSqlTypeName() == SqlTypeName.ARRAY
        && uncollect.getRowType().getFieldList().get(0).getType().getSqlTypeName()
            != SqlTypeName.ARRAY;
  }

  /**
   * The elements of an array that is written out, or another array.
   *
   * @param uncollect the array
   * @throws io.laminar.api.LaminarException NOT_SUPPORTED if there are several, or a query makes it
   */
  static List<RexNode> elements(Uncollect uncollect) {
    if (uncollect.getInput() instanceof Project project
        && project.getProjects().size() == 1
        && project.getInput() instanceof Values values
        && values.getTuples().size() == 1) {
      RexNode array = project.getProjects().get(0);
      return array instanceof RexCall call && call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
          ? call.getOperands()
          : List.of(array);
    }
    throw Decorrelation.refused("UNNEST of other than one array");
  }

  /** Returns what the rows are made of. */
  public Form form() {
    return form;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new Unnest(sole(inputs), form, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("form", form);
  }
}
