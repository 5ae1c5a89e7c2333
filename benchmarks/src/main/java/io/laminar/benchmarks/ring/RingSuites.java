package io.laminar.benchmarks.ring;

import io.laminar.benchmarks.Measurement;
import io.laminar.benchmarks.Suite;
import io.laminar.benchmarks.Suite.Entry;
import io.laminar.benchmarks.Suite.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;

/** The suites about rings. */
public final class RingSuites {
  private static final List<String> AGRONA_FLAGS = List.of(
      "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
      "-Dagrona.disable.bounds.checks=true");

  private RingSuites() {}

  /**
   * Returns all of them.
   *
   * @return lane, mpsc and latency
   */
  public static List<Suite> all() {
    return List.of(lane(), mpsc(), latency());
  }

  /**
   * What stands beside every figure.
   *
   * @return the raw transfer of a line between two threads, memcpy and nanoTime
   */
  public static List<Entry> machine() {
    return List.of(
        raw("raw line transfer, one way", "ns", 2, Echoes.Raw::new),
        raw("memcpy 64 MB", "GB/s", 1, () -> Machine::memcpy),
        raw("nanoTime", "ns", 1, () -> Machine::nanoTime));
  }

  private static Entry raw(String name, String unit, int threads, Supplier<Measurement> measure) {
    return new Entry(name, Role.RAW, "", unit, threads, false, List.of(), measure, List.of());
  }

  private static Entry rate(
      String name, Role role, String group, int threads, Supplier<Measurement> measure) {
    List<String> flags = name.startsWith("Agrona") ? AGRONA_FLAGS : List.of();
    return new Entry(name, role, group, "M rows/s", threads, true, flags, measure, List.of());
  }

  private static Entry nanos(String name, Role role, Supplier<Measurement> measure) {
    return new Entry(name, role, "echo", "ns", 2, false, List.of(), measure, List.of());
  }

  private static Suite lane() {
    List<Entry> entries = new ArrayList<>(machine());
    int slots = RowTransfer.SLOTS;
    String row = "row by row";
    String batch = "batches";
    entries.add(rate("lane", Role.OURS, row, 2, () -> new LaneTransfer(1, false)));
    entries.add(rate("lossy lane", Role.OURS, row, 2, () -> new LossyTransfer()));
    entries.add(rate(
        "JCTools SpscArrayQueue",
        Role.PEER,
        row,
        2,
        () -> new QueueTransfer(1, false, new SpscArrayQueue<>(slots))));
    entries.add(rate("Disruptor", Role.PEER, row, 2, () -> new DisruptorTransfer(1, false)));
    entries.add(rate(
        "Agrona OneToOneRingBuffer",
        Role.PEER,
        row,
        2,
        () -> new AgronaTransfer(1, OneToOneRingBuffer::new)));
    entries.add(rate("lane, by 64", Role.OURS, batch, 2, () -> new LaneTransfer(1, true)));
    entries.add(rate(
        "JCTools SpscArrayQueue, by 64",
        Role.PEER,
        batch,
        2,
        () -> new QueueTransfer(1, true, new SpscArrayQueue<>(slots))));
    entries.add(
        rate("Disruptor, by 64", Role.PEER, batch, 2, () -> new DisruptorTransfer(1, true)));
    return new Suite("lane", "One producer: 32-byte rows through rings of 4,096 slots", entries);
  }

  private static Suite mpsc() {
    List<Entry> entries = new ArrayList<>(machine());
    int slots = RowTransfer.SLOTS;
    String row = "row by row";
    String batch = "batches";
    entries.add(rate("two cloned lanes", Role.OURS, row, 3, () -> new LaneTransfer(2, false)));
    entries.add(rate(
        "JCTools MpscArrayQueue",
        Role.PEER,
        row,
        3,
        () -> new QueueTransfer(2, false, new MpscArrayQueue<>(slots))));
    entries.add(rate(
        "Disruptor, multi-producer", Role.PEER, row, 3, () -> new DisruptorTransfer(2, false)));
    entries.add(rate(
        "Agrona ManyToOneRingBuffer",
        Role.PEER,
        row,
        3,
        () -> new AgronaTransfer(2, ManyToOneRingBuffer::new)));
    entries.add(
        rate("two cloned lanes, by 64", Role.OURS, batch, 3, () -> new LaneTransfer(2, true)));
    entries.add(rate(
        "JCTools MpscArrayQueue, by 64",
        Role.PEER,
        batch,
        3,
        () -> new QueueTransfer(2, true, new MpscArrayQueue<>(slots))));
    entries.add(rate(
        "Disruptor, multi-producer, by 64",
        Role.PEER,
        batch,
        3,
        () -> new DisruptorTransfer(2, true)));
    return new Suite("mpsc", "Two producers: 32-byte rows through rings of 4,096 slots", entries);
  }

  private static Suite latency() {
    List<Entry> entries = new ArrayList<>(machine());
    entries.add(nanos("lane and lane", Role.OURS, Echoes.Lanes::new));
    entries.add(nanos("lane and output ring", Role.OURS, Echoes.LaneAndOutput::new));
    entries.add(nanos("Disruptor", Role.PEER, Echoes.Disruptors::new));
    entries.add(nanos("JCTools SpscArrayQueue", Role.PEER, Echoes.Queues::new));
    return new Suite("latency", "One row to another thread and back: half of the trip", entries);
  }
}
