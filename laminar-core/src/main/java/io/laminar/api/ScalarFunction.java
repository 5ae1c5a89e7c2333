package io.laminar.api;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scalar function of the application, to be registered under a name and called in SQL.
 *
 * <p>The function runs on the engine's thread for streams and views, and on the caller's for an ad-hoc {@code SELECT}: at
 * the same time on several threads, perhaps. It must not wait; its calls of the database that calls it are
 * refused ({@link ErrorCode#WOULD_DEADLOCK}), those of another one are not. What it throws is a row error of the
 * query ({@link ErrorCode#FUNCTION_FAILED}), as is a result that does not fit the result type. Its arguments and its
 * result are objects, so each call allocates.
 *
 * @param arguments the types of the arguments, at most 16; those of a call become these, where nothing is lost (BIGINT of
 *     an INTEGER, DOUBLE of a number)
 * @param result the type of the result, which may be NULL whatever it says
 * @param deterministic whether it gives the same for the same arguments, always. One that does not is called once a row,
 *     and not over a changelog: a retraction could not be told from another row
 * @param calledOnNull whether it is called with NULL arguments; otherwise the result is NULL where one of them is
 * @param body what computes it
 */
public record ScalarFunction(
    List<DataType> arguments,
    DataType result,
    boolean deterministic,
    boolean calledOnNull,
    Body body) {
  private static final int MAX_ARGUMENTS = 16;

  /** Computes results. */
  @FunctionalInterface
  public interface Body {
    /**
     * Computes a result.
     *
     * @param arguments in the Java forms that {@link Row} gives for their types; not kept
     * @return the result in a Java form that its type takes, or null for NULL
     * @throws Exception to make the row an error
     */
    @Nullable
    Object call(@Nullable Object[] arguments) throws Exception;
  }

  /**
   * A function of one argument, whose types are those of the lambda or method.
   *
   * @param <A> of the argument
   * @param <R> of the result
   */
  @FunctionalInterface
  public interface Of1<A, R> extends Serializable {
    /**
     * Computes a result.
     *
     * @param a the argument, not null
     * @return the result, or null for NULL
     */
    @Nullable
    R call(A a);
  }

  /**
   * A function of two arguments, whose types are those of the lambda or method.
   *
   * @param <A> of the first argument
   * @param <B> of the second
   * @param <R> of the result
   */
  @FunctionalInterface
  public interface Of2<A, B, R> extends Serializable {
    /**
     * Computes a result.
     *
     * @param a the first argument, not null
     * @param b the second, not null
     * @return the result, or null for NULL
     */
    @Nullable
    R call(A a, B b);
  }

  // Checks what does not follow from the types, and copies the list.
  public ScalarFunction {
    arguments = List.copyOf(Arguments.notNull(arguments, "arguments"));
    Arguments.notNull(result, "result");
    Arguments.notNull(body, "body");
    if (arguments.size() > MAX_ARGUMENTS) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a function of " + arguments.size() + " arguments is not possible",
          "use at most " + MAX_ARGUMENTS);
    }
  }

  /**
   * Makes a deterministic function that is NULL where an argument is.
   *
   * @param arguments the types of the arguments
   * @param result the type of the result
   * @param body what computes it
   * @return the function
   */
  public static ScalarFunction of(List<DataType> arguments, DataType result, Body body) {
    return new ScalarFunction(arguments, result, true, false, body);
  }

  /**
   * The same function, which may give something else for the same arguments. A database with a data directory calls it again, when it
   * is opened, for rows behind the newest checkpoint: relations behind it may have other rows then, and their retained changes
   * have other numbers.
   *
   * @return a function that is not deterministic
   */
  public ScalarFunction notDeterministic() {
    return new ScalarFunction(arguments, result, false, calledOnNull, body);
  }

  /**
   * The same function, which is called with NULL arguments too.
   *
   * @return a function that decides what NULL means
   */
  public ScalarFunction withNulls() {
    return new ScalarFunction(arguments, result, deterministic, true, body);
  }
}
