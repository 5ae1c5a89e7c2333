package io.laminar.sql.plan;

import io.laminar.api.LaminarException;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.parser.LargeStack;
import io.laminar.sql.physical.EveryPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.PlanCheck;
import io.laminar.sql.plan.rule.InputKeepingBuilder;
import io.laminar.sql.plan.rule.JoinSubQueries;
import io.laminar.sql.plan.rule.Passes;
import io.laminar.sql.plan.rule.RecogniseLookups;
import io.laminar.sql.plan.rule.RecogniseMovingFilters;
import io.laminar.sql.plan.rule.WindowedRows;
import io.laminar.sql.validate.QueryValidator;
import io.laminar.sql.validate.Refusal;
import io.laminar.sql.validate.Relations;
import io.laminar.sql.validate.ValidationErrors;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/** Plans queries. Stateless: any thread may call it. */
public final class Planner {
  private static final SqlToRelConverter.Config CONVERTER = SqlToRelConverter.config()
      // A long IN list stays a condition; as a join with a table of constants it could not run.
      .withInSubQueryThreshold(Integer.MAX_VALUE)
      .withExpand(false)
      .withTrimUnusedFields(false)
      .withRelBuilderFactory(InputKeepingBuilder.FACTORY)
      // Simplification and merging are passes of ours; done here already, windows would be hard to
      // recognise.
      .withRelBuilderConfigTransform(config -> config
          .withSimplify(false)
          .withSimplifyValues(false)
          .withBloat(-1)
          .withPruneInputOfAggregate(false)
          .withPushJoinCondition(false));

  private Planner() {}

  /**
   * Plans a query that runs for as long as its view exists.
   *
   * @param query what the parser made; not changed
   * @param emit its EMIT clause
   * @param relations what it may read
   * @return the plan
   * @throws LaminarException if the query is wrong or not supported
   */
  public static QueryPlan plan(SqlNode query, Emit emit, Relations relations) {
    return guarded(query, relations, () -> {
      QueryValidator validator = new QueryValidator(relations);
      SqlNode validated = validator.validate(query, false);
      List<String> names = validator.outputNames(validated, false);
      RelNode converted =
          SessionZone.apply(convert(validated, validator).project(), relations.zone());
      PhysicalPlan rows =
          ProcessingTimes.ofOutput(PhysicalPlanner.plan(passed(converted), emit, names));
      EmitCheck.checkFits(emit, rows);
      PhysicalPlan root = EveryPlan.over(rows, emit.every());
      PlanCheck.check(root);
      PlanCheck.checkDeterminism(root);
      FrozenClock.check(root);
      return QueryPlan.of(root, lateRows(converted, emit));
    });
  }

  private static RelNode passed(RelNode query) {
    return new RecogniseMovingFilters().apply(Passes.apply(query));
  }

  private static Optional<PhysicalPlan> lateRows(RelNode converted, Emit emit) {
    if (emit.lateDataSink().isEmpty()) {
      return Optional.empty();
    }
    WindowedRows windowed = EmitCheck.windowedRows(emit, WindowedRows.of(converted));
    PhysicalPlan late =
        LateRowsPlanner.plan(windowed, passed(LateRowsPlanner.computed(windowed)), emit);
    EmitCheck.checkLateRows(emit, late);
    PlanCheck.check(late);
    return Optional.of(late);
  }

  /**
   * Plans a query that runs once over the rows that views hold now; it may sort and limit.
   *
   * @param query what the parser made; not changed
   * @param emit its EMIT clause, which must not be there
   * @param relations what it may read
   * @return the plan and what is done with its rows
   * @throws LaminarException if the query is wrong or not supported
   */
  public static BatchQuery planBatch(SqlNode query, Emit emit, Relations relations) {
    return guarded(query, relations, () -> {
      EmitCheck.checkAbsent(emit);
      QueryValidator validator = new QueryValidator(relations);
      SqlNode validated = validator.validate(query, true);
      List<String> names = validator.outputNames(validated, true);
      RelRoot converted = convert(validated, validator);
      RelNode zoned = SessionZone.apply(converted.rel, relations.zone());
      return BatchPlanner.plan(converted.withRel(zoned), names);
    });
  }

  /**
   * Tells whether a query can only be one that runs once: it sorts or limits its result, or gives rows of its own.
   *
   * @param query what the parser made
   */
  public static boolean isAdHoc(SqlNode query) {
    if (query instanceof SqlOrderBy || query.getKind() == SqlKind.VALUES) {
      return true;
    }
    if (query instanceof SqlWith with) {
      return isAdHoc(with.body);
    }
    if (SqlKind.SET_QUERY.contains(query.getKind())) {
      return ((SqlCall) query).getOperandList().stream().anyMatch(Planner::isAdHoc);
    }
    return query instanceof SqlSelect select && select.getFrom() == null;
  }

  /** Every failure becomes a coded error, and a deep statement gets the stack that it needs. */
  private static <T> T guarded(SqlNode query, Relations relations, Callable<T> planning) {
    return LargeStack.call(() -> {
      try {
        return planning.call();
      } catch (LaminarException e) {
        throw placed(e, query);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        throw ValidationErrors.translate(e, query, relations);
      }
    });
  }

  /** Calcite forgets some places, as that of a cast; then the query as a whole is the place. */
  private static LaminarException placed(LaminarException e, SqlNode query) {
    return e.position().isPresent()
        ? e
        : Refusal.of(e.code(), e.problem(), query.getParserPosition())
            .remedy(e.remedy())
            .exception();
  }

  private static RelRoot convert(SqlNode validated, QueryValidator validator) {
    RelOptCluster cluster = PlanningCluster.create(
        new PassivePlanner(), new FaithfulRexBuilder(validator.typeFactory()));
    RelRoot root =
        new Expansion(validator.relations(), cluster, CONVERTER).convert(validated, validator);
    RelNode guarded = FilteredArguments.guard(new RecogniseLookups(validated).apply(root.rel));
    return root.withRel(new JoinSubQueries().apply(guarded));
  }
}
