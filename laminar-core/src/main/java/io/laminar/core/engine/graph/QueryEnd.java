package io.laminar.core.engine.graph;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Whether a query was stopped, why, and what those who read it are told. Written on the engine's thread. */
final class QueryEnd {
  static final int FORMAT_VERSION = 2;

  private volatile @Nullable LaminarException failure;
  private volatile boolean isByInput;

  /** Why it was stopped, or null while it runs. Any thread. */
  @Nullable
  LaminarException failure() {
    return failure;
  }

  /** Tells whether it was stopped because what it reads was. Any thread. */
  boolean isByInput() {
    return isByInput;
  }

  /** It was stopped, or is for another reason than before. */
  void stop(LaminarException cause) {
    failure = cause;
  }

  /**
   * Something that it reads was stopped.
   *
   * @param name of the query
   * @param cause what readers of that get
   * @return what its own readers get
   */
  LaminarException byInput(String name, LaminarException cause) {
    isByInput = true;
    return cause.code() != ErrorCode.QUERY_STOPPED
        ? cause
        : new LaminarException(
            ErrorCode.QUERY_STOPPED,
            "query " + name + " was stopped with what it reads: " + cause.problem(),
            null,
            cause.remedy() + "; " + name + " goes on with it",
            cause);
  }

  /** What those who read a query get that stops at its first row error. */
  static LaminarException stoppedByRow(String name, RowErrors.RowError first) {
    return new LaminarException(
        ErrorCode.QUERY_STOPPED,
        "query " + name + " was stopped by a row error: " + first.message(),
        first.remedy() + "; create it again, without on_error = 'stop' to skip such rows");
  }

  /** What those who read a query get when something was thrown in it. */
  static LaminarException stopped(String name, Throwable thrown) {
    Throwable cause =
        thrown instanceof OutOfMemoryError full ? MemoryBudget.heapIsFull(full) : thrown;
    return new LaminarException(
        ErrorCode.QUERY_STOPPED,
        "query " + name + " was stopped by " + describe(cause),
        null,
        "create it again with OR REPLACE, and what reads it goes on; other queries did not stop",
        cause);
  }

  private static String describe(Throwable thrown) {
    return thrown instanceof LaminarException coded
        ? coded.code() + ": " + coded.problem()
        : "a defect: " + thrown;
  }

  void snapshot(StateWriter writer) {
    LaminarException stopped = failure;
    writer.writeLong(stopped == null ? 0 : stopped.code().number());
    if (stopped != null) {
      write(stopped.problem(), writer);
      write(stopped.remedy(), writer);
      writer.writeLong(isByInput ? 1 : 0);
    }
  }

  private static void write(String text, StateWriter writer) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writer.writeBytes(bytes, 0, bytes.length);
  }

  /** Takes over what {@link #snapshot} wrote, and stops the pipeline if it had stopped. */
  void restore(StateReader reader, Pipeline pipeline) {
    int code = (int) reader.readLong();
    if (code != 0) {
      String problem = new String(reader.readBytes(), StandardCharsets.UTF_8);
      String remedy = new String(reader.readBytes(), StandardCharsets.UTF_8);
      LaminarException cause = new LaminarException(ErrorCode.of(code), problem, remedy);
      pipeline.stop(cause);
      // It may have been stopped together with what it reads.
      failure = cause;
      isByInput = reader.readLong() == 1;
    }
  }
}
