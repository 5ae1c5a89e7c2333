package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** What a subscription is ended with that cannot go on, though what it reads does. */
final class DeliveryErrors {
  private DeliveryErrors() {}

  /** Rows are retracted, and the subscriber understands inserted rows only. */
  static LaminarException retracted(String name) {
    return new LaminarException(
        ErrorCode.CHANGELOG_NOT_ALLOWED,
        "rows of " + name + " are retracted: a view was replaced by one of another definition",
        "subscribe again, to changes() where retractions are to be seen");
  }

  /** A row could not be written. */
  static LaminarException undeliverable(String name, Throwable thrown) {
    return thrown instanceof LaminarException coded
        ? new LaminarException(
            coded.code(),
            "a row of " + name + " cannot be delivered: " + coded.problem(),
            null,
            coded.code() == ErrorCode.RESOURCE_LIMIT
                ? "read faster, or raise the memory limit, and subscribe again"
                : "subscribe to a stream that leaves such values out",
            coded)
        : new LaminarException(
            thrown instanceof VirtualMachineError ? ErrorCode.RESOURCE_LIMIT : ErrorCode.INTERNAL,
            "a row of " + name + " cannot be delivered: " + thrown,
            null,
            "read faster, or give the process more memory, and subscribe again",
            thrown);
  }
}
