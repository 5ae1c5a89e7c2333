package io.laminar.sql.catalog;

import io.laminar.api.Schema;
import io.laminar.sql.parser.QueryText;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stream or a materialized view. They differ only in that a materialized view keeps its current rows.
 *
 * @param name the name as spelled
 * @param kind STREAM or MATERIALIZED_VIEW
 * @param schema the columns of its result
 * @param isChangelog whether its rows carry weights
 * @param eventTimeColumn the column that holds the event time, or -1
 * @param uniqueKeys sets of columns in which no two of its rows that hold at the same time agree
 * @param reads the names of what it reads
 * @param query its query with the EMIT clause
 * @param options its options
 * @param sql the statement that created it
 * @param lateDataOf the view whose late rows it gets; empty for one with a query of its own
 */
public record ViewDefinition(
    String name,
    ObjectKind kind,
    Schema schema,
    boolean isChangelog,
    int eventTimeColumn,
    List<List<Integer>> uniqueKeys,
    List<String> reads,
    QueryText query,
    ViewOptions options,
    String sql,
    Optional<String> lateDataOf)
    implements CatalogEntry {
  // Copies the lists.
  public ViewDefinition {
    uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    reads = List.copyOf(reads);
  }

  /**
   * Defines the view of a statement by what the planner found out about its query.
   *
   * @param create the statement
   * @param schema the columns of its result
   * @param isChangelog whether its rows carry weights
   * @param eventTimeColumn the column that holds the event time, or -1
   * @param uniqueKeys sets of columns in which no two of its rows that hold at the same time agree
   * @param reads the names of what it reads
   * @return the definition
   * @throws io.laminar.api.LaminarException for an option that is unknown, wrong or not built yet
   */
  public static ViewDefinition of(
      Statement.CreateView create,
      Schema schema,
      boolean isChangelog,
      int eventTimeColumn,
      List<List<Integer>> uniqueKeys,
      List<String> reads) {
    return new ViewDefinition(
        create.name().text(),
        create.kind(),
        schema,
        isChangelog,
        eventTimeColumn,
        uniqueKeys,
        reads,
        create.query(),
        ViewOptions.of(create),
        create.text(),
        Optional.empty());
  }

  /**
   * Defines the stream of the late rows of this one.
   *
   * @param lateName its name as spelled
   * @param lateSchema the columns of its rows
   * @param lateKeys sets of columns in which no two of its rows agree
   * @return a stream that reads what this one reads, and goes with it
   */
  public ViewDefinition lateData(String lateName, Schema lateSchema, List<List<Integer>> lateKeys) {
    List<String> all = new ArrayList<>(reads);
    all.add(name);
    return new ViewDefinition(
        lateName,
        ObjectKind.STREAM,
        lateSchema,
        false,
        -1,
        lateKeys,
        all,
        query,
        options,
        sql,
        Optional.of(name));
  }

  /**
   * Tells whether another definition asks for the same, apart from its query: kind, columns, options, and what it reads.
   *
   * @param other the definition of a view with the same name, case ignored
   * @return true if only the plans of the two queries can make a difference
   */
  public boolean isLike(ViewDefinition other) {
    return kind == other.kind
        && schema.equals(other.schema)
        && isChangelog == other.isChangelog
        && eventTimeColumn == other.eventTimeColumn
        && uniqueKeys.equals(other.uniqueKeys)
        && reads.equals(other.reads)
        && options.equals(other.options);
  }

  /**
   * Tells whether it runs by itself.
   *
   * @return false for a plain view, which is expanded where it is read
   */
  public boolean runs() {
    return kind != ObjectKind.VIEW;
  }

  /**
   * Tells whether it keeps its current rows.
   *
   * @return true for a materialized view
   */
  public boolean isMaterialized() {
    return kind == ObjectKind.MATERIALIZED_VIEW;
  }
}
