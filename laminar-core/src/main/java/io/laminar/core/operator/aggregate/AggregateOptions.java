package io.laminar.core.operator.aggregate;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a call says besides its arguments; most say nothing.
 *
 * @param ignoresNulls whether FIRST_VALUE and LAST_VALUE leave NULL out
 * @param fraction of PERCENTILE_CONT and PERCENTILE_DISC, from 0 to 1, of at most nine digits after
 *     the point
 * @param separator of LISTAGG
 * @param order how the call's {@linkplain AggregateCall#others() other arguments} order what LISTAGG
 *     puts together, and in which direction the fraction of a percentile is counted
 */
public record AggregateOptions(
    boolean ignoresNulls, BigDecimal fraction, String separator, List<Direction> order) {
  /** Nothing is said. */
  public static final AggregateOptions NONE =
      new AggregateOptions(false, BigDecimal.ZERO, "", List.of());

  // Copies the list.
  public AggregateOptions {
    order = List.copyOf(order);
  }

  /**
   * How a column orders rows.
   *
   * @param descending whether large values come first
   * @param nullsFirst whether NULL comes before all values
   */
  public record Direction(boolean descending, boolean nullsFirst) {
    /** Small values first, NULL last. */
    public static final Direction ASCENDING = new Direction(false, false);
  }

  /**
   * Those of FIRST_VALUE or LAST_VALUE with IGNORE NULLS.
   *
   * @return options that leave NULL out
   */
  public static AggregateOptions ignoringNulls() {
    return new AggregateOptions(true, BigDecimal.ZERO, "", List.of());
  }

  /**
   * Those of a percentile.
   *
   * @param fraction from 0 to 1
   * @param descending whether it is counted from the largest value
   * @return the options
   */
  public static AggregateOptions percentile(BigDecimal fraction, boolean descending) {
    return new AggregateOptions(false, fraction, "", List.of(new Direction(descending, false)));
  }

  /**
   * Those of LISTAGG.
   *
   * @param separator between two values
   * @param order a direction for each other argument
   * @return the options
   */
  public static AggregateOptions list(String separator, List<Direction> order) {
    return new AggregateOptions(false, BigDecimal.ZERO, separator, order);
  }
}
