package io.laminar.core.codec;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.SlotLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes records by one composed method handle: the canonical constructor over the column decoders
 * of its components.
 *
 * @param <T> the record type
 */
public final class RecordDecoder<T> implements RowDecoder<T> {
  private static final MethodType GET =
      MethodType.methodType(Object.class, long[].class, int.class, byte[].class);

  private final Class<T> record;
  private final MethodHandle handle;

  private RecordDecoder(Class<T> record, MethodHandle handle) {
    this.record = record;
    this.handle = handle;
  }

  /**
   * Binds a record type to the columns of what is read.
   *
   * @param type the record class; may be private and nested
   * @param layout where the columns lie
   * @param <T> the record type
   * @return its decoder
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} that lists everything that does not
   *     fit
   */
  public static <T> RecordDecoder<T> of(Class<T> type, SlotLayout layout) {
    RecordBinding binding = RecordBinding.of(type, layout.schema());
    List<JavaProperty> components = binding.components();
    MethodHandle[] getters = new MethodHandle[components.size()];
    for (int i = 0; i < getters.length; i++) {
      if (binding.column(i) >= 0) {
        ColumnDecoder column = ColumnDecoder.of(layout, binding.column(i));
        int index = i;
        getters[i] = column.type().element() == null
            ? JavaForms.getter(
                components.get(i), column, form -> getter(binding, index, form, column))
            : arrayGetter(binding, index, column);
      }
    }
    binding.check();
    try {
      MethodHandle make = binding.shape().isConstructed()
          ? constructed(binding.shape().maker(), getters)
          : filledIn(binding.shape().maker(), components, getters);
      return new RecordDecoder<>(type, make.asType(GET));
    } catch (IllegalArgumentException e) {
      // A method takes at most 255 words, and three are needed for the slot.
      throw binding.tooWide(e);
    }
  }

  // A constructor takes the values.
  private static MethodHandle constructed(MethodHandle maker, MethodHandle[] getters) {
    MethodHandle make = MethodHandles.dropArguments(maker, getters.length, GET.parameterList());
    for (int i = getters.length - 1; i >= 0; i--) {
      make = MethodHandles.foldArguments(make, i, getters[i]);
    }
    return make;
  }

  // An empty object is made, and then gets each value.
  private static MethodHandle filledIn(
      MethodHandle maker, List<JavaProperty> properties, MethodHandle[] getters) {
    Class<?> type = maker.type().returnType();
    MethodHandle fill =
        MethodHandles.dropArguments(MethodHandles.identity(type), 1, GET.parameterList());
    for (int i = getters.length - 1; i >= 0; i--) {
      MethodHandle write = Objects.requireNonNull(properties.get(i).writer());
      MethodHandle set = MethodHandles.collectArguments(write, 1, getters[i]);
      fill = MethodHandles.foldArguments(fill, set.asType(set.type().changeParameterType(0, type)));
    }
    return MethodHandles.foldArguments(
        fill, MethodHandles.dropArguments(maker, 0, GET.parameterList()));
  }

  // (slots, base, side)component, or null after a problem was noted.
  private static @Nullable MethodHandle getter(
      RecordBinding binding, int index, Class<?> component, ColumnDecoder column) {
    MethodHandle get = direct(column, component);
    if (get == null) {
      binding.wrongType(index, allowed(column.type()));
      return null;
    }
    if (!column.type().nullable()) {
      return get;
    }
    if (component.isPrimitive()) {
      binding.problem("component " + binding.components().get(index).name() + " is "
          + component.getSimpleName() + ", but column " + column.name() + " "
          + column.type() + " can be NULL: use "
          + MethodType.methodType(component).wrap().returnType().getSimpleName()
          + ", or COALESCE in the query");
      return null;
    }
    MethodHandle isNull =
        find(column, "isNull", MethodType.methodType(boolean.class, long[].class, int.class));
    MethodHandle none = MethodHandles.empty(MethodType.methodType(component, GET.parameterArray()));
    return MethodHandles.guardWithTest(isNull, none, get);
  }

  private static @Nullable MethodHandle arrayGetter(
      RecordBinding binding, int index, ColumnDecoder column) {
    MethodHandle get = ArrayForms.getter(binding.components().get(index), column);
    if (get == null) {
      binding.wrongType(index, allowed(column.type()));
    }
    return get;
  }

  // The getter without regard to NULL, or null where the component does not fit the column.
  static @Nullable MethodHandle direct(ColumnDecoder column, Class<?> component) {
    Class<?> bare = MethodType.methodType(component).unwrap().returnType();
    MethodType words = MethodType.methodType(component, long[].class, int.class);
    MethodHandle get = switch (column.type().kind()) {
      case BOOLEAN -> bare == boolean.class ? word(column, "getBoolean", boolean.class) : null;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> integer(column, bare);
      case REAL -> floating(column, bare, bare == float.class || bare == double.class);
      case DOUBLE -> floating(column, bare, bare == double.class);
      case DECIMAL ->
        bare == BigDecimal.class ? word(column, "getDecimal", BigDecimal.class) : null;
      case CHAR, VARCHAR ->
        bare == String.class || bare == CharSequence.class
            ? bytes(column, "getString", String.class)
            : bare == byte[].class
                ? bytes(column, "getByteArray", byte[].class)
                : bare.isEnum() ? enumeration(column, bare) : null;
      case VARBINARY -> bare == byte[].class ? bytes(column, "getByteArray", byte[].class) : null;
      case DATE ->
        bare == LocalDate.class
            ? word(column, "getDate", LocalDate.class)
            : bare == int.class || bare == long.class ? integer(column, bare) : null;
      case TIME ->
        bare == LocalTime.class
            ? word(column, "getTime", LocalTime.class)
            : bare == long.class ? integer(column, bare) : null;
      case TIMESTAMP, TIMESTAMP_LTZ -> timestamp(column, bare);
      case INTERVAL_DAY ->
        bare == Duration.class
            ? word(column, "getDuration", Duration.class)
            : bare == long.class ? integer(column, bare) : null;
      case INTERVAL_YEAR ->
        bare == Period.class
            ? word(column, "getPeriod", Period.class)
            : bare == int.class || bare == long.class ? integer(column, bare) : null;
      case ARRAY -> null;
    };
    if (get == null) {
      return null;
    }
    MethodHandle boxed = get.asType(get.type().changeReturnType(component));
    return boxed.type().equals(words) ? MethodHandles.dropArguments(boxed, 2, byte[].class) : boxed;
  }

  private static @Nullable MethodHandle timestamp(ColumnDecoder column, Class<?> bare) {
    if (bare == Instant.class) {
      return word(column, "getInstant", Instant.class);
    }
    if (bare == LocalDateTime.class) {
      return word(column, "getDateTime", LocalDateTime.class);
    }
    if (bare == ZonedDateTime.class) {
      return word(column, "getZoned", ZonedDateTime.class);
    }
    if (bare == OffsetDateTime.class) {
      return word(column, "getOffset", OffsetDateTime.class);
    }
    return bare == long.class ? integer(column, bare) : null;
  }

  private static MethodHandle word(ColumnDecoder column, String name, Class<?> result) {
    return find(column, name, MethodType.methodType(result, long[].class, int.class));
  }

  private static MethodHandle bytes(ColumnDecoder column, String name, Class<?> result) {
    return find(column, name, GET.changeReturnType(result));
  }

  // The words of an integer column are in its range, so that the cast loses nothing where the
  // component is at least as wide.
  private static @Nullable MethodHandle integer(ColumnDecoder column, Class<?> bare) {
    int needed = switch (column.type().kind()) {
      case TINYINT -> Byte.SIZE;
      case SMALLINT -> Short.SIZE;
      case INTEGER, DATE, INTERVAL_YEAR -> Integer.SIZE;
      default -> Long.SIZE;
    };
    int given = bare == byte.class
        ? Byte.SIZE
        : bare == short.class
            ? Short.SIZE
            : bare == int.class ? Integer.SIZE : bare == long.class ? Long.SIZE : 0;
    if (given < needed) {
      return null;
    }
    MethodHandle get = word(column, "getLong", long.class);
    return MethodHandles.explicitCastArguments(get, get.type().changeReturnType(bare));
  }

  private static @Nullable MethodHandle floating(
      ColumnDecoder column, Class<?> bare, boolean fits) {
    if (!fits) {
      return null;
    }
    MethodHandle get = word(column, "getDouble", double.class);
    return MethodHandles.explicitCastArguments(get, get.type().changeReturnType(bare));
  }

  private static MethodHandle enumeration(ColumnDecoder column, Class<?> type) {
    MethodHandle get = find(
        column,
        "getEnum",
        MethodType.methodType(Enum.class, EnumNames.class, long[].class, int.class, byte[].class));
    return MethodHandles.insertArguments(get, 0, new EnumNames(type));
  }

  private static MethodHandle find(ColumnDecoder column, String name, MethodType type) {
    try {
      return MethodHandles.lookup().findVirtual(ColumnDecoder.class, name, type).bindTo(column);
    } catch (ReflectiveOperationException e) {
      throw new LaminarException(ErrorCode.INTERNAL, "no method " + name, null, "", e);
    }
  }

  private static String allowed(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "boolean";
      case TINYINT -> "byte, short, int or long";
      case SMALLINT -> "short, int or long";
      case INTEGER -> "int or long";
      case BIGINT -> "long";
      case REAL -> "float or double";
      case DOUBLE -> "double";
      case DECIMAL -> "BigDecimal";
      case CHAR, VARCHAR -> "String, CharSequence, byte[] (UTF-8), UUID or an enum";
      case VARBINARY -> "byte[]";
      case DATE -> "LocalDate, or int or long (days)";
      case TIME -> "LocalTime or long (nanoseconds)";
      case TIMESTAMP, TIMESTAMP_LTZ -> RecordEncoder.TIMESTAMP_FORMS;
      case INTERVAL_DAY -> RecordEncoder.INTERVAL_FORMS;
      case INTERVAL_YEAR -> "Period, or int or long (months)";
      case ARRAY -> "a List, or an array that can hold null, of " + allowed(type.elementType());
    };
  }

  @Override
  @SuppressWarnings("unchecked") // The handle calls the constructor of the class that of() took.
  public T decode(long[] slots, int base, byte[] side) {
    try {
      return (T) (Object) handle.invokeExact(slots, base, side);
    } catch (LaminarException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a " + record.getName() + " cannot be made of a row: " + e,
          null,
          "its constructor must take every row, or read them as Row",
          e);
    }
  }
}
