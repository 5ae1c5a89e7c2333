package io.laminar;

import io.laminar.core.checkpoint.LogRecovery;
import java.util.ArrayList;
import java.util.List;

/** Notes of a recovery in which something is not as it was. */
final class RecoveryNotes {
  private RecoveryNotes() {}

  static List<String> of(LogRecovery.Report report) {
    List<String> notes = new ArrayList<>();
    report
        .passedOver()
        .forEach((source, rows) -> notes.add(rows + " rows of source " + source
            + ", which is not logged, came behind the checkpoint and are gone"));
    report
        .varying()
        .forEach(
            name -> notes.add(
                "results of " + name
                    + " behind the checkpoint may be others than before: functions that are not deterministic were called again"));
    return notes;
  }
}
