package io.laminar.core.expression.temporal;

import io.laminar.core.expression.Int128;
import io.laminar.core.expression.text.TextBuilder;

/**
 * Writes timestamps of one unit as {@link TemporalText#appendTimestamp} does. Rows side by side are mostly of the
 * same second: its text is kept, and only the fraction is written anew. One instance a kernel.
 */
public final class TimestampText {
  private static final int NANO_DIGITS = 9;

  private final TextBuilder text = new TextBuilder();

  // The second whose text it is, where there is any text.
  private long second;

  /** Makes one without a text. */
  public TimestampText() {}

  /**
   * Appends a timestamp.
   *
   * @param unitsPerSecond its unit; the same in every call
   * @param digits fractional digits of the second, 0 to 9
   */
  public void append(TextBuilder target, long value, long unitsPerSecond, int digits) {
    long itsSecond = Math.floorDiv(value, unitsPerSecond);
    if (itsSecond != second || text.length() == 0) {
      text.clear();
      second = itsSecond;
      TemporalText.appendTimestamp(text, itsSecond * unitsPerSecond, unitsPerSecond, 0);
    }
    target.append(text.bytes(), 0, text.length());
    if (digits > 0) {
      long fraction = value - itsSecond * unitsPerSecond;
      target.append('.');
      target.appendPadded(
          unitsPerSecond == Int128.powerOfTen(digits)
              ? fraction
              : fraction
                  * (Int128.powerOfTen(NANO_DIGITS) / unitsPerSecond)
                  / Int128.powerOfTen(NANO_DIGITS - digits),
          digits);
    }
  }
}
