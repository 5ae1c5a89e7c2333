package io.laminar.api;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of LaminarDB: a stable {@link ErrorCode}, what happened, where in the SQL (if
 * it happened there), and what to do about it.
 */
public final class LaminarException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable SqlPosition position;
  private final String remedy;

  /**
   * An error outside of SQL.
   *
   * @param code the stable code
   * @param message what happened, in one sentence
   * @param remedy what to do, in one sentence; empty where nothing can be done
   */
  public LaminarException(ErrorCode code, String message, String remedy) {
    this(code, message, null, remedy, null);
  }

  /**
   * An error with everything that is known about it.
   *
   * @param code the stable code
   * @param message what happened, in one sentence
   * @param position where in the executed text, or null outside of SQL
   * @param remedy what to do, in one sentence; empty where nothing can be done
   * @param cause what was caught, or null
   */
  public LaminarException(
      ErrorCode code,
      String message,
      @Nullable SqlPosition position,
      String remedy,
      @Nullable Throwable cause) {
    super(Arguments.notNull(message, "message"), cause);
    this.code = Arguments.notNull(code, "code");
    this.position = position;
    this.remedy = Arguments.notNull(remedy, "remedy");
  }

  /**
   * Returns the stable code.
   *
   * @return the code
   */
  public ErrorCode code() {
    return code;
  }

  /**
   * Returns where in the executed text the error is.
   *
   * @return the position, or empty outside of SQL
   */
  public Optional<SqlPosition> position() {
    return Optional.ofNullable(position);
  }

  /**
   * Returns what to do about the error.
   *
   * @return a sentence, or the empty string
   */
  public String remedy() {
    return remedy;
  }

  /**
   * Returns what happened, without code, position and remedy.
   *
   * @return a sentence
   */
  public String problem() {
    return String.valueOf(super.getMessage());
  }

  /**
   * Returns this error for the thread that waited for it, where it happened on another one: the frames
   * of that thread come first, then those of the caller. The error itself may be given to several
   * threads, and stays as it is.
   *
   * @return a copy with the same code, text and cause
   */
  public LaminarException onCallingThread() {
    LaminarException copy =
        new LaminarException(code, problem(), position, remedy, super.getCause());
    StackTraceElement[] there = getStackTrace();
    StackTraceElement[] here = copy.getStackTrace();
    StackTraceElement[] both = Arrays.copyOf(there, there.length + here.length);
    System.arraycopy(here, 0, both, there.length, here.length);
    copy.setStackTrace(both);
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  /** Returns code, problem, position and remedy in one line. */
  @Override
  public String getMessage() {
    StringBuilder text = new StringBuilder();
    text.append(code.name()).append(" (").append(code.number()).append("): ").append(problem());
    if (position != null) {
      text.append(" [").append(position).append(']');
    }
    if (!remedy.isEmpty()) {
      text.append(". ").append(remedy);
    }
    return text.toString();
  }
}
