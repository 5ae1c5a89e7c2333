package io.laminar;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.SqlPosition;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.Producers;
import io.laminar.core.engine.SourceStatements;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.SourceHandle;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.Parameter;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.InsertPlanner;
import io.laminar.sql.plan.OneRow;
import io.laminar.sql.plan.Planner;
import io.laminar.sql.plan.QueryPlan;
import io.laminar.sql.plan.RelationNames;
import io.laminar.sql.plan.TableChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Ad-hoc SELECT over materialized views, INSERT, ADVANCE and FINISH. All may wait for rows to be
 * processed: they work on the objects of one moment, without the lock under which these change.
 */
final class Reading {
  private final Engine engine;
  private final Catalog catalog;
  private final Map<String, Relation> relations;
  private final Map<String, SourceInput> sources;
  private final long version;

  /**
   * What there is at a moment.
   *
   * @param catalog does not change any more
   * @param relations of all objects of the catalog but sinks, by key; does not change any more
   * @param sources what rows are pushed into, by key; does not change any more
   * @param version of the objects
   */
  Reading(
      Engine engine,
      Catalog catalog,
      Map<String, Relation> relations,
      Map<String, SourceInput> sources,
      long version) {
    this.engine = engine;
    this.catalog = catalog;
    this.relations = relations;
    this.sources = sources;
    this.version = version;
  }

  /** The version of the objects that there are. */
  long version() {
    return version;
  }

  /** Plans a SELECT; the plan is good until an object is made, replaced or dropped. */
  AdHocPlan plan(Statement.Query statement, List<Parameter> parameters) {
    BatchQuery query = Planner.planBatch(
        statement.query().node(), statement.query().emit(), CatalogRelations.forOnce(catalog));
    return plan(
        query,
        name -> RelationNames.position(statement.query().node(), name, statement.position()),
        parameters);
  }

  private AdHocPlan plan(
      BatchQuery query, Function<String, SqlPosition> places, List<Parameter> parameters) {
    QueryPlan plan = query.plan();
    List<String> names = CatalogRelations.scanned(plan.root()).stream()
        .filter(name -> !name.equals(OneRow.NAME))
        .toList();
    List<String> rows =
        names.stream().filter(name -> !CatalogRelations.isErrors(name)).toList();
    List<Query> views =
        rows.stream().map(name -> view(name, places.apply(name))).toList();
    Map<String, Relation> errors = new LinkedHashMap<>();
    names.stream()
        .filter(CatalogRelations::isErrors)
        .forEach(name -> errors.put(
            name, relation(CatalogRelations.ownerOfErrors(catalog, name).orElseThrow())));
    return new AdHocPlan(parameters, query, rows, views, errors);
  }

  private Query view(String name, SqlPosition position) {
    return (Query) relation(queryable(catalog, name, position));
  }

  /** Finds what keeps rows; refuses another object in an ad-hoc query. */
  static CatalogEntry queryable(Catalog catalog, String name, SqlPosition position) {
    CatalogEntry entry = catalog.require(name);
    if (!entry.keepsRows()) {
      throw new LaminarException(
          ErrorCode.WRONG_OBJECT_KIND,
          entry.name() + " is a " + entry.kind().label() + " and keeps no rows to be queried",
          position,
          "subscribe to it, or create a materialized view over it and query that",
          null);
    }
    return entry;
  }

  private Relation relation(CatalogEntry entry) {
    Relation relation = relations.get(entry.key());
    if (relation == null) {
      throw new IllegalStateException(entry.name() + " is in the catalog and does not run");
    }
    return relation;
  }

  /**
   * Evaluates the rows, then pushes all of them or none.
   *
   * @param inserted knows the rows that a source took in whose place this one came
   * @param parameters the values of its parameters
   */
  void insert(Statement.Insert insert, InsertedRows inserted, ParameterBinding parameters) {
    try {
      insertRest(insert, inserted, parameters);
    } catch (LaminarException refused) {
      throw inserted.told(refused);
    }
  }

  private void insertRest(
      Statement.Insert insert, InsertedRows inserted, ParameterBinding parameters) {
    SourceInput source = source(
        insert.target(), "rows are inserted into sources and tables", "name a source or a table");
    Schema schema = source.schema();
    InsertPlanner planner = inserted.planner(schema, insert, catalog);
    InsertValues values = new InsertValues(engine, planner, parameters);
    List<Row> rows = inserted.rest(schema, values::rows);
    // A handle of its own, closed at once: between statements it does not hold time back.
    try (SourceHandle<Row> handle = new SourceHandle<>(
        new Producers(engine).ofStatement(source, rows.size()),
        UntypedEncoder.of(source.layout()))) {
      try {
        handle.pushBatch(rows);
      } catch (LaminarException refused) {
        throw placed(refused, handle, rows, planner);
      } finally {
        inserted.took(handle.rowsTaken());
      }
    }
  }

  private static LaminarException placed(
      LaminarException refused, SourceHandle<Row> handle, List<Row> rows, InsertPlanner planner) {
    int bad = handle.badRow();
    if (bad < 0 || !(refused.getCause() instanceof LaminarException own)) {
      return at(planner.position(), refused);
    }
    int row = planner.rowCount() - rows.size() + bad;
    int column = UntypedEncoder.badColumn(rows.get(bad));
    return planner.ofValue(row, column, own);
  }

  /** Finds the rows of a table that an UPDATE changes, pushes what becomes of them, in one commit, and counts them. */
  int update(Statement.Update update, ParameterBinding parameters) {
    SourceDefinition table = table(update.target());
    TableChange change = TableChange.of(
        update.update(),
        table.schema(),
        table.primaryKey(),
        table.watermarkColumn(),
        catalog.zone());
    return change(table, change, update.position(), parameters, SourceHandle::pushTransaction);
  }

  /** Finds the rows of a table that a DELETE takes away, deletes them, in one commit, and counts them. */
  int delete(Statement.Delete delete, ParameterBinding parameters) {
    SourceDefinition table = table(delete.target());
    TableChange change = TableChange.of(delete.delete(), table.schema(), catalog.zone());
    return change(table, change, delete.position(), parameters, SourceHandle::deleteTransaction);
  }

  private SourceDefinition table(Name name) {
    CatalogEntry entry = catalog.require(name);
    if (entry instanceof SourceDefinition definition && definition.isTable()) {
      return definition;
    }
    throw new LaminarException(
        ErrorCode.WRONG_OBJECT_KIND,
        entry.name() + " is a " + entry.kind().label() + ": only rows of a table can be changed",
        name.position(),
        "create a table: CREATE TABLE with a PRIMARY KEY",
        null);
  }

  private int change(
      SourceDefinition table,
      TableChange change,
      SqlPosition position,
      ParameterBinding parameters,
      BiConsumer<SourceHandle<Row>, List<Row>> push) {
    SourceInput source = Objects.requireNonNull(sources.get(table.key()));
    List<Row> rows = plan(
            change.plan(new CatalogRelations(catalog)),
            name -> change.placeOf(name, position),
            List.of())
        .run(engine, parameters, QueryOptions.defaults())
        .rows()
        .stream()
        .map(row -> changed(table, change, row, parameters))
        .toList();
    if (rows.isEmpty()) {
      return 0;
    }
    try (SourceHandle<Row> handle = new SourceHandle<>(
        new Producers(engine).ofStatement(source, rows.size()),
        UntypedEncoder.of(source.layout()))) {
      push.accept(handle, rows);
      return rows.size();
    } catch (LaminarException refused) {
      throw changeRefused(change, refused, rows);
    }
  }

  /** A row as it will be; one that is older than the row it takes the place of would be passed over. */
  private static Row changed(
      SourceDefinition table, TableChange change, Row found, ParameterBinding parameters) {
    Row row = change.row(found, parameters.values());
    int version = table.watermarkColumn();
    if (found.values().size() == row.values().size()) {
      return row;
    }
    Column column = table.schema().column(version);
    long time;
    try {
      time = word(column, row.get(version));
    } catch (LaminarException refused) {
      throw at(change.position(version), refused);
    }
    if (time < word(column, found.get(row.values().size()))) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          "column " + column.name() + " says which row of a key of table " + table.name()
              + " holds, and would be earlier than it is",
          change.position(version),
          "set a time that is not earlier",
          null);
    }
    return row;
  }

  /** A value as it is held in a column of one word. */
  private static long word(Column column, @Nullable Object value) {
    Schema schema = new Schema(List.of(column));
    SlotLayout layout = SlotLayout.of(schema);
    long[] slot = new long[layout.stride()];
    UntypedEncoder.of(layout).encode(Row.of(schema, value), slot, 0, new StagedBytes(0));
    return slot[layout.columnWord(0)];
  }

  private static LaminarException changeRefused(
      TableChange change, LaminarException refused, List<Row> rows) {
    int column = rows.stream()
        .mapToInt(UntypedEncoder::badColumn)
        .filter(each -> each >= 0)
        .findFirst()
        .orElse(-1);
    SqlPosition place = change.position(column);
    return column >= 0 && refused.getCause() instanceof LaminarException own
        ? new LaminarException(
            own.code(), own.problem() + "; no row was changed", place, own.remedy(), refused)
        : at(place, refused);
  }

  /** Raises the watermark of a source and of all its handles. */
  void advance(Statement.Advance advance, ParameterBinding parameters) {
    SourceInput source =
        source(advance.name(), "only the time of a source can be advanced", "name a source");
    int column = source.spec().eventTimeColumn();
    if (column < 0) {
      throw new LaminarException(
          ErrorCode.NO_EVENT_TIME,
          catalog.require(advance.name()).kind().label() + " " + source.name()
              + " has no event time",
          advance.name().position(),
          "create it with WATERMARK FOR column",
          null);
    }
    long watermark = advance.time().isEmpty()
        ? Source.END_OF_TIME
        : timeOf(advance, source.schema().column(column), parameters);
    new SourceStatements(engine).advance(source, watermark);
  }

  /** Computes a time, in the unit of a column. */
  private long timeOf(Statement.Advance advance, Column column, ParameterBinding parameters) {
    Schema schema = new Schema(List.of(column));
    InsertPlanner planner =
        InsertPlanner.ofTime(advance, schema, catalog.zone(), catalog.functions());
    Row row = new InsertValues(engine, planner, parameters).rows().get(0);
    try {
      return word(column, row.get(0));
    } catch (LaminarException refused) {
      throw planner.ofValue(0, 0, refused);
    }
  }

  /** Completes a source that nobody holds a handle of. */
  void finish(Statement.Finish finish) {
    SourceInput source = source(finish.name(), "only a source can be finished", "name a source");
    try {
      new SourceStatements(engine).finish(source);
    } catch (LaminarException refused) {
      throw at(finish.name().position(), refused);
    }
  }

  private SourceInput source(Name name, String why, String remedy) {
    CatalogEntry entry = catalog.require(name);
    SourceInput source = sources.get(entry.key());
    if (source == null) {
      throw new LaminarException(
          ErrorCode.WRONG_OBJECT_KIND,
          entry.name() + " is a " + entry.kind().label() + ": " + why,
          name.position(),
          remedy,
          null);
    }
    return source;
  }

  private static LaminarException at(SqlPosition place, LaminarException failed) {
    return new LaminarException(failed.code(), failed.problem(), place, failed.remedy(), failed);
  }
}
