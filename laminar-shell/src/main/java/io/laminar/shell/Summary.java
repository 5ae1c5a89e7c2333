package io.laminar.shell;

import io.laminar.api.Metrics;
import java.util.Locale;
import java.util.OptionalLong;

/** What a script did, in one line. */
final class Summary {
  private Summary() {}

  static long rowsIn(Metrics metrics) {
    // Those of the database itself aside.
    return metrics.sources().stream()
        .filter(each -> !each.name().startsWith("$"))
        .mapToLong(Metrics.SourceMetrics::rowsIn)
        .sum();
  }

  static String of(Metrics metrics, OptionalLong printed, long nanos) {
    long rows = rowsIn(metrics);
    double seconds = nanos / 1e9;
    long late =
        metrics.queries().stream().mapToLong(Metrics.QueryMetrics::rowsLate).sum();
    long errors =
        metrics.queries().stream().mapToLong(Metrics.QueryMetrics::errors).sum();
    long dropped =
        metrics.sources().stream().mapToLong(Metrics.SourceMetrics::rowsDropped).sum();
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "%,d %s in %.3f s (%,.0f rows/s)",
        rows,
        noun(rows, "row"),
        seconds,
        rows / seconds));
    printed.ifPresent(results ->
        text.append(String.format(Locale.ROOT, ", %,d %s", results, noun(results, "result"))));
    text.append(String.format(Locale.ROOT, ", %,d late %s", late, noun(late, "row")));
    if (errors > 0) {
      text.append(String.format(Locale.ROOT, ", %,d row %s", errors, noun(errors, "error")));
    }
    long bad =
        metrics.sources().stream().mapToLong(Metrics.SourceMetrics::badRecords).sum();
    if (bad > 0) {
      text.append(String.format(Locale.ROOT, ", %,d bad %s skipped", bad, noun(bad, "record")));
    }
    if (dropped > 0) {
      text.append(String.format(Locale.ROOT, ", %,d rows dropped", dropped));
    }
    return text.append('\n').toString();
  }

  private static String noun(long count, String singular) {
    return count == 1 ? singular : singular + "s";
  }
}
