package io.laminar.sql.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/** All operators and functions, each an entry: what is not here is refused by name. Immutable and shared. */
public final class Functions {
  private static final List<FunctionEntry> ALL = joined(List.of(
      ComparisonEntries.all(),
      LogicEntries.all(),
      ArithmeticEntries.all(),
      MathematicsEntries.all(),
      StringEntries.all(),
      TimeEntries.all(),
      ArrayEntries.all(),
      CastEntries.all()));

  private static final Map<SqlKind, FunctionEntry> BY_KIND = new HashMap<>();
  private static final Map<String, FunctionEntry> BY_NAME = new HashMap<>();

  static {
    for (FunctionEntry entry : ALL) {
      if (entry.kinds().isEmpty()) {
        for (String name : entry.names()) {
          put(BY_NAME, name, entry);
        }
      } else {
        for (SqlKind kind : entry.kinds()) {
          put(BY_KIND, kind, entry);
        }
      }
    }
  }

  private Functions() {}

  /** Without a stream, as all here: a first statement waits for what each lambda loads. */
  static List<FunctionEntry> joined(List<List<FunctionEntry>> parts) {
    List<FunctionEntry> all = new ArrayList<>();
    for (List<FunctionEntry> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }

  private static <K> void put(Map<K, FunctionEntry> map, K key, FunctionEntry entry) {
    if (map.put(key, entry) != null) {
      throw new IllegalStateException("two entries are called " + key);
    }
  }

  /** All entries, in the order of the reference. */
  public static List<FunctionEntry> all() {
    return ALL;
  }

  /**
   * Finds what an operator is.
   *
   * @param operator of a call, as it was written or as the planner made it
   * @return its entry, or null where there is none
   */
  public static @Nullable FunctionEntry find(SqlOperator operator) {
    if (operator instanceof UserOperator user) {
      return user.entry();
    }
    FunctionEntry byKind = BY_KIND.get(operator.getKind());
    return byKind != null ? byKind : BY_NAME.get(operator.getName().toUpperCase(Locale.ROOT));
  }

  /**
   * What a parameter becomes as an operand.
   *
   * @param operator of a call
   * @param place of the operand, from 0
   */
  public static FunctionEntry.Argument argument(SqlOperator operator, int place) {
    String name = operator.getName().toUpperCase(Locale.ROOT);
    FunctionEntry entry = find(operator);
    if (entry == null) {
      entry = BY_NAME.get(name.startsWith("NOT ") ? name.substring(4) : name);
    }
    return entry == null ? FunctionEntry.Argument.UNKNOWN : entry.argument(place);
  }

  /** What makes expressions of a call; refuses what there is none for, by name. */
  static FunctionEntry.Kernel kernelOf(RexCall call) {
    FunctionEntry entry = find(call.getOperator());
    if (entry == null || entry.kernel().isEmpty()) {
      throw ExpressionCompiler.unsupported(
          "the function " + call.getOperator().getName().toUpperCase(Locale.ROOT));
    }
    return entry.kernel().get();
  }

  /**
   * Tells whether an operator depends on the time.
   *
   * @param operator of a call
   */
  public static boolean readsClock(SqlOperator operator) {
    FunctionEntry entry = find(operator);
    return entry != null && entry.clock();
  }

  /**
   * Tells whether an operator has a meaning for arrays; what has none is refused by name.
   *
   * @param operator of a call
   */
  public static boolean takesArrays(SqlOperator operator) {
    return operator instanceof UserOperator
        || ArrayKernels.TAKING.contains(operator.getKind())
        || ArrayKernels.NAMED.contains(operator.getName().toUpperCase(Locale.ROOT));
  }

  /**
   * Tells whether a call without arguments is to be refused, which the validator does not do by itself.
   *
   * @param operator of the call
   */
  public static boolean needsArguments(SqlOperator operator) {
    FunctionEntry entry = BY_NAME.get(operator.getName().toUpperCase(Locale.ROOT));
    return entry != null && entry.needsArguments();
  }

  /** What the validator has to know besides the standard's operators, or in place of some of them. */
  public static List<SqlOperator> operators() {
    List<SqlOperator> operators = new ArrayList<>();
    for (FunctionEntry entry : ALL) {
      operators.addAll(entry.operators());
    }
    return operators;
  }

  /** The names of the standard's operators that are not to be found, in capital letters. */
  public static Set<String> replaced() {
    Set<String> names = new HashSet<>();
    for (FunctionEntry entry : ALL) {
      if (entry.replaces()) {
        for (SqlOperator operator : entry.operators()) {
          names.add(operator.getName());
        }
      }
    }
    return names;
  }

  /**
   * The operators of an entry: each says how a call is written, which operands it takes, and what type the result has.
   *
   * @param entry of {@link #all}
   * @return those of its own; otherwise the standard's
   */
  public static List<SqlOperator> operatorsOf(FunctionEntry entry) {
    List<SqlOperator> standard = SqlStdOperatorTable.instance().getOperatorList().stream()
        .filter(operator -> !entry.replaces() && entry.equals(find(operator)))
        .toList();
    return Stream.concat(entry.operators().stream(), standard.stream()).toList();
  }
}
