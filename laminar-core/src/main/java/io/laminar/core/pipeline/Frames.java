package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import java.util.Arrays;

/** Batches that wait for their turn, the last one first, each with the node that takes it. */
final class Frames {
  private Node[] nodes = new Node[16];
  private Batch[] batches = new Batch[16];
  private int[] positions = new int[16];
  private int depth;

  boolean isEmpty() {
    return depth == 0;
  }

  void push(Node node, Batch batch, int from) {
    if (depth == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * depth);
      batches = Arrays.copyOf(batches, 2 * depth);
      positions = Arrays.copyOf(positions, 2 * depth);
    }
    nodes[depth] = node;
    batches[depth] = batch;
    positions[depth] = from;
    depth++;
  }

  void pushTargets(Node node, Batch batch) {
    Node[] targets = node.targets();
    // The first target is dealt with first.
    for (int i = targets.length - 1; i >= 0; i--) {
      push(targets[i], batch, 0);
    }
  }

  /** Takes the last one off; its parts are there until the next {@link #push}. */
  void pop() {
    depth--;
  }

  Node node() {
    return nodes[depth];
  }

  Batch batch() {
    return batches[depth];
  }

  /** The position of the first row that the node has not taken. */
  int position() {
    return positions[depth];
  }
}
