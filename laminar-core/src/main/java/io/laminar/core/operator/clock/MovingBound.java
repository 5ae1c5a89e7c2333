package io.laminar.core.operator.clock;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.time.SaturatingTime;

/**
 * A comparison of a time in the row with the clock, which becomes true or false while time passes:
 *
 * <pre>
 *   value  &lt;, &lt;=, =, &gt;=, &gt;  floor(now + shift, grain) + distance
 * </pre>
 *
 * <p>As the right side only grows, each row has one moment at which it enters, and one at which it leaves.
 */
public final class MovingBound {
  /** Before all times: it has entered, or left, ever since. */
  static final long EVER = Long.MIN_VALUE;

  /** After all times: it never does. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long NANOS_PER_DAY = 86_400_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** How the value is compared with the clock. */
  public enum Comparison {
    /** Enters when the clock has passed the value. */
    LESS,
    /** Enters when the clock reaches the value. */
    LESS_OR_EQUAL,
    /** Enters when the clock reaches the value, and leaves when it has passed it. */
    EQUAL,
    /** Leaves when the clock has passed the value. */
    GREATER_OR_EQUAL,
    /** Leaves when the clock reaches the value. */
    GREATER
  }

  private final Expression value;
  private final Comparison comparison;
  private final long shiftNanos;
  private final long grainNanos;
  private final long distanceNanos;
  private final long nanosPerUnit;

  // Of the row that was looked at last.
  private long enters;
  private long leaves;

  /**
   * Makes a bound.
   *
   * @param value a TIMESTAMP or DATE of the row; belongs to this bound from now on
   * @param comparison of the value with the clock
   * @param shiftNanos added to the clock before it is rounded down
   * @param grainNanos to which it is rounded down, at least 1
   * @param distanceNanos added then
   */
  public MovingBound(
      Expression value,
      Comparison comparison,
      long shiftNanos,
      long grainNanos,
      long distanceNanos) {
    this.value = value;
    this.comparison = comparison;
    this.shiftNanos = shiftNanos;
    this.grainNanos = grainNanos;
    this.distanceNanos = distanceNanos;
    this.nanosPerUnit = nanosPerUnit(value.type());
  }

  private static long nanosPerUnit(DataType type) {
    return type.kind() == TypeKind.DATE ? NANOS_PER_DAY : NANOS_PER_SECOND / type.unitsPerSecond();
  }

  Expression value() {
    return value;
  }

  /** Works out the moments of a value. */
  void look(long word) {
    long wanted = SaturatingTime.minus(nanos(word), distanceNanos);
    long floor = floor(wanted);
    // The first moment at which the rounded clock is not less, and at which it is more.
    long reached = shifted(floor == wanted ? floor : SaturatingTime.plus(floor, grainNanos));
    long passed = shifted(isEnd(wanted) ? wanted : SaturatingTime.plus(floor, grainNanos));
    enters = EVER;
    leaves = NEVER;
    switch (comparison) {
      case LESS -> enters = passed;
      case LESS_OR_EQUAL -> enters = reached;
      case GREATER_OR_EQUAL -> leaves = passed;
      case GREATER -> leaves = reached;
      case EQUAL -> {
        enters = floor == wanted ? reached : NEVER;
        leaves = floor == wanted ? passed : EVER;
      }
    }
  }

  private long nanos(long word) {
    boolean fits = Math.abs(word) <= Long.MAX_VALUE / nanosPerUnit;
    return fits ? word * nanosPerUnit : word < 0 ? EVER : NEVER;
  }

  private static boolean isEnd(long nanos) {
    return nanos == EVER || nanos == NEVER;
  }

  private long floor(long nanos) {
    return isEnd(nanos) ? nanos : SaturatingTime.minus(nanos, Math.floorMod(nanos, grainNanos));
  }

  private long shifted(long nanos) {
    return isEnd(nanos) ? nanos : SaturatingTime.minus(nanos, shiftNanos);
  }

  /** The moment, in nanoseconds since the epoch, from which the row that was looked at is in. */
  long enters() {
    return enters;
  }

  /** The moment from which it is out. */
  long left() {
    return leaves;
  }
}
