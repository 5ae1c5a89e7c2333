package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import io.laminar.core.function.LambdaTypes;

/** Takes functions of the application, which SQL calls by their names. */
public interface FunctionRegistry {
  /**
   * Registers a scalar function of the application, which SQL calls by its name from now on, whatever the case.
   *
   * @param name a name that no function of SQL has
   * @param function what is called
   * @throws LaminarException {@link ErrorCode#DUPLICATE_NAME}, {@link ErrorCode#INVALID_ARGUMENT}
   */
  void registerFunction(String name, ScalarFunction function);

  /**
   * Registers a function of one argument by a lambda that says its types: {@code (Double x) -> x * x}.
   *
   * @param name a name that no function of SQL has
   * @param function deterministic; not called with NULL
   * @param <A> of the argument
   * @param <R> of the result
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} where no SQL type follows
   */
  default <A, R> void registerFunction(String name, ScalarFunction.Of1<A, R> function) {
    registerFunction(name, LambdaTypes.of(function));
  }

  /**
   * Registers a function of two arguments by a lambda that says its types.
   *
   * @param name a name that no function of SQL has
   * @param function deterministic; not called with NULL
   * @param <A> of the first argument
   * @param <B> of the second
   * @param <R> of the result
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} where no SQL type follows
   */
  default <A, B, R> void registerFunction(String name, ScalarFunction.Of2<A, B, R> function) {
    registerFunction(name, LambdaTypes.of(function));
  }
}
