package io.laminar.benchmarks.peers;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What EPL lacks, as static methods that its statements call. Public, because compiled statements do. */
public final class EsperFunctions {
  private static final BigDecimal RATE = new BigDecimal("0.908");
  private static final Pattern CHANNEL = Pattern.compile("(&|^)channel_id=([^&]*)");
  private static final int MILLIS_AN_HOUR = 3_600_000;

  private EsperFunctions() {}

  /**
   * Turns a price into euros.
   *
   * @param price in dollars
   * @return the exact product
   */
  public static BigDecimal euros(long price) {
    return RATE.multiply(BigDecimal.valueOf(price));
  }

  /**
   * Returns the hour of a day.
   *
   * @param millis since the epoch
   * @return from 0 to 23
   */
  public static int hourOf(long millis) {
    return (int) (Math.floorDiv(millis, MILLIS_AN_HOUR) % 24);
  }

  /**
   * Returns the day of a time.
   *
   * @param millis since the epoch
   * @return its date
   */
  public static LocalDate dateOf(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /**
   * Counts a character.
   *
   * @param text looked at
   * @param character looked for
   * @return how often it is there
   */
  public static long countChar(String text, String character) {
    char wanted = character.charAt(0);
    long found = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      found++;
    }
    return found;
  }

  /**
   * Finds the channel's number.
   *
   * @param url of a bid
   * @return the number, or null
   */
  public static @Nullable String channelId(String url) {
    Matcher matcher = CHANNEL.matcher(url);
    return matcher.find() ? matcher.group(2) : null;
  }

  /**
   * Returns a part of an address.
   *
   * @param url of a bid
   * @param part counted from 0
   * @return what is between two slashes
   */
  public static String dir(String url, int part) {
    String[] parts = url.split("/", -1);
    return part < parts.length ? parts[part] : "";
  }
}
