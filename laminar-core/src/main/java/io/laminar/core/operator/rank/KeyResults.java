package io.laminar.core.operator.rank;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.over.OverFunction;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/** Gives what functions that pick or number rows say of one row of a key after the other. Keeps the last dense rank. */
final class KeyResults {
  private final List<OverFunction> functions;
  private final RankedPartitions partitions;
  private final RankedRows nodes;
  private final KeyFrames frames;
  private final int firstColumn;
  private final int ranksDensely;
  private long denseRank;

  /** Behind the last row that has the last dense rank. */
  private int rankedTo;

  KeyResults(OrderedOverSpec spec, RankedPartitions partitions, KeyFrames frames) {
    this.functions = spec.functions();
    this.partitions = partitions;
    this.nodes = partitions.nodes();
    this.frames = frames;
    this.firstColumn = spec.calls().size();
    int found = -1;
    for (int i = 0; i < functions.size(); i++) {
      found = functions.get(i).kind() == OverFunction.Kind.DENSE_RANK ? firstColumn + i : found;
    }
    this.ranksDensely = found;
  }

  /** Begins with the row at a position; the row before it may have a result that holds. */
  void beginAt(int tree, int position, HeldResults results) {
    denseRank = 0;
    rankedTo = 0;
    if (ranksDensely < 0 || position == 0) {
      return;
    }
    int before = nodes.at(tree, position - 1);
    int result = NodeResult.of(nodes.word(before));
    if (result >= 0) {
      ColumnBuffer column = results.begin().column(ranksDensely);
      results.write(result, ranksDensely, column, 0);
      denseRank = column.values()[0];
      rankedTo = frames.behindPeers(tree, before);
    }
    while (rankedTo < position) {
      rankedTo = frames.behindPeers(tree, nodes.at(tree, rankedTo));
      denseRank++;
    }
  }

  /** Writes the results of a row, whose frame was {@linkplain KeyFrames#ofRow found}; positions follow each other. */
  void write(int tree, int node, int position, OutputRows target) {
    if (ranksDensely >= 0 && position >= rankedTo) {
      rankedTo = frames.behindPeers(tree, node);
      denseRank++;
    }
    for (int i = 0; i < functions.size(); i++) {
      write(functions.get(i), tree, node, position, target.column(firstColumn + i));
    }
  }

  private void write(OverFunction function, int tree, int node, int position, ColumnBuffer target) {
    int size = nodes.size(tree);
    switch (function.kind()) {
      case ROW_NUMBER -> target.setWord(0, position + 1L);
      case RANK -> target.setWord(0, frames.firstPeer(tree, node) + 1L);
      case DENSE_RANK -> target.setWord(0, denseRank);
      case PERCENT_RANK -> {
        double before = frames.firstPeer(tree, node);
        target.setWord(0, Double.doubleToRawLongBits(size == 1 ? 0 : before / (size - 1)));
      }
      case CUME_DIST -> {
        double until = frames.behindPeers(tree, node);
        target.setWord(0, Double.doubleToRawLongBits(until / size));
      }
      case NTILE -> target.setWord(0, bucket(position, size, function.distance()));
      case LAG -> writeNeighbour(function, tree, node, position, -1, target);
      case LEAD -> writeNeighbour(function, tree, node, position, 1, target);
      case FIRST_VALUE -> writeNth(function, 1, tree, frames.start(), frames.end(), 1, target);
      case NTH_VALUE ->
        writeNth(function, function.distance(), tree, frames.start(), frames.end(), 1, target);
      case LAST_VALUE ->
        writeNth(function, 1, tree, frames.end() - 1, frames.start() - 1, -1, target);
    }
  }

  /** The first buckets have a row more where they cannot all have as many. */
  private static long bucket(int position, int size, int buckets) {
    int each = size / buckets;
    int larger = size % buckets;
    long inLarger = (long) larger * (each + 1);
    return position < inLarger
        ? position / (each + 1) + 1L
        : larger + (position - inLarger) / each + 1;
  }

  private void writeNeighbour(
      OverFunction function, int tree, int node, int position, int step, ColumnBuffer target) {
    int distance = function.distance();
    int end = step < 0 ? -1 : nodes.size(tree);
    boolean isFound = distance == 0
        ? writeNth(function, 1, tree, position, position + 1, 1, target)
        : writeNth(function, distance, tree, position + step, end, step, target);
    if (!isFound && function.otherwise() >= 0) {
      partitions.writeColumn(nodes.row(node), function.otherwise(), target, 0);
    }
  }

  /** Writes the value of the n-th row that counts, from one position on and before another; NULL for want of it. */
  private boolean writeNth(
      OverFunction function, int n, int tree, int from, int end, int step, ColumnBuffer target) {
    if (!function.ignoresNulls()) {
      long at = from + (n - 1L) * step;
      if (step > 0 ? at < end : at > end) {
        partitions.writeColumn(nodes.row(nodes.at(tree, (int) at)), function.argument(), target, 0);
        return true;
      }
      target.setNull(0);
      return false;
    }
    int left = n;
    for (int at = from; step > 0 ? at < end : at > end; at += step) {
      partitions.writeColumn(nodes.row(nodes.at(tree, at)), function.argument(), target, 0);
      if (target.nulls()[0] == 0 && --left == 0) {
        return true;
      }
    }
    target.setNull(0);
    return false;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(denseRank);
    writer.writeLong(rankedTo);
  }

  void restore(StateReader reader) {
    denseRank = reader.readLong();
    rankedTo = (int) reader.readLong();
  }
}
