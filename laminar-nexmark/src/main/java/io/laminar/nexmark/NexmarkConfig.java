package io.laminar.nexmark;

/**
 * What events to make. The ratios of hot auctions, sellers and bidders, and the sizes of rows, are those that the public
 * benchmark has unless told otherwise.
 *
 * @param events how many, persons, auctions and bids together
 * @param seed of all that is random
 * @param eventsPerSecond of event time: 10,000 make an event each 100 µs
 * @param disorder how many successive events come in mixed order; 1 for none
 */
public record NexmarkConfig(long events, long seed, int eventsPerSecond, int disorder) {
  /** The time of the first event, 2015-07-15 00:00:00, in milliseconds. */
  public static final long START_MILLIS = 1_436_918_400_000L;

  static final int PERSONS_OF_EPOCH = 1;
  static final int AUCTIONS_OF_EPOCH = 3;

  /** Person, auctions and 46 bids. */
  static final int EPOCH = 50;

  private static final int MOST_DISORDER = 10_000;

  // Checks ranges.
  public NexmarkConfig {
    if (events < 1 || eventsPerSecond < 1 || disorder < 1 || disorder > MOST_DISORDER) {
      throw new IllegalArgumentException(
          "events and eventsPerSecond are 1 or more, disorder is 1 to " + MOST_DISORDER);
    }
  }

  /**
   * Events in order, 10,000 a second.
   *
   * @param events how many
   * @param seed of all that is random
   * @return the configuration
   */
  public static NexmarkConfig of(long events, long seed) {
    return new NexmarkConfig(events, seed, 10_000, 1);
  }

  /**
   * The same events in mixed order.
   *
   * @param newDisorder how many successive events are mixed
   * @return the configuration
   */
  public NexmarkConfig withDisorder(int newDisorder) {
    return new NexmarkConfig(events, seed, eventsPerSecond, newDisorder);
  }

  /**
   * The same events further apart, or closer together, in event time.
   *
   * @param newEventsPerSecond of event time
   * @return the configuration
   */
  public NexmarkConfig withEventsPerSecond(int newEventsPerSecond) {
    return new NexmarkConfig(events, seed, newEventsPerSecond, disorder);
  }

  /** The event that comes at a place: within groups of {@code disorder} events these are permuted. */
  long numberAt(long place) {
    long group = place / disorder * disorder;
    // 953 is prime, and so are both for any other size than a multiple of it.
    return disorder % 953 == 0 ? place : group + place * 953 % disorder;
  }

  /** The event time of an event, in milliseconds. */
  long timeOf(long number) {
    return START_MILLIS + number * 1000 / eventsPerSecond;
  }
}
