package io.laminar.core.operator.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SetOperatorTest {
  private static final DataType SIDE = DataType.of(TypeKind.BIGINT);
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR).withNullable(true);
  private static final String LONG = "a text that is longer than a word, ";

  private static OperatorHarness harness(SetFunction function, boolean changelog) {
    return OperatorHarness.ofPipeline(
            context -> new TwoSides(new SetOperator(function, List.of(TEXT), changelog, context)),
            List.of(SIDE, TEXT))
        .returns(List.of(TEXT));
  }

  @Test
  void shouldIntersect() {
    harness(SetFunction.INTERSECT, true)
        .change(1, 0, "a")
        .change(1, 1, "a")
        .expect("a")
        .change(1, 1, "a")
        .change(1, 1, null)
        .change(1, 0, null)
        .expect((Object) null)
        .change(-1, 1, "a")
        .change(-1, 1, "a")
        .expectChange(-1, "a")
        .change(-1, 1, "a")
        .expectIgnoredRetractions(1)
        .run();
  }

  @Test
  void shouldLeaveOutWhatTheOtherSideHas() {
    harness(SetFunction.EXCEPT, true)
        .change(1, 0, LONG)
        .expect(LONG)
        .change(1, 0, LONG)
        .change(1, 1, LONG)
        .expectChange(-1, LONG)
        .change(-1, 1, LONG)
        .expect(LONG)
        .run();
  }

  @ParameterizedTest
  @EnumSource(SetFunction.class)
  void shouldCountAsTheSidesDo(SetFunction function) {
    Random random = new Random(20);
    OperatorHarness harness = harness(function, true);
    List<InputRow> held = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      InputRow row = InputRow.of(1, random.nextInt(2), LONG + random.nextInt(4));
      if (held.contains(row) && random.nextBoolean()) {
        held.remove(row);
        harness.change(-1, row.values().toArray());
      } else {
        held.add(row);
        harness.change(1, row.values().toArray());
      }
    }
    Map<Object, Long> sum = new HashMap<>();
    harness.runAndCollect().forEach(row -> sum.merge(row.values().get(0), row.weight(), Long::sum));
    for (int i = 0; i < 4; i++) {
      String text = LONG + i;
      long left =
          held.stream().filter(row -> row.values().equals(List.of(0L, text))).count();
      long right =
          held.stream().filter(row -> row.values().equals(List.of(1L, text))).count();
      assertThat(sum.getOrDefault(text, 0L)).isEqualTo(function.count(left, right));
    }
  }
}
