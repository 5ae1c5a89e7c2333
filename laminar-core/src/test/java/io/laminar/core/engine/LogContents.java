package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.log.FrameKinds;
import io.laminar.core.engine.log.LaneEndedFrame;
import io.laminar.core.engine.log.LaneOpenedFrame;
import io.laminar.core.engine.log.OrderFrame;
import io.laminar.core.engine.log.RowsFrame;
import io.laminar.core.engine.log.StatementFrame;
import io.laminar.core.engine.log.TextFrame;
import io.laminar.core.engine.log.WholeFrames;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.RingShape;
import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a log of ticks has. Reading it checks what every log promises: rows without a gap, entries without a
 * gap and in whole groups, and what an entry speaks of before it.
 */
final class LogContents {
  private static final SlotLayout LAYOUT = SlotLayout.of(EngineFixture.SCHEMA);

  /** The keys of the rows of lanes, by "source/lane". */
  final Map<String, List<Long>> keys = new HashMap<>();

  final List<String> order = new ArrayList<>();
  final List<LaneOpenedFrame> opened = new ArrayList<>();
  final List<LaneEndedFrame> ended = new ArrayList<>();
  final List<StatementFrame> statements = new ArrayList<>();
  final List<TextFrame> texts = new ArrayList<>();
  final List<Integer> kinds = new ArrayList<>();

  private final Map<String, Long> drained = new HashMap<>();
  private final OrderFrame entries = new OrderFrame();
  private int passed;
  private boolean groupEnded = true;

  LogContents(FrameLog log) {
    try (WholeFrames frames = new WholeFrames(log.reader(log.first()))) {
      while (frames.next()) {
        kinds.add(frames.kind());
        read(frames.kind(), frames.payload());
      }
    }
    assertThat(groupEnded).as("the last group is whole").isTrue();
  }

  private void read(int kind, ByteBuffer payload) {
    switch (kind) {
      case FrameKinds.ROWS -> readRows(payload);
      case FrameKinds.ORDER -> readOrder(payload);
      case FrameKinds.STATEMENT -> statements.add(StatementFrame.decode(payload));
      case FrameKinds.LANE_OPENED -> opened.add(LaneOpenedFrame.decode(payload));
      case FrameKinds.LANE_ENDED -> readEnd(LaneEndedFrame.decode(payload));
      case FrameKinds.TEXT -> texts.add(TextFrame.decode(payload));
      default -> assertThat(kind).isEqualTo(FrameKinds.LIFE);
    }
  }

  private void readRows(ByteBuffer payload) {
    String lane = RowsFrame.source(payload) + "/" + RowsFrame.lane(payload);
    List<Long> known = keys.computeIfAbsent(lane, each -> new ArrayList<>());
    assertThat(RowsFrame.firstRow(payload)).as("rows of lane %s", lane).isEqualTo(known.size());
    RowsFrame rows = new RowsFrame(LAYOUT);
    rows.decode(payload);
    Lane ring = new Lane(new RingShape(1 << 14, LAYOUT.stride(), 0));
    for (int row = 0; row < rows.rows(); row++) {
      rows.putInto(ring, row, 1);
      boolean isRow = SlotLayout.kind(rows.header(row)) == SlotLayout.KIND_ROW;
      known.add(isRow ? ring.slots()[ring.lastClaimed() + LAYOUT.columnWord(0)] : -1L);
    }
  }

  private void readEnd(LaneEndedFrame end) {
    assertThat(rowsOf(end.source() + "/" + end.lane())).isEqualTo(end.rows());
    ended.add(end);
  }

  /** The keys of the rows of a lane. */
  List<Long> keysOf(String lane) {
    return keys.getOrDefault(lane, List.of());
  }

  private long rowsOf(String lane) {
    return keysOf(lane).size();
  }

  private void readOrder(ByteBuffer payload) {
    entries.decode(payload);
    assertThat(entries.firstIndex()).isEqualTo(order.size() + passed);
    for (int entry = 0; entry < entries.count(); entry++) {
      if (entries.kind(entry) == DrainOrder.ROWS) {
        String lane = entries.source(entry) + "/" + entries.value(entry);
        long taken = drained.merge(lane, entries.count(entry), Long::sum);
        // Of a source in whose place another came, the rows are those of the old one.
        assertThat(taken)
            .as("rows drained of lane %s", lane)
            .isLessThanOrEqualTo(keys.containsKey(lane) ? rowsOf(lane) : taken);
      }
      groupEnded = entries.endsGroup(entry);
      if (entries.kind(entry) == DrainOrder.PASSED) {
        // Each wait for what is durable notes it.
        passed++;
        continue;
      }
      order.add(entries.kind(entry) + " " + entries.source(entry) + " " + entries.value(entry) + " "
          + entries.count(entry));
    }
  }

  /** The entries of a kind. */
  List<String> entriesOf(long kind) {
    return order.stream().filter(entry -> entry.startsWith(kind + " ")).toList();
  }

  /** The rows that were drained, by the order. */
  long drainedRows() {
    return drained.values().stream().mapToLong(Long::longValue).sum();
  }
}
