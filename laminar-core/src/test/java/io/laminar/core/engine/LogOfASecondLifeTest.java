package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.CheckpointMark;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.log.FrameKinds;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.log.OrderFrame;
import io.laminar.core.engine.log.RowsFrame;
import io.laminar.core.engine.log.WholeFrames;
import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.storage.MemoryLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log that goes on behind what an earlier life has written. */
final class LogOfASecondLifeTest {
  private final MemoryLog frames = new MemoryLog();
  private final DatabaseLog log = new DatabaseLog(frames, LogOptions.DEFAULT);
  private final Engine engine = Engine.forRecovery(Config.defaults(), log);
  private final EngineFixture ticks = EngineFixture.of(engine);
  private final SourceInput source = ticks.source("ticks");
  private final Source<Tick> handle = ticks.handle(source);

  @AfterEach
  void close() {
    engine.close();
    log.close();
  }

  private void begin() {
    // What a replay puts there.
    push(handle, 0, 10);
    log.start(2, 0, 50, 3);
    logged().goOnAt(10, 0);
    Objects.requireNonNull(engine.log()).begin();
    engine.goLive();
  }

  private LoggedLane logged() {
    return Objects.requireNonNull(source.handles().withLane(0).logged());
  }

  @Test
  void shouldWriteNeitherRowsNorEntriesTwice() {
    begin();
    push(handle, 10, 12);
    engine.awaitIdle();
    Objects.requireNonNull(engine.log()).flush();
    List<Long> rows = new ArrayList<>();
    List<Long> entries = new ArrayList<>();
    OrderFrame order = new OrderFrame();
    try (WholeFrames all = new WholeFrames(frames.reader(0))) {
      while (all.next()) {
        assertThat(all.epoch()).isEqualTo(2);
        if (all.kind() == FrameKinds.ROWS) {
          rows.add(RowsFrame.firstRow(all.payload()));
        } else if (all.kind() == FrameKinds.ORDER) {
          order.decode(all.payload());
          entries.add(order.firstIndex());
        }
      }
    }
    assertThat(rows).first().isEqualTo(10L);
    assertThat(entries).first().isEqualTo(50L);
  }

  @Test
  void shouldKeepWhatTheEarlierLifeHasNotDrained() {
    begin();
    push(handle, 10, 12);
    long[] start = new long[1];
    CheckpointMark mark = log.mark(50);
    mark.lane(logged(), 7);
    log.place(mark);
    log.checkpoint(mark, (from, between) -> start[0] = from);
    assertThat(start[0]).as("the frame that was given").isZero();
  }
}
