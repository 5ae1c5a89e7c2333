package io.laminar.benchmarks.sql;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.benchmarks.Measurement;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random rows into the groups that are a view's table, which queries pin meanwhile: the operator
 * alone, on one thread. What a pin costs is what is copied when its pages are written next.
 */
final class PinnedUpdates implements Measurement {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final Output NOWHERE = batch -> {};
  private static final int ROWS = 1 << 18;

  private final int groups;
  private final int rowsPerPin;
  private final ColumnBuffer account = new ColumnBuffer(BIGINT);
  private final ColumnBuffer amount = new ColumnBuffer(BIGINT);
  private final Batch batch = new Batch(2);
  private final GroupAggregateOperator operator;

  /**
   * Makes it.
   *
   * @param groups how many there are
   * @param rowsPerPin rows between two queries; 0 for no queries
   */
  PinnedUpdates(int groups, int rowsPerPin) {
    this.groups = groups;
    this.rowsPerPin = rowsPerPin;
    GroupSpec spec = GroupSpec.of(
        List.of(BIGINT, BIGINT),
        List.of(0),
        List.of(
            AggregateCall.countAll(), AggregateCall.of(AggregateFunction.SUM, 1, BIGINT, BIGINT)),
        -1);
    this.operator =
        new GroupAggregateOperator(spec, new EvaluationContext((code, text, remedy) -> {}));
    operator.read(false);
    batch.column(0, account.vector());
    batch.column(1, amount.vector());
    batch.selectFirst(Batch.MAX_ROWS);
  }

  @Override
  public List<Reading> measure() {
    for (int first = 0; first < groups; first += Batch.MAX_ROWS) {
      for (int row = 0; row < Batch.MAX_ROWS; row++) {
        account.setWord(row, first + row);
      }
      process();
    }
    SplittableRandom random = new SplittableRandom(1);
    Rounds rounds = new Rounds();
    return rounds.measure(ROWS, () -> {
      rounds.start();
      update(random);
      rounds.stop();
    });
  }

  private void update(SplittableRandom random) {
    int sincePin = 0;
    for (int rows = 0; rows < ROWS; rows += Batch.MAX_ROWS) {
      for (int row = 0; row < Batch.MAX_ROWS; row++) {
        account.setWord(row, random.nextInt(groups));
      }
      process();
      sincePin += Batch.MAX_ROWS;
      if (rowsPerPin > 0 && sincePin >= rowsPerPin) {
        operator.pinResults();
        sincePin = 0;
      }
    }
  }

  private void process() {
    int from = 0;
    while (from < Batch.MAX_ROWS) {
      from = operator.process(0, batch, from, NOWHERE);
    }
  }
}
