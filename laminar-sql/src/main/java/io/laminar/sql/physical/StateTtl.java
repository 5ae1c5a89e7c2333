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
 *   GroupAggregate with keys over inserted rows: its groups expire
 *                  below it, what keeps nothing, or nothing behind the watermark
 *   Join, Set, TopN, Over in any order: the inserted rows that they read expire
 *   Project, Filter, and GroupAggregate over these: their rows go with those below
 *   GroupAggregate whose rows one of these reads, as that of a sub-query: its rows expire one by one
 * </pre>
 *
 * <p>Rows of a changelog go when it takes them back: what makes it has a state_ttl of its own, or is a table.
 */
public final class StateTtl {
  private static final String REMEDY = "leave state_ttl out, or put it into a stream of its own";

  private static final LaminarTypeFactory TYPES = new LaminarTypeFactory();

  private final Duration ttl;
  private final SqlPosition position;
  private final boolean byEventTime;

  // Below a step that keeps rows: a group is made of those that are left.
  private final boolean ofRows;

  private StateTtl(Duration ttl, SqlPosition position, boolean byEventTime, boolean ofRows) {
    this.ttl = ttl;
    this.position = position;
    this.byEventTime = byEventTime;
    this.ofRows = ofRows;
  }

  /**
   * Rewrites a plan.
   *
   * @param plan of a stream or view
   * @param ttl more than zero
   * @param position of the option
   * @return the same with groups and rows that expire
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED}, {@link ErrorCode#INVALID_OPTION}, and what {@link
   *     PlanCheck#checkDeterminism} finds, as more of it is a changelog now
   */
  public static PhysicalPlan apply(PhysicalPlan plan, Duration ttl, SqlPosition position) {
    PhysicalPlan applied = new StateTtl(ttl, position, hasEventTime(plan), false).apply(plan);
    try {
      PlanCheck.checkDeterminism(applied);
    } catch (LaminarException e) {
      throw new LaminarException(e.code(), e.problem(), position, e.remedy(), e);
    }
    return applied;
  }

  private PhysicalPlan apply(PhysicalPlan plan) {
    if (plan instanceof FilterPlan filter) {
      PhysicalPlan input = TransientRows.netted(apply(filter.input()), List.of(filter.condition()));
      return new FilterPlan(input, filter.condition());
    }
    if (plan instanceof ProjectPlan project) {
      PhysicalPlan input = TransientRows.netted(apply(project.input()), project.expressions());
      return new ProjectPlan(input, project.expressions(), project.schema());
    }
    if (plan instanceof NetPlan net) {
      return new NetPlan(apply(net.input()));
    }
    if (plan instanceof GroupAggregatePlan group) {
      return group(group);
    }
    if (plan instanceof UnionPlan union && !isBounded(union)) {
      return new UnionPlan(
          union.inputs().stream()
              .map(input -> isBounded(input) ? input : apply(input))
              .toList(),
          union.schema());
    }
    if (plan instanceof ScanPlan || plan instanceof UnionPlan) {
      throw keepsNothing();
    }
    return keeping(plan);
  }

  private LaminarException keepsNothing() {
    return new LaminarException(
        ErrorCode.INVALID_OPTION,
        "the query keeps nothing that state_ttl could let go",
        position,
        "leave it out",
        null);
  }

  private PhysicalPlan group(GroupAggregatePlan group) {
    if (!isBounded(group.input())) {
      // Groups go with their rows.
      return new GroupAggregatePlan(
          apply(group.input()), group.keys(), group.aggregates(), group.schema());
    }
    if (ofRows) {
      return new GroupAggregatePlan(
          expiring(group.input()), group.keys(), group.aggregates(), group.schema());
    }
    PhysicalPlan input = withEventTime(group.input());
    check(group, input);
    return new GroupAggregatePlan(
        input, group.keys(), group.aggregates(), group.schema(), Optional.of(ttl));
  }

  /** What keeps the rows that it reads. */
  private PhysicalPlan keeping(PhysicalPlan plan) {
    if (plan.inputs().stream().allMatch(input -> isBounded(input) && input.changelog())) {
      throw refused(name(plan) + " of changelogs, which take their rows back themselves,");
    }
    if (plan instanceof JoinPlan join) {
      return new JoinPlan(
          expiring(join.left()),
          expiring(join.right()),
          join.type(),
          join.leftKeys(),
          join.rightKeys(),
          join.keyTypes(),
          join.condition(),
          join.schema());
    }
    if (plan instanceof SetPlan set) {
      return new SetPlan(
          expiring(set.left()), expiring(set.right()), set.intersects(), set.all(), set.schema());
    }
    if (plan instanceof RankPlan rank && rank.window().isEmpty()) {
      return new RankPlan(
          expiring(rank.input()),
          rank.partition(),
          rank.order(),
          rank.offset(),
          rank.end(),
          rank.numbered(),
          rank.window(),
          rank.schema());
    }
    if (plan instanceof OrderedOverPlan over && over.window().isEmpty()) {
      return new OrderedOverPlan(
          expiring(over.input()),
          over.partition(),
          over.order(),
          over.frame(),
          over.aggregates(),
          over.picks(),
          over.window(),
          over.schema());
    }
    if (plan instanceof OverPlan) {
      throw refused(
          "OVER in the order of event time, whose results are never taken back,",
          "bound the frame: RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW");
    }
    throw refused(name(plan), ExpiringWords.remedy(plan));
  }

  /** The rows of an input until they go. */
  private PhysicalPlan expiring(PhysicalPlan plan) {
    if (!isBounded(plan)) {
      return new StateTtl(ttl, position, byEventTime, true).apply(plan);
    }
    if (plan.changelog()) {
      return hasInserted(plan) ? expiringAmong(plan) : plan;
    }
    PhysicalPlan timed = withEventTime(plan);
    if (timed.eventTimeColumn() >= 0) {
      check(units(ttl, timed));
    } else if (byEventTime) {
      throw noEventTime("every input that keeps rows");
    }
    ExpiringRowsPlan rows = new ExpiringRowsPlan(timed, ttl);
    if (timed.schema().size() == plan.schema().size()) {
      return rows;
    }
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < plan.schema().size(); i++) {
      columns.add(new RexInputRef(i, RelationTypes.toRelDataType(plan.schema().type(i), TYPES)));
    }
    return new ProjectPlan(rows, columns, plan.schema());
  }

  /** Rows that are only inserted, beside those of a changelog. */
  private PhysicalPlan expiringAmong(PhysicalPlan plan) {
    if (plan instanceof FilterPlan filter) {
      PhysicalPlan input =
          TransientRows.netted(expiring(filter.input()), List.of(filter.condition()));
      return new FilterPlan(input, filter.condition());
    }
    if (plan instanceof ProjectPlan project) {
      PhysicalPlan input = TransientRows.netted(expiring(project.input()), project.expressions());
      return new ProjectPlan(input, project.expressions(), project.schema());
    }
    return new UnionPlan(plan.inputs().stream().map(this::expiring).toList(), plan.schema());
  }

  /** Tells whether a union passes on rows that nothing takes back, beside others. */
  private static boolean hasInserted(PhysicalPlan plan) {
    if (plan instanceof UnionPlan union) {
      return union.inputs().stream().anyMatch(input -> !input.changelog() || hasInserted(input));
    }
    return (plan instanceof FilterPlan || plan instanceof ProjectPlan)
        && hasInserted(plan.inputs().get(0));
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
    if (input.eventTimeColumn() >= 0) {
      check(units(ttl, input));
    } else if (hasEventTime(input)) {
      throw noEventTime("the aggregate");
    }
  }

  private LaminarException noEventTime(String reached) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "state_ttl where the event time of the rows does not reach " + reached
            + " is not supported yet",
        position,
        "make what it reads a stream of its own, with its event time as a column",
        null);
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

  /** Tells whether a plan keeps nothing for ever. */
  private static boolean isBounded(PhysicalPlan plan) {
    boolean goes = plan.state().equals(PhysicalPlan.NO_STATE)
        || plan instanceof WindowAggregatePlan
        || plan instanceof WindowGroupsPlan
        || plan instanceof WindowRowsPlan
        || (plan instanceof IntervalJoinPlan join && join.isBounded())
        || (plan instanceof RankPlan rank && rank.window().isPresent());
    return goes && plan.inputs().stream().allMatch(StateTtl::isBounded);
  }

  private static String name(PhysicalPlan plan) {
    return ExpiringWords.name(plan);
  }

  private LaminarException refused(String what) {
    return refused(what, REMEDY);
  }

  private LaminarException refused(String what, String remedy) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "state_ttl of " + what + " is not supported yet",
        position,
        remedy,
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
