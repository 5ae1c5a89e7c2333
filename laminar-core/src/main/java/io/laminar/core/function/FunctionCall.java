package io.laminar.core.function;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.BatchRows;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A call of a function of the application: row by row, by way of objects. What it throws is a row error. */
public final class FunctionCall implements Expression {
  private final String name;
  private final ScalarFunction function;
  private final DataType type;

  // Arguments of which each row has a value of its own, and their places in the call.
  private final Expression[] arguments;
  private final int[] places;
  private final Batch inputs;

  // Values that are the same in every call, made once; null in the places of the others.
  private final @Nullable Object[] constants;
  private final BatchRows rows;
  private final ColumnBuffer result;

  // One row of one column, by which a result becomes words.
  private final SlotLayout layout;
  private final UntypedEncoder encoder;
  private final long[] slot;
  private final StagedBytes bytes = new StagedBytes(Integer.MAX_VALUE);

  /**
   * Makes a call.
   *
   * @param name of the function, for errors
   * @param function what is called
   * @param arguments of the types that the function takes; belong to this expression from now on
   */
  public FunctionCall(String name, ScalarFunction function, List<Expression> arguments) {
    this.name = name;
    this.function = function;
    this.type = function.result().withNullable(true);
    this.constants = constants(arguments);
    this.places = IntStream.range(0, constants.length)
        .filter(place -> constants[place] == null)
        .toArray();
    this.arguments = Arrays.stream(places).mapToObj(arguments::get).toArray(Expression[]::new);
    this.inputs = new Batch(places.length);
    this.rows = rows(this.arguments);
    this.result = new ColumnBuffer(type);
    this.layout = SlotLayout.of(new Schema(List.of(new Column("result", type))));
    this.encoder = UntypedEncoder.of(layout);
    this.slot = new long[layout.stride()];
  }

  private static BatchRows rows(Expression... arguments) {
    List<Column> columns = new ArrayList<>();
    for (Expression argument : arguments) {
      columns.add(new Column("argument " + (columns.size() + 1), argument.type()));
    }
    return new BatchRows(new Schema(columns));
  }

  /** NULL is none of them, nor is a value that the function could change. */
  private static @Nullable Object[] constants(List<Expression> arguments) {
    @Nullable Object[] constants = new @Nullable Object[arguments.size()];
    for (int place = 0; place < constants.length; place++) {
      if (arguments.get(place) instanceof Literal literal
          && !literal.isNull()
          && literal.type().kind() != TypeKind.VARBINARY
          && literal.type().kind() != TypeKind.ARRAY) {
        Batch one = new Batch(1);
        one.column(0, literal.vector());
        rows(literal).values(one, 0, constants, new int[] {place});
      }
    }
    return constants;
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public Vector evaluate(Batch batch, int[] selected, int count, EvaluationContext context) {
    for (int i = 0; i < arguments.length; i++) {
      inputs.column(i, arguments[i].evaluate(batch, selected, count, context));
    }
    result.begin();
    call(selected, count, context);
    return result.vector();
  }

  private void call(int[] selected, int count, EvaluationContext context) {
    for (int i = 0; i < count; i++) {
      int row = selected[i];
      result.setNull(row);
      if (!context.isFailed(row) && (function.calledOnNull() || !isAnyNull(row))) {
        call(row, context);
      }
    }
  }

  private boolean isAnyNull(int row) {
    for (int i = 0; i < arguments.length; i++) {
      if (inputs.column(i).isNull(row)) {
        return true;
      }
    }
    return false;
  }

  private void call(int row, EvaluationContext context) {
    Object value;
    try {
      @Nullable Object[] values = constants.clone();
      rows.values(inputs, row, values, places);
      value = function.body().call(values);
    } catch (Exception | Error thrown) {
      context.fail(
          row,
          ErrorCode.FUNCTION_FAILED,
          "the function " + name + why(thrown),
          "let it return null for such values, or leave such rows out");
      return;
    }
    if (value != null) {
      write(value, row, context);
    }
  }

  /** A function that says itself why it fails, as those do that are not Java, did not throw what is a fault of it. */
  private static String why(Throwable thrown) {
    return thrown instanceof LaminarException told && told.code() == ErrorCode.FUNCTION_FAILED
        ? " failed: " + told.problem()
        : " threw " + thrown;
  }

  private void write(@Nullable Object value, int row, EvaluationContext context) {
    bytes.clear();
    try {
      encoder.encodeOnly(value, slot, 0, bytes);
    } catch (LaminarException refused) {
      context.fail(
          row,
          ErrorCode.FUNCTION_FAILED,
          "the result of " + name + " is not a " + type.sqlName() + ": " + refused.problem(),
          "let it return a value of its declared type, or null");
      return;
    }
    int word = layout.columnWord(0);
    if (type.words() == 1) {
      result.setWord(row, slot[word]);
    } else if (type.kind().isBytes() && InlineBytes.length(slot[word]) > InlineBytes.MAX_INLINE) {
      result.setBytes(
          row, bytes.bytes(), InlineBytes.position(slot[word + 1]), InlineBytes.length(slot[word]));
    } else {
      result.setWords(row, slot[word], slot[word + 1]);
    }
  }
}
