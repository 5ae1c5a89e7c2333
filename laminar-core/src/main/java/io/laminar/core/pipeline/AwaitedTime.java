package io.laminar.core.pipeline;

import io.laminar.core.operator.TimekeepingOperator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the operators behind one that keeps the time of its output wait for; worked out when the graph
 * changes.
 *
 * <pre>
 *   timers and state that will be of no use behind it ──▶ RouteTimers ──▶ await(W) ──▶ a tick
 * </pre>
 */
final class AwaitedTime {
  private final OperatorNode node;
  private final TimekeepingOperator keeper;
  private final RouteTimers timers;
  private final OperatorNode[] cleaned;

  AwaitedTime(OperatorNode node, TimekeepingOperator keeper, Dataflow flow) {
    this.node = node;
    this.keeper = keeper;
    this.timers = new RouteTimers(node);
    int visit = flow.nextVisit();
    List<Node> found = new ArrayList<>();
    node.visit(visit);
    Route.addTargets(node, visit, found);
    for (int i = 0; i < found.size(); i++) {
      Route.addTargets(found.get(i), visit, found);
    }
    found.removeIf(Sink.class::isInstance);
    found.sort(Comparator.comparingInt(Node::rank));
    Node[] decide = found.stream().filter(each -> !each.passesTime()).toArray(Node[]::new);
    timers.add(found.toArray(Node[]::new), visit, decide);
    cleaned = found.stream()
        .filter(each -> each instanceof OperatorNode operator && operator.isCleaned())
        .map(OperatorNode.class::cast)
        .toArray(OperatorNode[]::new);
  }

  /** Tells the operator what is waited for now. */
  void tell() {
    long awaited = timers.next();
    for (OperatorNode each : cleaned) {
      long next = each.nextCleanUp();
      if (next > node.watermark()) {
        awaited = Math.min(awaited, next);
      }
    }
    keeper.await(awaited);
  }
}
