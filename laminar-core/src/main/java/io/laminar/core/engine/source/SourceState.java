package io.laminar.core.engine.source;

import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.RowRing;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.HandleWatermark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a source is in the middle of, as state: its open lanes that are logged, which queries see which of their rows, what
 * is owed at its watermark, and its end. Rows that wait are not part of it: each lane says from which row
 * on they have to be put there again. On the engine's thread.
 *
 * <pre>
 *   time given up │ last handle finished, lanes are missing │ decided │ number of the next lane
 *   time      watermark │ idle │ declarations ignored
 *   lanes     number │ source and lane it was pushed to │ rows of room │ flags │ next row │ promise │ name │ rows before
 *   readers   scans, by their place among all scans │ lane and first row, each
 *   steps     watermark that was announced │ flags │ where the step is
 *   closed    name │ rows, each
 * </pre>
 */
public final class SourceState {
  private static final int LAST_FINISHED = 1;
  private static final int MISSING = 2;
  private static final int INHERITED = 1;
  private static final int COUNTS = 2;
  private static final int COUNTING = 4;
  private static final int IDLE = 8;

  private SourceState() {}

  /**
   * Writes what a source is in the middle of.
   *
   * @param scans of all queries, in an order that is the same where it is restored
   */
  public static void snapshot(SourceInput source, ScanPlaces scans, StateWriter writer) {
    boolean logged = source.spec().isLogged();
    List<LaneInput> open = source.handles().open();
    // Of what is not logged lanes do not come back: silent ones are not waited for, and an end
    // behind rows that wait is lost with these.
    boolean silent = !logged && source.time().watermark().isIdle();
    writer.writeLong(source.time().watermark().isAbandoned() || silent ? 1 : 0);
    writer.writeLong((source.end().isLastFinished() ? LAST_FINISHED : 0)
        | (source.handles().areMissing() ? MISSING : 0));
    writer.writeLong(source.end().isDecided() && (logged || open.isEmpty()) ? 1 : 0);
    writer.writeLong(source.channel().nextLane());
    source.time().snapshot(writer);
    List<LaneInput> lanes = open.stream()
        .filter(each -> each.lane() instanceof Lane && each.isLogged())
        .toList();
    writer.writeLong(lanes.size());
    lanes.forEach(each -> snapshot(each, writer));
    List<NewReader> readers = source.handles().newReaders();
    writer.writeLong(readers.size());
    readers.forEach(each -> snapshot(each, scans, writer));
    source.steps().snapshotAsItIs(writer);
    writer.writeLong(source.handles().closed().size());
    source.handles().closed().forEach((name, rows) -> {
      write(name, writer);
      writer.writeLong(rows);
    });
  }

  private static void snapshot(LaneInput lane, StateWriter writer) {
    HandleWatermark promise = lane.watermark();
    RowRing ring = lane.lane();
    writer.writeLong(lane.id());
    writer.writeLong(lane.pushedTo());
    writer.writeLong(ring.id());
    writer.writeLong(ring.shape().capacityRows());
    writer.writeLong((lane.isInherited() ? INHERITED : 0)
        | (lane.owner().counts() ? COUNTS : 0)
        | (promise.isCounting() ? COUNTING : 0)
        | (promise.isIdle() ? IDLE : 0));
    writer.writeLong(ring.nextRow());
    writer.writeLong(promise.value());
    write(lane.owner().name(), writer);
    writer.writeLong(lane.owner().before());
  }

  private static void write(String name, StateWriter writer) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    writer.writeBytes(bytes, 0, bytes.length);
  }

  private static String readName(StateReader reader) {
    return new String(reader.readBytes(), StandardCharsets.UTF_8);
  }

  private static void snapshot(NewReader reader, ScanPlaces scans, StateWriter writer) {
    // Those of queries that were dropped meanwhile are nowhere.
    List<Integer> places = reader.scans().stream()
        .map(scans::of)
        .filter(place -> place != ScanPlaces.NONE)
        .toList();
    writer.writeLong(places.size());
    places.forEach(writer::writeLong);
    writer.writeLong(reader.firstRows().size());
    reader.firstRows().forEach((lane, row) -> {
      writer.writeLong(lane.id());
      writer.writeLong(row);
    });
  }

  /**
   * Passes over what {@link #snapshot} wrote.
   *
   * @param reader gives it
   */
  public static void skip(StateReader reader) {
    skip(reader, 7);
    for (long lane = reader.readLong(); lane > 0; lane--) {
      skip(reader, 7);
      byte[] unused = reader.readBytes();
      skip(reader, 1);
    }
    for (long each = reader.readLong(); each > 0; each--) {
      skip(reader, reader.readLong());
      skip(reader, 2 * reader.readLong());
    }
    // Of the steps.
    skip(reader, 5);
    for (long each = reader.readLong(); each > 0; each--) {
      byte[] unused = reader.readBytes();
      skip(reader, 1);
    }
  }

  private static void skip(StateReader reader, long count) {
    for (long i = 0; i < count; i++) {
      long unused = reader.readLong();
    }
  }

  /**
   * Lets a source be in the middle of what it was. It has no handles, and the queries have their state. Of
   * handles that have ended since their rows are still to come: they count as open.
   *
   * @param scans of all queries, in the order in which they were when it was written
   * @param reader gives what {@link #snapshot} wrote
   */
  public static void restore(SourceInput source, ScanPlaces scans, StateReader reader) {
    boolean abandoned = reader.readLong() == 1;
    long flags = reader.readLong();
    boolean lastFinished = (flags & LAST_FINISHED) != 0;
    if ((flags & MISSING) != 0) {
      source.handles().mayMiss();
    }
    boolean decided = reader.readLong() == 1;
    int nextLane = (int) reader.readLong();
    source.time().restoreAsItWas(reader, abandoned);
    int counted = 0;
    Map<Integer, LaneInput> lanes = new HashMap<>();
    for (long lane = reader.readLong(); lane > 0; lane--) {
      LaneInput opened = restoreLane(source, reader);
      lanes.put(opened.id(), opened);
      counted += opened.owner().counts() && !opened.isInherited() ? 1 : 0;
    }
    source.channel().nextLane(nextLane);
    source.end().restore(counted, lastFinished, decided);
    for (long each = reader.readLong(); each > 0; each--) {
      restoreReader(source, scans, lanes, reader);
    }
    source.steps().restoreAsItWas(reader);
    for (long each = reader.readLong(); each > 0; each--) {
      String name = readName(reader);
      source.handles().closed().put(name, reader.readLong());
    }
  }

  private static LaneInput restoreLane(SourceInput source, StateReader reader) {
    int id = (int) reader.readLong();
    int pushedTo = (int) reader.readLong();
    int ringId = (int) reader.readLong();
    int capacityRows = (int) reader.readLong();
    long flags = reader.readLong();
    long nextRow = reader.readLong();
    HandleWatermark promise = source
        .time()
        .watermark()
        .reopen(reader.readLong(), (flags & COUNTING) != 0, (flags & IDLE) != 0);
    LaneOwner owner = new LaneOwner((flags & COUNTS) != 0, readName(reader), reader.readLong());
    boolean inherited = (flags & INHERITED) != 0;
    RowRing ring = inherited
        ? source.channel().inheritLane(ringId, capacityRows, nextRow)
        : source.channel().addLane(ringId, capacityRows, nextRow);
    LaneInput input = inherited
        ? new LaneInput(id, pushedTo, ring, owner, promise)
        : new LaneInput(pushedTo, ring, owner, promise, source.clock().monotonicNanos());
    source.addAgain(input);
    return input;
  }

  private static void restoreReader(
      SourceInput source, ScanPlaces scans, Map<Integer, LaneInput> lanes, StateReader reader) {
    List<ScanNode> of = new ArrayList<>();
    for (long each = reader.readLong(); each > 0; each--) {
      of.add(scans.at(reader.readLong()));
    }
    Map<LaneInput, Long> firstRows = new HashMap<>();
    for (long each = reader.readLong(); each > 0; each--) {
      LaneInput lane = lanes.get((int) reader.readLong());
      long row = reader.readLong();
      if (lane != null) {
        firstRows.put(lane, row);
      }
    }
    if (!of.isEmpty() && !firstRows.isEmpty()) {
      source.handles().joinAgain(new NewReader(firstRows, of));
    }
  }
}
