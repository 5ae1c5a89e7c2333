package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.ExpressionText;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ProjectPlan;
import io.laminar.sql.validate.LaminarTypeFactory;
import io.laminar.sql.validate.WindowTableFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** The columns of physical steps: names that EXPLAIN can show, and types that fit together. */
final class PlanColumns {
  private PlanColumns() {}

  /** Columns as Calcite calls them. */
  static Schema of(RelDataType rowType) {
    return named(rowType, i -> rowType.getFieldNames().get(i));
  }

  /** Columns of a projection; what has no name is called by its expression. */
  static Schema ofProject(Project project, Schema input) {
    return named(
        project.getRowType(), i -> ExpressionText.of(project.getProjects().get(i), input));
  }

  /** Columns of an aggregate; a key is called as in the input, a result that has no name, as in HAVING, by its call. */
  static Schema ofAggregate(
      RelDataType rowType, List<Integer> keys, List<AggregateSpec> specs, Schema input) {
    int first = rowType.getFieldCount() - specs.size();
    return named(
        rowType,
        i -> i < keys.size()
            ? input.column(keys.get(i)).name()
            : specs.get(i - first).describe(input));
  }

  /** The first columns, then some others. */
  static Schema picked(Schema schema, int first, int[] others) {
    List<Column> columns = new ArrayList<>(schema.columns().subList(0, first));
    for (int other : others) {
      columns.add(schema.column(other));
    }
    return new Schema(columns);
  }

  private static Schema named(RelDataType rowType, IntFunction<String> nameOfUnnamed) {
    List<Column> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      String name = field.getName();
      if (name.startsWith("$f") || name.startsWith("EXPR$")) {
        name = nameOfUnnamed.apply(field.getIndex());
      }
      while (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name = name + "_";
      }
      columns.add(new Column(name, RelationTypes.toDataType(field.getType())));
    }
    return new Schema(columns);
  }

  /** Makes the columns of one side of UNION ALL those of the union: operators do not convert. */
  static PhysicalPlan cast(PhysicalPlan side, RelNode node, RelDataType unionType, Schema union) {
    RexBuilder rex = node.getCluster().getRexBuilder();
    ProjectPlan project = side instanceof ProjectPlan found ? found : null;
    List<RexNode> columns = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < union.size(); i++) {
      RexNode column = project == null
          ? RexInputRef.of(i, node.getRowType())
          : project.expressions().get(i);
      DataType type = side.schema().type(i);
      boolean fits = type.withNullable(true).equals(union.type(i).withNullable(true));
      same &= fits;
      RelDataType target = rex.getTypeFactory()
          .createTypeWithNullability(unionType.getFieldList().get(i).getType(), type.nullable());
      columns.add(fits ? column : rex.makeAbstractCast(target, column, false));
    }
    if (same) {
      return side;
    }
    List<Column> converted = new ArrayList<>();
    for (int i = 0; i < union.size(); i++) {
      boolean nullable = side.schema().type(i).nullable();
      converted.add(
          new Column(side.schema().column(i).name(), union.type(i).withNullable(nullable)));
    }
    return new ProjectPlan(
        project == null ? side : project.input(), columns, new Schema(converted));
  }

  /** Adds the bounds of a row's window, and its last moment. */
  static Schema withWindow(Schema input, int timeColumn) {
    List<Column> columns = new ArrayList<>(input.columns());
    for (String name : WindowTableFunction.WINDOW_COLUMNS) {
      String unique = name;
      while (input.indexOf(unique) >= 0) {
        unique = unique + "_";
      }
      columns.add(new Column(unique, input.type(timeColumn).withNullable(false)));
    }
    return new Schema(columns);
  }

  /** Tells whether all that an aggregate reads of a projection are columns of the projection's input. */
  static boolean onlyPicks(ProjectPlan project, List<Integer> keys, List<AggregateSpec> specs) {
    return keys.stream().allMatch(key -> project.pickedColumn(key) >= 0)
        && specs.stream()
            .flatMap(spec -> spec.columns().stream())
            .allMatch(column -> project.pickedColumn(column) >= 0);
  }

  /** Adds the event time to a projection that left it out. */
  static PhysicalPlan withEventTime(PhysicalPlan plan) {
    if (!(plan instanceof ProjectPlan project)
        || plan.eventTimeColumn() >= 0
        || project.input().eventTimeColumn() < 0) {
      return plan;
    }
    int time = project.input().eventTimeColumn();
    Column column = project.input().schema().column(time);
    List<Column> columns = new ArrayList<>(project.schema().columns());
    String name =
        project.schema().indexOf(column.name()) < 0 ? column.name() : column.name() + "_event_time";
    columns.add(new Column(name, column.type()));
    List<RexNode> expressions = new ArrayList<>(project.expressions());
    expressions.add(new RexInputRef(
        time, RelationTypes.toRelDataType(column.type(), new LaminarTypeFactory())));
    return new ProjectPlan(project.input(), expressions, new Schema(columns));
  }
}
