package io.laminar.capi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.laminar.api.Recovery;
import io.laminar.api.RepairReport;
import io.laminar.api.RestoreReport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What was brought back, restored and salvaged, as JSON. Stateless. */
final class DirectoryJson {
  private DirectoryJson() {}

  static byte[] of(Optional<Recovery> recovery) {
    return Json.of(to -> {
      if (recovery.isPresent()) {
        write(to, recovery.get());
      } else {
        to.writeNull();
      }
    });
  }

  private static void write(JsonGenerator to, Recovery recovery) throws IOException {
    to.writeStartObject();
    to.writeNumberField("epoch", recovery.epoch());
    to.writeNumberField("rows", recovery.rows());
    to.writeNumberField("decisions", recovery.decisions());
    to.writeNumberField("bytes", recovery.bytes());
    to.writeNumberField("torn_bytes", recovery.tornBytes());
    to.writeNumberField("discarded_changes", recovery.discardedChanges());
    to.writeNumberField("unlogged_rows", recovery.unloggedRows());
    to.writeNumberField("time_nanos", recovery.time().toNanos());
    texts(to, "notes", recovery.notes());
    to.writeEndObject();
  }

  static byte[] of(RestoreReport report) {
    return Json.of(to -> {
      to.writeStartObject();
      to.writeStringField("savepoint", report.savepoint().toString());
      to.writeStringField("directory", report.directory().toString());
      to.writeNumberField("epoch", report.epoch());
      to.writeArrayFieldStart("objects");
      for (RestoreReport.RestoredObject object : report.objects()) {
        to.writeStartObject();
        to.writeStringField("name", object.name());
        to.writeStringField("kind", object.kind());
        to.writeStringField("outcome", Json.name(object.outcome()));
        texts(to, "reasons", object.reasons());
        to.writeEndObject();
      }
      to.writeEndArray();
      to.writeEndObject();
    });
  }

  static byte[] of(RepairReport report) {
    return Json.of(to -> {
      to.writeStartObject();
      to.writeStringField("damaged", report.damaged().toString());
      to.writeStringField("repaired", report.repaired().toString());
      to.writeStringField("store", report.store());
      to.writeBooleanField("whole", report.isWhole());
      to.writeArrayFieldStart("logs");
      for (RepairReport.Log log : report.logs()) {
        to.writeStartObject();
        to.writeStringField("name", log.name());
        to.writeNumberField("first_frame", log.firstFrame());
        to.writeNumberField("frames", log.frames());
        to.writeBooleanField("kept", log.isKept());
        if (log.damage().isPresent()) {
          to.writeStringField("damage", log.damage().get());
        } else {
          to.writeNullField("damage");
        }
        to.writeNumberField("bytes_left", log.bytesLeft());
        to.writeEndObject();
      }
      to.writeEndArray();
      texts(to, "remarks", report.remarks());
      to.writeEndObject();
    });
  }

  private static void texts(JsonGenerator to, String field, List<String> texts) throws IOException {
    to.writeArrayFieldStart(field);
    for (String text : texts) {
      to.writeString(text);
    }
    to.writeEndArray();
  }
}
