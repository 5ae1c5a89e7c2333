package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.physical.DropLatePlan;
import io.laminar.sql.physical.OrderKey;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.RankPlan;
import io.laminar.sql.physical.RankWindow;
import io.laminar.sql.physical.UpsertPlan;
import io.laminar.sql.plan.rule.OrderedValues;
import io.laminar.sql.plan.rule.Rank;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexDynamicParam;

/** Plans LIMIT and the first rows of each key. Stateless. */
final class RankPlanner {
  private RankPlanner() {}

  /**
   * Plans the first rows of each key.
   *
   * @param rank what is asked for
   * @param input its input, planned
   * @param emit what EMIT asks for
   */
  static PhysicalPlan rank(Rank rank, PhysicalPlan input, Emit.Kind emit) {
    if (!rank.order().isEmpty()
        && !input.changelog()
        && ProcessingTimes.isColumn(input, rank.order().get(0).getFieldIndex())) {
      return byArrival(rank, input);
    }
    List<OrderKey> order = rank.order().stream().map(RankPlanner::orderKey).toList();
    PhysicalPlan rows = goesByTime(rank, input) ? new DropLatePlan(input) : input;
    return new RankPlan(
        rows,
        rank.partition(),
        order,
        rank.offset(),
        rank.end(),
        rank.numbered(),
        window(input, rank.partition(), emit),
        PlanColumns.of(rank.getRowType()));
  }

  /** By processing time rows come in the order in which they arrive, and no two of them together. */
  private static PhysicalPlan byArrival(Rank rank, PhysicalPlan input) {
    if (!orderKey(rank.order().get(0)).descending()) {
      return new RankPlan(
          input,
          rank.partition(),
          List.of(),
          rank.offset(),
          rank.end(),
          rank.numbered(),
          Optional.empty(),
          PlanColumns.of(rank.getRowType()));
    }
    if (rank.offset() != 0 || rank.end() != 1 || rank.partition().isEmpty()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "by PROCTIME() DESC only the last row of each key can be taken",
          "write ROW_NUMBER() OVER (PARTITION BY ... ORDER BY PROCTIME() DESC) = 1");
    }
    return new UpsertPlan(input, rank.partition(), -1);
  }

  /** The window that rows wait for, unless every change is asked for. */
  static Optional<RankWindow> window(PhysicalPlan input, List<Integer> key, Emit.Kind emit) {
    return emit == Emit.Kind.CHANGES ? Optional.empty() : RankWindow.of(input, key);
  }

  /** The first or the last row of a key by event time: then a row behind the watermark is late. */
  private static boolean goesByTime(Rank rank, PhysicalPlan input) {
    return rank.offset() == 0
        && rank.end() == 1
        && !rank.order().isEmpty()
        && !input.changelog()
        && input.eventTimeColumn() == rank.order().get(0).getFieldIndex()
        && RankWindow.of(input, rank.partition()).isEmpty();
  }

  /**
   * Plans ORDER BY with LIMIT or OFFSET.
   *
   * @param sort what is asked for
   * @param input its input, planned
   */
  static PhysicalPlan limit(Sort sort, PhysicalPlan input) {
    if (sort.fetch instanceof RexDynamicParam || sort.offset instanceof RexDynamicParam) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a parameter in LIMIT or OFFSET of a sub-select is not supported yet",
          "write the number");
    }
    long offset = sort.offset == null ? 0 : BatchPlanner.number(sort.offset, "OFFSET");
    long end = Long.MAX_VALUE;
    if (sort.fetch != null) {
      end = offset + BatchPlanner.number(sort.fetch, "LIMIT");
    }
    OrderedValues.check(sort.getCollation().getFieldCollations(), sort.getRowType());
    return new RankPlan(
        input,
        List.of(),
        sort.getCollation().getFieldCollations().stream()
            .map(RankPlanner::orderKey)
            .toList(),
        offset,
        end,
        false,
        Optional.empty(),
        input.schema());
  }

  static OrderKey orderKey(RelFieldCollation key) {
    SortKey sorted = BatchPlanner.sortKey(key);
    return new OrderKey(sorted.column(), sorted.descending(), sorted.nullsFirst());
  }
}
