package io.laminar.core.codec;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import org.jspecify.annotations.Nullable;

/**
 * A value that objects of a class have.
 *
 * @param name of the component, parameter, getter or field
 * @param columnName that {@link io.laminar.api.ColumnName} gives it; null where it says nothing
 * @param type of the value
 * @param genericType the same with its type arguments
 * @param reader (object)value; null where it is only written
 * @param writer (object, value)void; null where a constructor takes it, or it is only read
 */
record JavaProperty(
    String name,
    @Nullable String columnName,
    Class<?> type,
    Type genericType,
    @Nullable MethodHandle reader,
    @Nullable MethodHandle writer) {
  /** The class of what an Optional holds; null where it is not a class. */
  @Nullable
  Class<?> optionalType() {
    if (type != java.util.Optional.class
        || !(genericType instanceof java.lang.reflect.ParameterizedType parameterized)) {
      return null;
    }
    Type held = parameterized.getActualTypeArguments()[0];
    Type bound = held instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : held;
    return bound instanceof Class<?> known ? known : null;
  }
}
