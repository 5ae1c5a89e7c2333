package io.laminar.core.engine;

import io.laminar.api.DataType;
import io.laminar.api.OutputStatus;
import io.laminar.api.OutputStatus.Reason;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.engine.graph.TimeReport;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.time.SaturatingTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why the watermark of a source does not rise: which handle holds it, or what would move it. On the engine's thread. */
final class WatermarkHolder {
  private WatermarkHolder() {}

  /**
   * Looks at a source.
   *
   * @param until the watermark that is needed
   */
  static OutputStatus of(SourceInput source, long until) {
    DataType time = TimeReport.timeOf(source);
    String name = source.spec().label();
    String at = name + " is at " + TimeReport.text(source.time().value(), time);
    if (source.spec().watermark() == WatermarkOrigin.EXTERNAL) {
      return new OutputStatus(
          Reason.EXTERNAL_WATERMARK,
          at + ", and with watermark = 'external' only watermark(t) and ADVANCE SOURCE move it");
    }
    List<LaneInput> open = List.copyOf(source.handles().open());
    List<LaneInput> counting =
        open.stream().filter(each -> !each.watermark().isSilent()).toList();
    long furthest = Long.MIN_VALUE;
    @Nullable LaneInput holder = null;
    for (LaneInput each : counting) {
      furthest = Math.max(furthest, each.watermark().value());
      boolean isLeast =
          holder == null || each.watermark().value() < holder.watermark().value();
      holder = isLeast ? each : holder;
    }
    long row = SaturatingTime.plus(until, source.spec().delay());
    String later = "a row of " + TimeReport.text(row, time) + " or later moves it there";
    if (holder == null && open.stream().anyMatch(each -> each.watermark().isIdle())) {
      return new OutputStatus(Reason.WATERMARK, at + ", all its handles are idle, and " + later);
    }
    if (holder == null) {
      return new OutputStatus(
          Reason.NO_HANDLE,
          at
              + ", and no handle of it moves it: push a later row, or ADVANCE SOURCE or FINISH SOURCE");
    }
    if (holder.watermark().value() < furthest) {
      boolean silence = source.spec().idleTimeoutNanos() > 0;
      return new OutputStatus(
          Reason.SLOW_HANDLE,
          "handle " + holder.id() + " of " + name + " holds it at "
              + TimeReport.text(holder.watermark().value(), time) + ", others are at up to "
              + TimeReport.text(furthest, time)
              + (silence
                  ? "; idle_timeout leaves it out when it stays silent"
                  : "; no idle_timeout is set, so that it holds until it pushes or is closed"));
    }
    return new OutputStatus(Reason.WATERMARK, at + ", and " + later);
  }
}
