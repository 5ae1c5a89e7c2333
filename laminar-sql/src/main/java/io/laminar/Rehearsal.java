package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.state.SnapshotHeads;
import io.laminar.core.state.StateSection;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.parser.ColumnDefinition;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.QueryText;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.plan.QueryPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries CREATE statements out in a database of its own, in memory and without rows, to learn what they mean. Connectors are left
 * out: nothing outside is opened. Confined to a thread.
 */
final class Rehearsal implements AutoCloseable {
  private static final String ASIDE = "\1aside";
  private static final String ASIDE_LATE = "\1late";

  private final Engine engine;
  private final StatementRunner runner;

  // By key, in the order in which they were made.
  private final Map<String, Made> made = new LinkedHashMap<>();

  // By the key of a stream of late rows: the key of the view whose rows these are.
  private final Map<String, String> ofLateRows = new HashMap<>();

  /**
   * An object.
   *
   * @param statement that made it, with its connector
   * @param logged the same, with its zone and directory
   * @param entry what it defines, without the connector
   * @param plan of a view
   * @param lines how it is explained
   */
  record Made(
      Statement.Create statement,
      LoggedStatement logged,
      CatalogEntry entry,
      @Nullable QueryPlan plan,
      List<String> lines) {}

  /**
   * Opens the database.
   *
   * @param config of the one that the statements are meant for
   * @param settings the same: options of sources may depend on a data directory, which nothing is written to
   */
  Rehearsal(Config config, Durability settings) {
    Config inMemory = Configs.like(config)
        .execution(Execution.CALLER_RUNS)
        .autoStartConnectors(false)
        .build();
    Config meant = Configs.in(settings.directory(), config, settings)
        .execution(Execution.CALLER_RUNS)
        .autoStartConnectors(false)
        .build();
    Opening.Opened opened = Opening.inMemory(inMemory, meant);
    engine = opened.engine();
    runner = opened.statements();
  }

  /** Carries the statements of a checkpoint out. */
  Rehearsal with(List<LoggedStatement> statements) {
    for (LoggedStatement each : statements) {
      SqlParser.forEach(each.text(), statement -> {
        runner.execute(
            new Statement.SetTimeZone(statement.position(), "", Optional.of(each.zone())),
            each.directory());
        runner.narrowed().during(each.widths(), () -> create((Statement.Create) statement, each));
      });
    }
    return this;
  }

  /** Carries the statements of a script out. */
  Rehearsal with(RestoreScript script) {
    for (Statement each : script.statements()) {
      if (each instanceof Statement.Create create) {
        create(
            create,
            new LoggedStatement(each.text(), runner.zone(), script.directory(), Optional.empty()));
      } else {
        runner.execute(each, script.directory());
      }
    }
    return this;
  }

  private void create(Statement.Create statement, LoggedStatement logged) {
    Path directory = logged.directory();
    runner.execute(withoutConnector(statement), directory);
    String key = statement.name().key();
    Made present = made.remove(key);
    made.put(
        key,
        present != null && statement.ifNotExists()
            ? present
            : runner.describe(
                statement.name().text(),
                (description, entry) -> new Made(
                    statement,
                    logged,
                    entry,
                    description.plan(entry),
                    description.explain(entry).lines().map(String::strip).toList())));
    if (made.get(key).entry() instanceof ViewDefinition view) {
      view.query()
          .emit()
          .lateDataSink()
          .map(Name::key)
          .ifPresent(late -> ofLateRows.put(late, key));
    }
  }

  private static Statement withoutConnector(Statement.Create statement) {
    if (statement instanceof Statement.CreateSource source && source.connector().isPresent()) {
      return new Statement.CreateSource(
          source.position(),
          source.text(),
          source.orReplace(),
          source.ifNotExists(),
          source.kind(),
          source.name(),
          source.columns().stream()
              .map(each ->
                  new ColumnDefinition(each.name(), each.type(), Optional.empty(), each.position()))
              .toList(),
          source.key(),
          source.watermark(),
          source.clocks(),
          Optional.empty(),
          source.options());
    }
    return statement instanceof Statement.CreateSink sink
        ? new Statement.CreateSink(
            sink.position(),
            sink.text(),
            sink.orReplace(),
            sink.ifNotExists(),
            sink.name(),
            sink.from(),
            Optional.empty())
        : statement;
  }

  /**
   * Plans a view of another database over the relations of this one.
   *
   * @param view its name is not looked at
   * @param widths how many columns it knows of them
   * @return the plan; empty where it cannot be planned here
   */
  Optional<QueryPlan> plan(Statement.Create view, Map<String, Integer> widths) {
    Statement.CreateView create = (Statement.CreateView) SqlParser.parseOne(view.text());
    Name name = new Name(ASIDE, true, create.name().position());
    try {
      runner
          .narrowed()
          .during(
              widths,
              () -> runner.execute(
                  new Statement.CreateView(
                      create.position(),
                      create.text(),
                      false,
                      false,
                      create.kind(),
                      name,
                      create.options(),
                      aside(create.query())),
                  Path.of("")));
    } catch (LaminarException otherwise) {
      return Optional.empty();
    }
    Optional<QueryPlan> plan = runner.describe(
        ASIDE, (description, entry) -> Optional.ofNullable(description.plan(entry)));
    SqlParser.forEach(
        "DROP " + create.kind().name().replace('_', ' ') + " " + CreateText.quoted(ASIDE),
        each -> runner.execute(each, Path.of("")));
    return plan;
  }

  /** The same query, whose late rows go elsewhere. */
  private static QueryText aside(QueryText query) {
    Emit emit = query.emit();
    Emit elsewhere = new Emit(
        emit.kind(),
        emit.every(),
        emit.allowLateness(),
        emit.lateDataSink().map(each -> new Name(ASIDE_LATE, true, each.position())),
        emit.position());
    return new QueryText(query.position(), query.text(), query.node(), elsewhere);
  }

  /**
   * Compares the operators of a view with those that a state is of.
   *
   * @return a clause for each that differs; empty for other objects
   */
  List<String> differencesOfState(Made made, SnapshotHeads state) {
    return query(made)
        .map(query -> state.differences(prefix(query), sections(query)))
        .orElse(List.of());
  }

  /** Tells whether the operators of a view are as many, and read the same of each other, as those that a state is of. */
  boolean isWiredAs(Made made, SnapshotHeads state) {
    return query(made)
        .map(query -> state.isWiredAs(prefix(query), sections(query)))
        .orElse(true);
  }

  private Optional<Query> query(Made made) {
    return made.entry() instanceof ViewDefinition view && view.runs()
        ? Optional.of((Query) runner.readable(view.name()).relation())
        : Optional.empty();
  }

  private static String prefix(Query query) {
    return "query " + query.name() + ", ";
  }

  private List<StateSection> sections(Query query) {
    return engine.call(() -> {
      List<StateSection> sections = new ArrayList<>(query.sections());
      sections.add(query.end());
      return sections;
    });
  }

  /** What was made, in its order. */
  List<Made> made() {
    return List.copyOf(made.values());
  }

  /** The object of a name, case ignored; for a stream of late rows the view whose rows these are. */
  Optional<Made> find(String key) {
    return Optional.ofNullable(made.get(ofLateRows.getOrDefault(key, key)));
  }

  @Override
  public void close() {
    Opening.end(engine, runner, Optional.empty());
  }
}
