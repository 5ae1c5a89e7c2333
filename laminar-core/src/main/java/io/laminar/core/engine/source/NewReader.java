package io.laminar.core.engine.source;

import io.laminar.core.pipeline.ScanNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A query that was added while rows waited in a source's lanes. It sees the rows pushed after it
 * exists: of each lane, those from the first that was not yet published then. However many ways
 * lead from the source to the query, it begins at the same row on all of them. Confined to the
 * engine's thread.
 */
final class NewReader {
  private final List<ScanNode> scans;
  private final Map<LaneInput, Long> firstRows;

  /** Takes the place of another: it sees what that one would have seen. */
  NewReader(List<ScanNode> scans, NewReader other) {
    this.scans = List.copyOf(scans);
    this.firstRows = new HashMap<>(other.firstRows);
  }

  /** The lanes of its source have become those of another one. */
  NewReader(NewReader other, Map<LaneInput, LaneInput> heirs) {
    this.scans = other.scans;
    this.firstRows = new HashMap<>();
    other.firstRows.forEach((input, first) -> {
      LaneInput heir = heirs.get(input);
      if (heir != null) {
        firstRows.put(heir, first);
      }
    });
  }

  /** Goes on where it was: it sees the rows of lanes from these on. */
  NewReader(Map<LaneInput, Long> firstRows, List<ScanNode> scans) {
    this.scans = List.copyOf(scans);
    this.firstRows = new HashMap<>(firstRows);
  }

  /** It sees all rows but some that wait in lanes: so many of each. */
  NewReader(List<ScanNode> scans, Map<LaneInput, Long> unseen) {
    this.scans = List.copyOf(scans);
    this.firstRows = new HashMap<>();
    unseen.forEach((input, rows) -> {
      // In a replay they are put there later.
      boolean there = input.lane().poll(1) > 0;
      firstRows.put(input, rows + (there ? input.lane().readRow() : input.lane().nextRow()));
    });
  }

  /**
   * Before rows of a lane are drained: mutes the reader if they are not for it.
   *
   * @param rows how many there are, from the lane's {@code readRow}
   * @return how many may be drained at once: none that it sees follows one that it does not
   */
  int begin(LaneInput input, int rows) {
    Long first = firstRows.get(input);
    long unseen = first == null ? 0 : first - input.lane().readRow();
    if (unseen > 0) {
      mute(true);
      return (int) Math.min(rows, unseen);
    }
    forget(input);
    return rows;
  }

  /** After rows were drained. */
  void end() {
    mute(false);
  }

  private void mute(boolean mute) {
    for (int i = 0; i < scans.size(); i++) {
      scans.get(i).mute(mute);
    }
  }

  /** Nothing that it must not see is left in a lane. */
  void forget(LaneInput input) {
    firstRows.remove(input);
  }

  /** From which row on it sees a lane, of those of which it does not see all. */
  Map<LaneInput, Long> firstRows() {
    return firstRows;
  }

  /** Where it reads. */
  List<ScanNode> scans() {
    return scans;
  }

  /** Tells whether it is a reader like any other now. */
  boolean hasJoined() {
    return firstRows.isEmpty();
  }
}
