package io.laminar.core.engine.source;

import io.laminar.api.Backpressure;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.output.RingSizes;
import io.laminar.core.ring.RingShape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine has to know of a source.
 *
 * @param name its name
 * @param schema its columns
 * @param eventTimeColumn the column of WATERMARK FOR, NOT NULL; -1 without event time
 * @param delay how far the watermark stays behind the largest event time, in the column's unit
 * @param watermark what moves the watermark
 * @param bufferRows the size of its channel, a power of two
 * @param backpressure what a push does when the channel is full
 * @param waitStrategy how its producers wait
 * @param idleTimeoutNanos after which a silent handle no longer holds time back; 0: never
 * @param maxFutureNanos how far ahead of the clock an event time may be; 0: no limit
 * @param maxRowBytes the most bytes of long strings in a row
 * @param key of a table: the columns by which rows are written over and deleted; empty where rows are
 *     only ever added
 * @param walMode when a row is acknowledged where there is a log; null: when the log says
 */
public record SourceSpec(
    String name,
    Schema schema,
    int eventTimeColumn,
    long delay,
    WatermarkOrigin watermark,
    int bufferRows,
    Backpressure backpressure,
    WaitStrategy waitStrategy,
    long idleTimeoutNanos,
    long maxFutureNanos,
    int maxRowBytes,
    List<Integer> key,
    @Nullable WalMode walMode) {
  // Copies the list.
  public SourceSpec {
    key = List.copyOf(key);
  }

  /** Its kind and name in messages, as in "source trades" and "table users": who has a table knows of no source. */
  public String label() {
    return (key.isEmpty() ? "source " : "table ") + name;
  }

  /**
   * A source whose rows are only ever added.
   *
   * @param name its name
   * @param schema its columns
   * @param eventTimeColumn the column of WATERMARK FOR, NOT NULL; -1 without event time
   * @param delay how far the watermark stays behind the largest event time, in the column's unit
   * @param watermark what moves the watermark
   * @param bufferRows the size of its channel, a power of two
   * @param backpressure what a push does when the channel is full
   * @param waitStrategy how its producers wait
   * @param idleTimeoutNanos after which a silent handle no longer holds time back; 0: never
   * @param maxFutureNanos how far ahead of the clock an event time may be; 0: no limit
   * @param maxRowBytes the most bytes of long strings in a row
   */
  public SourceSpec(
      String name,
      Schema schema,
      int eventTimeColumn,
      long delay,
      WatermarkOrigin watermark,
      int bufferRows,
      Backpressure backpressure,
      WaitStrategy waitStrategy,
      long idleTimeoutNanos,
      long maxFutureNanos,
      int maxRowBytes) {
    this(
        name,
        schema,
        eventTimeColumn,
        delay,
        watermark,
        bufferRows,
        backpressure,
        waitStrategy,
        idleTimeoutNanos,
        maxFutureNanos,
        maxRowBytes,
        List.of(),
        null);
  }

  /**
   * The same, whose rows are acknowledged in a mode of their own.
   *
   * @param mode null: when the log says
   */
  public SourceSpec withWalMode(@Nullable WalMode mode) {
    return new SourceSpec(
        name,
        schema,
        eventTimeColumn,
        delay,
        watermark,
        bufferRows,
        backpressure,
        waitStrategy,
        idleTimeoutNanos,
        maxFutureNanos,
        maxRowBytes,
        key,
        mode);
  }

  /** Tells whether a log has its rows, where there is one. */
  public boolean isLogged() {
    return walMode != WalMode.OFF;
  }

  /**
   * The first lane of its channel; the later ones are smaller.
   *
   * @param limitBytes of the memory that all rings and all state may take
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} for one that can never be filled
   */
  public RingShape channelShape(long limitBytes) {
    return RingSizes.channel(name, bufferRows, SlotLayout.of(schema), maxRowBytes, limitBytes);
  }
}
