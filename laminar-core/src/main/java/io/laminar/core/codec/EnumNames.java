package io.laminar.core.codec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of an enum by name. */
final class EnumNames {
  private final Class<?> type;
  private final Map<String, Enum<?>> constants = new HashMap<>();

  EnumNames(Class<?> type) {
    this.type = type;
    for (Object constant : type.getEnumConstants()) {
      Enum<?> value = (Enum<?>) constant;
      constants.put(value.name(), value);
    }
  }

  @Nullable
  Enum<?> find(String name) {
    return constants.get(name);
  }

  String typeName() {
    return type.getSimpleName();
  }
}
