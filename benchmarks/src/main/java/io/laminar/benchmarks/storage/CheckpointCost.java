package io.laminar.benchmarks.storage;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.benchmarks.Measurement;
import io.laminar.core.checkpoint.CheckpointHead;
import io.laminar.core.checkpoint.CheckpointSize;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.AggregateFunction;
import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.state.ImageWriter;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.state.StateImage;
import io.laminar.core.state.StateSection;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Random rows into the groups of an aggregate, for some seconds without checkpoints and for some with
 * one each second, which another thread writes to a segment store. Then, without rows that come meanwhile, what is written
 * of a checkpoint when one group in a hundred has changed.
 */
final class CheckpointCost implements Measurement {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final Output NOWHERE = batch -> {};
  private static final long SECOND = 1_000_000_000L;
  private static final int WARM_UP = 6;
  private static final int MEASURED = 12;

  private final int groups;
  private final DataType keyType;
  private final ColumnBuffer key;
  private final ColumnBuffer amount = new ColumnBuffer(BIGINT);
  private final Batch batch = new Batch(2);
  private final MemoryBudget budget = new MemoryBudget(MemoryBudget.halfTheHeapBytes());
  private final GroupAggregateOperator operator;
  private final StateSection section;
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<Long> pins = new ArrayList<>();
  private long epoch;
  private long bytes;
  private long writeNanos;

  /** Rows of a phase, and how long its batches took. */
  private record Phase(double rate, double rateByCpu, double longest, double p9999) {}

  CheckpointCost(int groups, boolean strings) {
    this.groups = groups;
    this.keyType = strings ? DataType.of(TypeKind.VARCHAR) : BIGINT;
    this.key = new ColumnBuffer(keyType);
    GroupSpec spec = GroupSpec.of(
        List.of(keyType, BIGINT),
        List.of(0),
        List.of(
            AggregateCall.countAll(), AggregateCall.of(AggregateFunction.SUM, 1, BIGINT, BIGINT)),
        -1);
    this.operator =
        new GroupAggregateOperator(spec, new EvaluationContext((code, text, remedy) -> {}));
    this.section = StateSection.of("groups", 1, "", operator::snapshot, reader -> {});
    operator.read(false);
    batch.selectFirst(Batch.MAX_ROWS);
  }

  private void process() {
    batch.column(0, key.vector());
    batch.column(1, amount.vector());
    int from = 0;
    while (from < Batch.MAX_ROWS) {
      from = operator.process(0, batch, from, NOWHERE);
    }
  }

  private void key(int row, int number) {
    if (row == 0) {
      key.begin();
    }
    if (keyType.equals(BIGINT)) {
      key.setWord(row, number);
    } else {
      byte[] text = ("the group with the number " + number).getBytes(StandardCharsets.US_ASCII);
      key.setBytes(row, text, 0, text.length);
    }
  }

  private void update() {
    for (int row = 0; row < Batch.MAX_ROWS; row++) {
      key(row, random.nextInt(groups));
      amount.setWord(row, row);
    }
    process();
  }

  @Override
  public List<Reading> measure() {
    for (int first = 0; first < groups; first += Batch.MAX_ROWS) {
      for (int row = 0; row < Batch.MAX_ROWS; row++) {
        key(row, first + row);
      }
      process();
    }
    try {
      Path path = Files.createTempDirectory("checkpoints");
      try (DataDirectory directory = DataDirectory.open(path, "segment", new FileSystemDisk());
          Storage storage = StoreCost.provider("segment").open(directory, StorageOptions.DEFAULT)) {
        return measure(storage);
      } finally {
        Work.remove(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Reading> measure(Storage storage) {
    phase(WARM_UP, new CheckpointStore(storage));
    pins.clear();
    writeNanos = 0;
    long before = epoch;
    Phase without = phase(MEASURED, null);
    Phase with = phase(MEASURED, new CheckpointStore(storage));
    CheckpointStore chains = new CheckpointStore(storage, 10);
    writtenOf(chains, 0);
    writtenOf(chains, 0);
    update(random.nextInt(groups - groups / 100), groups / 100);
    double neighbours = writtenOf(chains, 0);
    double both = writtenOf(chains, groups / 100);
    long[] sorted = pins.stream().mapToLong(Long::longValue).sorted().toArray();
    return List.of(
        new Reading("pin, median µs of CPU", sorted[sorted.length / 2] / 1e3),
        new Reading("pin, longest µs", sorted[sorted.length - 1] / 1e3),
        new Reading("M rows/s of CPU without", without.rateByCpu()),
        new Reading("M rows/s of CPU with", with.rateByCpu()),
        new Reading("M rows/s without", without.rate()),
        new Reading("M rows/s with", with.rate()),
        new Reading("longest batch without, µs", without.longest()),
        new Reading("longest batch with, µs", with.longest()),
        new Reading("p99.99 of batches without, µs", without.p9999()),
        new Reading("p99.99 of batches with, µs", with.p9999()),
        new Reading("MB", bytes / 1e6),
        new Reading("MB written when 1 % of the groups, side by side, have changed", neighbours),
        new Reading("MB written when these and 1 % anywhere have", both),
        new Reading("written, MB/s", bytes * 1e3 * (epoch - before) / writeNanos));
  }

  /** Changes groups anywhere, and writes a checkpoint; the megabytes that were written. */
  private double writtenOf(CheckpointStore store, int changes) {
    for (int done = 0; done < changes; done += Batch.MAX_ROWS) {
      update();
    }
    try (StateImage image = pin()) {
      CheckpointHead head = new CheckpointHead(++epoch, 0, 0, 1);
      CheckpointSize size = store.write(head, new byte[0], image, () -> {});
      store.retain(2, 0);
      return size.writtenBytes() / 1e6;
    }
  }

  /** Changes groups that lie side by side. */
  private void update(int first, int count) {
    for (int done = 0; done < count; done += Batch.MAX_ROWS) {
      for (int row = 0; row < Batch.MAX_ROWS; row++) {
        key(row, first + done + row);
        amount.setWord(row, row);
      }
      process();
    }
  }

  private Phase phase(int seconds, @Nullable CheckpointStore store) {
    CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
    long[] batches = new long[1 << 22];
    int count = 0;
    long cpu = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long due = start;
    long now = start;
    while (now - start < seconds * SECOND && count < batches.length) {
      if (store != null && now >= due && written.isDone()) {
        StateImage image = pin();
        written = CompletableFuture.runAsync(() -> write(image, store));
        due += SECOND;
      }
      update();
      long after = System.nanoTime();
      batches[count++] = after - now;
      now = after;
    }
    cpu = THREADS.getCurrentThreadCpuTime() - cpu;
    written.join();
    double rows = (double) count * Batch.MAX_ROWS;
    Arrays.sort(batches, 0, count);
    return new Phase(
        rows * 1e3 / (now - start),
        rows * 1e3 / cpu,
        batches[count - 1] / 1e3,
        batches[count - 1 - count / 10_000] / 1e3);
  }

  private StateImage pin() {
    // What comes before and after is done on the thread that asks for the checkpoint.
    ImageWriter writer = new ImageWriter(budget.openReader("a checkpoint"));
    long start = THREADS.getCurrentThreadCpuTime();
    writer.write(section);
    pins.add(THREADS.getCurrentThreadCpuTime() - start);
    return writer.image();
  }

  private void write(StateImage image, CheckpointStore store) {
    long start = System.nanoTime();
    try (image) {
      CheckpointHead head = new CheckpointHead(++epoch, 0, 0, 1);
      bytes = store.write(head, new byte[0], image, () -> {}).bytes();
      store.retain(2, 0);
    }
    writeNanos += System.nanoTime() - start;
  }
}
