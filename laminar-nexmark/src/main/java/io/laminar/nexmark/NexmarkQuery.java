package io.laminar.nexmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The queries of the benchmark: which streams each reads, and why it does not run yet where that is so. */
public enum NexmarkQuery {
  /** Bids as they are. */
  Q0("bids as they are", Stream.BID),
  /** A projection. */
  Q1("currency conversion", Stream.BID),
  /** A filter. */
  Q2("bids for some auctions", Stream.BID),
  /** A join of two streams. */
  Q3("sellers in three states", Stream.PERSON, Stream.AUCTION),
  /** An average of maxima over a join. */
  Q4("average price by category", Stream.AUCTION, Stream.BID),
  /** A hopping window, and the maximum of each. */
  Q5("hot items", Stream.BID),
  /** An average over the last rows of a changelog. */
  Q6("average price by seller", Stream.AUCTION, Stream.BID),
  /** A join with the maximum of a window. */
  Q7("highest bids", Stream.BID),
  /** A join of windows. */
  Q8("new sellers", Stream.PERSON, Stream.AUCTION),
  /** The first row of each key over a join. */
  Q9("winning bids", Stream.AUCTION, Stream.BID),
  /** A file. */
  Q10("bids into a file", Stream.BID),
  /** Session windows. */
  Q11("sessions of bidders", Stream.BID),
  /** Windows of processing time. */
  Q12("bids by processing time", Stream.BID),
  /** A look-up in a table. */
  Q13("bids beside a table", Stream.BID),
  /** Expressions, and a function of the application. */
  Q14("calculation", Stream.BID),
  /** Distinct values by filters. */
  Q15("statistics by day", Stream.BID),
  /** The same by two keys. */
  Q16("statistics by channel and day", Stream.BID),
  /** Many aggregates. */
  Q17("statistics by auction and day", Stream.BID),
  /** The last row of each key. */
  Q18("last bids", Stream.BID),
  /** The first ten rows of each key. */
  Q19("ten highest bids by auction", Stream.BID),
  /** A join with a filter. */
  Q20("bids beside their auctions", Stream.AUCTION, Stream.BID),
  /** A regular expression. */
  Q21("numbers of channels", Stream.BID),
  /** Parts of a string. */
  Q22("directories of addresses", Stream.BID),
  /** A join of three streams. */
  Q23("bids beside person and auctions", Stream.PERSON, Stream.AUCTION, Stream.BID);

  /** A stream of events. */
  public enum Stream {
    /** Persons. */
    PERSON,
    /** Auctions. */
    AUCTION,
    /** Bids. */
    BID
  }

  private final String title;
  private final Optional<String> missing;
  private final boolean persons;
  private final boolean auctions;
  private final boolean bids;

  NexmarkQuery(String title, Stream... inputs) {
    this(title, "", inputs);
  }

  NexmarkQuery(String title, String missing, Stream... inputs) {
    this.title = title;
    this.missing = missing.isEmpty() ? Optional.empty() : Optional.of(missing);
    List<Stream> read = List.of(inputs);
    this.persons = read.contains(Stream.PERSON);
    this.auctions = read.contains(Stream.AUCTION);
    this.bids = read.contains(Stream.BID);
  }

  /**
   * Finds a query.
   *
   * @param name such as {@code q5}, in any case
   * @return the query, or empty where there is none of that name
   */
  public static Optional<NexmarkQuery> named(String name) {
    for (NexmarkQuery query : values()) {
      if (query.name().equalsIgnoreCase(name)) {
        return Optional.of(query);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the name of the stream and of the file, less {@code .sql}.
   *
   * @return such as {@code q5}
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns what it asks.
   *
   * @return a few words
   */
  public String title() {
    return title;
  }

  /**
   * Returns what it needs that LaminarDB does not have yet.
   *
   * @return empty where it runs
   */
  public Optional<String> missing() {
    return missing;
  }

  /**
   * Tells whether it reads a stream.
   *
   * @param stream of events
   * @return true if it does
   */
  public boolean reads(Stream stream) {
    return switch (stream) {
      case PERSON -> persons;
      case AUCTION -> auctions;
      case BID -> bids;
    };
  }
}
