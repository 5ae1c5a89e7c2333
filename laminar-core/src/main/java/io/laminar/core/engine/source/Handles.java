package io.laminar.core.engine.source;

import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.ring.RowRing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The producer handles of a source, as the engine knows them: those whose rows are not all taken
 * yet, and which new queries do not see all of their rows. Confined to the engine's thread.
 */
public final class Handles {
  private final List<LaneInput> open = new ArrayList<>();
  private final List<NewReader> newReaders = new ArrayList<>();

  // By name: the rows and watermarks of handles that were closed.
  private final Map<String, Long> closed = new LinkedHashMap<>();

  // Lanes may be missing in a later life: their rows were not logged.
  private boolean missing;

  // Looked up when handles come and go, not for every row.
  private @Nullable LaneInput only;
  private boolean joining;

  void add(LaneInput input) {
    open.add(input);
    findOnly();
  }

  private void findOnly() {
    only = open.size() == 1 && !open.get(0).isInherited() ? open.get(0) : null;
  }

  /** How many handles there are, without those of a source in whose place this one came. */
  public int count() {
    int count = 0;
    for (int i = 0; i < open.size(); i++) {
      count += open.get(i).isInherited() ? 0 : 1;
    }
    return count;
  }

  /** Tells whether the rows of a lane are not all taken yet, or more may come. */
  public boolean hold(RowRing lane) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).lane() == lane) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes over the queries that do not see all rows of a source in whose place this one came.
   *
   * @param before the handles of that source, which are forgotten there
   * @param heirs what has become of each
   */
  void inherit(Handles before, Map<LaneInput, LaneInput> heirs) {
    before.newReaders.forEach(reader -> newReaders.add(new NewReader(reader, heirs)));
    joining = !newReaders.isEmpty();
    closed.putAll(before.closed);
    missing |= before.missing;
    before.newReaders.clear();
    before.open.clear();
    before.findOnly();
  }

  /** The rows and watermarks that handles of a name have pushed which are closed. */
  public long before(String name) {
    long rows = closed.getOrDefault(name, 0L);
    for (LaneInput each : open) {
      if (each.owner().name().equals(name)) {
        rows = Math.max(rows, each.owner().before() + each.lane().rowsPublished());
      }
    }
    return rows;
  }

  /** Names of closed handles, with their rows and watermarks. */
  Map<String, Long> closed() {
    return closed;
  }

  /** The one handle, or null where there are none or several. */
  @Nullable
  LaneInput only() {
    return only;
  }

  /** Those whose rows are not all taken yet. */
  public List<LaneInput> open() {
    return open;
  }

  /** Tells whether a lane has rows, or was closed. */
  boolean haveMore() {
    for (int i = 0; i < open.size(); i++) {
      RowRing lane = open.get(i).lane();
      if (lane.fill() > 0 || lane.isClosed() || open.get(i).isInherited()) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a handle was closed whose rows were not all taken yet. */
  public boolean hasClosed() {
    return open.stream().anyMatch(each -> each.lane().isClosed());
  }

  LaneInput of(RowRing lane) {
    LaneInput found = find(lane);
    if (found == null) {
      throw new IllegalStateException("rows came from a lane that nobody opened");
    }
    return found;
  }

  /** The handle of a lane; null where it was taken out. */
  @Nullable
  LaneInput find(RowRing lane) {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).lane() == lane) {
        return open.get(i);
      }
    }
    return null;
  }

  /** In a later life lanes may not be there that were open: the log has not had their rows. */
  public void mayMiss() {
    missing = true;
  }

  /** Tells whether lanes may not be there that were open. */
  public boolean areMissing() {
    return missing;
  }

  /** The handle of a lane; null where it is not open. */
  @Nullable
  public LaneInput find(int id) {
    for (LaneInput input : open) {
      if (input.id() == id) {
        return input;
      }
    }
    return null;
  }

  /** The handle of a lane that is open. */
  public LaneInput withLane(int id) {
    LaneInput input = find(id);
    if (input == null) {
      throw new IllegalStateException("there is no open lane " + id);
    }
    return input;
  }

  /** Takes a handle out whose rows were all taken. */
  void remove(LaneInput input) {
    String name = input.owner().name();
    if (!name.isEmpty()) {
      closed.merge(name, input.owner().before() + input.lane().nextRow(), Math::max);
    }
    open.remove(input);
    findOnly();
    newReaders.forEach(reader -> reader.forget(input));
  }

  /**
   * The rows that wait in lanes now.
   *
   * @return how many there are, of each lane that has any
   */
  public Map<LaneInput, Long> waiting() {
    Map<LaneInput, Long> waiting = new LinkedHashMap<>();
    for (LaneInput input : open) {
      RowRing lane = input.lane();
      long published = lane.rowsPublished();
      if (published > 0 && lane.poll(1) > 0 && lane.readRow() < published) {
        waiting.put(input, published - lane.readRow());
      }
    }
    return waiting;
  }

  /**
   * A query was added that reads the source, directly or not: it does not see what waits.
   *
   * @param scans all of its scans that rows of the source come to
   * @param unseen how many rows of each lane wait
   */
  public void join(List<ScanNode> scans, Map<LaneInput, Long> unseen) {
    NewReader reader = new NewReader(scans, unseen);
    if (!reader.hasJoined()) {
      newReaders.add(reader);
      joining = true;
    }
  }

  /**
   * A query takes the place of one that reads the source: it goes on where that one stopped.
   *
   * @param before the scans of the old one
   * @param scans all scans of the new one that rows of the source come to
   */
  public void joinInPlaceOf(List<ScanNode> before, List<ScanNode> scans) {
    for (NewReader reader : newReaders) {
      if (before.containsAll(reader.scans())) {
        newReaders.add(new NewReader(scans, reader));
        return;
      }
    }
  }

  /** The queries that do not see all rows that wait. */
  List<NewReader> newReaders() {
    return newReaders;
  }

  /** A query that did not see all rows that waited does not see them here. */
  void joinAgain(NewReader reader) {
    newReaders.add(reader);
    joining = true;
  }

  /** Takes the rows that wait as seen; returns how many there were, control rows aside. */
  public long discard() {
    long rows = 0;
    for (LaneInput input : open) {
      rows += input.discard();
    }
    return rows;
  }

  boolean hasNewReaders() {
    return joining;
  }

  /** Before rows are drained; returns how many may be drained at once. */
  int begin(LaneInput input, int rows) {
    int end = rows;
    for (NewReader reader : newReaders) {
      end = reader.begin(input, end);
    }
    return end;
  }

  /** After rows were drained. */
  void end() {
    newReaders.forEach(NewReader::end);
    newReaders.removeIf(NewReader::hasJoined);
    joining = !newReaders.isEmpty();
  }
}
