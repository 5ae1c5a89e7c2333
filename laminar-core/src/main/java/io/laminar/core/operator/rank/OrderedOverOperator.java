package io.laminar.core.operator.rank;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Functions OVER the rows of each key in an order, maintained: −1 and +1 of each row whose results change. Input and
 * output are changelogs; the input may be append-only.
 *
 * <p>Output columns: those of the input, the aggregates, the other functions. Nothing is emitted for a commit after which
 * all is as before. Retractions come first, rows in the order of their keys' first changes, and within a key in its
 * order. A result that does not fit its type is a row error, and the row is left out as long as that holds. All rows are
 * kept; a retraction of a row that is not held is ignored and counted. A key without rows is forgotten.
 */
public final class OrderedOverOperator implements NettingOperator, PartitionedOperator {
  /** Rows that are looked at in a step. */
  private static final int MAX_STEPS = 1024;

  private static final long LOW_WORD = 0xFFFFFFFFL;

  private final OrderedOverSpec spec;
  private final RankedPartitions partitions;
  private final HeldResults results;
  private final OverPass pass;
  private final ChangedKeys keys = new ChangedKeys();
  private final ResultChanges changes;
  private final OutputRows result;
  private final RankedPartitions.OutputColumns target;
  private final RankedPartitions.Listener listener = new Changes();

  // The commit that is held.
  private boolean holding;
  private int heldOrdinal;
  private int nextKey;
  private boolean inKey;

  private long ignoredRetractions;

  /**
   * Makes the operator without state.
   *
   * @param spec what is computed
   * @param context of the query; takes row errors
   */
  public OrderedOverOperator(OrderedOverSpec spec, EvaluationContext context) {
    this.spec = spec;
    this.partitions = new RankedPartitions(spec.rows(), 1, context.memory());
    this.results = new HeldResults(spec.resultTypes(), context.memory());
    this.pass = new OverPass(spec, partitions, results, true, context);
    this.changes = new ResultChanges(results, partitions);
    this.result = new OutputRows(spec.outputTypes(), true);
    this.target = result::column;
  }

  @Override
  public int process(int input, Batch batch, int from, Output output) {
    partitions.load(batch, from);
    int position = from;
    while (position < batch.size()) {
      int first = position;
      position = batch.commitEnd(first);
      if (!holding) {
        heldOrdinal = batch.ordinal(batch.selection()[first]);
      }
      for (int i = first; i < position; i++) {
        apply(batch, i - from, batch.weight(batch.selection()[i]));
      }
      holding = keys.size() > 0;
      if (holding && !batch.isCommitOpen()) {
        if (!compute() || changes.count(result.room() + 1) > result.room()) {
          break;
        }
        write();
      }
    }
    result.flush(output);
    return position;
  }

  private void apply(Batch batch, int number, long weight) {
    for (long left = weight; left > 0; left--) {
      partitions.add(partitions.findOrInsert(number), number, batch, listener);
    }
    for (long left = weight; left < 0; left++) {
      int partition = partitions.find(number);
      if (partition < 0 || !partitions.retract(partition, number, batch, listener)) {
        ignoredRetractions++;
      }
    }
  }

  /** Learns which rows come and go, and which results that touches. */
  private final class Changes implements RankedPartitions.Listener {
    @Override
    public void entered(int partition, int tree, int position, int node) {
      group(partition, pass.add(group(partition), node));
      touch(partition, tree, position, node);
    }

    @Override
    public void leaves(int partition, int tree, int position, int node) {
      touch(partition, tree, position, node);
      int row = partitions.nodes().row(node);
      pass.remove(group(partition), node);
      int held = NodeResult.of(partitions.nodes().word(node));
      if (held >= 0) {
        changes.change(row, held, -1);
        results.release(held);
      }
    }

    private void touch(int partition, int tree, int position, int node) {
      if (number(partition) < 0) {
        number(partition, keys.add(partition));
      }
      KeyFrames frames = pass.frames();
      frames.affectedBy(tree, node, position);
      keys.affect(number(partition), frames.start(), partitions.nodes().size(tree) - frames.end());
    }

    @Override
    public boolean keepsRow(int row) {
      changes.forgetLater(row);
      return true;
    }

    @Override
    public boolean keepsPartition(int partition) {
      return true;
    }
  }

  /** The group of a key, or −1; in the upper half of its word. */
  private int group(int partition) {
    return (int) (partitions.word(partition) >>> 32) - 1;
  }

  private void group(int partition, int group) {
    partitions.word(partition, (long) (group + 1) << 32 | (partitions.word(partition) & LOW_WORD));
  }

  /** The number of a key that was touched, or −1; in the lower half of its word. */
  private int number(int partition) {
    return (int) partitions.word(partition) - 1;
  }

  private void number(int partition, int number) {
    partitions.word(partition, (partitions.word(partition) & ~LOW_WORD) | (number + 1));
  }

  /** Computes results of the commit, a bounded part of them; returns false when some are left. */
  private boolean compute() {
    int steps = MAX_STEPS;
    while (nextKey < keys.size()) {
      if (steps-- == 0) {
        return false;
      }
      int partition = keys.key(nextKey);
      int tree = partitions.tree(partition);
      if (!inKey && !begin(partition, tree)) {
        nextKey++;
        continue;
      }
      inKey = true;
      switch (pass.step()) {
        case MOVED -> {
          // Another one has its turn.
        }
        case COMPUTED -> compare(pass.node());
        case DONE -> {
          inKey = false;
          nextKey++;
        }
      }
    }
    return true;
  }

  private boolean begin(int partition, int tree) {
    int size = partitions.nodes().size(tree);
    int first = keys.first(nextKey);
    int behind = keys.behind(nextKey, size);
    if (first >= behind) {
      return false;
    }
    pass.begin(tree, group(partition), first, behind);
    return true;
  }

  private void compare(int node) {
    long before = partitions.nodes().word(node);
    boolean fits = pass.write(before != NodeResult.FAILED);
    long after = fits ? NodeResult.word(results.hold()) : NodeResult.FAILED;
    int old = NodeResult.of(before);
    if (before != after) {
      int row = partitions.nodes().row(node);
      partitions.nodes().word(node, after);
      if (old >= 0) {
        changes.change(row, old, -1);
      }
      if (fits) {
        changes.change(row, NodeResult.of(after), 1);
      }
    }
    // Whether it is the same or not, one reference of the two goes.
    if (old >= 0) {
      results.release(old);
    }
  }

  /** Writes changes of the commit as far as there is room, and forgets it when all are written. */
  private boolean write() {
    int inputs = spec.inputTypes().size();
    while (changes.hasNext()) {
      if (result.room() == 0) {
        return false;
      }
      int at = result.count();
      partitions.write(changes.row(), target, at);
      for (int i = 0; i < results.columns(); i++) {
        results.write(changes.result(), i, result.column(inputs + i), at);
      }
      result.add(changes.weight(), heldOrdinal);
      changes.take();
    }
    clear();
    return true;
  }

  private void clear() {
    changes.clear();
    for (int i = 0; i < keys.size(); i++) {
      int partition = keys.key(i);
      number(partition, -1);
      if (partitions.tree(partition) == 0) {
        pass.forget(group(partition));
        partitions.partitions().remove(partition);
      }
    }
    keys.clear();
    nextKey = 0;
    holding = false;
  }

  @Override
  public boolean holdsCommit() {
    return holding;
  }

  @Override
  public boolean endCommit(boolean step, Output output) {
    boolean done = compute() && write();
    result.flush(output, step || !done);
    return done;
  }

  // ---- State ----

  @Override
  public long stateBytes() {
    return partitions.liveBytes() + results.liveBytes() + pass.liveBytes();
  }

  @Override
  public long stateRows() {
    return partitions.nodes().size();
  }

  /** Returns 0: it knows no time. */
  @Override
  public long lateRows() {
    return 0;
  }

  /** Returns 0: every commit is answered at once. */
  @Override
  public long heldRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return ignoredRetractions;
  }

  /** Returns true: all rows are kept. */
  @Override
  public boolean canRetract() {
    return true;
  }

  @Override
  public void writeShared(StateWriter writer) {
    writer.writeLong(partitions.nextArrival());
    writer.writeLong(ignoredRetractions);
  }

  @Override
  public void writePartitions(StateWriter[] writers) {
    KeyTransfer transfer = new WithResults();
    partitions.partitions().entries().forEachLive(id -> transfer.write(id, writers));
    for (StateWriter writer : writers) {
      writer.writeLong(0);
    }
  }

  @Override
  public void readShared(StateReader reader, boolean whole) {
    partitions.nextArrival(reader.readLong());
    long ignored = reader.readLong();
    ignoredRetractions = whole ? ignored : 0;
  }

  @Override
  public void readPartition(StateReader reader) {
    KeyTransfer transfer = new WithResults();
    for (long size = reader.readLong(); size > 0; size = reader.readLong()) {
      transfer.read(size, reader);
    }
  }

  @Override
  public void endPartitions() {
    // The order of keys decides nothing.
  }

  @Override
  public void snapshot(StateWriter writer) {
    writer.writeLong(holding ? 1 : 0);
    writer.writeLong(heldOrdinal);
    writer.writeLong(nextKey);
    writer.writeLong(inKey ? 1 : 0);
    writer.writeLong(ignoredRetractions);
    partitions.snapshot(writer);
    results.snapshot(writer);
    pass.snapshot(writer);
    keys.snapshot(writer);
    changes.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    holding = reader.readLong() == 1;
    heldOrdinal = (int) reader.readLong();
    nextKey = (int) reader.readLong();
    inKey = reader.readLong() == 1;
    ignoredRetractions = reader.readLong();
    partitions.restore(reader);
    results.restore(reader);
    pass.restore(reader);
    keys.restore(reader);
    changes.restore(reader);
  }

  /** Rows with the results that they have been emitted with. */
  private final class WithResults extends KeyTransfer implements RankedPartitions.Listener {
    private int restored;

    WithResults() {
      super(partitions);
    }

    @Override
    void writeNode(int node, StateWriter writer) {
      int held = NodeResult.of(partitions.nodes().word(node));
      writer.writeLong(held >= 0 ? 1 : 0);
      if (held >= 0) {
        results.write(held, writer);
      }
    }

    @Override
    RankedPartitions.Listener listener() {
      return this;
    }

    @Override
    public void entered(int partition, int tree, int position, int node) {
      group(partition, pass.add(group(partition), node));
      restored = node;
    }

    @Override
    void readNode(StateReader reader) {
      boolean fitted = reader.readLong() == 1;
      partitions
          .nodes()
          .word(restored, fitted ? NodeResult.word(results.read(reader)) : NodeResult.FAILED);
    }

    /** The word of a key is about the groups here. */
    @Override
    void readWord(int partition, long word) {}

    @Override
    public boolean keepsRow(int row) {
      return false;
    }

    @Override
    public boolean keepsPartition(int partition) {
      return false;
    }
  }
}
