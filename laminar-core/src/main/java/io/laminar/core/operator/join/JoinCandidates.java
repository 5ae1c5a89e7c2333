package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a join looks at, in order: rows of one input with a partner of the other each, and
 * behind the partners of a row its end. A condition is computed for all pairs together.
 */
final class JoinCandidates {
  /** In the place of a partner: the row has no further one. */
  static final int END = 0;

  private static final int LIMIT = Batch.MAX_ROWS;

  private final @Nullable JoinCondition condition;
  private final ColumnBuffer[] columns;
  private final int leftColumns;
  private final Batch pairs;
  private final int[] checked = new int[Batch.MAX_ROWS];
  private final int[] pairRows = new int[Batch.MAX_ROWS];
  private final int[] pairPartners = new int[Batch.MAX_ROWS];
  private final Vector weights = new Vector();
  private final long[] pairWeights = new long[Batch.MAX_ROWS];
  private final int[] selection = new int[Batch.MAX_ROWS];
  private final long[] failing = new long[LIMIT / Long.SIZE];

  // One element a candidate.
  private final int[] rows = new int[LIMIT];
  private final int[] numbers = new int[LIMIT];
  private final int[] keys = new int[LIMIT];
  private final long[] befores = new long[LIMIT];
  private final int[] partners = new int[LIMIT];
  private int count;

  JoinCandidates(JoinSpec spec, @Nullable JoinCondition condition) {
    this.condition = condition;
    List<DataType> types = spec.pairTypes();
    this.leftColumns = spec.left().types().size();
    this.columns = new ColumnBuffer[types.size()];
    this.pairs = new Batch(types.size());
    weights.point(pairWeights, 0, 1);
    if (condition != null) {
      for (int column : condition.columns()) {
        columns[column] = new ColumnBuffer(types.get(column));
        pairs.column(column, columns[column].vector());
      }
    }
  }

  int count() {
    return count;
  }

  boolean isFull() {
    return count == LIMIT;
  }

  void clear() {
    count = 0;
  }

  /** Forgets those behind the first ones. */
  void keep(int first) {
    count = first;
  }

  /**
   * Adds one.
   *
   * @param row physical row
   * @param number of the row among those that were loaded; −1 where its key has a NULL
   * @param key its entry in the keys, or −1
   * @param before the weight that its key had on its side without it
   * @param partner or {@link #END}
   */
  void add(int row, int number, int key, long before, int partner) {
    rows[count] = row;
    numbers[count] = number;
    keys[count] = key;
    befores[count] = before;
    partners[count++] = partner;
  }

  int row(int candidate) {
    return rows[candidate];
  }

  int number(int candidate) {
    return numbers[candidate];
  }

  int key(int candidate) {
    return keys[candidate];
  }

  long before(int candidate) {
    return befores[candidate];
  }

  int partner(int candidate) {
    return partners[candidate];
  }

  /** Tells whether a pair meets the condition. */
  boolean meets(int candidate) {
    return (failing[candidate >> 6] >>> candidate & 1) == 0;
  }

  /**
   * Computes the condition for all pairs.
   *
   * @param input the number of that of the rows
   * @param batch holds the rows
   * @param others the rows of the other input
   * @param context takes the errors of pairs
   */
  void check(int input, Batch batch, PartnerRows others, EvaluationContext context) {
    JoinCondition asked = condition;
    if (asked == null) {
      return;
    }
    int pairCount = 0;
    for (int i = 0; i < count; i++) {
      if (partners[i] != END) {
        failing[i >> 6] |= 1L << i;
        pairRows[pairCount] = rows[i];
        pairWeights[pairCount] = batch.weight(rows[i]);
        pairPartners[pairCount] = partners[i];
        checked[pairCount++] = i;
      }
    }
    if (pairCount > 0) {
      copyPairs(input, batch, others, asked, pairCount);
      pairs.weights(weights);
      select(pairCount, asked, context);
    }
  }

  /** Puts the pairs into the first physical rows of a batch. */
  private void copyPairs(
      int input, Batch batch, PartnerRows others, JoinCondition asked, int pairCount) {
    for (int column : asked.columns()) {
      ColumnBuffer target = columns[column];
      target.begin();
      boolean isLeft = column < leftColumns;
      int source = isLeft ? column : column - leftColumns;
      if (isLeft == (input == 0)) {
        JoinResult.copy(batch.column(source), pairRows, pairCount, target);
      } else {
        others.copy(source, pairPartners, pairCount, target);
      }
    }
  }

  private void select(int pairCount, JoinCondition asked, EvaluationContext context) {
    pairs.selectFirst(pairCount);
    int[] selected = selection;
    context.begin(pairs);
    int met = asked.predicate().select(pairs, Batch.everyRow(), pairCount, selected, context);
    if (context.hasFailures()) {
      met = context.removeFailed(selected, met, selected);
    }
    for (int i = 0; i < met; i++) {
      int candidate = checked[selected[i]];
      failing[candidate >> 6] &= ~(1L << candidate);
    }
  }
}
