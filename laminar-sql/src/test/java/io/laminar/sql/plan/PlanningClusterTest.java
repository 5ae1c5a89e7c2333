package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.sql.validate.LaminarTypeFactory;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.rex.RexBuilder;
import org.junit.jupiter.api.Test;

final class PlanningClusterTest {
  private final RelOptPlanner planner = new PassivePlanner();
  private final RexBuilder rexBuilder = new RexBuilder(new LaminarTypeFactory());

  @Test
  void shouldHaveWhatTheConstructorWouldSet() {
    RelOptCluster cluster = PlanningCluster.create(planner, rexBuilder);

    assertThat(cluster)
        .hasNoNullFieldsOrPropertiesExcept("metadataProvider", "metadataFactory", "mq", "query");
    assertThat(cluster.traitSet()).isEqualTo(planner.emptyTraitSet());
    assertThat(cluster.createCorrel().getId()).isZero();
  }

  @Test
  void shouldSayWhatToOpenWhereTheFieldsAreClosed() {
    assertThatThrownBy(() -> PlanningCluster.byConstructor(planner, rexBuilder))
        .hasMessageContaining("NOT_SUPPORTED")
        .hasMessageContaining("--add-opens");
  }
}
