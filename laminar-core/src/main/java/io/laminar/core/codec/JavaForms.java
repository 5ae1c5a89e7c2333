package io.laminar.core.codec;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Java forms that stand for another one: an Optional for what it holds, a UUID for its text. */
final class JavaForms {
  private static final MethodHandle VALUE = find("value", Object.class, Optional.class);
  private static final MethodHandle OPTIONAL = find("optional", Optional.class, Object.class);
  private static final MethodHandle TEXT = find("text", String.class, UUID.class);
  private static final MethodHandle UUID_OF = find("uuid", UUID.class, String.class, String.class);

  private JavaForms() {}

  private static MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
    try {
      return MethodHandles.lookup()
          .findStatic(JavaForms.class, name, MethodType.methodType(result, parameters));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * Makes what writes a property into a column.
   *
   * @param putter makes what writes a value of a class; null where it does not fit
   * @return (value, slots, base, side)void, or null
   */
  static @Nullable MethodHandle putter(
      JavaProperty property, Function<Class<?>, @Nullable MethodHandle> putter) {
    if (property.type() != Optional.class) {
      return plainPutter(property.type(), putter);
    }
    Class<?> held = property.optionalType();
    MethodHandle put = held == null ? null : plainPutter(held, putter);
    return put == null
        ? null
        : MethodHandles.filterArguments(
            put,
            0,
            VALUE.asType(MethodType.methodType(put.type().parameterType(0), Optional.class)));
  }

  static @Nullable MethodHandle plainPutter(
      Class<?> form, Function<Class<?>, @Nullable MethodHandle> putter) {
    if (form != UUID.class) {
      return putter.apply(form);
    }
    MethodHandle put = putter.apply(String.class);
    return put == null ? null : MethodHandles.filterArguments(put, 0, TEXT);
  }

  /**
   * Makes what reads a property from a column.
   *
   * @param getter makes what reads a value of a class; null after a problem was noted
   * @return (slots, base, side)value, or null
   */
  static @Nullable MethodHandle getter(
      JavaProperty property,
      ColumnDecoder column,
      Function<Class<?>, @Nullable MethodHandle> getter) {
    Class<?> held = property.optionalType();
    if (held == null) {
      return plainGetter(property.type(), column, getter);
    }
    MethodHandle get = plainGetter(held, column, getter);
    if (get == null) {
      return null;
    }
    return MethodHandles.filterReturnValue(
        get.asType(get.type().changeReturnType(Object.class)), OPTIONAL);
  }

  static @Nullable MethodHandle plainGetter(
      Class<?> form, ColumnDecoder column, Function<Class<?>, @Nullable MethodHandle> getter) {
    boolean text =
        column.type().kind() == TypeKind.CHAR || column.type().kind() == TypeKind.VARCHAR;
    if (form != UUID.class || !text) {
      return getter.apply(form);
    }
    MethodHandle get = getter.apply(String.class);
    return get == null
        ? null
        : MethodHandles.filterReturnValue(
            get, MethodHandles.insertArguments(UUID_OF, 0, column.name()));
  }

  @SuppressWarnings({"UnusedMethod", "NullableOptional"}) // Through VALUE; of a user's own class.
  private static @Nullable Object value(@Nullable Optional<?> optional) {
    return optional == null ? null : optional.orElse(null);
  }

  @SuppressWarnings("UnusedMethod") // Through OPTIONAL.
  private static Optional<Object> optional(@Nullable Object value) {
    return Optional.ofNullable(value);
  }

  @SuppressWarnings("UnusedMethod") // Through TEXT.
  private static @Nullable String text(@Nullable UUID value) {
    return value == null ? null : value.toString();
  }

  @SuppressWarnings("UnusedMethod") // Through UUID_OF.
  private static @Nullable UUID uuid(String column, @Nullable String text) {
    try {
      return text == null ? null : UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw new LaminarException(
          ErrorCode.VALUE_OUT_OF_RANGE,
          "column " + column + " holds '" + text + "', which is not a UUID",
          null,
          "bind the column to a String",
          e);
    }
  }
}
