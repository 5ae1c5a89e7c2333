package io.laminar.core.pipeline;

import io.laminar.core.operator.KeepingOperator;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.WaitingOperator;
import io.laminar.core.operator.WaitingOperator.Kind;
import io.laminar.core.operator.WaitingOperator.Wait;
import io.laminar.core.pipeline.PipelineWait.Cause;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why nothing comes out of a pipeline. From its output upwards, the first operator that took rows and gave none is
 * where they stop; where all give some, the first that waits for time is what the next ones wait for.
 *
 * <p>On the thread of the dataflow, when watermarks were refreshed. Changes nothing.
 */
public final class PipelineWaits {
  private final IdentityHashMap<Node, String> definitions = new IdentityHashMap<>();

  private PipelineWaits(Pipeline pipeline) {
    for (int step = 0; step < pipeline.stepCount(); step++) {
      if (pipeline.spec().steps().get(step) instanceof PipelineSpec.Apply apply) {
        definitions.put(pipeline.made(step), apply.definition());
      }
    }
  }

  /**
   * Looks at a pipeline that runs.
   *
   * @return one reason, the nearest to the output
   */
  public static PipelineWait of(Pipeline pipeline) {
    PipelineWaits waits = new PipelineWaits(pipeline);
    Node last = pipeline.output().inputs()[0];
    PipelineWait stop = waits.stop(last);
    if (stop != null) {
      return stop;
    }
    PipelineWait time = waits.time(last);
    return time == null ? PipelineWait.nothing() : time;
  }

  // ---- Where rows stop ----

  private @Nullable PipelineWait stop(Node node) {
    if (node instanceof ScanNode scan) {
      return scan.rows() > 0 ? null : PipelineWait.noRows((OutputNode) scan.inputs()[0]);
    }
    if (node instanceof OperatorNode operator) {
      if (rowsOut(operator) > 0) {
        return null;
      }
      if (operator.tally().rowsIn() > 0) {
        return stopAt(operator);
      }
    } else if (node instanceof UnionNode union && union.rows() > 0) {
      return null;
    }
    for (Node input : node.inputs()) {
      PipelineWait found = stop(input);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private PipelineWait stopAt(OperatorNode node) {
    PipelineWait due = timeAt(node);
    if (due != null) {
      return due;
    }
    long rows = node.tally().rowsIn();
    if (lateRows(node) >= rows) {
      return PipelineWait.of(Cause.LATE, definition(node), rows, "");
    }
    if (node.inputs()[0] instanceof FeedNode feed) {
      for (InputNode edge : feed.edges()) {
        if (edge.rows() == 0) {
          return PipelineWait.partner(
              definition(node), rows, edge.number(), stop(edge.inputs()[0]));
        }
      }
      return PipelineWait.partner(definition(node), rows, -1, null);
    }
    Wait wait = waitingFor(node);
    boolean isCondition = wait != null && wait.kind() == Kind.CONDITION;
    return PipelineWait.of(
        isCondition ? Cause.CONDITION : Cause.UNCHANGED,
        definition(node),
        rows,
        wait == null ? "" : wait.what());
  }

  private static long rowsOut(OperatorNode node) {
    long unread = node.stateful() instanceof KeepingOperator keeps ? keeps.unreadChanges() : 0;
    return node.tally().rowsOut() + unread;
  }

  private static long lateRows(OperatorNode node) {
    StatefulOperator keeps = node.stateful();
    return keeps == null ? 0 : keeps.lateRows();
  }

  private static @Nullable Wait waitingFor(OperatorNode node) {
    return node.operator() instanceof WaitingOperator waits ? waits.waitingFor() : null;
  }

  /** What the timers of an operator say. */
  private static @Nullable Wait nextDue(OperatorNode node) {
    FeedNode feed = node.timedFeed();
    int inputs = feed == null ? 1 : feed.edges().length;
    Wait due = null;
    for (int input = 0; input < inputs; input++) {
      long timer = node.nextTimer(input);
      if (timer < (due == null ? Long.MAX_VALUE : due.until())) {
        due = new Wait(Kind.WATERMARK, input, timer, "");
      }
    }
    long tick = node.nextTick();
    return due == null && tick < Long.MAX_VALUE ? new Wait(Kind.CLOCK, 0, tick, "") : due;
  }

  private String definition(OperatorNode node) {
    return definitions.getOrDefault(node, node.operatorType());
  }

  // ---- What waits for time ----

  private @Nullable PipelineWait time(Node node) {
    PipelineWait found = node instanceof OperatorNode operator ? timeAt(operator) : null;
    for (int i = 0; found == null && i < node.inputs().length; i++) {
      Node input = node.inputs()[i];
      // Not beyond the pipeline: what it reads answers for itself.
      found = node instanceof ScanNode ? null : time(input);
    }
    return found;
  }

  private @Nullable PipelineWait timeAt(OperatorNode node) {
    // Whoever can answer does: a timer may be one of clean-up.
    Wait wait = node.operator() instanceof WaitingOperator ? waitingFor(node) : nextDue(node);
    if (wait == null || wait.kind() == Kind.CONDITION || wait.kind() == Kind.ROW) {
      return null;
    }
    long rows = node.tally().rowsIn();
    if (wait.kind() == Kind.CLOCK) {
      return PipelineWait.time(definition(node), rows, wait, null, 0);
    }
    OperatorNode keeper = keeper(node.clockOf(wait.input()));
    if (keeper != null && keeper.nextTick() < Long.MAX_VALUE) {
      Wait tick = new Wait(Kind.CLOCK, 0, keeper.nextTick(), "");
      return PipelineWait.time(definition(node), rows, tick, null, 0);
    }
    Holder holder = holder(node.clockOf(wait.input()), wait.until());
    if (holder.source() == null) {
      // By processing time.
      Wait clock = new Wait(Kind.CLOCK, 0, holder.until(), wait.what());
      return PipelineWait.time(definition(node), rows, clock, null, 0);
    }
    return PipelineWait.time(definition(node), rows, wait, holder.source(), holder.until());
  }

  /** The operator whose clock decides a watermark; null where a source does. */
  private static @Nullable OperatorNode keeper(Node first) {
    Node clock = first;
    while (clock instanceof MergeNode || clock instanceof OperatorNode) {
      if (clock instanceof OperatorNode operator && operator.timekeeping() != null) {
        return operator;
      }
      clock = clock instanceof MergeNode merge
          ? furthestBehind(merge).clock()
          : clock.inputs()[0].clock();
    }
    return null;
  }

  /** The source that holds a watermark back, and the one that it has to reach; without one when the clock is due. */
  private record Holder(@Nullable OutputNode source, long until) {}

  private static Holder holder(Node first, long firstUntil) {
    Node clock = first;
    long until = firstUntil;
    while (true) {
      if (clock instanceof MergeNode merge) {
        clock = furthestBehind(merge).clock();
      } else if (clock instanceof OperatorNode operator && operator.isTicking()) {
        return new Holder(null, operator.nextTick());
      } else if (clock instanceof OperatorNode operator) {
        until = operator.inputWatermark(until);
        clock = operator.inputs()[0].clock();
      } else {
        return new Holder(clock instanceof OutputNode source ? source : null, until);
      }
    }
  }

  /** The input that decides the watermark: the least of those that are not idle, or where all are, the furthest. */
  private static InputNode furthestBehind(MergeNode merge) {
    InputNode least = merge.edge(0);
    for (InputNode edge : merge.edges()) {
      boolean counts = !edge.clock().isIdle();
      boolean before = !least.clock().isIdle();
      boolean less = edge.clock().watermark() < least.clock().watermark();
      if (counts != before ? counts : counts == less) {
        least = edge;
      }
    }
    return least;
  }
}
