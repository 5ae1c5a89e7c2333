package io.laminar.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a thread waits for rows or for room.
 *
 * @param kind what it does when spinning did not help
 * @param spins how often it looks before that
 */
public record WaitStrategy(Kind kind, int spins) {
  /** What a thread does when spinning did not help. */
  public enum Kind {
    /** It spins on. */
    SPIN,
    /** It yields the core, and takes naps when nothing happens for some milliseconds. */
    SPIN_YIELD,
    /** It parks until it is woken. */
    PARK
  }

  /** How often a thread looks before it yields or parks, unless said otherwise. */
  public static final int DEFAULT_SPINS = 100;

  /** The most that a thread may look before it yields. */
  public static final int MAX_SPINS = 1_000_000;

  private static final int MAX_SPINS_DIGITS = 9;

  /** Busy-spin: the shortest latency, one core at full load. */
  public static final WaitStrategy SPIN = new WaitStrategy(Kind.SPIN, DEFAULT_SPINS);

  /**
   * Spin 100 times, then yield the core to others; after some milliseconds without anything, look
   * every 50 microseconds.
   */
  public static final WaitStrategy SPIN_YIELD = new WaitStrategy(Kind.SPIN_YIELD, DEFAULT_SPINS);

  /** Spin 100 times, then park until woken: the least load, microseconds of latency. */
  public static final WaitStrategy PARK = new WaitStrategy(Kind.PARK, DEFAULT_SPINS);

  private static final Pattern WITH_SPINS =
      Pattern.compile("spin_yield\\s*\\(\\s*(-?[0-9]+)\\s*\\)");

  // Checks the number.
  public WaitStrategy {
    Arguments.notNull(kind, "kind");
    if (spins < 0 || spins > MAX_SPINS) {
      throw outOfRange(String.valueOf(spins));
    }
  }

  private static LaminarException outOfRange(String spins) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "a thread cannot spin " + spins + " times before it yields",
        "give spin_yield a number from 0 to " + MAX_SPINS);
  }

  /**
   * Spins some times, then yields the core to others, as {@link #SPIN_YIELD} does after 100.
   *
   * @param spins how often, 0 to {@value #MAX_SPINS}
   * @return the strategy
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for another number
   */
  public static WaitStrategy spinYield(int spins) {
    return new WaitStrategy(Kind.SPIN_YIELD, spins);
  }

  /**
   * The strategies without a number of their own.
   *
   * @return those that the words of {@link #parse} stand for
   */
  public static List<WaitStrategy> all() {
    return List.of(SPIN, SPIN_YIELD, PARK);
  }

  /**
   * Reads a strategy as SQL writes it.
   *
   * @param text {@code spin}, {@code spin_yield}, {@code spin_yield(500)} or {@code park}, case ignored
   * @return the strategy; empty for another text
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for a number of spins that there is not
   */
  public static Optional<WaitStrategy> parse(String text) {
    String word = Arguments.notNull(text, "text").strip().toLowerCase(Locale.ROOT);
    Matcher matcher = WITH_SPINS.matcher(word);
    if (matcher.matches()) {
      String spins = matcher.group(1);
      if (spins.length() > MAX_SPINS_DIGITS) {
        throw outOfRange(spins);
      }
      return Optional.of(spinYield(Integer.parseInt(spins)));
    }
    return all().stream().filter(each -> each.toString().equals(word)).findFirst();
  }

  /** Returns it as SQL writes it. */
  @Override
  public String toString() {
    String word = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.SPIN_YIELD && spins != DEFAULT_SPINS ? word + "(" + spins + ")" : word;
  }
}
