package io.laminar.core.codec;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.SlotLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Java forms of a column of arrays: a List of a class, or a Java array. */
final class ArrayForms {
  private static final MethodType ELEMENT_PUT =
      MethodType.methodType(void.class, Object.class, long[].class, int.class, SideBytes.class);
  private static final MethodType ELEMENT_GET =
      MethodType.methodType(Object.class, long[].class, int.class, byte[].class);

  private ArrayForms() {}

  /** The class of the elements of a List or Java array; null for other types. */
  static @Nullable Class<?> elementClass(JavaProperty property) {
    Class<?> type = property.type();
    if (type.isArray()) {
      return type.getComponentType();
    }
    if (type != List.class || !(property.genericType() instanceof ParameterizedType list)) {
      return null;
    }
    Type held = list.getActualTypeArguments()[0];
    Type bound = held instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : held;
    return bound instanceof Class<?> known ? known : null;
  }

  /** Writes the value of a component. */
  private record Putter(ColumnEncoder column, MethodHandle element) {
    @SuppressWarnings("UnusedMethod") // Through a handle.
    void put(@Nullable Object value, long[] slots, int base, SideBytes side) {
      if (value == null) {
        column.putNull(slots, base);
      } else {
        column.elements().put(column, value, this::putElement, slots, base, side);
      }
    }

    private void putElement(@Nullable Object value, long[] slots, SideBytes side) throws Throwable {
      element.invokeExact(value, slots, 0, side);
    }
  }

  /**
   * Makes what writes a component into a column of arrays.
   *
   * @return (component, slots, base, side)void; null where it does not fit
   */
  static @Nullable MethodHandle putter(JavaProperty property, ColumnEncoder column) {
    Class<?> form = elementClass(property);
    if (form == null) {
      return null;
    }
    ColumnEncoder element = column.elements().element();
    // Those of a Java array of primitives are boxed.
    Class<?> boxed = MethodType.methodType(form).wrap().returnType();
    MethodHandle put = JavaForms.plainPutter(boxed, each -> RecordEncoder.putter(element, each));
    if (put == null) {
      return null;
    }
    return bound(new Putter(column, put.asType(ELEMENT_PUT)), "put", ELEMENT_PUT)
        .asType(ELEMENT_PUT.changeParameterType(0, property.type()));
  }

  /** Reads the value of a component. */
  private record Getter(
      ColumnDecoder column, SlotLayout layout, MethodHandle element, Class<?> form, boolean list) {
    @SuppressWarnings("UnusedMethod") // Through a handle.
    @Nullable
    Object get(long[] slots, int base, byte[] side) throws Throwable {
      if (column.isNull(slots, base)) {
        return null;
      }
      ArrayReader reader = new ArrayReader(column.type().elementType());
      reader.point(slots[base + column.word()], slots[base + column.word() + 1], side);
      @Nullable Object[] values = (@Nullable Object[]) Array.newInstance(form, reader.count());
      long[] slot = new long[layout.stride()];
      for (int i = 0; i < values.length; i++) {
        if (!reader.isNull(i)) {
          reader.words(i, slot, layout.columnWord(0));
          values[i] = (Object) element.invokeExact(slot, 0, reader.bytes());
        }
      }
      return list ? Collections.unmodifiableList(Arrays.asList(values)) : values;
    }
  }

  /**
   * Makes what reads a component from a column of arrays.
   *
   * @return (slots, base, side)component; null where it does not fit
   */
  static @Nullable MethodHandle getter(JavaProperty property, ColumnDecoder column) {
    Class<?> form = elementClass(property);
    if (form == null || form.isPrimitive()) {
      return null;
    }
    SlotLayout layout = ArrayEncoder.elementLayout(column.name(), column.type());
    ColumnDecoder element = ColumnDecoder.of(layout, 0);
    MethodHandle get =
        JavaForms.plainGetter(form, element, each -> RecordDecoder.direct(element, each));
    if (get == null) {
      return null;
    }
    boolean list = property.type() == List.class;
    Getter getter = new Getter(column, layout, get.asType(ELEMENT_GET), form, list);
    return bound(getter, "get", ELEMENT_GET).asType(ELEMENT_GET.changeReturnType(property.type()));
  }

  private static MethodHandle bound(Object receiver, String method, MethodType type) {
    try {
      return MethodHandles.lookup()
          .findVirtual(receiver.getClass(), method, type)
          .bindTo(receiver);
    } catch (ReflectiveOperationException e) {
      throw new LaminarException(ErrorCode.INTERNAL, "no method " + method, null, "", e);
    }
  }

  /** An array as an untyped row has it: a List that cannot be changed, and may hold nulls. */
  static List<@Nullable Object> list(ColumnDecoder column, long[] slots, int base, byte[] side) {
    ArrayReader reader = new ArrayReader(column.type().elementType());
    reader.point(slots[base + column.word()], slots[base + column.word() + 1], side);
    SlotLayout layout = ArrayEncoder.elementLayout(column.name(), column.type());
    ColumnDecoder element = ColumnDecoder.of(layout, 0);
    long[] slot = new long[layout.stride()];
    @Nullable Object[] values = new @Nullable Object[reader.count()];
    for (int i = 0; i < values.length; i++) {
      if (!reader.isNull(i)) {
        reader.words(i, slot, element.word());
        values[i] = element.get(slot, 0, reader.bytes());
      }
    }
    return Collections.unmodifiableList(Arrays.asList(values));
  }
}
