package io.laminar.core.operator;

/**
 * An operator whose output has a time of its own, whatever the watermark of its input: that of the
 * database's clock. The pipeline tells it what the operators behind it wait for, and it asks for a tick
 * at that time; the end of time of the input is that of the output, too.
 */
public interface TimekeepingOperator extends TickingOperator {
  /**
   * Returns the watermark of what comes out. It rises with ticks only, and never goes back: no row that
   * comes out later has a smaller time.
   */
  long outputWatermark();

  /**
   * Learns the smallest watermark at which an operator behind it has something to do.
   *
   * @param watermark more than the present one; {@link Long#MAX_VALUE} when none waits
   */
  void await(long watermark);
}
