package io.laminar.core.expression.text;

import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** REGEXP_EXTRACT: a group of the first match, or NULL where there is none. */
final class RegexExtract extends TextKernel {
  private final Regex regex;
  private final boolean hasGroup;

  /**
   * Makes one.
   *
   * @param type nullable
   * @param arguments value, pattern, and perhaps the group's number
   */
  RegexExtract(DataType type, Expression... arguments) {
    super(type, arguments);
    this.regex = new Regex(arguments[1]);
    this.hasGroup = arguments.length == 3;
  }

  @Override
  boolean build(Vector[] inputs, int row, TextBuilder text, EvaluationContext context) {
    try {
      return regex.find(inputs[0], inputs[1], row)
          && regex.group(hasGroup ? inputs[2].word(row) : 0, text);
    } catch (LaminarException e) {
      context.fail(row, e.code(), e.problem(), e.remedy());
      return false;
    }
  }
}
