package io.laminar.sql.catalog;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The functions of the application, by name. Immutable. */
public final class UserFunctions implements Function<String, @Nullable ScalarFunction> {
  /** No function. */
  static final UserFunctions NONE = new UserFunctions(Map.of());

  private final Map<String, ScalarFunction> byName;

  private UserFunctions(Map<String, ScalarFunction> byName) {
    this.byName = byName;
  }

  /**
   * Finds a function.
   *
   * @param name case ignored
   * @return the function, or null if there is none of that name
   */
  public @Nullable ScalarFunction find(String name) {
    return byName.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public @Nullable ScalarFunction apply(String name) {
    return find(name);
  }

  /**
   * These and one more.
   *
   * @param name which none of them has
   * @param function what is called
   * @return other functions
   * @throws LaminarException {@link ErrorCode#DUPLICATE_NAME}
   */
  public UserFunctions with(String name, ScalarFunction function) {
    Map<String, ScalarFunction> all = new HashMap<>(byName);
    if (all.put(name.toLowerCase(Locale.ROOT), function) != null) {
      throw new LaminarException(
          ErrorCode.DUPLICATE_NAME,
          "there is a function " + name + " already",
          "choose another name");
    }
    return new UserFunctions(all);
  }
}
