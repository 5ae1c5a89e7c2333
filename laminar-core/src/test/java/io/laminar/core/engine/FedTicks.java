package io.laminar.core.engine;

import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.codec.SideBytes;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.RowRing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of lanes that lie in memory, put there piece by piece: producer i pushes to lane i / 2 of source i % 2. */
final class FedTicks implements RecordedRows {
  private final List<List<Tick>> ticks;
  private final Map<Integer, Integer> next = new HashMap<>();

  FedTicks(List<List<Tick>> ticks) {
    this.ticks = ticks;
  }

  private static int producer(int source, int lane) {
    return 2 * lane + source;
  }

  @Override
  public void open(SourceInput source, int lane, int capacityRows) {
    source.openLane(source.channel().addLane(lane, capacityRows, 0), LaneOwner.USER);
  }

  @Override
  public int feed(SourceInput source, LaneInput lane, int rows) {
    RecordEncoder<Tick> encoder = RecordEncoder.of(Tick.class, source.layout());
    RowRing ring = lane.lane();
    int producer = producer(lane.pushedTo(), ring.id());
    int first = next.getOrDefault(producer, (int) ring.nextRow());
    int fed = 0;
    while (fed < rows && ring.hasRoom()) {
      int slot = ring.claim();
      encoder.encode(ticks.get(producer).get(first + fed), ring.slots(), slot, new NoBytes());
      fed++;
    }
    ring.publish();
    next.put(producer, first + fed);
    return fed;
  }

  @Override
  public void closed(SourceInput source, LaneInput lane) {
    next.remove(producer(lane.pushedTo(), lane.lane().id()));
  }

  private static final class NoBytes implements SideBytes {
    @Override
    public int reserve(int length) {
      return NO_ROOM;
    }

    @Override
    public byte[] bytes() {
      return new byte[0];
    }
  }
}
