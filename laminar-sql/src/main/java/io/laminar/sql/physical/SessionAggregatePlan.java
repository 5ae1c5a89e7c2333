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
 * @param emits when results come out, and until when rows count
 * @param schema the keys, window_start, window_end, then the results
 */
public record SessionAggregatePlan(
    PhysicalPlan input,
    TimeWindow window,
    List<Integer> keys,
    List<AggregateSpec> aggregates,
    WindowResults emits,
    Schema schema)
    implements OperatorPlan {
  // Copies the lists.
  public SessionAggregatePlan {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
  }

  @Override
  public boolean changelog() {
    return emits.isChangelog();
  }

  /** Returns -1: the event time of a session's row is its last moment, which a projection computes from window_end. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  /**
   * Returns the keys with the end: a session that is open ends behind all that were dropped. It may begin where one of them did,
   * when a row behind the watermark joins it. Where rows are taken back, what is left may be such a row alone.
   */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return input.changelog()
        ? List.of()
        : List.of(UniqueKeys.firstAnd(keys.size(), keys.size() + 1));
  }

  @Override
  public String state() {
    String entries = input.changelog()
        ? ": one entry for each time of a session"
            + (emits.isChangelog() ? ", added up with each change" : "")
        : ": one entry a session";
    return "open sessions" + emits.until(window) + entries
        + OperatorInput.heldValues(input, aggregates);
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return emits.isChangelog() || input.changelog()
        ? new SessionChangesOperator(groups(), window.size(), emits.emission(), context)
        : new SessionAggregateOperator(groups(), window.size(), emits.emission(), context);
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
    return emits.isChangelog();
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    return "WindowAggregate " + window.describe(input.schema())
        + GroupAggregatePlan.describe(input.schema(), window.timeColumn(), keys, aggregates)
        + emits.describe(window);
  }
}
