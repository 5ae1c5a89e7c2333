package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * Limits of a store.
 *
 * @param fileBytes a file of a log that has so many bytes is followed by another
 * @param allocationBytes a file grows in steps of so many bytes
 */
public record StorageOptions(long fileBytes, long allocationBytes) {
  /** Files of 64 MiB, in steps of 4 MiB. */
  public static final StorageOptions DEFAULT = new StorageOptions(64L << 20, 4L << 20);

  /** The fewest bytes of a step: a page of the file system. */
  public static final long MIN_ALLOCATION_BYTES = 4096;

  /** Checks them. */
  public StorageOptions {
    if (allocationBytes < MIN_ALLOCATION_BYTES || fileBytes < allocationBytes) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "files of " + fileBytes + " bytes cannot grow in steps of " + allocationBytes,
          "choose steps of " + MIN_ALLOCATION_BYTES
              + " bytes or more, and files at least as large");
    }
  }
}
