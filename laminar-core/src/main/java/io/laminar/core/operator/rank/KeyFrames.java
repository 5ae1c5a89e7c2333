package io.laminar.core.operator.rank;

import io.laminar.core.operator.over.OverFrame;
import io.laminar.core.operator.over.OverFunction;

/**
 * Which positions of a key's order belong together: the frame of a row, the rows that are alike, and the rows whose
 * results a row has a say in. Keeps only the last answer.
 */
final class KeyFrames {
  private final OrderedOverSpec spec;
  private final OverFrame frame;
  private final boolean asksForFrame;
  private final RankedRows nodes;
  private int start;
  private int end;

  KeyFrames(OrderedOverSpec spec, RankedRows nodes) {
    this.spec = spec;
    this.frame = spec.frame();
    this.nodes = nodes;
    this.asksForFrame =
        !spec.calls().isEmpty() || spec.functions().stream().anyMatch(OverFunction::asksForFrame);
  }

  /** The first position of the last answer. */
  int start() {
    return start;
  }

  /** The position behind the last one of it. */
  int end() {
    return end;
  }

  /** Finds the frame of a row. */
  void ofRow(int tree, int node, int position) {
    int size = nodes.size(tree);
    if (frame.byRows()) {
      start = bound(position, frame.start(), 0, size);
      end = bound(position, frame.end(), 1, size);
    } else {
      start = boundary(tree, node, frame.start(), false);
      end = boundary(tree, node, frame.end(), true);
    }
    end = Math.max(start, end);
  }

  /** A position some rows from another, as far as there are rows. */
  private static int bound(int position, long distance, int behind, int size) {
    if (distance == OverFrame.UNBOUNDED_START) {
      return 0;
    }
    return distance == OverFrame.UNBOUNDED_END
        ? size
        : (int) Math.max(0, Math.min(size, position + distance + behind));
  }

  /** The position of the first row that is some units of the sort key from a row, or behind the last one. */
  private int boundary(int tree, int node, long distance, boolean behind) {
    if (distance == OverFrame.UNBOUNDED_START) {
      return 0;
    }
    return distance == OverFrame.UNBOUNDED_END
        ? nodes.size(tree)
        : nodes.boundary(tree, node, distance, behind);
  }

  /** The position of the first row that is alike. */
  int firstPeer(int tree, int node) {
    return nodes.boundary(tree, node, 0, false);
  }

  /** The position behind the last row that is alike. */
  int behindPeers(int tree, int node) {
    return nodes.boundary(tree, node, 0, true);
  }

  /** Finds the rows whose results may be others because a row has come, or goes; it is in the tree. */
  void affectedBy(int tree, int node, int position) {
    int size = nodes.size(tree);
    int first = position;
    int behind = position + 1;
    if (asksForFrame) {
      long from = opposite(frame.end());
      long to = opposite(frame.start());
      first = Math.min(
          first,
          frame.byRows() ? bound(position, from, 0, size) : boundary(tree, node, from, false));
      behind = Math.max(
          behind, frame.byRows() ? bound(position, to, 1, size) : boundary(tree, node, to, true));
    }
    for (int i = 0; i < spec.functions().size(); i++) {
      OverFunction function = spec.functions().get(i);
      int distance = function.ignoresNulls() ? size : function.distance();
      switch (function.kind()) {
        case PERCENT_RANK, CUME_DIST, NTILE -> {
          first = 0;
          behind = size;
        }
        case ROW_NUMBER, RANK, DENSE_RANK -> behind = size;
        case LAG -> behind = Math.max(behind, bound(position, distance, 1, size));
        case LEAD -> first = Math.min(first, bound(position, -(long) distance, 0, size));
        case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> {
          // They go by the frame.
        }
      }
    }
    start = first;
    end = behind;
  }

  /** How a row lies to one whose frame begins or ends with it. */
  private static long opposite(long bound) {
    if (bound == OverFrame.UNBOUNDED_START) {
      return OverFrame.UNBOUNDED_END;
    }
    return bound == OverFrame.UNBOUNDED_END ? OverFrame.UNBOUNDED_START : -bound;
  }
}
