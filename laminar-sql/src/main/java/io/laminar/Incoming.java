package io.laminar;

import io.laminar.api.LaminarException;
import io.laminar.core.connector.SourceFeed;
import io.laminar.core.engine.log.PositionFrame;
import io.laminar.core.engine.source.SourceInput;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What brings rows to a source.
 *
 * @param source gets them
 * @param feed moves them; empty where the connector had come to its end in an earlier life, or cannot go on
 * @param refused why it cannot go on
 * @param position how far it has come, in a database with a data directory
 */
record Incoming(
    SourceInput source,
    Optional<SourceFeed> feed,
    Optional<LaminarException> refused,
    Supplier<Optional<PositionFrame>> position) {
  void start() {
    feed.ifPresent(SourceFeed::start);
  }

  boolean isOpen() {
    return feed.isPresent() && feed.get().isOpen();
  }

  Optional<LaminarException> failure() {
    return refused.or(() -> feed.flatMap(SourceFeed::failure));
  }

  /** The source is dropped or replaced. */
  void close() {
    feed.ifPresent(SourceFeed::close);
  }

  /** The database is closed. */
  void leave() {
    feed.ifPresent(SourceFeed::leave);
  }
}
