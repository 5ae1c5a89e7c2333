package io.laminar.core.pipeline;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a relation's rows come out, of a source or of a pipeline: everything that reads the relation
 * is a target of it.
 */
public final class OutputNode extends Node {
  private long rows;
  private @Nullable LaminarException failure;

  /** Makes one of a source. */
  public OutputNode() {
    rank(0);
  }

  OutputNode(Pipeline pipeline) {
    owner(pipeline);
  }

  @Override
  boolean passesTime() {
    return inputs().length > 0;
  }

  @Override
  int accept(Batch batch, int from, Dataflow flow) {
    throw new IllegalStateException("rows are counted as they pass by, see Dataflow");
  }

  /** Counts rows that come out. */
  void count(Batch batch) {
    rows += batch.size();
  }

  /**
   * Adds a reader, which sees the rows that follow, and the end if that came already.
   *
   * @param sink takes the rows
   */
  public void add(Sink sink) {
    connect(sink);
    sink.owner(owner());
    sink.rank(Integer.MAX_VALUE);
    LaminarException cause = failure;
    if (cause != null) {
      sink.onFail(cause);
    } else if (isComplete()) {
      sink.complete();
    }
  }

  /**
   * Adds a pipeline that reads, which sees the rows that follow.
   *
   * @param scan where it reads
   */
  public void add(ScanNode scan) {
    connect(scan);
    LaminarException cause = failure;
    if (cause != null) {
      scan.pipeline().stop(cause);
    }
  }

  /**
   * Takes a reader away.
   *
   * @param reader one that was added
   */
  public void remove(Node reader) {
    disconnect(reader);
  }

  /** Tells whether anything reads the relation. */
  public boolean hasTargets() {
    return targets().length > 0;
  }

  /**
   * Tells whether anything but one sink reads the relation.
   *
   * @param sink one that was added
   */
  public boolean isReadBeside(Sink sink) {
    return only() != sink;
  }

  /** The pipelines that read the relation; one that does so twice comes twice. */
  public List<Pipeline> readers() {
    return Arrays.stream(targets())
        .filter(ScanNode.class::isInstance)
        .map(target -> ((ScanNode) target).pipeline())
        .toList();
  }

  /** All that takes its rows, in the order in which it gets them. */
  public List<Node> readersInOrder() {
    return List.of(targets());
  }

  /**
   * Lets what takes its rows get them in an order.
   *
   * @param order the first of them; the others come behind these, as they did
   */
  public void arrange(List<Node> order) {
    List<Node> all = new ArrayList<>(readersInOrder());
    all.removeAll(new HashSet<>(order));
    List<Node> arranged = new ArrayList<>(order);
    arranged.addAll(all);
    targets(arranged);
  }

  /** What takes its rows out of the graph. */
  public List<Sink> sinks() {
    List<Sink> sinks = new ArrayList<>();
    for (Node target : targets()) {
      if (target instanceof Sink sink) {
        sinks.add(sink);
      }
    }
    return sinks;
  }

  /** Tells whether all readers are new ones that do not see what comes out now. */
  public boolean isMuted() {
    for (Node target : targets()) {
      if (!(target instanceof ScanNode scan && scan.isMuted())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Hands rows to subscribers right away: of a stream that no pipeline reads.
   *
   * @param batch valid until this returns
   */
  public void send(Batch batch) {
    rows += batch.size();
    for (Node target : targets()) {
      ((Sink) target).receive(batch);
    }
  }

  /**
   * Finds the pipelines behind it, near or far, that could not take back rows which they took.
   *
   * @return each once, in the order of the graph
   */
  public Set<Pipeline> unableToRetract() {
    Set<Pipeline> unable = new LinkedHashSet<>();
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    ArrayDeque<Node> next = new ArrayDeque<>(List.of(this));
    for (Node node = next.poll(); node != null; node = next.poll()) {
      Pipeline pipeline = node.owner();
      if (pipeline != null && node instanceof OperatorNode operator && !operator.canRetract()) {
        unable.add(pipeline);
      }
      for (Node target : node.targets()) {
        if (!target.isStopped() && seen.add(target)) {
          next.add(target);
        }
      }
    }
    return unable;
  }

  /** The stream came to its end. */
  public void end() {
    complete();
    for (Node target : targets()) {
      target.completeIfInputsAre();
    }
  }

  /** The rows that came out so far. */
  public long rows() {
    return rows;
  }

  void restoreRows(long before) {
    rows = before;
  }

  /** The watermark of what comes out. */
  public long currentWatermark() {
    return clock().watermark();
  }

  /**
   * Sets the watermark of a source.
   *
   * @param watermark in the unit of its event time; a smaller one than before changes nothing
   */
  public void announce(long watermark) {
    raise(watermark);
  }

  /**
   * Says whether the source holds time back.
   *
   * @param nowIdle true when it does not
   */
  public void announceIdle(boolean nowIdle) {
    idle(nowIdle);
  }

  /**
   * Ends everything that reads the relation.
   *
   * @param cause what subscribers get
   */
  public void fail(LaminarException cause) {
    failure = cause;
    Pipeline.stopReaders(this, cause);
  }

  void failed(LaminarException cause) {
    failure = cause;
  }

  @Override
  void onComplete() {
    Pipeline pipeline = owner();
    if (pipeline != null) {
      pipeline.end();
    }
  }
}
