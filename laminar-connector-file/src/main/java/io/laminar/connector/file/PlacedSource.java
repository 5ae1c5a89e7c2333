package io.laminar.connector.file;

import io.laminar.core.connector.SourceConnector;
import java.util.Optional;

/** Rows of one file, which says where its records end. */
interface PlacedSource extends SourceConnector {
  /** Tells whether a record was read, or skipped. */
  boolean hasBegun();

  /** The place behind the last record; empty where the beginning of its line is not known any more. */
  Optional<RecordPlace> place();
}
