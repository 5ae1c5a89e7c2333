package io.laminar.capi;

import io.laminar.LaminarDB;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function of the host that SQL calls. */
final class HostFunction {
  private static final int NOT_DETERMINISTIC = 1;
  private static final int WITH_NULLS = 2;
  private static final String TYPE_REMEDY =
      "give a type of SQL, such as BIGINT, VARCHAR or DECIMAL(10, 2)";

  private final ScalarFunction scalar;
  private final Address address;

  /**
   * Where a function is.
   *
   * @param function of a {@code LaminarFunction}
   * @param context given to it
   * @param destroy called with the context when it is not called any more; 0 for none
   */
  record Address(long function, long context, long destroy) {}

  private HostFunction(ScalarFunction scalar, Address address) {
    this.scalar = scalar;
    this.address = address;
  }

  /**
   * Makes one.
   *
   * @param database knows the types
   * @param argumentTypes SQL types, each ended by a NUL
   * @param calls those of the database that has it
   */
  static HostFunction of(
      LaminarDB database,
      String argumentTypes,
      String resultType,
      int flags,
      Address address,
      FunctionCalls calls) {
    if (address.function() == 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "the function is a NULL pointer", "give its address");
    }
    if ((flags & ~(NOT_DETERMINISTIC | WITH_NULLS)) != 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "there are no flags " + flags + " of functions",
          "combine LAMINAR_NOT_DETERMINISTIC and LAMINAR_WITH_NULLS, or give 0");
    }
    List<DataType> arguments = new ArrayList<>();
    int from = 0;
    for (int end = argumentTypes.indexOf(0); end >= 0; end = argumentTypes.indexOf(0, from)) {
      arguments.add(type(database, argumentTypes.substring(from, end)));
      from = end + 1;
    }
    DataType result = type(database, resultType);
    Host host = Host.present();
    ScalarFunction scalar = new ScalarFunction(
        arguments,
        result,
        (flags & NOT_DETERMINISTIC) == 0,
        (flags & WITH_NULLS) != 0,
        new Body(host.calls(), address, arguments, calls));
    return new HostFunction(scalar, address);
  }

  /** Reads the name of a type. */
  private static DataType type(LaminarDB database, String name) {
    checkWhole(name);
    Schema columns;
    try {
      columns = database.prepare("SELECT CAST(NULL AS " + name + ") AS v").columns();
    } catch (LaminarException refused) {
      throw new LaminarException(
          ErrorCode.UNKNOWN_TYPE,
          refused.code() == ErrorCode.UNKNOWN_TYPE
              ? refused.problem()
              : name + " is not a type: " + refused.problem(),
          null,
          TYPE_REMEDY,
          refused);
    }
    return columns.type(0);
  }

  /**
   * Refuses a text that would end the CAST that it is put into: comments, quotes, and a parenthesis that it does not open.
   * Whatever else is not a type is refused by the CAST.
   */
  private static void checkWhole(String name) {
    int open = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      open += c == '(' ? 1 : c == ')' ? -1 : 0;
      boolean known =
          Character.isLetterOrDigit(c) || Character.isWhitespace(c) || "_(),<>".indexOf(c) >= 0;
      if (open < 0 || !known) {
        throw notWhole(name);
      }
    }
    if (open > 0) {
      throw notWhole(name);
    }
  }

  private static LaminarException notWhole(String name) {
    return new LaminarException(
        ErrorCode.UNKNOWN_TYPE, "'" + name + "' is not one type", TYPE_REMEDY);
  }

  ScalarFunction scalar() {
    return scalar;
  }

  /** It is not called any more. */
  void destroy() {
    Host.present().calls().destroy(address.destroy(), address.context());
  }

  /** Calls it. Any thread. */
  private record Body(HostCalls host, Address address, List<DataType> types, FunctionCalls calls)
      implements ScalarFunction.Body {
    @Override
    public @Nullable Object call(@Nullable Object[] arguments) {
      try (HostArguments values = HostArguments.of(host, types, arguments)) {
        int error = call(values, arguments.length);
        if (error != 0) {
          throw new LaminarException(
              ErrorCode.FUNCTION_FAILED,
              HostValue.isText(values.result())
                  ? String.valueOf(HostValue.read(values.result()))
                  : "the function returned the error " + error,
              "look at what it was called with");
        }
        return HostValue.read(values.result());
      }
    }

    private int call(HostArguments values, int count) {
      calls.begin();
      try {
        return host.callFunction(
            address.function(), address.context(), values.address(), count, values.result());
      } finally {
        calls.end();
      }
    }
  }
}
