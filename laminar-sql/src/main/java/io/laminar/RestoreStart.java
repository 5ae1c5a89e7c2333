package io.laminar;

import io.laminar.api.Durability;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RestorePoint;
import io.laminar.core.checkpoint.Checkpoint;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.storage.FrameLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checkpoint with which a database begins that is brought back. Used once. */
final class RestoreStart {
  private final Durability settings;
  private final FrameLog rows;
  private final CheckpointStore checkpoints;

  RestoreStart(Durability settings, FrameLog rows, CheckpointStore checkpoints) {
    this.settings = settings;
    this.rows = rows;
    this.checkpoints = checkpoints;
  }

  /**
   * Finds it.
   *
   * @param notes gets what was passed over
   * @return empty where nothing was ever checkpointed, or nothing is to be restored
   */
  Optional<Checkpoint> find(List<String> notes) {
    RestorePoint point = settings.restore();
    if (point.equals(RestorePoint.NONE)) {
      refuseIfThereIsOne();
      return Optional.empty();
    }
    if (!point.equals(RestorePoint.LATEST)) {
      return Optional.of(checkpoints
          .read(point.epoch())
          .filter(each -> each.head().start() >= rows.first())
          .map(this::checked)
          .orElseThrow(() -> noSuch(point.epoch())));
    }
    List<LaminarException> damaged = new ArrayList<>();
    Optional<Checkpoint> latest = checkpoints.latest(damaged);
    damaged.forEach(each -> notes.add("passed over: " + each.problem()));
    if (latest.isEmpty() && (!damaged.isEmpty() || rows.first() > 0)) {
      throw damaged.isEmpty() ? nothingToBeginWith() : damaged.get(0);
    }
    if (latest.isPresent() && latest.get().head().start() < rows.first()) {
      throw damaged.isEmpty() ? nothingToBeginWith() : damaged.get(0);
    }
    return latest.map(this::checked);
  }

  /** The log has the frame from which a checkpoint goes on, or ends right before it. */
  private Checkpoint checked(Checkpoint checkpoint) {
    long start = checkpoint.head().start();
    long end = rows.next();
    if (start > end) {
      throw new LaminarException(
          ErrorCode.DAMAGED_STORAGE,
          "checkpoint " + checkpoint.head().epoch() + " of " + settings.directory()
              + " goes on from frame " + start + " of the log, which ends before frame " + end,
          "put a backup of the data directory in its place, or salvage what is whole: laminar repair DIR TARGET");
    }
    return checkpoint;
  }

  private void refuseIfThereIsOne() {
    if (!checkpoints.epochs().isEmpty() || rows.next() > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          settings.directory() + " holds a database, and restore is NONE",
          "leave restore unset to go on with it, or name an empty directory");
    }
  }

  private LaminarException noSuch(long wanted) {
    List<Long> kept = checkpoints.epochs(rows.first());
    return new LaminarException(
        ErrorCode.INVALID_CONFIG,
        settings.directory() + " has no checkpoint " + wanted,
        kept.isEmpty() ? "it has none: leave restore unset" : "these are kept: " + kept);
  }

  private LaminarException nothingToBeginWith() {
    return new LaminarException(
        ErrorCode.DAMAGED_STORAGE,
        settings.directory() + " has no whole checkpoint from which its log could be read",
        "put a backup of the data directory in its place");
  }
}
