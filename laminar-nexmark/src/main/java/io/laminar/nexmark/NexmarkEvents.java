package io.laminar.nexmark;

import java.util.ArrayList;
import java.util.List;

/** Events made beforehand, in batches: those of a batch belong to the same moment. Immutable by convention. */
public final class NexmarkEvents {
  /** Events of a batch: 40 persons, 120 auctions and 1,840 bids. */
  private static final int BATCH = 2_000;

  /**
   * Successive events by kind.
   *
   * @param persons in order
   * @param auctions in order
   * @param bids in order
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Batch(Person[] persons, Auction[] auctions, Bid[] bids) {}

  private final NexmarkConfig config;
  private final List<Batch> batches = new ArrayList<>();

  private NexmarkEvents(NexmarkConfig config) {
    this.config = config;
    NexmarkGenerator generator = new NexmarkGenerator(config);
    for (long from = 0; from < config.events(); from += BATCH) {
      batches.add(batch(generator, from, Math.min(from + BATCH, config.events())));
    }
  }

  /**
   * Makes events.
   *
   * @param config how many, and of what kind
   * @return the events
   */
  public static NexmarkEvents of(NexmarkConfig config) {
    return new NexmarkEvents(config);
  }

  private Batch batch(NexmarkGenerator generator, long from, long to) {
    List<Person> persons = new ArrayList<>();
    List<Auction> auctions = new ArrayList<>();
    List<Bid> bids = new ArrayList<>(BATCH);
    for (long place = from; place < to; place++) {
      long number = config.numberAt(place);
      if (NexmarkGenerator.isPerson(number)) {
        persons.add(generator.person(number));
      } else if (NexmarkGenerator.isBid(number)) {
        bids.add(generator.bid(number));
      } else {
        auctions.add(generator.auction(number));
      }
    }
    return new Batch(
        persons.toArray(new Person[0]), auctions.toArray(new Auction[0]), bids.toArray(new Bid[0]));
  }

  /**
   * Returns what was asked for.
   *
   * @return the configuration
   */
  public NexmarkConfig config() {
    return config;
  }

  /**
   * Returns the events.
   *
   * @return in order
   */
  public List<Batch> batches() {
    return batches;
  }
}
