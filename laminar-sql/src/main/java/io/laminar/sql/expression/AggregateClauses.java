package io.laminar.sql.expression;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a call says besides its arguments; most say nothing.
 *
 * @param ignoresNulls whether FIRST_VALUE and LAST_VALUE leave NULL out
 * @param fraction of PERCENTILE_CONT and PERCENTILE_DISC, from 0 to 1, of at most nine digits after
 *     the point
 * @param separator of LISTAGG
 * @param order how the call's further arguments order what LISTAGG
 *     puts together, and in which direction the fraction of a percentile is counted
 */
public record AggregateClauses(
    boolean ignoresNulls, BigDecimal fraction, String separator, List<Direction> order) {
  /** Nothing is said. */
  public static final AggregateClauses NONE =
      new AggregateClauses(false, BigDecimal.ZERO, "", List.of());

  // Copies the list.
  public AggregateClauses {
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
  public static AggregateClauses ignoringNulls() {
    return new AggregateClauses(true, BigDecimal.ZERO, "", List.of());
  }

  /**
   * Those of a percentile.
   *
   * @param fraction from 0 to 1
   * @param descending whether it is counted from the largest value
   * @return the options
   */
  public static AggregateClauses percentile(BigDecimal fraction, boolean descending) {
    return new AggregateClauses(false, fraction, "", List.of(new Direction(descending, false)));
  }

  /**
   * Those of LISTAGG.
   *
   * @param separator between two values
   * @param order a direction for each other argument
   * @return the options
   */
  public static AggregateClauses list(String separator, List<Direction> order) {
    return new AggregateClauses(false, BigDecimal.ZERO, separator, order);
  }
}
