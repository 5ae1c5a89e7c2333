package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.UserFunctions;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.plan.InsertPlanner;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an INSERT that is carried out. Where its source is replaced meanwhile, those that were
 * taken stay, and the rest goes to the source that came in its place. Belongs to the statement's thread.
 */
final class InsertedRows {
  private @Nullable Schema schema;
  private List<Row> rest = List.of();
  private int taken;

  // Of those: by sources that are no longer there.
  private int takenBefore;

  // Where the statement was prepared, kept from one execution to the next.
  private final AtomicReference<@Nullable InsertPlanner> planners;

  /**
   * No row was pushed yet.
   *
   * @param planners where the planner of the statement is kept, with its plans
   */
  InsertedRows(AtomicReference<@Nullable InsertPlanner> planners) {
    this.planners = planners;
  }

  /** What gives the statement's rows for a source of these columns. */
  InsertPlanner planner(Schema present, Statement.Insert insert, Catalog catalog) {
    ZoneId zone = catalog.zone();
    InsertPlanner planner = planners.get();
    UserFunctions functions = catalog.functions();
    boolean fits = planner != null
        && planner.schema().equals(present)
        && planner.zone().equals(zone)
        && planner.functions().equals(functions);
    if (planner == null || !fits) {
      planner = InsertPlanner.of(insert.rows(), insert.columns(), present, zone, functions);
      planners.set(planner);
    }
    return planner;
  }

  /**
   * Returns the rows that are to be pushed.
   *
   * @param present columns of the source as it is now
   * @param evaluation computes all rows for these columns
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} where a part of the rows was taken by a
   *     source of other columns
   */
  List<Row> rest(Schema present, Supplier<List<Row>> evaluation) {
    takenBefore = taken;
    if (!present.equals(schema)) {
      if (taken > 0) {
        throw new LaminarException(
            ErrorCode.BINDING_MISMATCH,
            "the source was replaced by one of other columns while rows were inserted",
            "insert the rest into the new source");
      }
      rest = evaluation.get();
      schema = present;
    }
    return rest;
  }

  /** How many rows were taken until now. */
  int taken() {
    return taken;
  }

  /** Some of the rows were taken, the first ones. */
  void took(int rows) {
    taken += rows;
    rest = rest.subList(rows, rest.size());
  }

  /**
   * Adds to an error how many rows were taken, where sources that are no longer there took some: the error
   * itself counts those of the last one.
   */
  LaminarException told(LaminarException refused) {
    return takenBefore == 0 || refused.code() == ErrorCode.DROPPED
        ? refused
        : new LaminarException(
            refused.code(),
            refused.problem() + "; " + taken + " rows of the INSERT were taken in all",
            refused.position().orElse(null),
            refused.remedy(),
            refused);
  }
}
