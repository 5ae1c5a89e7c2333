package io.laminar.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Columns of literal values, laid out both as dense columns and as ring slots, and the evaluation
 * of an expression over them: both layouts, all rows at once, one at a time, and every second row
 * must give the same.
 */
public final class ExpressionFixture {
  private final List<DataType> types = new ArrayList<>();
  private final List<@Nullable Object[]> columns = new ArrayList<>();
  private long nowNanos;

  /** Adds a column and returns a reference to it. */
  public ColumnReference column(DataType type, @Nullable Object... values) {
    types.add(type);
    columns.add(values);
    return new ColumnReference(types.size() - 1, type);
  }

  /** Sets the clock. */
  public ExpressionFixture now(long nanos) {
    nowNanos = nanos;
    return this;
  }

  /** A row's result: a value, null for NULL, or an error's code. */
  public List<@Nullable Object> evaluate(Expression expression) {
    int rowCount = columns.isEmpty() ? 1 : columns.get(0).length;
    List<@Nullable Object> expected = run(expression, dense(), every(rowCount, 0, 1));
    assertThat(run(expression, slots(), every(rowCount, 0, 1))).isEqualTo(expected);
    for (int row = 0; row < rowCount; row++) {
      assertThat(run(expression, slots(), new int[] {row})).containsExactly(expected.get(row));
    }
    List<@Nullable Object> odd = new ArrayList<>();
    for (int row = 1; row < rowCount; row += 2) {
      odd.add(expected.get(row));
    }
    assertThat(run(expression, dense(), every(rowCount, 1, 2))).isEqualTo(odd);
    if (expression instanceof Condition condition) {
      checkSelection(condition, expected);
    }
    return expected;
  }

  private void checkSelection(Condition condition, List<@Nullable Object> expected) {
    List<Integer> passing = new ArrayList<>();
    for (int row = 0; row < expected.size(); row++) {
      if (Boolean.TRUE.equals(expected.get(row))) {
        passing.add(row);
      }
    }
    for (Batch batch : List.of(dense(), slots())) {
      assertThat(select(condition, batch, Batch.everyRow(), expected.size())).isEqualTo(passing);
      int[] rows = java.util.Arrays.copyOf(Batch.everyRow(), expected.size());
      assertThat(select(condition, batch, rows, rows.length)).isEqualTo(passing);
    }
  }

  private List<Integer> select(Condition condition, Batch batch, int[] rows, int count) {
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {});
    context.nowNanos(nowNanos);
    int[] selected = new int[Batch.MAX_ROWS];
    int size = condition.select(batch, rows, count, selected, context);
    List<Integer> result = new ArrayList<>();
    for (int k = 0; k < size; k++) {
      result.add(selected[k]);
    }
    return result;
  }

  private static int[] every(int rowCount, int first, int step) {
    if (first == 0 && step == 1) {
      return Batch.everyRow();
    }
    int[] rows = new int[(rowCount - first + step - 1) / step];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = first + i * step;
    }
    return rows;
  }

  private List<@Nullable Object> run(Expression expression, Batch batch, int[] rows) {
    int rowCount = columns.isEmpty() ? 1 : columns.get(0).length;
    int count = rows == Batch.everyRow() ? rowCount : rows.length;
    List<@Nullable Object> result = new ArrayList<>();
    if (count == 0) {
      return result;
    }
    ErrorCode[] last = new ErrorCode[1];
    List<ErrorCode> errors = new ArrayList<>();
    EvaluationContext context = new EvaluationContext((code, message, remedy) -> {
      assertThat(message).isNotBlank();
      last[0] = code;
      errors.add(code);
    });
    context.nowNanos(nowNanos);
    Vector vector = expression.evaluate(batch, rows, count, context);
    int next = 0;
    List<Integer> failed = new ArrayList<>();
    for (int row = 0; row < Batch.MAX_ROWS; row++) {
      if (context.isFailed(row)) {
        failed.add(row);
      }
    }
    assertThat(errors).hasSameSizeAs(failed);
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (failed.remove((Integer) row)) {
        // A tree reports in the order of its kernels, so codes are matched only where all agree.
        result.add(errors.stream().distinct().count() == 1 ? errors.get(next++) : "error");
      } else {
        result.add(Constants.value(Literal.copyOf(expression.type(), vector, row)));
      }
    }
    assertThat(failed).as("rows that were not given must not fail").isEmpty();
    return result;
  }

  private Batch dense() {
    Batch batch = new Batch(columns.size());
    for (int c = 0; c < columns.size(); c++) {
      ColumnBuffer buffer = new ColumnBuffer(types.get(c));
      java.util.Arrays.fill(buffer.values(), 0x7F7F_7F7F_7F7F_7F7FL);
      fill(buffer, columns.get(c));
      batch.column(c).share(buffer.vector());
    }
    return batch;
  }

  private Batch slots() {
    List<Column> schema = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      schema.add(new Column("c" + c, types.get(c)));
    }
    SlotLayout layout = SlotLayout.of(new Schema(schema));
    long[] words = new long[layout.stride() * (Batch.MAX_ROWS + 1)];
    Batch batch = new Batch(columns.size());
    int base = layout.stride();
    byte[] side = new byte[0];
    for (int c = 0; c < columns.size(); c++) {
      DataType type = types.get(c);
      ColumnBuffer buffer = new ColumnBuffer(type);
      fill(buffer, columns.get(c));
      byte[] grown = java.util.Arrays.copyOf(side, side.length + buffer.heap().length);
      System.arraycopy(buffer.heap(), 0, grown, side.length, buffer.heap().length);
      for (int row = 0; row < columns.get(c).length; row++) {
        int slot = base + row * layout.stride();
        if (buffer.vector().isNull(row)) {
          words[slot + layout.nullWord(c)] |= layout.nullMask(c);
          // What stands there means nothing; here it is even, in dense columns it is odd.
          words[slot + layout.columnWord(c)] = -2;
          continue;
        }
        long word0 = buffer.vector().word(row);
        words[slot + layout.columnWord(c)] = word0;
        if (type.words() == 2) {
          long word1 = buffer.vector().secondWord(row);
          boolean isLong = type.kind().isBytes() && (int) word0 > 12;
          words[slot + layout.columnWord(c) + 1] = isLong ? word1 + side.length : word1;
        }
      }
      side = grown;
    }
    layout.point(batch, words, base, side);
    return batch;
  }

  private static void fill(ColumnBuffer buffer, @Nullable Object[] values) {
    buffer.begin();
    DataType type = buffer.type();
    for (int row = 0; row < values.length; row++) {
      Object value = values[row];
      if (value == null) {
        buffer.setNull(row);
      } else if (value instanceof Boolean flag) {
        buffer.setWord(row, flag ? 1 : 0);
      } else if (value instanceof String text && type.kind() == TypeKind.DECIMAL) {
        Literal literal = Literal.ofDecimal(type, new BigDecimal(text));
        buffer.copy(row, literal.vector(), 0);
      } else if (value instanceof String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        buffer.setBytes(row, bytes, 0, bytes.length);
      } else if (value instanceof byte[] bytes) {
        buffer.setBytes(row, bytes, 0, bytes.length);
      } else if (value instanceof Double || value instanceof Float) {
        buffer.setWord(row, Double.doubleToRawLongBits(((Number) value).doubleValue()));
      } else if (value instanceof Number number) {
        buffer.setWord(row, number.longValue());
      } else {
        throw new IllegalArgumentException("no column of " + value.getClass());
      }
    }
  }
}
