package io.laminar.capi;

import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Sinks, subscriptions and streams, as {@code liblaminar} calls them; see {@link Entry} for what the methods have in common. A
 * struct that is given for an array or a schema is overwritten; where nothing is there its {@code release} is NULL.
 */
public final class ResultEntry {
  private ResultEntry() {}

  // --- Sinks ---

  /**
   * Finds something to subscribe to.
   *
   * @param database its handle
   * @param name a sink, stream, view or source, or {@code name$errors}
   * @return the sink's handle, 0 where it failed
   */
  public static long sink(long database, byte[] name) {
    try {
      return OpenDatabase.of(database).sink(Text.decode(name, "name"));
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  /**
   * Exports the columns of a sink, without those that a changelog's batches add.
   *
   * @param sink its handle
   * @param schema a struct
   * @return 0, or an error
   */
  public static int sinkSchema(long sink, long schema) {
    try {
      OpenSink.of(sink).exportSchema(schema);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Tells whether rows have weights.
   *
   * @param sink its handle
   * @param is receives a byte, 0 or 1
   * @return 0, or an error
   */
  public static int isChangelog(long sink, long is) {
    try {
      MemoryUtil.putByte(is, (byte) (OpenSink.of(sink).isChangelog() ? 1 : 0));
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Subscribes.
   *
   * @param sink its handle
   * @param overflow 0 block, 1 drop the oldest, 2 disconnect
   * @return the subscription's handle, 0 where it failed
   */
  public static long subscribe(long sink, int overflow) {
    try {
      return OpenSink.of(sink).subscribe(overflow);
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  /**
   * Subscribes behind a change that was handled.
   *
   * @param sink its handle
   * @param sequence its number, 0 for none
   * @return the subscription's handle, 0 where it failed
   */
  public static long subscribeAfter(long sink, long sequence) {
    try {
      return OpenSink.of(sink).subscribeAfter(sequence);
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  // --- Subscriptions ---

  /**
   * Takes the next batch.
   *
   * @param subscription its handle
   * @param nanos how long it may wait: 0 not at all, less than 0 as long as it takes
   * @param array a struct
   * @param schema a struct, or 0
   * @return 0; {@code TIMEOUT} where it waited and nothing came; or another error
   */
  public static int next(long subscription, long nanos, long array, long schema) {
    try {
      OpenSubscription.of(subscription).next(nanos, array, schema);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Gives the batches to a function of the host, on a thread of its own; the subscription is that thread's from now on.
   *
   * @param subscription its handle
   * @param onBatch the address of a {@code LaminarOnBatch}
   * @param onEnd the address of a {@code LaminarOnEnd}, or 0
   * @param context given to both
   * @return 0, or an error: then neither is ever called
   */
  public static int deliver(long subscription, long onBatch, long onEnd, long context) {
    try {
      OpenSubscription.of(subscription).deliver(onBatch, onEnd, context);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Makes a descriptor that is readable while a batch or the end is there.
   *
   * @param subscription its handle
   * @param descriptor receives an int32; closed with the subscription
   * @return 0, or an error
   */
  public static int descriptor(long subscription, long descriptor) {
    try {
      MemoryUtil.putInt(descriptor, OpenSubscription.of(subscription).descriptor());
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Tells whether nothing will follow.
   *
   * @param subscription its handle
   * @param is receives a byte, 0 or 1
   * @return 0, or an error
   */
  public static int isEnded(long subscription, long is) {
    try {
      MemoryUtil.putByte(is, (byte) (OpenSubscription.of(subscription).isEnded() ? 1 : 0));
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Counts the rows that the subscription gave up.
   *
   * @param subscription its handle
   * @param rows receives an int64
   * @return 0, or an error
   */
  public static int dropped(long subscription, long rows) {
    try {
      MemoryUtil.putLong(rows, OpenSubscription.of(subscription).dropped());
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Exports the columns of the batches, with those that a changelog's have besides.
   *
   * @param subscription its handle
   * @param schema a struct
   * @return 0, or an error
   */
  public static int subscriptionSchema(long subscription, long schema) {
    try {
      OpenSubscription.of(subscription).exportSchema(schema);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Turns a subscription into a stream, whose end waits for that of the subscription.
   *
   * @param subscription its handle, which is closed by that
   * @return the stream's handle, 0 where it failed
   */
  public static long subscriptionStream(long subscription) {
    try {
      return OpenSubscription.of(subscription).toStream();
    } catch (Throwable failed) {
      LastError.of(failed);
      return 0;
    }
  }

  // --- Streams ---

  /**
   * Exports the columns of a stream.
   *
   * @param stream its handle
   * @param schema a struct
   * @return 0, or an error
   */
  public static int streamSchema(long stream, long schema) {
    try {
      OpenStream.of(stream).exportSchema(schema);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  /**
   * Takes the next batch of a stream; waits for it.
   *
   * @param stream its handle
   * @param array a struct; its {@code release} is NULL at the end
   * @return 0, or an error
   */
  public static int streamNext(long stream, long array) {
    try {
      OpenStream.of(stream).next(array);
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }

  // --- All of them ---

  /**
   * Closes a sink; a second time does nothing.
   *
   * @param sink its handle
   * @return 0, or an error
   */
  public static int closeSink(long sink) {
    return close(sink, Held.Kind.SINK);
  }

  /**
   * Closes a subscription; a second time does nothing. Any thread may do it: a call that waits there ends.
   *
   * @param subscription its handle
   * @return 0, or an error
   */
  public static int closeSubscription(long subscription) {
    return close(subscription, Held.Kind.SUBSCRIPTION);
  }

  /**
   * Closes a stream; a second time does nothing.
   *
   * @param stream its handle
   * @return 0, or an error
   */
  public static int closeStream(long stream) {
    return close(stream, Held.Kind.STREAM);
  }

  static int close(long handle, Held.Kind kind) {
    try {
      Held open = HandleTable.shared().find(handle, kind);
      if (open != null) {
        open.close();
      }
      return 0;
    } catch (Throwable failed) {
      return LastError.of(failed);
    }
  }
}
