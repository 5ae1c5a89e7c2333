package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Names of objects as callers give them: plain, whatever the case, or in the quotes of SQL. Stateless. */
final class ObjectName {
  private ObjectName() {}

  /**
   * Looks an object up: by the name as it was given, then without its quotes.
   *
   * @param name given
   * @param lookUp throws {@link ErrorCode#UNKNOWN_OBJECT} for a name that nothing has
   */
  static <T> T find(String name, Function<String, T> lookUp) {
    try {
      return lookUp.apply(name);
    } catch (LaminarException unknown) {
      String inner = unquoted(name);
      if (unknown.code() != ErrorCode.UNKNOWN_OBJECT || inner == null) {
        throw unknown;
      }
      return lookUp.apply(inner);
    }
  }

  /** A name that is to be given to something, without the quotes of SQL. */
  static String plain(String name) {
    String inner = unquoted(name);
    return inner == null ? name : inner;
  }

  /** The text in the quotes of SQL; null where a name is not in quotes. */
  private static @Nullable String unquoted(String name) {
    if (name.length() < 3 || !name.startsWith("\"") || !name.endsWith("\"")) {
      return null;
    }
    String inner = name.substring(1, name.length() - 1);
    // A quote within is written twice.
    return inner.replace("\"\"", "").contains("\"") ? null : inner.replace("\"\"", "\"");
  }
}
