package io.laminar.core.storage;

import io.laminar.api.Compression;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/**
 * How a store writes.
 *
 * @param fileBytes a file of a log that has so many bytes is followed by another
 * @param allocationBytes a file grows in steps of so many bytes
 * @param compression how payloads are packed; those that are there are read whichever they have
 */
public record StorageOptions(long fileBytes, long allocationBytes, Compression compression) {
  /** Files of 64 MiB, in steps of 4 MiB. */
  public static final StorageOptions DEFAULT = new StorageOptions(64L << 20, 4L << 20);

  /** The fewest bytes of a step: a page of the file system. */
  public static final long MIN_ALLOCATION_BYTES = 4096;

  /** Files are not smaller where a limit of all of them is. */
  private static final long MIN_FILE_BYTES = 1L << 20;

  /** A log is trimmed by whole files: so many make up the limit of all of them. */
  private static final int FILES_OF_A_LIMIT = 8;

  /**
   * Options for logs of which one has a limit: files are small enough that trimming brings it below.
   *
   * @param maxBytes of a log, 8 MiB at least
   */
  public static StorageOptions within(long maxBytes) {
    long file = Math.max(MIN_FILE_BYTES, maxBytes / FILES_OF_A_LIMIT);
    return file >= DEFAULT.fileBytes
        ? DEFAULT
        : new StorageOptions(file, Math.min(DEFAULT.allocationBytes, file / 4));
  }

  /** Options under which nothing is packed. */
  public StorageOptions(long fileBytes, long allocationBytes) {
    this(fileBytes, allocationBytes, Compression.NONE);
  }

  /** The same, but how payloads are packed. */
  public StorageOptions packedBy(Compression other) {
    return new StorageOptions(fileBytes, allocationBytes, other);
  }

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
