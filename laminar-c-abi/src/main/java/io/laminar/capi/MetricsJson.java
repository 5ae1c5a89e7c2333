package io.laminar.capi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.laminar.api.DurabilityMetrics;
import io.laminar.api.Metrics;
import java.io.IOException;

/** Metrics as JSON, under the names that {@link Metrics} has for them; a watermark that is not there is null. Stateless. */
final class MetricsJson {
  private MetricsJson() {}

  static byte[] of(Metrics metrics) {
    return Json.of(to -> {
      to.writeStartObject();
      to.writeArrayFieldStart("sources");
      for (Metrics.SourceMetrics source : metrics.sources()) {
        write(to, source);
      }
      to.writeEndArray();
      to.writeArrayFieldStart("queries");
      for (Metrics.QueryMetrics query : metrics.queries()) {
        write(to, query);
      }
      to.writeEndArray();
      to.writeArrayFieldStart("subscriptions");
      for (Metrics.SubscriptionMetrics subscription : metrics.subscriptions()) {
        write(to, subscription);
      }
      to.writeEndArray();
      to.writeObjectFieldStart("database");
      to.writeNumberField("rows_undelivered", metrics.database().rowsUndelivered());
      to.writeNumberField("results_undelivered", metrics.database().resultsUndelivered());
      to.writeNumberField("rows_discarded", metrics.database().rowsDiscarded());
      to.writeNumberField("abandoned_subscriptions", metrics.database().abandonedSubscriptions());
      to.writeEndObject();
      if (metrics.durability().isPresent()) {
        write(to, metrics.durability().get());
      } else {
        to.writeNullField("durability");
      }
      to.writeEndObject();
    });
  }

  private static void write(JsonGenerator to, Metrics.SourceMetrics source) throws IOException {
    to.writeStartObject();
    to.writeStringField("name", source.name());
    to.writeStringField("channel", source.channel());
    to.writeNumberField("handles", source.handles());
    to.writeNumberField("rows_in", source.rowsIn());
    to.writeNumberField("rows_dropped", source.rowsDropped());
    to.writeNumberField("rows_unread", source.rowsUnread());
    to.writeNumberField("bad_records", source.badRecords());
    to.writeNumberField("ignored_watermarks", source.ignoredWatermarks());
    to.writeNumberField("abandoned_handles", source.abandonedHandles());
    to.writeNumberField("ring_rows", source.ringRows());
    to.writeNumberField("ring_capacity", source.ringCapacity());
    watermark(to, source.watermark());
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, Metrics.QueryMetrics query) throws IOException {
    to.writeStartObject();
    to.writeStringField("name", query.name());
    to.writeNumberField("rows_in", query.rowsIn());
    to.writeNumberField("rows_out", query.rowsOut());
    to.writeNumberField("rows_late", query.rowsLate());
    to.writeNumberField("ignored_retractions", query.ignoredRetractions());
    to.writeNumberField("errors", query.errors());
    watermark(to, query.watermark());
    to.writeNumberField("state_bytes", query.stateBytes());
    to.writeBooleanField("running", query.running());
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, Metrics.SubscriptionMetrics subscription)
      throws IOException {
    to.writeStartObject();
    to.writeStringField("name", subscription.name());
    to.writeStringField("channel", subscription.channel());
    to.writeNumberField("rows_out", subscription.rowsOut());
    to.writeNumberField("rows_dropped", subscription.rowsDropped());
    to.writeNumberField("ring_rows", subscription.ringRows());
    to.writeNumberField("ring_capacity", subscription.ringCapacity());
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, DurabilityMetrics log) throws IOException {
    to.writeObjectFieldStart("durability");
    to.writeNumberField("exposed_rows", log.exposedRows());
    to.writeNumberField("exposed_bytes", log.exposedBytes());
    to.writeNumberField("exposed_nanos", log.exposedNanos());
    to.writeNumberField("forces", log.forces());
    to.writeNumberField("written_bytes", log.writtenBytes());
    to.writeNumberField("log_bytes", log.logBytes());
    to.writeNumberField("max_log_bytes", log.maxLogBytes());
    to.writeNumberField("log_full_waits", log.logFullWaits());
    to.writeNumberField("checkpoints", log.checkpoints());
    to.writeNumberField("checkpoints_failed", log.checkpointsFailed());
    to.writeNumberField("checkpoints_abandoned", log.checkpointsAbandoned());
    to.writeNumberField("epoch", log.epoch());
    to.writeNumberField("checkpoint_bytes", log.checkpointBytes());
    to.writeNumberField("checkpoint_written_bytes", log.checkpointWrittenBytes());
    to.writeNumberField("checkpoints_on_disk", log.checkpointsOnDisk());
    to.writeNumberField("checkpoint_nanos", log.checkpointNanos());
    to.writeNumberField("checkpoint_interval_nanos", log.checkpointIntervalNanos());
    to.writeEndObject();
  }

  private static void watermark(JsonGenerator to, long value) throws IOException {
    if (value == Metrics.NO_WATERMARK) {
      to.writeNullField("watermark");
    } else {
      to.writeNumberField("watermark", value);
    }
  }
}
