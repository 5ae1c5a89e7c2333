package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.session.SessionAggregateOperator;
import io.laminar.core.operator.session.SessionChangesOperator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexNode;

/**
 * Aggregates by session and key.
 *
 * @param input what is aggregated
 * @param window the sessions, with their gap as size; its time column is the input's event-time column
 * @param keys positions of the keys in the input: each has sessions of its own
 * @param aggregates what is computed
 * @param emitChanges true to emit with every change (a changelog), false to emit once, when the session closes
 * @param schema the keys, window_start, window_end, then the results
 */
public record SessionAggregatePlan(
    PhysicalPlan input,
    TimeWindow window,
    List<Integer> keys,
    List<AggregateSpec> aggregates,
    boolean emitChanges,
    Schema schema)
    implements OperatorPlan {
  // Copies the lists.
  public SessionAggregatePlan {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
  }

  @Override
  public boolean changelog() {
    return emitChanges;
  }

  /** Returns -1: the event time of a session's row is its last moment, which a projection computes from window_end. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  /** Returns the keys with a bound: no two sessions of a key begin or end together, late ones included. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return List.of(
        UniqueKeys.firstAnd(keys.size(), keys.size()),
        UniqueKeys.firstAnd(keys.size(), keys.size() + 1));
  }

  @Override
  public String state() {
    String entries = input.changelog()
        ? "open sessions: one entry for each time of a session"
            + (emitChanges ? ", added up with each change" : "")
        : "open sessions: one entry a session";
    return entries + OperatorInput.heldValues(input, aggregates);
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return emitChanges || input.changelog()
        ? new SessionChangesOperator(groups(), window.size(), emitChanges, context)
        : new SessionAggregateOperator(groups(), window.size(), context);
  }

  /** The keys and aggregates over the input's columns. */
  private GroupSpec groups() {
    return OperatorInput.groups(input, keys, aggregates, window.timeColumn());
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    groups();
  }

  @Override
  public Emission emission() {
    return Emission.BY_WINDOW;
  }

  @Override
  public boolean usesClock() {
    return false;
  }

  /** Returns whether changes are emitted: a row takes back what it touches, and brings it again where it stays the same. */
  @Override
  public boolean mayMakeRowsEqual() {
    return emitChanges;
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "WindowAggregate " + window.describe(input.schema())
        + GroupAggregatePlan.describe(input.schema(), keys, aggregates)
        + (emitChanges ? " emit changes" : " emit on window close");
  }
}
