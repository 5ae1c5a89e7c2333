package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.physical.PhysicalPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of constructs leaves out no kind of plan, and no aggregate function. */
final class ConstructListTest {
  @Test
  void shouldNameEveryKindOfPlan() {
    Set<String> named = new HashSet<>();
    for (String line : ConstructList.lines()) {
      if (line.startsWith("# plans")) {
        named.addAll(List.of(line.substring(line.indexOf(':') + 1).strip().split(" ")));
      }
    }
    assertThat(named).containsExactlyInAnyOrderElementsOf(plansOf(PhysicalPlan.class));
  }

  private static List<String> plansOf(Class<?> type) {
    List<String> plans = new ArrayList<>();
    for (Class<?> each : type.getPermittedSubclasses()) {
      plans.addAll(each.isSealed() ? plansOf(each) : List.of(each.getSimpleName()));
    }
    return plans;
  }

  @Test
  void shouldNameEveryAggregate() {
    String constructs = String.join("\n", ConstructList.constructs());
    // EXPLAIN names some by another name, or with what they always are; those the SQL says.
    assertThat(Arrays.stream(AggregateEntry.values()).map(Enum::name))
        .allSatisfy(name ->
            assertThat(constructs).containsPattern("\\b" + name + "(( DISTINCT)? in |\\()"));
  }
}
