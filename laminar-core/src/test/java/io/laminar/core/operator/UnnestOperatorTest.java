package io.laminar.core.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.state.MemorySnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UnnestOperatorTest {
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);
  private static final DataType NUMBER = DataType.of(TypeKind.BIGINT);

  private static OperatorHarness unnesting(
      List<DataType> input, int elements, boolean numbered, boolean changelog) {
    List<DataType> output = new ArrayList<>(input.subList(0, input.size() - elements + 1));
    if (numbered) {
      output.add(DataType.of(TypeKind.INTEGER));
    }
    return OperatorHarness.of(
            context -> new UnnestOperator(
                input, new UnnestForm(elements, false, numbered, false), changelog),
            input)
        .returns(output);
  }

  @Test
  void shouldMakeARowForEachElement() {
    unnesting(List.of(NAME, NUMBER.withNullable(true), NUMBER), 2, true, false)
        .row("a name of more than twelve bytes", 3, 4)
        .expect("a name of more than twelve bytes", 3, 1)
        .expect("a name of more than twelve bytes", 4, 2)
        .row("b", null, -1)
        .expect("b", null, 1)
        .expect("b", -1, 2)
        .run();
  }

  @Test
  void shouldPassWeightsOn() {
    unnesting(List.of(NUMBER, NAME.withNullable(true), NAME, NAME), 3, false, true)
        .change(1, 7, "x", "y", "y")
        .expectChange(1, 7, "x")
        .expectChange(1, 7, "y")
        .expectChange(1, 7, "y")
        .change(-2, 8, null, "z", "x")
        .expectChange(-2, 8, null)
        .expectChange(-2, 8, "z")
        .expectChange(-2, 8, "x")
        .run();
  }

  @Test
  void shouldMakeMoreRowsOfOneThanABatchHolds() {
    List<DataType> input = Collections.nCopies(600, NUMBER);
    OperatorHarness harness = unnesting(input, 600, false, false);
    for (int row = 0; row < 3; row++) {
      harness.row(LongStream.range(0, 600).boxed().toArray());
      for (int i = 0; i < 600; i++) {
        harness.expect(i);
      }
    }
    harness.run();
  }

  @Test
  void shouldGoOnInTheMiddleOfARowAfterARestore() {
    List<DataType> input = Collections.nCopies(600, NUMBER);
    Batch batch = new Batch(600);
    for (int i = 0; i < 600; i++) {
      ColumnBuffer column = new ColumnBuffer(NUMBER);
      column.setWord(0, i);
      batch.column(i).share(column.vector());
    }
    batch.selectFirst(1);
    List<Long> elements = new ArrayList<>();
    MemorySnapshot state = new MemorySnapshot();
    for (int taken = 0; taken == 0; ) {
      UnnestOperator operator =
          new UnnestOperator(input, new UnnestForm(600, false, false, false), false);
      if (state.size() > 0) {
        operator.restore(state.reader());
      }
      taken = operator.process(0, batch, 0, rows -> elements.addAll(first(rows)));
      state = new MemorySnapshot();
      operator.snapshot(state.writer());
    }
    assertThat(elements).isEqualTo(LongStream.range(0, 600).boxed().toList());
  }

  private static List<Long> first(Batch rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> rows.column(0).word(rows.selection()[i]))
        .toList();
  }
}
