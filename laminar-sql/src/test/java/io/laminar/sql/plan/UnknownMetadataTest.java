package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.sql.validate.LaminarTypeFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlExplainLevel;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class UnknownMetadataTest {
  private final RexBuilder rexBuilder = new RexBuilder(new LaminarTypeFactory());
  private final RelNode join = join();

  private RelNode join() {
    RelOptCluster cluster =
        PlanningCluster.create(new HepPlanner(HepProgram.builder().build()), rexBuilder);
    RelDataType row =
        rexBuilder.getTypeFactory().builder().add("a", SqlTypeName.INTEGER).build();
    RelNode left = LogicalValues.createEmpty(cluster, row);
    RelNode right = LogicalValues.createEmpty(cluster, row);
    return LogicalJoin.create(
        left, right, List.of(), rexBuilder.makeLiteral(true), Set.of(), JoinRelType.INNER);
  }

  private @Nullable Object argument(Class<?> type) {
    Map<Class<?>, Object> known = Map.of(
        RelNode.class,
        join,
        int.class,
        0,
        boolean.class,
        true,
        RexNode.class,
        rexBuilder.makeLiteral(true),
        ImmutableBitSet.class,
        ImmutableBitSet.of(0),
        SqlExplainLevel.class,
        SqlExplainLevel.ALL_ATTRIBUTES);
    return known.get(type);
  }

  private static List<Method> questions() {
    List<Method> questions = new ArrayList<>();
    for (Method method : RelMetadataQuery.class.getDeclaredMethods()) {
      boolean asksOfRows =
          method.getParameterCount() > 0 && method.getParameterTypes()[0] == RelNode.class;
      if (asksOfRows
          && Modifier.isPublic(method.getModifiers())
          && !method.getName().equals("expand")) {
        questions.add(method);
      }
    }
    return questions;
  }

  @Test
  void shouldAnswerEveryQuestionThatCalciteMayAskOfAJoin() throws IllegalAccessException {
    RelMetadataQuery metadata = join.getCluster().getMetadataQuery();
    List<String> unanswered = new ArrayList<>();
    for (Method question : questions()) {
      Object[] arguments =
          List.of(question.getParameterTypes()).stream().map(this::argument).toArray();
      try {
        question.invoke(metadata, arguments);
      } catch (InvocationTargetException e) {
        unanswered.add(question.getName() + ": " + e.getCause());
      }
    }

    assertThat(metadata).isInstanceOf(UnknownMetadata.class);
    assertThat(questions()).hasSizeGreaterThan(35);
    assertThat(unanswered).isEmpty();
  }

  @Test
  void shouldKnowNothingThatIsNotSo() {
    RelMetadataQuery metadata = join.getCluster().getMetadataQuery();

    assertThat(metadata.areRowsUnique(join)).isNull();
    assertThat(metadata.isEmpty(join)).isNull();
    assertThat(metadata.getColumnOrigin(join, 0)).isNull();
    assertThat(metadata.getSelectivity(join, rexBuilder.makeLiteral(true))).isNull();
    assertThat(metadata.getInputFieldsUsed(join).cardinality()).isEqualTo(2);
    assertThatThrownBy(() -> metadata.expand(join, 0, null))
        .hasMessageContaining("column 0 is not a measure");
  }
}
