package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.aggregate.ClockExpiringGroups;
import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.WatermarkExpiringGroups;
import io.laminar.sql.expression.AggregateEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/**
 * Aggregates by key over everything since the query began; emits −1 of the old and +1 of the new result with every
 * change.
 *
 * @param input what is aggregated
 * @param keys positions of the keys in the input
 * @param aggregates what is computed; none for SELECT DISTINCT
 * @param schema the keys, then the results
 * @param stateTtl how long a group stays after its last row; empty for ever
 */
public record GroupAggregatePlan(
    PhysicalPlan input,
    List<Integer> keys,
    List<AggregateSpec> aggregates,
    Schema schema,
    Optional<Duration> stateTtl)
    implements OperatorPlan {
  // Copies the lists.
  public GroupAggregatePlan {
    keys = List.copyOf(keys);
    aggregates = List.copyOf(aggregates);
  }

  /**
   * An aggregate whose groups stay.
   *
   * @param input what is aggregated
   * @param keys positions of the keys in the input
   * @param aggregates what is computed; none for SELECT DISTINCT
   * @param schema the keys, then the results
   */
  public GroupAggregatePlan(
      PhysicalPlan input, List<Integer> keys, List<AggregateSpec> aggregates, Schema schema) {
    this(input, keys, aggregates, schema, Optional.empty());
  }

  @Override
  public boolean changelog() {
    return true;
  }

  @Override
  public int eventTimeColumn() {
    return -1;
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return List.of(UniqueKeys.first(keys.size()));
  }

  @Override
  public String state() {
    String entries = keys.isEmpty()
        ? "one entry"
        : HeldRows.go(this) ? "one entry a group" : "unbounded: one entry a group";
    return entries
        + OperatorInput.heldValues(input, aggregates)
        + stateTtl
            .map(this::untilExpiry)
            .orElse(!keys.isEmpty() && HeldRows.go(input) ? ", until its rows are taken back" : "");
  }

  private String untilExpiry(Duration ttl) {
    return ", until " + ExpressionText.duration(ttl) + " after its last row by "
        + (input.eventTimeColumn() < 0 ? "the clock" : "the watermark");
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    if (stateTtl.isEmpty()) {
      return new GroupAggregateOperator(groups(), context);
    }
    return input.eventTimeColumn() < 0
        ? new ClockExpiringGroups(groups(), stateTtl.get().toNanos(), context)
        : new WatermarkExpiringGroups(groups(), StateTtl.units(stateTtl.get(), input), context);
  }

  /** The keys and aggregates over the input's columns. */
  public GroupSpec groups() {
    return OperatorInput.groups(input, keys, aggregates);
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
    return Emission.BY_GROUP;
  }

  @Override
  public boolean usesClock() {
    return false;
  }

  @Override
  public boolean mayMakeRowsEqual() {
    return false;
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return keys.isEmpty() ? Optional.of(this::aggregateOfNothing) : Optional.empty();
  }

  /** SQL:2016, 10.9: COUNT of no rows is 0, every other aggregate NULL. */
  private Batch aggregateOfNothing() {
    Batch batch = new Batch(schema.size());
    for (int i = 0; i < aggregates.size(); i++) {
      ColumnBuffer column = new ColumnBuffer(schema.type(i));
      if (aggregates.get(i).function().nulls() == AggregateEntry.NullRule.COUNTS) {
        column.setWord(0, 0);
      } else {
        column.setNull(0);
      }
      batch.column(i).share(column.vector());
    }
    batch.selectFirst(1);
    return batch;
  }

  @Override
  public String describe() {
    return "GroupAggregate" + describe(input.schema(), input.eventTimeColumn(), keys, aggregates)
        + stateTtl.map(ttl -> ", state_ttl " + ExpressionText.duration(ttl)).orElse("");
  }

  /** Says of values that are to go by event time where rows have none: they go by arrival. */
  static String describe(
      Schema input, int eventTime, List<Integer> keys, List<AggregateSpec> aggregates) {
    String by =
        keys.stream().map(key -> input.column(key).name()).collect(Collectors.joining(", "));
    String what = aggregates.stream()
        .map(spec ->
            spec.describe(input) + (eventTime < 0 && spec.goesByEventTime() ? " by arrival" : ""))
        .collect(Collectors.joining(", "));
    return (by.isEmpty() ? "" : " by " + by) + (what.isEmpty() ? "" : ": " + what);
  }
}
