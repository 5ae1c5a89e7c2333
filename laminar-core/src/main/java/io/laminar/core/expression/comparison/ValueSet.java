package io.laminar.core.expression.comparison;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.StrictCondition;

/**
 * IN a list of constants: one probe of an open-addressing table, whatever the length of the list.
 * The constants lie in the table as words; strings keep their own heaps.
 */
final class ValueSet extends StrictCondition {
  private final int words;
  private final boolean bytes;
  private final boolean floating;
  private final long negated;
  private final Literal[] table;
  private final long[] firstWords;
  private final int mask;

  /**
   * Makes a set.
   *
   * @param values not NULL, of the kind and scale of {@code value}
   * @param negated true for NOT IN
   */
  ValueSet(Expression value, Literal[] values, boolean negated) {
    super(value);
    this.words = value.type().words();
    this.bytes = value.type().kind().isBytes();
    this.floating = Comparisons.isFloating(value.type());
    this.negated = negated ? 1 : 0;
    int capacity = Math.max(4, Integer.highestOneBit(values.length) * 4);
    this.mask = capacity - 1;
    this.table = new Literal[capacity];
    this.firstWords = new long[capacity];
    for (Literal literal : values) {
      Vector constant = literal.vector();
      int slot = slot(hash(constant, 0));
      while (table[slot] != null) {
        slot = (slot + 1) & mask;
      }
      table[slot] = literal;
      firstWords[slot] = firstWord(constant, 0);
    }
  }

  private long firstWord(Vector vector, int row) {
    long word = vector.word(row);
    return floating ? FloatingOrder.canonicalKey(word) : word;
  }

  private long hash(Vector vector, int row) {
    if (bytes) {
      return InlineBytes.hash(vector.word(row), vector.secondWord(row), vector.heap());
    }
    long hash = firstWord(vector, row) * 0x9E3779B97F4A7C15L;
    return words == 1 ? hash : (hash ^ vector.secondWord(row)) * 0x9E3779B97F4A7C15L;
  }

  private int slot(long hash) {
    return (int) (hash >>> 32) & mask;
  }

  private boolean contains(Vector vector, int row) {
    long word = firstWord(vector, row);
    int slot = slot(hash(vector, row));
    for (Literal entry = table[slot]; entry != null; entry = table[slot]) {
      if (firstWords[slot] == word && restEquals(entry.vector(), vector, row)) {
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  private boolean restEquals(Vector constant, Vector vector, int row) {
    if (words == 1) {
      return true;
    }
    if (!bytes) {
      return constant.secondWord(0) == vector.secondWord(row);
    }
    return InlineBytes.equal(
        constant.word(0),
        constant.secondWord(0),
        constant.heap(),
        vector.word(row),
        vector.secondWord(row),
        vector.heap());
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        out[row] = (contains(inputs[0], row) ? 1 : 0) ^ negated;
      }
    }
  }
}
