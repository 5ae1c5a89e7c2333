package io.laminar.sql.physical;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.plan.PlanFixture;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the steps of a plan answer about themselves. */
final class PhysicalPlanTest {
  private final PlanFixture fixture = PlanFixture.none()
      .with("CREATE SOURCE t (k VARCHAR NOT NULL, v INTEGER, ts TIMESTAMP NOT NULL,"
          + " WATERMARK FOR ts)");

  @Test
  void shouldLeaveNoAnswerToADefault() {
    List<String> defaults = Arrays.stream(PhysicalPlan.class.getMethods())
        .filter(Method::isDefault)
        .map(Method::getName)
        .toList();
    assertThat(defaults).containsExactlyInAnyOrder("edge", "eventTimeColumns", "uniqueKey");
    assertThat(Arrays.stream(OperatorPlan.class.getMethods()).filter(Method::isDefault))
        .extracting(Method::getName)
        // Of those that a step answers for itself, only what follows from an operator and one
        // input.
        .containsExactlyInAnyOrder(
            "edge", "eventTimeColumns", "uniqueKey", "inputs", "relations", "step");
  }

  @Test
  void shouldTellWhichStepAsksForTheTime() {
    PhysicalPlan project = plan("SELECT k, CURRENT_TIMESTAMP AS now FROM t");
    assertThat(project.usesClock()).isTrue();
    assertThat(project.inputs().get(0).usesClock()).isFalse();
    assertThat(plan("SELECT k FROM t WHERE ts < LOCALTIMESTAMP").inputs().get(0).usesClock())
        .isTrue();
  }

  @Test
  void shouldFindTheClockUnderAggregatesUnionsAndWindows() {
    String clock = "(SELECT k, v, ts FROM t WHERE ts < PROCTIME())";
    for (String query : List.of(
        "SELECT k, COUNT(*) AS n FROM " + clock + " GROUP BY k",
        "SELECT k, COUNT(*) AS n FROM " + clock + " GROUP BY k, TUMBLE(ts, INTERVAL '1' HOUR)",
        "SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR))"
            + " WHERE window_end < LOCALTIMESTAMP",
        "SELECT k FROM t UNION ALL SELECT k FROM " + clock)) {
      assertThat(ClockUse.in(plan(query))).as(query).isTrue();
    }
    assertThat(ClockUse.in(plan("SELECT k, COUNT(*) AS n FROM t GROUP BY k"))).isFalse();
  }

  @Test
  void shouldTellThatEqualRowsUnderAWindowStayEqual() {
    Schema schema = new Schema(List.of(new Column("ts", DataType.timestamp(3))));
    ScanPlan scan = new ScanPlan("c", schema, true, 0, List.of());
    UnionPlan union = new UnionPlan(List.of(scan, scan), schema);
    long size = 3_600_000;
    Duration length = Duration.ofHours(1);
    TimeWindow hour = new TimeWindow(
        WindowForm.TUMBLE, 0, size, size, 0, length, length, Duration.ZERO, "", 1_000);

    assertThat(new WindowAssignPlan(scan, hour, schema).mayMakeRowsEqual()).isFalse();
    assertThat(new WindowAssignPlan(union, hour, schema).mayMakeRowsEqual()).isTrue();
  }

  @Test
  void shouldTellWhatEmitSpeaksOf() {
    String window = "SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' HOUR)";
    assertThat(
            emissions(plan("SELECT COUNT(*) AS n FROM (SELECT k FROM t WHERE v > 1) GROUP BY k")))
        .contains(Emission.BY_GROUP, Emission.BY_ROW)
        .doesNotContain(Emission.BY_WINDOW);
    assertThat(emissions(plan(window)))
        .contains(Emission.BY_WINDOW, Emission.BY_ROW)
        .doesNotContain(Emission.BY_GROUP);
    assertThat(Emission.BY_ROW.aggregates()).isFalse();
    assertThat(Emission.BY_GROUP.isWindowed()).isFalse();
  }

  @Test
  void shouldNameWhatAScanReadsAndNothingAboveIt() {
    PhysicalPlan filter = plan("SELECT * FROM t WHERE v > 1");
    assertThat(filter.relations()).isEmpty();
    assertThat(filter.inputs().get(0).relations()).containsExactly("t");
    assertThat(filter.expressions()).hasSize(1);
    assertThat(filter.inputs().get(0).expressions()).isEmpty();
  }

  private static List<Emission> emissions(PhysicalPlan plan) {
    List<Emission> all = new ArrayList<>(List.of(plan.emission()));
    plan.inputs().forEach(input -> all.addAll(emissions(input)));
    return all;
  }

  private PhysicalPlan plan(String sql) {
    return fixture.plan(sql).root();
  }
}
