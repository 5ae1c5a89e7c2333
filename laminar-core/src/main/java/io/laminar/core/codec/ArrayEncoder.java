package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.core.data.ArrayBuilder;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes the elements of a List or a Java array into a column of arrays: each by way of a slot of one column, which checks it as
 * it would check a column of the element's type. Any thread: where several meet, each has its own place to gather elements in.
 */
public final class ArrayEncoder {
  /** Writes one element; takes null. */
  @FunctionalInterface
  interface ElementPut {
    /** Writes an element into the slot of its one column, or reserves nothing and throws. */
    void put(@Nullable Object value, long[] slots, SideBytes side) throws Throwable;
  }

  private final ColumnEncoder element;
  private final SlotLayout layout;
  private final AtomicReference<@Nullable Gathered> spare = new AtomicReference<>();

  /** Where the elements of a row are gathered. */
  private static final class Gathered {
    final long[] slot;
    final StagedBytes side = new StagedBytes(Integer.MAX_VALUE);
    final ArrayBuilder builder;

    Gathered(SlotLayout layout) {
      slot = new long[layout.stride()];
      builder = new ArrayBuilder(layout.schema().type(0));
    }
  }

  private ArrayEncoder(SlotLayout layout, TemporalRounding rounding) {
    this.layout = layout;
    this.element = ColumnEncoder.of(layout, 0, rounding);
  }

  /** Makes the encoder of a column of arrays; null for other columns. */
  static @Nullable ArrayEncoder of(String name, DataType type, TemporalRounding rounding) {
    return type.element() == null ? null : new ArrayEncoder(elementLayout(name, type), rounding);
  }

  /** A slot of one element. */
  static SlotLayout elementLayout(String name, DataType type) {
    return SlotLayout.of(new Schema(List.of(new Column(name + "[]", type.elementType()))));
  }

  /** The encoder of an element in a slot of its own; its name is the column's, with brackets. */
  public ColumnEncoder element() {
    return element;
  }

  /** The layout of that slot. */
  public SlotLayout layout() {
    return layout;
  }

  /** Writes a value in any of the forms that an untyped row may have; its elements likewise. */
  void put(ColumnEncoder column, Object value, long[] slots, int base, SideBytes side) {
    if (!(value instanceof List) && !value.getClass().isArray()) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          "column " + column.name() + " " + column.type().sqlName() + " got "
              + UntypedEncoder.kindOf(value),
          "give it a List or a Java array");
    }
    put(column, value, this::putUntyped, slots, base, side);
  }

  private void putUntyped(@Nullable Object value, long[] slots, SideBytes side) {
    UntypedEncoder.put(element, value, slots, 0, side);
  }

  /** Writes a List or a Java array, whose elements are written as is said. */
  void put(
      ColumnEncoder column, Object value, ElementPut put, long[] slots, int base, SideBytes side) {
    Gathered gathered = spare.getAndSet(null);
    if (gathered == null) {
      gathered = new Gathered(layout);
    }
    gather(value, put, gathered);
    ArrayBuilder builder = gathered.builder;
    int size = builder.size();
    byte[] bytes = builder.encoded();
    int word = base + column.word();
    slots[word] = InlineBytes.word0(bytes, 0, size);
    if (size <= InlineBytes.MAX_INLINE) {
      slots[word + 1] = InlineBytes.inlineWord1(bytes, 0, size);
    } else {
      int position = side.reserve(size);
      if (position >= 0) {
        System.arraycopy(bytes, 0, side.bytes(), position, size);
        slots[word + 1] = position;
      }
    }
    spare.set(gathered);
  }

  private void gather(Object value, ElementPut put, Gathered gathered) {
    gathered.builder.begin();
    if (value instanceof List<?> list) {
      // The elements of another list are not found by their positions.
      List<?> elements = list instanceof RandomAccess ? list : new ArrayList<>(list);
      for (int i = 0; i < elements.size(); i++) {
        add(elements.get(i), put, gathered);
      }
    } else {
      int length = Array.getLength(value);
      for (int i = 0; i < length; i++) {
        add(Array.get(value, i), put, gathered);
      }
    }
  }

  private void add(@Nullable Object value, ElementPut put, Gathered gathered) {
    long[] slot = gathered.slot;
    StagedBytes side = gathered.side;
    side.clear();
    slot[element.nullWord()] = 0;
    try {
      put.put(value, slot, side);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(e);
    }
    if ((slot[element.nullWord()] & element.nullMask()) != 0) {
      gathered.builder.addNull();
    } else if (element.type().words() == 1) {
      gathered.builder.addWord(slot[element.word()]);
    } else {
      gathered.builder.addWords(slot[element.word()], slot[element.word() + 1], side.bytes());
    }
  }
}
