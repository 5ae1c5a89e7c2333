package io.laminar.core.operator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PinnedResults;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.harness.InputRow;
import io.laminar.core.operator.harness.OperatorHarness;
import io.laminar.core.operator.harness.Values;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The groups of an operator, pinned after each batch, are the sum of what it has emitted. */
class PinnedGroupsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldBeTheSumOfTheChangesAndStayAsTheyWere(long seed) {
    RandomAggregates random = new RandomAggregates(seed);
    GroupSpec spec = pinnable(random);
    OperatorHarness harness = OperatorHarness.of(
            context -> new Probe(spec, context), spec.inputTypes())
        .returns(GroupAggregateOperator.outputTypes(spec));
    for (int i = 0; i < 300; i++) {
      harness.row(random.row(i / 10).values().toArray());
    }
    assertThat(harness.runAndCollect()).isNotEmpty();
  }

  /** One of aggregates whose results follow from the entries alone. */
  private static GroupSpec pinnable(RandomAggregates random) {
    GroupSpec spec = random.spec(false);
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    while (!new GroupAggregateOperator(spec, context).keepsResults()) {
      spec = random.spec(false);
    }
    return spec;
  }

  /** Pins the operator after each batch, and looks at the pinned rows before the next. */
  private static final class Probe implements NettingOperator, StatefulOperator {
    private final GroupSpec spec;
    private final List<DataType> types;
    private final GroupAggregateOperator operator;
    private final Map<List<@Nullable Object>, @Nullable InputRow> sum = new LinkedHashMap<>();
    private @Nullable PinnedResults pinned;
    private List<InputRow> expected = List.of();
    private boolean restored;

    Probe(GroupSpec spec, EvaluationContext context) {
      this.spec = spec;
      this.types = GroupAggregateOperator.outputTypes(spec);
      this.operator = new GroupAggregateOperator(spec, context);
    }

    @Override
    public int process(int input, Batch batch, int from, Output output) {
      int taken = operator.process(0, batch, from, changes -> {
        add(changes);
        output.emit(changes);
      });
      if (pinned != null && !restored) {
        assertThat(read(pinned)).isEqualTo(expected);
      }
      pinned = operator.pinResults();
      expected = new ArrayList<>();
      for (InputRow row : sum.values()) {
        if (row != null) {
          expected.add(row);
        }
      }
      if (!restored) {
        assertThat(read(pinned)).isEqualTo(expected);
      }
      return taken;
    }

    private void add(Batch changes) {
      for (int i = 0; i < changes.size(); i++) {
        int row = changes.selection()[i];
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
          values.add(Values.read(types.get(column), changes.column(column), row));
        }
        boolean inserts = changes.weight(row) > 0;
        sum.put(
            List.copyOf(texts(values.subList(0, spec.keys().size()))),
            inserts ? InputRow.of(1, values.toArray()) : null);
      }
    }

    private static List<Object> texts(List<@Nullable Object> values) {
      List<Object> texts = new ArrayList<>();
      values.forEach(value -> texts.add(String.valueOf(value)));
      return texts;
    }

    private List<InputRow> read(PinnedResults results) {
      List<InputRow> rows = new ArrayList<>();
      for (int number = 0; number < results.size(); number++) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int column = 0; column < types.size(); column++) {
          ColumnBuffer buffer = new ColumnBuffer(types.get(column));
          if (results.write(number, column, buffer, 0)) {
            values.add(Values.read(types.get(column), buffer.vector(), 0));
          }
        }
        if (values.size() == types.size()) {
          rows.add(InputRow.of(1, values.toArray()));
        }
      }
      return rows;
    }

    @Override
    public boolean holdsCommit() {
      return operator.holdsCommit();
    }

    @Override
    public boolean endCommit(boolean step, Output output) {
      return operator.endCommit(step, output);
    }

    @Override
    public long stateBytes() {
      return operator.stateBytes();
    }

    @Override
    public long stateRows() {
      return operator.stateRows();
    }

    @Override
    public long lateRows() {
      return operator.lateRows();
    }

    @Override
    public long heldRows() {
      return operator.heldRows();
    }

    @Override
    public long ignoredRetractions() {
      return operator.ignoredRetractions();
    }

    @Override
    public boolean canRetract() {
      return operator.canRetract();
    }

    @Override
    public void snapshot(StateWriter writer) {
      operator.snapshot(writer);
    }

    @Override
    public void restore(StateReader reader) {
      operator.restore(reader);
      restored = true;
    }
  }
}
