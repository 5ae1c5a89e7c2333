package io.laminar.api;

/**
 * A named column of a {@link Schema}.
 *
 * @param name the name as it was spelled; look-ups ignore case; any characters but U+0000
 * @param type the type, with its nullability
 */
public record Column(String name, DataType type) {
  // Checks that both are there, and that Arrow and C can say the name.
  public Column {
    if (Arguments.notNull(name, "name").indexOf('\0') >= 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the name of a column holds the character U+0000",
          "leave it out: a name may hold any other character");
    }
    Arguments.notNull(type, "type");
  }
}
