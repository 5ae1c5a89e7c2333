package io.laminar;

import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import io.laminar.core.connector.FeedMarks;
import io.laminar.core.connector.SinkFeed;
import io.laminar.core.handle.RingSink;
import io.laminar.core.handle.RingSubscription;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The INTO connectors of a database with a data directory: while it is brought back they are shown results as these are made again,
 * then their threads read them, and at each checkpoint they say how much they have written. Under the lock of the statements.
 */
final class DurableSinks {
  private final Map<String, Outgoing> sinks = new LinkedHashMap<>();

  /**
   * A connector.
   *
   * @param shown while the database is brought back
   * @param reader from then on
   */
  private record Outgoing(
      SinkFeed feed,
      RingSink<Row> sink,
      Optional<Subscription<Row>> shown,
      Optional<RingSubscription<Row>> reader) {}

  /**
   * Lets a connector take results.
   *
   * @param isComingBack whether the database is brought back
   */
  void add(String key, SinkFeed feed, RingSink<Row> sink, boolean isComingBack) {
    feed.marks().expect();
    if (isComingBack) {
      Subscription<Row> shown = sink.showByStatement(feed::takeAgain);
      sinks.put(key, new Outgoing(feed, sink, Optional.of(shown), Optional.empty()));
    } else {
      sinks.put(key, started(feed, sink));
    }
  }

  private static Outgoing started(SinkFeed feed, RingSink<Row> sink) {
    RingSubscription<Row> reader = sink.subscribeByStatement(feed::isMoving);
    feed.start(reader);
    return new Outgoing(feed, sink, Optional.empty(), Optional.of(reader));
  }

  /** The database is back: their threads read on. Before anything else is made. */
  void goLive() {
    sinks.replaceAll((key, each) -> {
      each.shown().ifPresent(Subscription::close);
      try {
        return started(each.feed(), each.sink());
      } catch (LaminarException stopped) {
        // What it reads has stopped, as it had before.
        each.feed().fail(stopped);
        return new Outgoing(each.feed(), each.sink(), Optional.empty(), Optional.empty());
      }
    });
  }

  void remove(String key) {
    Outgoing gone = sinks.remove(key);
    if (gone != null) {
      gone.shown().ifPresent(Subscription::close);
    }
  }

  /** A checkpoint is made here. Engine's thread. */
  void mark() {
    sinks
        .values()
        .forEach(
            each -> each.reader().ifPresent(reader -> each.feed().marks().mark(reader.rowsMade())));
  }

  /** Where they say how much they have written, by key. */
  Map<String, FeedMarks> marks() {
    Map<String, FeedMarks> marks = new HashMap<>();
    sinks.forEach((key, each) -> marks.put(key, each.feed().marks()));
    return marks;
  }
}
