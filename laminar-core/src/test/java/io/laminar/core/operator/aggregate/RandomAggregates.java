package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.aggregate.AggregateOptions.Direction;
import io.laminar.core.operator.harness.InputRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random specs and rows for them, with values that collide, tie, are NULL, long, or NaN. */
public final class RandomAggregates {
  /** The column of the event time. */
  public static final int TIME = 0;

  private static final int FLAG = 1;
  private static final String LONG = "a string of more than twelve bytes, ";

  private static final List<AggregateFunction> FUNCTIONS = List.of(AggregateFunction.values());

  private final Random random;
  private final List<DataType> types = new ArrayList<>();

  /** Makes random types. */
  public RandomAggregates(long seed) {
    this.random = new Random(seed);
    types.add(DataType.timestamp(3));
    types.add(DataType.of(TypeKind.BOOLEAN).withNullable(true));
    DataType[] kinds = {
      DataType.of(TypeKind.BIGINT),
      DataType.of(TypeKind.DOUBLE),
      DataType.of(TypeKind.VARCHAR),
      DataType.decimal(10, 2),
      DataType.decimal(38, 4)
    };
    for (int i = 0; i < 2; i++) {
      for (DataType kind : kinds) {
        types.add(kind.withNullable(random.nextBoolean()));
      }
    }
  }

  /** A random number. */
  public Random random() {
    return random;
  }

  /** A random spec over the types. */
  public GroupSpec spec(boolean changelog) {
    List<Integer> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      keys.add(2 + random.nextInt(types.size() - 2));
    }
    List<AggregateCall> calls = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      AggregateCall call = call();
      calls.add(call);
      if (call.distinct() && random.nextBoolean()) {
        // Both have one table of values.
        calls.add(call.filtered(call.filterColumn() < 0 ? FLAG : -1));
      }
    }
    GroupSpec spec = GroupSpec.of(types, keys, calls, TIME);
    return changelog ? spec.overChangelog() : spec;
  }

  private AggregateCall call() {
    AggregateFunction function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
    int column = function == AggregateFunction.COUNT_IF ? FLAG : column();
    while (!Calls.takes(function, types.get(column))) {
      column = column();
    }
    AggregateCall call = Calls.call(function, column, types.get(column));
    if (function == AggregateFunction.COUNT) {
      int kind = random.nextInt(4);
      call = kind == 0 ? AggregateCall.countAll() : kind == 1 ? call.with(column()) : call;
    } else if (Calls.takesTwo(function)) {
      int other = column();
      // Decimals as doubles would show the last bits of these.
      while (!Calls.takes(function, types.get(other))
          || (function.isMoment() && isDouble(other) != isDouble(column))) {
        other = column();
      }
      call = call.with(other);
    }
    call = options(call);
    if (random.nextInt(4) == 0) {
      call = call.filtered(FLAG);
    }
    boolean canBeDistinct = call.argument() >= 0
        && !function.respectsNulls()
        && function != AggregateFunction.COUNT_IF
        && function != AggregateFunction.MODE
        && function != AggregateFunction.ARRAY_AGG
        && (function != AggregateFunction.LISTAGG || call.others().equals(List.of(column)));
    return canBeDistinct && random.nextInt(3) == 0 ? call.overDistinct() : call;
  }

  private AggregateCall options(AggregateCall call) {
    Direction direction = new Direction(random.nextBoolean(), random.nextBoolean());
    return switch (call.function()) {
      case FIRST_VALUE, LAST_VALUE ->
        random.nextBoolean() ? call.with(AggregateOptions.ignoringNulls()) : call;
      case PERCENTILE_CONT, PERCENTILE_DISC ->
        call.with(AggregateOptions.percentile(
            BigDecimal.valueOf(random.nextInt(5), 0).divide(BigDecimal.valueOf(4)),
            direction.descending()));
      case LISTAGG, ARRAY_AGG -> {
        int kind = random.nextInt(4);
        if (kind == 0) {
          yield call.with(AggregateOptions.list("", List.of()));
        }
        AggregateCall ordered = kind == 1
            ? call.with(call.argument())
            : kind == 2 ? call.with(column()) : call.with(column(), column());
        yield ordered.with(AggregateOptions.list(
            ", ", kind == 3 ? List.of(direction, Direction.ASCENDING) : List.of(direction)));
      }
      default -> call;
    };
  }

  private boolean isDouble(int column) {
    return types.get(column).kind() == TypeKind.DOUBLE;
  }

  private int column() {
    return 2 + random.nextInt(types.size() - 2);
  }

  /** A random row at a time. */
  public InputRow row(long time) {
    @Nullable Object[] values = new @Nullable Object[types.size()];
    values[TIME] = time;
    for (int i = 1; i < values.length; i++) {
      DataType type = types.get(i);
      values[i] = type.nullable() && random.nextInt(5) == 0 ? null : value(type);
    }
    return InputRow.of(1, values);
  }

  private Object value(DataType type) {
    int number = random.nextInt(6) - 2;
    return switch (type.kind()) {
      case BOOLEAN -> number > 0;
      case DOUBLE ->
        random.nextInt(30) == 0
            ? (random.nextBoolean() ? Double.NaN : Double.POSITIVE_INFINITY)
            : number == 0 ? 0.0 : number * 0.25;
      case VARCHAR -> number > 1 ? LONG + number : "s" + number;
      case DECIMAL ->
        type.words() == 1
            ? new BigDecimal(BigInteger.valueOf(number * 12345L), 2)
            : new BigDecimal(
                BigInteger.ONE
                    .shiftLeft(90)
                    .add(BigInteger.ONE)
                    .multiply(BigInteger.valueOf(number)),
                4);
      default -> (long) number;
    };
  }
}
