package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import java.util.Arrays;

/** Chooses the kernel of a function over strings. */
public final class TextFunctions {
  private TextFunctions() {}

  /**
   * Makes a function.
   *
   * @param type of the result: a string, an integer, or BOOLEAN, as the function gives
   * @param arguments as {@link TextFunction} says; positions and lengths are integers
   */
  public static Expression of(TextFunction function, DataType type, Expression... arguments) {
    boolean binary =
        Arrays.stream(arguments).anyMatch(argument -> argument.type().kind() == TypeKind.VARBINARY);
    return switch (function) {
      case UPPER, LOWER -> new CaseMapping(function == TextFunction.UPPER, type, arguments[0]);
      case INITCAP -> new Capitalisation(type, arguments[0]);
      case CONCAT -> new Concatenation(type, arguments);
      case SUBSTRING, LEFT, RIGHT -> new Slicing(function, binary, type, arguments);
      case TRIM -> new Trimming(true, true, type, arguments[0], arguments[1]);
      case TRIM_LEADING -> new Trimming(true, false, type, arguments[0], arguments[1]);
      case TRIM_TRAILING -> new Trimming(false, true, type, arguments[0], arguments[1]);
      case REPLACE -> new Replacement(type, arguments[0], arguments[1], arguments[2]);
      case OVERLAY -> new Overlay(binary, type, arguments);
      case REPEAT -> new Repetition(type, arguments[0], arguments[1]);
      case REVERSE -> new Reversal(type, arguments[0]);
      case LPAD -> new Padding(true, type, arguments[0], arguments[1], arguments[2]);
      case RPAD -> new Padding(false, type, arguments[0], arguments[1], arguments[2]);
      case SPLIT_PART -> new SplitPart(type, arguments[0], arguments[1], arguments[2]);
      case TRANSLATE -> new Translation(type, arguments[0], arguments[1], arguments[2]);
      case CHR -> new CharacterOf(type, arguments[0]);
      case CHAR_LENGTH, OCTET_LENGTH, BIT_LENGTH, ASCII ->
        new Measure(function, type, arguments[0]);
      case POSITION -> new Position(binary, type, arguments);
      case STARTS_WITH -> new Affix(true, arguments[0], arguments[1]);
      case ENDS_WITH -> new Affix(false, arguments[0], arguments[1]);
      case LIKE -> new Like(arguments);
      case REGEXP_EXTRACT -> new RegexExtract(type, arguments);
      case REGEXP_LIKE -> new RegexLike(arguments[0], arguments[1]);
    };
  }
}
