package io.laminar.benchmarks.sql;

import io.laminar.benchmarks.Measurement;
import java.util.Arrays;
import java.util.List;

/**
 * What a programmer would write by hand for {@link Queries#WINDOW}: one loop over arrays, with a
 * hash table of sums and counts for each open window.
 */
final class FusedLoop implements Measurement {
  private static final int SLOTS = 4096;
  private static final int WINDOWS = 4;
  private static final int WORDS = 4;
  private static final long DELAY_MILLIS = 1000;

  private final int[] selected = new int[TickBatches.BATCH];
  private final long[][] tables = new long[WINDOWS][SLOTS * WORDS];
  private long watermark;
  private long nextClose;
  private long checksum;

  @Override
  public List<Reading> measure() {
    try (TickBatches ticks = new TickBatches()) {
      Rounds rounds = new Rounds();
      return rounds.measure(TickBatches.ROWS, () -> round(rounds, ticks));
    }
  }

  private void round(Rounds rounds, TickBatches ticks) {
    long before = checksum;
    watermark = Long.MIN_VALUE;
    nextClose = Math.floorDiv(ticks.times[0] - DELAY_MILLIS, Queries.WINDOW_MILLIS);
    rounds.start();
    for (int from = 0; from < TickBatches.ROWS; from += TickBatches.BATCH) {
      add(ticks.ids, ticks.accounts, ticks.prices, ticks.times, from, from + TickBatches.BATCH);
    }
    closeTo(Long.MAX_VALUE, nextClose + WINDOWS);
    rounds.stop();
    if (checksum == before) {
      throw new IllegalStateException("no window was closed");
    }
  }

  /** Which rows pass, without a branch that the processor would guess wrong half of the time. */
  private int select(double[] prices, int from, int to) {
    int[] rows = selected;
    int size = 0;
    for (int row = from; row < to; row++) {
      rows[size] = row;
      size += prices[row] > Queries.HALF ? 1 : 0;
    }
    return size;
  }

  private void add(long[] ids, long[] accounts, double[] prices, long[] times, int from, int to) {
    // Late for the watermark of the batch's first row is late; none is early for that of its last.
    long mark = watermark;
    int size = select(prices, from, to);
    long windowStart = 0;
    long windowEnd = Long.MIN_VALUE;
    long[] table = tables[0];
    for (int i = 0; i < size; i++) {
      int row = selected[i];
      long time = times[row];
      if (time < windowStart || time >= windowEnd) {
        long window = Math.floorDiv(time, Queries.WINDOW_MILLIS);
        windowStart = window * Queries.WINDOW_MILLIS;
        windowEnd = windowStart + Queries.WINDOW_MILLIS;
        table = tables[(int) (window & (WINDOWS - 1))];
      }
      if (windowEnd > mark) {
        int at = find(table, accounts[row]);
        table[at + 1]++;
        table[at + 2] = Math.addExact(table[at + 2], ids[row]);
      }
    }
    for (int row = from; row < to; row++) {
      mark = Math.max(mark, times[row] - DELAY_MILLIS);
    }
    watermark = mark;
    closeTo(mark, Math.floorDiv(mark, Queries.WINDOW_MILLIS));
  }

  private static int find(long[] table, long account) {
    int at = (int) ((account * 0x9E3779B97F4A7C15L) >>> 52) * WORDS;
    while (table[at + 1] != 0 && table[at] != account) {
      at = (at + WORDS) & (SLOTS * WORDS - 1);
    }
    table[at] = account;
    return at;
  }

  private void closeTo(long mark, long endWindow) {
    while (nextClose < endWindow) {
      long[] table = tables[(int) (nextClose & (WINDOWS - 1))];
      for (int at = 0; at < table.length; at += WORDS) {
        if (table[at + 1] != 0) {
          checksum += table[at] ^ table[at + 1] ^ table[at + 2] ^ mark;
        }
      }
      Arrays.fill(table, 0);
      nextClose++;
    }
  }
}
