package io.laminar.nexmark;

/**
 * Makes the events of the public benchmark's model, each from its number and the seed. One thread.
 *
 * <p>Ids rise from 1000. Of the last 100 persons the first is the hot seller and the second the hot bidder; of the last
 * 100 auctions the first is the hot one. What is not hot is one of the last 1,000 persons, or of the last 100 auctions,
 * or of the next ten, which are not there yet.
 */
public final class NexmarkGenerator {
  private static final long FIRST_ID = 1000;
  private static final long FIRST_CATEGORY = 10;
  private static final int CATEGORIES = 5;
  private static final int HOT_GROUP = 100;
  private static final int HOT_AUCTION_RATIO = 2;
  private static final int HOT_SELLER_RATIO = 4;
  private static final int HOT_BIDDER_RATIO = 4;
  private static final int ACTIVE_PERSONS = 1000;
  private static final int OPEN_AUCTIONS = 100;
  private static final int LEAD = 10;
  private static final int PERSON_BYTES = 200;
  private static final int AUCTION_BYTES = 500;
  private static final int BID_BYTES = 100;

  private static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};
  private static final String[] CITIES = {
    "Phoenix",
    "Los Angeles",
    "San Francisco",
    "Boise",
    "Portland",
    "Bend",
    "Redmond",
    "Seattle",
    "Kent",
    "Cheyenne"
  };
  private static final String[] FIRST_NAMES = {
    "Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"
  };
  private static final String[] LAST_NAMES = {
    "Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"
  };

  private final NexmarkConfig config;
  private final EventRandom random;
  private final Channels channels;

  /**
   * Makes one.
   *
   * @param config the seed, and how far apart events are
   */
  public NexmarkGenerator(NexmarkConfig config) {
    this.config = config;
    this.random = new EventRandom(config.seed());
    this.channels = new Channels(random);
  }

  static boolean isPerson(long number) {
    return number % NexmarkConfig.EPOCH < NexmarkConfig.PERSONS_OF_EPOCH;
  }

  static boolean isBid(long number) {
    return number % NexmarkConfig.EPOCH
        >= NexmarkConfig.PERSONS_OF_EPOCH + NexmarkConfig.AUCTIONS_OF_EPOCH;
  }

  /** The last person of an event's time, counted from 0. */
  private static long lastPerson(long number) {
    return number / NexmarkConfig.EPOCH;
  }

  /** The last auction of an event's time, counted from 0; −1 before the first. */
  private static long lastAuction(long number) {
    long before = number / NexmarkConfig.EPOCH * NexmarkConfig.AUCTIONS_OF_EPOCH;
    long place = number % NexmarkConfig.EPOCH - NexmarkConfig.PERSONS_OF_EPOCH;
    return before + Math.min(place, NexmarkConfig.AUCTIONS_OF_EPOCH - 1);
  }

  private static long hot(long last) {
    return last / HOT_GROUP * HOT_GROUP;
  }

  /**
   * Makes a person.
   *
   * @param number of an event that is a person
   * @return the person
   */
  public Person person(long number) {
    random.startAt(number);
    String name = pick(FIRST_NAMES) + " " + pick(LAST_NAMES);
    String email = random.words(7, ' ') + "@" + random.words(5, ' ') + ".com";
    String card = random.cardNumber();
    String city = pick(CITIES);
    String state = pick(STATES);
    int bytes = 8 + name.length() + email.length() + card.length() + city.length() + state.length();
    return new Person(
        FIRST_ID + lastPerson(number),
        name,
        email,
        card,
        city,
        state,
        config.timeOf(number),
        random.filling(bytes, PERSON_BYTES));
  }

  private String pick(String[] all) {
    return all[random.below(all.length)];
  }

  /**
   * Makes an auction.
   *
   * @param number of an event that is an auction
   * @return the auction
   */
  public Auction auction(long number) {
    random.startAt(number);
    long seller = random.below(HOT_SELLER_RATIO) > 0 ? hot(lastPerson(number)) : anyPerson(number);
    long category = FIRST_CATEGORY + random.below(CATEGORIES);
    long initialBid = random.price();
    long time = config.timeOf(number);
    // As long on average as it takes until all that are open now have been made anew.
    long horizon = OPEN_AUCTIONS * NexmarkConfig.EPOCH / NexmarkConfig.AUCTIONS_OF_EPOCH + number;
    int length = (int) Math.max(1, (config.timeOf(horizon) - time) * 2);
    long expires = time + 1 + random.below(length);
    String itemName = random.words(20, ' ');
    String description = random.words(100, ' ');
    long reserve = initialBid + random.price();
    int bytes = 48 + itemName.length() + description.length();
    return new Auction(
        FIRST_ID + lastAuction(number),
        itemName,
        description,
        initialBid,
        reserve,
        time,
        expires,
        FIRST_ID + seller,
        category,
        random.filling(bytes, AUCTION_BYTES));
  }

  private long anyPerson(long number) {
    long persons = lastPerson(number) + 1;
    int active = (int) Math.min(persons, ACTIVE_PERSONS);
    return persons - active + random.below(active + LEAD);
  }

  private long anyAuction(long number) {
    long last = lastAuction(number);
    long first = Math.max(0, last - OPEN_AUCTIONS);
    return first + random.below((int) (last - first) + 1 + LEAD);
  }

  /**
   * Makes a bid.
   *
   * @param number of an event that is a bid
   * @return the bid
   */
  public Bid bid(long number) {
    random.startAt(number);
    long auction =
        random.below(HOT_AUCTION_RATIO) > 0 ? hot(lastAuction(number)) : anyAuction(number);
    // The second of its group, so that the hot seller is another person.
    long bidder =
        random.below(HOT_BIDDER_RATIO) > 0 ? hot(lastPerson(number)) + 1 : anyPerson(number);
    long price = random.price();
    int channel = channels.pick(random);
    return new Bid(
        FIRST_ID + auction,
        FIRST_ID + bidder,
        price,
        channels.name(channel),
        channels.url(channel),
        config.timeOf(number),
        random.filling(32, BID_BYTES));
  }
}
