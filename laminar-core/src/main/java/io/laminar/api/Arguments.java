package io.laminar.api;

import org.jspecify.annotations.Nullable;

/** Checks what is given to a call, where it enters. Any thread. */
public final class Arguments {
  private Arguments() {}

  /**
   * Refuses null.
   *
   * @param argument what was given
   * @param name the parameter's name
   * @param <T> its type
   * @return the argument
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} when it is null
   */
  public static <T> T notNull(@Nullable T argument, String name) {
    if (argument == null) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "the argument " + name + " is null", "give a value");
    }
    return argument;
  }
}
