package io.laminar.core.operator.rank;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;

/**
 * Computes the results of rows of a key, one after the other, in steps of one row.
 *
 * <pre>
 *   begin ─▶ step: a row comes into the frame or leaves it … │ the results of a row │ … ─▶ the frame is as it rests
 *                        ▼ +1, −1
 *                     Groups: the aggregates of the frame
 * </pre>
 *
 * <p>Where the frame reaches an end of the key it rests on all its rows, which are added and taken back as they come and
 * go: a pass costs as much as there are rows whose results may change. Otherwise the group is there during a pass.
 */
final class OverPass {
  /** What a step has done. */
  enum Step {
    /** A row came into the frame or left it. */
    MOVED,
    /** The results of a row were computed. */
    COMPUTED,
    /** All is done. */
    DONE
  }

  private static final int[] FIRST = {0};
  private static final int NO_GROUP = -1;
  private static final int CHUNK_BITS = 3;
  private static final int NEAR_CHUNKS = 16;
  private static final int NO_CHUNK = -1;

  private final OrderedOverSpec spec;
  private final RankedPartitions partitions;
  private final RankedRows nodes;
  private final HeldResults results;
  private final KeyFrames frames;
  private final KeyResults picks;
  private final Groups groups;
  private final boolean aggregates;
  private final boolean restsOnAll;

  // One row, to be added or taken back; behind its columns, its number by arrival.
  private final RowState row;
  private final Batch added;
  private final Batch removed;

  // The pass: which rows are left, and which are in the frame.
  private int tree;
  private int group = NO_GROUP;
  private int at;
  private int end;
  private int first;
  private int behind;
  private int node;

  // Nodes of the tree that were found last, in chunks of positions; a chunk has one place where it
  // may lie.
  private final int[] near = new int[NEAR_CHUNKS << CHUNK_BITS];
  private final int[] nearChunks = new int[NEAR_CHUNKS];

  OverPass(
      OrderedOverSpec spec,
      RankedPartitions partitions,
      HeldResults results,
      boolean rests,
      EvaluationContext context) {
    this.spec = spec;
    this.partitions = partitions;
    this.nodes = partitions.nodes();
    this.results = results;
    this.frames = new KeyFrames(spec, nodes);
    this.picks = new KeyResults(spec, partitions, frames);
    this.groups = new Groups(spec.groups(), true, context);
    this.aggregates = !spec.calls().isEmpty();
    this.restsOnAll = rests && spec.restsOnAll();
    this.row = new RowState(spec.numberedTypes());
    this.added = weighted(1);
    this.removed = weighted(-1);
  }

  private Batch weighted(long weight) {
    Batch batch = new Batch(spec.numberedTypes().size());
    batch.columns(row.batch());
    ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
    weights.setWord(0, weight);
    Vector vector = weights.vector();
    batch.weights(vector);
    batch.selectFirst(1);
    return batch;
  }

  /** The positions of rows. */
  KeyFrames frames() {
    return frames;
  }

  // ---- The frame as it rests ----

  /** The row of a node has come; returns the group of its key, given the one that it has or −1. */
  int add(int ofGroup, int ofNode) {
    if (!restsOnAll) {
      return ofGroup;
    }
    materialise(ofNode);
    int found = ofGroup;
    if (found < 0) {
      groups.load(added, FIRST, 1);
      found = groups.insert(0);
    }
    groups.addRow(added, 0, found);
    return found;
  }

  /** The row of a node goes. */
  void remove(int ofGroup, int ofNode) {
    if (restsOnAll) {
      materialise(ofNode);
      groups.addRow(removed, 0, ofGroup);
    }
  }

  /** A key goes. */
  void forget(int ofGroup) {
    if (ofGroup >= 0) {
      groups.release(ofGroup, Integer.MAX_VALUE);
      groups.remove(ofGroup);
    }
  }

  private void materialise(int ofNode) {
    row.clear();
    partitions.write(nodes.row(ofNode), row, 0);
    row.column(spec.inputTypes().size()).setWord(0, nodes.arrival(ofNode));
  }

  // ---- A pass ----

  /**
   * Begins to compute.
   *
   * @param ofTree the key's rows, at least one
   * @param ofGroup the group of the key, or −1
   * @param from the first position
   * @param to behind the last one
   */
  void begin(int ofTree, int ofGroup, int from, int to) {
    tree = ofTree;
    Arrays.fill(nearChunks, NO_CHUNK);
    group = ofGroup;
    at = from;
    end = to;
    first = 0;
    behind = restsOnAll ? nodes.size(tree) : 0;
    if (aggregates && group < 0) {
      materialise(nodeAt(0));
      groups.load(added, FIRST, 1);
      group = groups.insert(0);
    }
    picks.beginAt(tree, from, results);
    node = -1;
  }

  /** Takes a step. */
  Step step() {
    if (at < end) {
      if (node < 0) {
        node = nodeAt(at);
        frames.ofRow(tree, node, at);
      }
      if (aggregates && move(frames.start(), frames.end())) {
        return Step.MOVED;
      }
      at++;
      return Step.COMPUTED;
    }
    if (aggregates && move(0, restsOnAll ? nodes.size(tree) : 0)) {
      return Step.MOVED;
    }
    if (!restsOnAll) {
      forget(group);
    }
    group = NO_GROUP;
    return Step.DONE;
  }

  /** After a step that computed: the node of the row. */
  int node() {
    return node;
  }

  /**
   * After a step that computed: writes the results to {@link HeldResults#begin}.
   *
   * @param reports whether a result that does not fit is reported
   * @return false when one does not fit
   */
  boolean write(boolean reports) {
    OutputRows target = results.begin();
    int current = node;
    node = -1;
    if (aggregates && frames.start() < frames.end()) {
      if (!groups.writeResults(group, target, 0, 0, reports)) {
        return false;
      }
    } else if (aggregates) {
      writeEmpty(target);
    }
    picks.write(tree, current, at - 1, target);
    return true;
  }

  private void writeEmpty(OutputRows target) {
    for (int i = 0; i < spec.calls().size(); i++) {
      AggregateCall call = spec.calls().get(i);
      if (call.function().isCount()) {
        target.column(i).setWord(0, 0);
      } else {
        target.column(i).setNull(0);
      }
    }
  }

  /** Moves a row into the frame, or out of it; returns false when it is in place. */
  private boolean move(int toFirst, int toBehind) {
    if (first == behind) {
      first = toFirst;
      behind = toFirst;
    }
    if (first < behind && first < toFirst) {
      change(first++, removed);
    } else if (first < behind && behind > toBehind) {
      change(--behind, removed);
    } else if (first > toFirst) {
      change(--first, added);
    } else if (behind < toBehind) {
      change(behind++, added);
    } else {
      return false;
    }
    return true;
  }

  /** The node at a position: rows of a frame lie beside each other, so that those near to it are found with it. */
  private int nodeAt(int position) {
    int chunk = position >> CHUNK_BITS;
    int place = chunk & (NEAR_CHUNKS - 1);
    if (nearChunks[place] != chunk) {
      int from = chunk << CHUNK_BITS;
      nodes.copyNodes(tree, from, from + (1 << CHUNK_BITS), near, place << CHUNK_BITS);
      nearChunks[place] = chunk;
    }
    return near[position & ((NEAR_CHUNKS << CHUNK_BITS) - 1)];
  }

  private void change(int position, Batch batch) {
    materialise(nodeAt(position));
    groups.addRow(batch, 0, group);
  }

  long liveBytes() {
    return groups.liveBytes();
  }

  void snapshot(StateWriter writer) {
    groups.snapshot(writer);
    for (int word : new int[] {tree, group, at, end, first, behind}) {
      writer.writeLong(word);
    }
    picks.snapshot(writer);
  }

  /** A row whose frame was found is found again. */
  void restore(StateReader reader) {
    groups.restore(reader);
    tree = (int) reader.readLong();
    group = (int) reader.readLong();
    at = (int) reader.readLong();
    end = (int) reader.readLong();
    first = (int) reader.readLong();
    behind = (int) reader.readLong();
    picks.restore(reader);
    node = -1;
    Arrays.fill(nearChunks, NO_CHUNK);
  }
}
