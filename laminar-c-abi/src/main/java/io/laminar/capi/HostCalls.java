package io.laminar.capi;

import org.jspecify.annotations.Nullable;

/** What Java asks of the library that hosts it. Any thread. */
public interface HostCalls {
  /**
   * Gives memory for an exported array or schema, which the host's release function frees.
   *
   * @param bytes at least 1
   * @return the address, a multiple of 64; 0 where there is none
   */
  long allocate(long bytes);

  /**
   * Frees what {@link #allocate} gave and was not exported.
   *
   * @param address as it was given
   */
  void free(long address);

  /**
   * Gives a batch of a delivery to {@code LaminarOnBatch}. The structs are the callee's.
   *
   * @param function its address
   * @param context as it was given
   * @param array a struct that {@link #allocate} gave, which the host frees after its release; 0 at the end
   * @param schema likewise
   */
  void onBatch(long function, long context, long array, long schema);

  /**
   * Tells {@code LaminarOnEnd} that a delivery has ended: once for each that began.
   *
   * @param function its address; 0 for none, which is told all the same
   * @param context as it was given
   * @param error what ended it, as {@link Entry#lastError} gives it; null at the end of the stream and after a close
   */
  void onEnd(long function, long context, byte @Nullable [] error);

  /**
   * Makes a file descriptor that can be waited for.
   *
   * @return the descriptor, not readable; -1 where there is none
   */
  int openSignal();

  /**
   * Makes a descriptor readable.
   *
   * @param descriptor of {@link #openSignal}
   */
  void raise(int descriptor);

  /**
   * Makes a descriptor not readable.
   *
   * @param descriptor of {@link #openSignal}
   */
  void lower(int descriptor);

  /**
   * Closes a descriptor.
   *
   * @param descriptor of {@link #openSignal}
   */
  void closeSignal(int descriptor);

  /**
   * Calls a {@code LaminarFunction}.
   *
   * @param function its address
   * @param context as it was given
   * @param arguments the address of {@code count} values
   * @param count how many
   * @param result the address of one value, NULL before the call
   * @return 0, or what the function returned
   */
  int callFunction(long function, long context, long arguments, int count, long result);

  /**
   * Tells that a function is not called any more: once for each that was registered.
   *
   * @param function the address of {@code void (*)(void*)}; 0 for none, which is told all the same
   * @param context given to it
   */
  void destroy(long function, long context);
}
