package io.laminar.core.function;

import io.laminar.api.Arguments;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import io.laminar.core.codec.JavaColumns;
import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types that a lambda or method reference was compiled with, which a serializable one knows. Stateless. */
public final class LambdaTypes {
  /** The classes of the objects that arguments are. */
  private static final Set<Class<?>> FORMS = Set.of(
      Boolean.class,
      Byte.class,
      Short.class,
      Integer.class,
      Long.class,
      Float.class,
      Double.class,
      String.class,
      byte[].class,
      LocalDate.class,
      LocalTime.class,
      LocalDateTime.class,
      Duration.class,
      Period.class);

  private LambdaTypes() {}

  /**
   * Makes a function of a lambda.
   *
   * @param lambda says its types
   * @return a deterministic function that is NULL where an argument is
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} where its types are not to be had, or no column has them
   */
  @SuppressWarnings("unchecked") // Of the types that the lambda was compiled with.
  public static <A, R> ScalarFunction of(ScalarFunction.Of1<A, R> lambda) {
    Arguments.notNull(lambda, "function");
    return function(lambda, given -> lambda.call((A) Objects.requireNonNull(given[0])));
  }

  /**
   * Makes a function of a lambda.
   *
   * @param lambda says its types
   * @return a deterministic function that is NULL where an argument is
   * @throws LaminarException as {@link #of(ScalarFunction.Of1)}
   */
  @SuppressWarnings("unchecked") // Of the types that the lambda was compiled with.
  public static <A, B, R> ScalarFunction of(ScalarFunction.Of2<A, B, R> lambda) {
    Arguments.notNull(lambda, "function");
    return function(
        lambda,
        given -> lambda.call(
            (A) Objects.requireNonNull(given[0]), (B) Objects.requireNonNull(given[1])));
  }

  private static ScalarFunction function(Serializable lambda, ScalarFunction.Body body) {
    MethodType types = types(lambda);
    List<DataType> arguments = new ArrayList<>();
    for (Class<?> parameter : types.parameterList()) {
      arguments.add(type(parameter, "parameter " + (arguments.size() + 1)));
    }
    return ScalarFunction.of(arguments, type(types.returnType(), "result"), body);
  }

  private static MethodType types(Serializable lambda) {
    try {
      Method replacement = lambda.getClass().getDeclaredMethod("writeReplace");
      replacement.setAccessible(true);
      SerializedLambda form = (SerializedLambda) replacement.invoke(lambda);
      return MethodType.fromMethodDescriptorString(
          form.getInstantiatedMethodType(), lambda.getClass().getClassLoader());
    } catch (ReflectiveOperationException | RuntimeException unknown) {
      throw unknown("it is not a lambda or method reference that may be looked into", unknown);
    }
  }

  private static DataType type(Class<?> form, String what) {
    DataType type = JavaColumns.typeOf(MethodType.methodType(form).unwrap().returnType());
    if (type == null || !FORMS.contains(form)) {
      throw unknown(
          "its " + what + " is a " + form.getTypeName() + ", which says no SQL type", null);
    }
    return type.withNullable(true);
  }

  private static LaminarException unknown(String why, @Nullable Exception cause) {
    return new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        "the types of the function cannot be told: " + why,
        null,
        "write the types of the lambda's parameters, or use ScalarFunction.of(types, result, body)",
        cause);
  }
}
