package io.laminar.core.expression.temporal;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets of a time zone as arrays, so that a kernel converts times without an object. Times
 * after the last change of the rules go by a cycle of 400 years, in which the calendar repeats.
 * Immutable; any thread.
 */
public final class ZoneTable {
  private static final Map<ZoneId, ZoneTable> TABLES = new ConcurrentHashMap<>();
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int YEARS_PER_CYCLE = 400;
  private static final long CYCLE_SECONDS = 146_097 * SECONDS_PER_DAY;

  private final ZoneId zone;
  private final long cycleStart;
  private final int firstOffset;

  // One each transition: its second, the offset after it, and the local seconds at which it is.
  private final long[] seconds;
  private final int[] offsets;
  private final long[] localsBefore;
  private final long[] localsAfter;

  private ZoneTable(ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffsetTransition> transitions = new ArrayList<>(rules.getTransitions());
    int lastYear = transitions.isEmpty()
        ? 1970
        : transitions.get(transitions.size() - 1).getDateTimeBefore().getYear();
    if (!rules.getTransitionRules().isEmpty()) {
      for (int year = lastYear + 1; year <= lastYear + YEARS_PER_CYCLE + 2; year++) {
        for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
          transitions.add(rule.createTransition(year));
        }
      }
    }
    this.zone = zone;
    this.cycleStart = LocalDate.of(lastYear + 1, 1, 1).toEpochDay() * SECONDS_PER_DAY;
    this.firstOffset = transitions.isEmpty()
        ? rules.getOffset(java.time.Instant.EPOCH).getTotalSeconds()
        : transitions.get(0).getOffsetBefore().getTotalSeconds();
    int count = transitions.size();
    this.seconds = new long[count];
    this.offsets = new int[count];
    this.localsBefore = new long[count];
    this.localsAfter = new long[count];
    for (int i = 0; i < count; i++) {
      ZoneOffsetTransition transition = transitions.get(i);
      seconds[i] = transition.toEpochSecond();
      offsets[i] = transition.getOffsetAfter().getTotalSeconds();
      localsBefore[i] = seconds[i] + transition.getOffsetBefore().getTotalSeconds();
      localsAfter[i] = seconds[i] + offsets[i];
    }
  }

  /**
   * Returns the table of a zone, which is made once.
   *
   * @param zone any
   */
  public static ZoneTable of(ZoneId zone) {
    return TABLES.computeIfAbsent(zone, ZoneTable::new);
  }

  /** The zone. */
  public ZoneId zone() {
    return zone;
  }

  /** Tells whether local times are those of UTC. */
  public boolean isUtc() {
    return zone.normalized().equals(ZoneOffset.UTC);
  }

  /** Tells whether a whole day has been skipped, as where a country moved to the other side of the date line. */
  public boolean skipsDays() {
    for (int i = 0; i < seconds.length; i++) {
      if (localsAfter[i] - localsBefore[i] >= SECONDS_PER_DAY) {
        return true;
      }
    }
    return false;
  }

  /**
   * The offset at an instant.
   *
   * @param second since the epoch
   * @return seconds to add for the local time
   */
  public int offset(long second) {
    return offsetAfter(seconds, second - cycles(second));
  }

  /**
   * The local time of an instant.
   *
   * @param second since the epoch
   * @return seconds since 1970-01-01 00:00 local time
   */
  public long toLocal(long second) {
    return second + offset(second);
  }

  /**
   * The instant of a local time, as PostgreSQL chooses it: of a time that a clock shows twice, the
   * second one; a time that is skipped counts by the offset before.
   *
   * @param local seconds since 1970-01-01 00:00 local time
   * @return seconds since the epoch
   */
  public long toInstant(long local) {
    return local - offsetAfter(localsAfter, local - cycles(local));
  }

  /**
   * The first instant at which a clock has come to a local time: the first one of a time that is
   * shown twice, and the change of the clock for a time that is skipped.
   *
   * @param local seconds since 1970-01-01 00:00 local time
   * @return seconds since the epoch; never less for a later local time
   */
  public long firstInstant(long local) {
    long cycles = cycles(local);
    long shifted = local - cycles;
    int last = last(localsBefore, shifted);
    return last < 0
        ? local - firstOffset
        : cycles + Math.max(seconds[last], shifted - offsets[last]);
  }

  private int offsetAfter(long[] thresholds, long value) {
    int last = last(thresholds, value);
    return last < 0 ? firstOffset : offsets[last];
  }

  /** The last threshold that a value has reached, or −1. */
  private static int last(long[] thresholds, long value) {
    int found = Arrays.binarySearch(thresholds, value);
    return found >= 0 ? found : -found - 2;
  }

  /** The whole cycles to take off a time after the last change of the rules. */
  private long cycles(long second) {
    return second < cycleStart + CYCLE_SECONDS
        ? 0
        : (second - cycleStart) / CYCLE_SECONDS * CYCLE_SECONDS;
  }
}
