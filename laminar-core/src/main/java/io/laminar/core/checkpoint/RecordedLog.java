package io.laminar.core.checkpoint;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.EntrySource;
import io.laminar.core.engine.RecordedLanes;
import io.laminar.core.engine.log.FrameKinds;
import io.laminar.core.engine.log.LaneEndedFrame;
import io.laminar.core.engine.log.LaneOpenedFrame;
import io.laminar.core.engine.log.LifeFrame;
import io.laminar.core.engine.log.OrderFrame;
import io.laminar.core.engine.log.PositionFrame;
import io.laminar.core.engine.log.RowsFrame;
import io.laminar.core.engine.log.SinkOpenedFrame;
import io.laminar.core.engine.log.StatementFrame;
import io.laminar.core.engine.log.TextFrame;
import io.laminar.core.engine.log.WholeFrames;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.RowRing;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of rows, read from the start of a checkpoint on: gives the groups of entries, and what they speak of.
 *
 * <pre>
 *   frames ──▶ ORDER ──▶ group ──▶ Replay            a group that has no end is passed over: its life ended in the middle
 *          ──▶ ROWS, LANE_OPENED, LANE_ENDED ──▶ lanes ──▶ as far as entries ask for them
 *          ──▶ STATEMENT, TEXT ──▶ by number
 * </pre>
 *
 * <p>What the checkpoint has seen is passed over: entries below its index, and rows of its lanes below their next one. Confined
 * to a thread.
 */
final class RecordedLog implements EntrySource, RecordedLanes, AutoCloseable {
  private final WholeFrames frames;
  private final Map<Long, TextFrame> texts = new HashMap<>();
  private final Map<Long, StatementFrame> statements = new HashMap<>();
  private final Map<Long, byte[]> sinks = new HashMap<>();

  // By source, then lane: the order in which what is left of them is taken.
  private final Map<Long, RecordedLane> lanes = new TreeMap<>();

  // Sources that end with the lanes that there are.
  private final Set<Integer> ending = new HashSet<>();
  private final RecordedPositions positions = new RecordedPositions();
  private final RecordedGroup group = new RecordedGroup(texts);
  private final OrderFrame order = new OrderFrame();

  // Of the present frame of entries.
  private int entry;
  private long nextIndex;
  private final long firstIndex;
  private final long start;

  private long life;
  private boolean isBranch;
  private long lastStatement;
  private long nextText;
  private long rows;
  private long bytes;

  // Gives the same frames once more, and what they say of statements, when it is asked for.
  private final Supplier<WholeFrames> again;
  private @Nullable Set<Long> refused;

  // Told of each frame that was read.
  private Runnable watch = () -> {};

  /**
   * Reads a log.
   *
   * @param frames gives those of the log, from the start of the checkpoint on
   * @param start the number of the first of them
   * @param orderIndex the entries that the checkpoint has seen
   * @param nextText the number of the first text that it has not seen
   * @param life the process life in which it was made
   */
  RecordedLog(Supplier<WholeFrames> frames, long start, long orderIndex, long nextText, long life) {
    this.again = frames;
    this.frames = frames.get();
    this.start = start;
    this.firstIndex = orderIndex;
    this.nextIndex = orderIndex;
    this.nextText = nextText;
    this.life = life;
  }

  /** The last process life that has written. */
  long life() {
    return life;
  }

  /** Tells whether the log was copied, and no life has gone on behind that yet. */
  boolean isBranch() {
    return isBranch;
  }

  /** The number of the last statement; 0 where there was none. */
  long lastStatement() {
    return lastStatement;
  }

  /** The number of the entry that comes next. */
  long nextIndex() {
    return nextIndex;
  }

  /** The number of the text that comes next. */
  long nextText() {
    return nextText;
  }

  /** Rows that were put into lanes. */
  long rows() {
    return rows;
  }

  /** Bytes of payload that were read. */
  long bytes() {
    return bytes;
  }

  private long logged(PositionFrame position, long unknown) {
    RecordedLane lane = lanes.get(key(position.source(), position.lane()));
    return lane == null ? unknown : lane.logged();
  }

  private static long key(int source, int lane) {
    return (long) source << Integer.SIZE | lane;
  }

  /** How far connectors had come. */
  List<PositionFrame> positions() {
    return positions.all();
  }

  /** Where the connector of a statement began that takes results out. */
  Optional<byte[]> sink(long statement) {
    return Optional.ofNullable(sinks.get(statement));
  }

  /** A statement of which an entry has spoken. */
  StatementFrame statement(long number) {
    StatementFrame found = statements.get(number);
    if (found == null) {
      throw damaged("statement " + number + " is not there");
    }
    return found;
  }

  // ---- Groups ----

  @Override
  public @Nullable Entries next() {
    group.clear();
    while (true) {
      while (entry < order.count()) {
        int present = entry++;
        if (order.firstIndex() + present >= firstIndex) {
          group.add(order, present);
        }
        if (order.endsGroup(present)) {
          nextIndex = Math.max(nextIndex, order.firstIndex() + entry);
          if (group.size() > 0) {
            // The first behind a copy says that a life has begun there.
            isBranch = false;
            return group;
          }
        }
      }
      if (!frames.next()) {
        return null;
      }
      take(frames.kind(), frames.payload());
      watch.run();
    }
  }

  @Override
  public boolean wasRefused(long statement) {
    Set<Long> known = refused;
    if (known == null) {
      known = new HashSet<>();
      try (WholeFrames all = again.get()) {
        addRefused(all, known);
      }
      refused = known;
    }
    return known.contains(statement);
  }

  private static void addRefused(WholeFrames all, Set<Long> found) {
    OrderFrame entries = new OrderFrame();
    boolean inTheMiddle = false;
    while (all.next()) {
      if (all.kind() == FrameKinds.ORDER) {
        entries.decode(all.payload());
        for (int i = 0; i < entries.count(); i++) {
          inTheMiddle |= entries.kind(i) == DrainOrder.CHANGE_REFUSED;
          if (entries.kind(i) == DrainOrder.STATEMENT_DONE) {
            if (inTheMiddle) {
              found.add(entries.value(i));
            }
            inTheMiddle = false;
          }
        }
      }
      inTheMiddle &= all.kind() != FrameKinds.LIFE;
    }
  }

  /** From now on somebody is told of each frame. */
  void watch(Runnable newWatch) {
    watch = newWatch;
  }

  /** How many frames were read. */
  long framesRead() {
    return frames.sequence() + 1 - start;
  }

  private void take(int kind, ByteBuffer payload) {
    bytes += payload.remaining();
    switch (kind) {
      case FrameKinds.ROWS -> takeRows(payload);
      case FrameKinds.ORDER -> takeOrder(payload);
      case FrameKinds.STATEMENT -> {
        StatementFrame statement = StatementFrame.decode(payload);
        statements.put(statement.number(), statement);
        lastStatement = Math.max(lastStatement, statement.number());
      }
      case FrameKinds.LANE_OPENED -> {
        LaneOpenedFrame opened = LaneOpenedFrame.decode(payload);
        lane(opened.source(), opened.lane())
            .ownedBy(new LaneOwner(opened.counts(), opened.name(), opened.before()));
      }
      case FrameKinds.LANE_ENDED -> {
        LaneEndedFrame ended = LaneEndedFrame.decode(payload);
        if (ended.finished()) {
          ending.add(ended.source());
        }
        lane(ended.source(), ended.lane()).ended(ended.rows());
      }
      case FrameKinds.TEXT -> {
        TextFrame text = TextFrame.decode(payload);
        texts.put(text.number(), text);
        nextText = Math.max(nextText, text.number() + 1);
      }
      case FrameKinds.POSITION -> {
        PositionFrame position = PositionFrame.decode(payload);
        positions.add(position, logged(position, 0));
      }
      case FrameKinds.SINK_OPENED -> {
        SinkOpenedFrame sink = SinkOpenedFrame.decode(payload);
        sinks.put(sink.statement(), sink.position());
      }
      case FrameKinds.LIFE -> begin(LifeFrame.decode(payload));
      case FrameKinds.COPIED -> isBranch = true;
      default -> throw damaged("it has a frame of unknown kind " + kind);
    }
  }

  private void begin(LifeFrame frame) {
    if (frame.version() != LifeFrame.VERSION) {
      throw new LaminarException(
          ErrorCode.FOREIGN_DATA_DIRECTORY,
          "the log has format " + frame.version() + ", and this version of LaminarDB reads "
              + LifeFrame.VERSION,
          "open it with the version that wrote it");
    }
    life = frames.epoch();
    // A lane that is gone had its end.
    positions.forgetLost(position -> logged(position, Long.MAX_VALUE));
    // What the life before had noted last was not whole, and had no consequences in this one.
    group.clear();
    order.clear();
    entry = 0;
  }

  private void takeOrder(ByteBuffer payload) {
    long expected = order.count() == 0 ? nextIndex : order.firstIndex() + order.count();
    order.decode(payload);
    entry = 0;
    if (order.firstIndex() > expected) {
      throw damaged("entries " + expected + " to " + (order.firstIndex() - 1) + " are not there");
    }
  }

  private void takeRows(ByteBuffer payload) {
    if (!lane(RowsFrame.source(payload), RowsFrame.lane(payload)).add(payload)) {
      throw damaged("rows before number " + RowsFrame.firstRow(payload) + " of lane "
          + RowsFrame.lane(payload) + " of source " + RowsFrame.source(payload)
          + " are not there");
    }
  }

  private LaminarException damaged(String what) {
    return new LaminarException(
        ErrorCode.DAMAGED_STORAGE,
        "the log of rows is damaged at frame " + frames.sequence() + ": " + what,
        "put a backup of the data directory in its place, or salvage what is whole of it");
  }

  // ---- Lanes ----

  private RecordedLane lane(int source, int lane) {
    return lanes.computeIfAbsent(key(source, lane), each -> new RecordedLane());
  }

  /** What the log has of a lane that is open. */
  RecordedLane lane(LaneInput input) {
    RecordedLane lane = lane(input.pushedTo(), input.lane().id());
    if (!lane.hasBegun()) {
      lane.beginAt(input.lane().nextRow());
    }
    return lane;
  }

  @Override
  public void open(SourceInput source, int lane, int capacityRows) {
    RecordedLane recorded = lane(source.index(), lane);
    recorded.beginAt(0);
    LaneInput unused =
        source.openLane(source.channel().addLane(lane, capacityRows, 0), recorded.owner());
  }

  @Override
  public void openOthers(SourceInput source) {
    // Lanes are numbered as they are opened: those below were, and are gone where they are not
    // open.
    int next = source.channel().nextLane();
    int rowsOfLane = source.channel().shape().capacityRows();
    lanes.forEach((key, lane) -> {
      int number = key.intValue();
      if (key >>> Integer.SIZE == source.index() && number >= next) {
        lane.beginAt(0);
        RowRing ring = source.channel().addLane(number, rowsOfLane, 0);
        LaneInput unused = source.openLane(ring, lane.owner(), true);
      }
    });
  }

  @Override
  public int feed(SourceInput source, LaneInput input, int most) {
    RecordedLane lane = lane(input);
    if (lane.lacksRows()) {
      throw damaged(
          "rows of lane " + input.lane().id() + " of source " + source.index() + " are not there");
    }
    int fed = lane.feed(input.lane(), source.layout(), most);
    rows += fed;
    return fed;
  }

  @Override
  public void closed(SourceInput source, LaneInput input) {
    lanes.remove(key(input.pushedTo(), input.lane().id()));
  }

  @Override
  public long start() {
    return start;
  }

  @Override
  public long settle(SourceInput source, LaneInput input) {
    RecordedLane lane = lane(input);
    lane.cutOpenCommit(source.layout());
    return lane.logged();
  }

  @Override
  public long waiting(LaneInput input) {
    return lane(input).waiting();
  }

  @Override
  public boolean hasEnded(LaneInput input) {
    return lane(input).hasEnded();
  }

  @Override
  public boolean ends(SourceInput source) {
    return ending.contains(source.index());
  }

  @Override
  public void close() {
    frames.close();
  }
}
