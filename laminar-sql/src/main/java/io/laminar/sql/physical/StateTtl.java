package io.laminar.sql.physical;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.SqlPosition;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.validate.LaminarTypeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * Lets the state of a plan go that is not written to for a while: {@code state_ttl}. Where an operator cannot, the
 * statement is refused.
 *
 * <pre>
 *   Project, Filter ─▶ GroupAggregate with keys over inserted rows: its groups expire
 *                        below it, what keeps nothing, or nothing behind the watermark
 * </pre>
 */
public final class StateTtl {
  private static final String REMEDY =
      "leave state_ttl out, or put it into a stream that groups inserted rows by keys";

  private static final LaminarTypeFactory TYPES = new LaminarTypeFactory();

  private final Duration ttl;
  private final SqlPosition position;

  private StateTtl(Duration ttl, SqlPosition position) {
    this.ttl = ttl;
    this.position = position;
  }

  /**
   * Rewrites a plan.
   *
   * @param plan of a stream or view
   * @param ttl more than zero
   * @param position of the option
   * @return the same with groups that expire
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED}, {@link ErrorCode#INVALID_OPTION}
   */
  public static PhysicalPlan apply(PhysicalPlan plan, Duration ttl, SqlPosition position) {
    return new StateTtl(ttl, position).apply(plan);
  }

  private PhysicalPlan apply(PhysicalPlan plan) {
    if (plan instanceof FilterPlan filter) {
      return new FilterPlan(apply(filter.input()), filter.condition());
    }
    if (plan instanceof ProjectPlan project) {
      return new ProjectPlan(apply(project.input()), project.expressions(), project.schema());
    }
    if (plan instanceof GroupAggregatePlan group) {
      PhysicalPlan input = withEventTime(group.input());
      check(group, input);
      return new GroupAggregatePlan(
          input, group.keys(), group.aggregates(), group.schema(), Optional.of(ttl));
    }
    if (plan instanceof ScanPlan) {
      throw new LaminarException(
          ErrorCode.INVALID_OPTION,
          "the query keeps nothing that state_ttl could let go",
          position,
          "leave it out",
          null);
    }
    throw refused(name(plan));
  }

  /** Columns that nobody needs were left out below, the event time among them: it is passed on behind the others. */
  private static PhysicalPlan withEventTime(PhysicalPlan plan) {
    if (plan.eventTimeColumn() >= 0) {
      return plan;
    }
    if (plan instanceof FilterPlan filter) {
      return new FilterPlan(withEventTime(filter.input()), filter.condition());
    }
    if (plan instanceof UnionPlan union) {
      return withEventTime(union);
    }
    if (!(plan instanceof ProjectPlan project)) {
      return plan;
    }
    PhysicalPlan input = withEventTime(project.input());
    if (input.eventTimeColumn() < 0) {
      return plan;
    }
    Column time = input.schema().column(input.eventTimeColumn());
    List<RexNode> expressions = new ArrayList<>(project.expressions());
    expressions.add(
        new RexInputRef(input.eventTimeColumn(), RelationTypes.toRelDataType(time.type(), TYPES)));
    List<Column> columns = new ArrayList<>(project.schema().columns());
    String name = time.name();
    while (project.schema().indexOf(name) >= 0) {
      name = name + "_";
    }
    columns.add(new Column(name, time.type()));
    return new ProjectPlan(input, expressions, new Schema(columns));
  }

  /** Where each input gets the column at the same place, and of the same type. */
  private static PhysicalPlan withEventTime(UnionPlan union) {
    List<PhysicalPlan> inputs =
        union.inputs().stream().map(StateTtl::withEventTime).toList();
    int last = union.schema().size();
    Set<DataType> types = new HashSet<>();
    for (PhysicalPlan input : inputs) {
      if (input.eventTimeColumn() != last) {
        return union;
      }
      types.add(input.schema().type(last));
    }
    if (types.size() > 1) {
      return union;
    }
    List<Column> columns = new ArrayList<>(union.schema().columns());
    columns.add(inputs.get(0).schema().column(last));
    return new UnionPlan(inputs, new Schema(columns));
  }

  private static boolean hasEventTime(PhysicalPlan plan) {
    return plan.eventTimeColumn() >= 0 || plan.inputs().stream().anyMatch(StateTtl::hasEventTime);
  }

  private void check(GroupAggregatePlan group, PhysicalPlan input) {
    if (group.keys().isEmpty()) {
      throw refused("an aggregate without keys");
    }
    if (group.input().changelog()) {
      throw refused("an aggregate over a changelog, whose retractions may be of groups that went,");
    }
    checkBounded(input);
    if (input.eventTimeColumn() >= 0) {
      check(units(ttl, input));
    } else if (hasEventTime(input)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "state_ttl where the event time of the rows does not reach the aggregate is not supported yet",
          position,
          "make what it aggregates a stream of its own, with its event time as a column",
          null);
    }
  }

  private void check(long units) {
    if (units < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_OPTION,
          "state_ttl is finer than the event time that it goes by",
          position,
          "give whole units of the event-time column",
          null);
    }
  }

  /** Below the aggregate nothing may stay for ever. */
  private void checkBounded(PhysicalPlan plan) {
    boolean isBounded = plan.state().equals(PhysicalPlan.NO_STATE)
        || plan instanceof WindowAggregatePlan
        || (plan instanceof RankPlan rank && rank.window().isPresent());
    if (!isBounded) {
      throw refused(name(plan));
    }
    plan.inputs().forEach(this::checkBounded);
  }

  private static String name(PhysicalPlan plan) {
    return plan.describe().split("[ :]", 2)[0];
  }

  private LaminarException refused(String what) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "state_ttl of " + what + " is not supported yet",
        position,
        REMEDY,
        null);
  }

  /** The units of the event time of an input; negative where there are parts of one. */
  static long units(Duration ttl, PhysicalPlan input) {
    long unitsPerSecond = input.schema().type(input.eventTimeColumn()).unitsPerSecond();
    long nanosPerUnit = 1_000_000_000L / unitsPerSecond;
    if (ttl.getNano() % nanosPerUnit != 0) {
      return -1;
    }
    // A duration of an option has at most 292 years of nanoseconds.
    return ttl.getSeconds() * unitsPerSecond + ttl.getNano() / nanosPerUnit;
  }
}
