package io.laminar.core.operator.session;

import java.util.ArrayList;
import java.util.List;

/** Which rows are late for their session: each session is the list of its times. */
final class LateSessions {
  private final long gap;
  private final long lateness;
  private final List<Session> open = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;

  private record Session(long key, List<Long> times) {
    boolean takes(long other, long time, long gap) {
      return key == other && times.stream().anyMatch(each -> Math.abs(each - time) < gap);
    }

    long last() {
      return times.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
  }

  LateSessions(long gap, long lateness) {
    this.gap = gap;
    this.lateness = lateness;
  }

  boolean isLate(long key, long time) {
    List<Session> touched =
        open.stream().filter(each -> each.takes(key, time, gap)).toList();
    if (touched.isEmpty() && time + gap + lateness <= watermark) {
      return true;
    }
    List<Long> times = new ArrayList<>(List.of(time));
    touched.forEach(each -> times.addAll(each.times()));
    open.removeAll(touched);
    open.add(new Session(key, times));
    return false;
  }

  void watermark(long time) {
    watermark = Math.max(watermark, time);
    open.removeIf(each -> each.last() + gap + lateness <= watermark);
  }
}
