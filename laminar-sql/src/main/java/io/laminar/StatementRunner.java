package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.ScalarFunction;
import io.laminar.core.connector.SinkConnector;
import io.laminar.core.connector.SourceConnector;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.CreateAction;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.physical.UpsertPlan;
import io.laminar.sql.plan.InsertPlanner;
import io.laminar.sql.plan.QueryPlan;
import io.laminar.sql.validate.CallableName;
import io.laminar.sql.validate.LaminarOperators;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out statements, each atomic. Those that change objects run one at a time: what one needs
 * is checked and opened first; only then do the catalog and the engine change. Those that may wait
 * for rows or for room (SELECT, INSERT, ADVANCE, FINISH) do not hold up the others.
 */
final class StatementRunner {
  private final Engine engine;
  private final Config config;
  private final Catalog catalog = new Catalog();
  private final Map<String, Relation> relations = new HashMap<>();
  /** What rows are pushed into, by key: sources, and what tables are made of. */
  private final Map<String, SourceInput> sources = new HashMap<>();

  private final Map<String, QueryPlan> plans = new HashMap<>();
  private final AdHocPlans adHocPlans = new AdHocPlans();
  private final AdHocStatements adHoc;
  private final Feeds feeds;
  private final Description description;
  private final Outlines outlines;
  private final SinkTargets targets;
  private final ViewQueries views;
  private final UnchangedDefinitions unchanged;
  private final Narrowed narrowed = new Narrowed();
  private final Optional<DurableDatabase> durable;

  // Fair: who replaces objects in a loop does not keep others from looking them up.
  private final ReentrantLock lock = new ReentrantLock(true);

  // Under the lock: nothing may be made any more.
  private boolean closed;

  StatementRunner(Engine engine, Config config, Optional<DurableDatabase> durable) {
    this.durable = durable;
    this.engine = engine;
    this.config = config;
    this.adHoc =
        new AdHocStatements(engine, adHocPlans, this::reading, () -> locked(adHocPlans::clear));
    catalog.zone(config.zone());
    this.feeds = new Feeds(engine, config, durable);
    durable.ifPresent(each -> each.statements().lookIn(catalog));
    this.description = new Description(engine, catalog, plans);
    this.outlines = new Outlines(catalog, config, description);
    this.targets = new SinkTargets(catalog, this::relation);
    this.unchanged = UnchangedDefinitions.of(config.durability().isPresent());
    this.views = new ViewQueries(engine, catalog, relations, sources, plans, unchanged, narrowed);
  }

  private <R> R locked(Supplier<R> work) {
    engine.applicationCode().refuseInside();
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable work) {
    locked(() -> {
      work.run();
      return true;
    });
  }

  QueryResult execute(Statement statement, Path directory) {
    return execute(statement, directory, ParameterBinding.NONE, new AtomicReference<>());
  }

  /**
   * Carries a statement out.
   *
   * @param parameters the values of its parameters: only SELECT, INSERT and ADVANCE may have any
   * @param planners where an INSERT keeps what it knows for the next time
   */
  QueryResult execute(
      Statement statement,
      Path directory,
      ParameterBinding parameters,
      AtomicReference<@Nullable InsertPlanner> planners) {
    QueryResult result = adHoc
        .execute(statement, parameters, planners)
        .orElseGet(() -> statement instanceof Statement.Checkpoint
            ? ResultRows.epoch(checkpoint())
            : locked(() -> executeAlone(statement, directory)));
    durable.ifPresent(each -> each.forgetSinks(feeds, this::checkpoint));
    return result;
  }

  /** How many columns views know of what they read. */
  Narrowed narrowed() {
    return narrowed;
  }

  /** SELECT, INSERT, ADVANCE and FINISH. */
  AdHocStatements adHoc() {
    return adHoc;
  }

  private QueryResult executeAlone(Statement statement, Path directory) {
    checkOpen();
    if (statement instanceof Statement.SetTimeZone set) {
      catalog.zone(set.zone().orElse(config.zone()));
      adHocPlans.clear();
      return ResultRows.NONE;
    }
    if (!(statement instanceof Statement.Create || statement instanceof Statement.Drop)) {
      return description.of(statement);
    }
    try {
      durable.ifPresentOrElse(
          each -> each.statements()
              .during(statement, catalog.zone(), directory, () -> change(statement, directory)),
          () -> change(statement, directory));
    } finally {
      adHocPlans.clear();
    }
    return ResultRows.NONE;
  }

  private void change(Statement statement, Path directory) {
    if (statement instanceof Statement.CreateSource create) {
      createSource(create, directory);
    } else if (statement instanceof Statement.CreateView create) {
      views.create(create);
    } else if (statement instanceof Statement.CreateSink create) {
      createSink(create, directory);
    } else if (statement instanceof Statement.Drop drop) {
      drop(catalog.planDrop(drop));
    }
  }

  /** Writes a checkpoint where the database has a data directory. */
  OptionalLong checkpoint() {
    locked(this::checkOpen);
    return durable
        .map(each -> OptionalLong.of(each.checkpoint(() -> pinned(each))))
        .orElse(OptionalLong.empty());
  }

  DurableDatabase.Pinned pinned(DurableDatabase database) {
    return locked(() -> {
      checkOpen();
      return database.pin(catalog, feeds);
    });
  }

  /** Carries a statement of an earlier life out again. */
  void executeAgain(LoggedStatement statement) {
    locked(() -> {
      ZoneId present = catalog.zone();
      catalog.zone(statement.zone());
      DurableStatements statements = durable.orElseThrow().statements();
      try {
        SqlParser.forEach(
            statement.text(),
            each -> statements.change(
                each,
                statement,
                () -> narrowed.during(
                    statement.widths(), () -> change(each, statement.directory()))));
      } finally {
        catalog.zone(present);
        adHocPlans.clear();
      }
    });
  }

  /** Makes the objects of a checkpoint again, each by a statement: their rows and state come behind. */
  void bringBack(List<Runnable> statements) {
    locked(views::prepareEmpty);
    statements.forEach(Runnable::run);
  }

  /** Lets the connectors of what was brought back go on. */
  void goOnConnectors(ConnectorPositions positions) {
    locked(() -> feeds.goOn(catalog, sources, positions));
  }

  /** What stands before any statement, so that it is the same in each life. */
  void prepareForStatements() {
    locked(views::prepare);
  }

  <R> R describe(String name, Description.Question<R> question) {
    return locked(() -> {
      checkOpen();
      return question.of(description, catalog.require(name));
    });
  }

  /** Looks at a statement without carrying it out. */
  Outline outline(Statement statement) {
    return locked(() -> {
      checkOpen();
      return outlines.of(statement);
    });
  }

  private Reading reading() {
    return locked(() -> {
      checkOpen();
      return new Reading(
          engine,
          catalog.snapshot(),
          Map.copyOf(relations),
          Map.copyOf(sources),
          adHocPlans.version());
    });
  }

  /** Before anything else: what a closed database was given would stay open. */
  private void checkOpen() {
    if (closed) {
      throw new LaminarException(ErrorCode.CLOSED, "the database is closed", "open another");
    }
    // Refused after a defect of the engine.
    engine.call(() -> true);
  }

  // ---- CREATE ----

  private void createSource(Statement.CreateSource create, Path directory) {
    CreateAction action = catalog.actionFor(create);
    if (action == CreateAction.SKIP && !unchanged.areCompared()) {
      return;
    }
    SourceDefinition definition = SourceDefinition.of(create, config);
    if (action == CreateAction.SKIP) {
      UnchangedDefinitions.check(
          catalog.require(definition.name()), create, SourceDefinition.class, definition::isLike);
      return;
    }
    catalog.check(definition, create.name().position());
    if (action == CreateAction.REPLACE && goesOn(definition)) {
      return;
    }
    if (action == CreateAction.REPLACE && definition.isTable()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "OR REPLACE of table " + definition.name()
              + (runs(definition) ? " by another definition" : ", which was stopped,")
              + " is not supported yet",
          create.name().position(),
          "drop it and create it again",
          null);
    }
    engine.check(EngineSpecs.of(definition));
    Optional<SourceConnector> connector = feeds.openSource(definition, directory);
    SourceInput source;
    try {
      source = start(definition, action);
    } catch (Throwable refused) {
      connector.ifPresent(SourceConnector::close);
      throw refused;
    }
    sources.put(definition.key(), source);
    catalog.put(definition, create.name().position());
    if (action == CreateAction.REPLACE) {
      views.stoppedReaders().goOn(definition.name());
    }
    connector.ifPresent(each -> feeds.addSource(definition.key(), source, each));
  }

  private SourceInput start(SourceDefinition definition, CreateAction action) {
    if (action == CreateAction.REPLACE) {
      feeds.removeSource(definition.key());
      SourceInput next = engine.replaceSource(
          (SourceInput) relation(definition.name()), EngineSpecs.of(definition));
      relations.put(definition.key(), next);
      return next;
    }
    SourceInput source = engine.createSource(EngineSpecs.of(definition));
    if (!definition.isTable()) {
      relations.put(definition.key(), source);
      return source;
    }
    QueryPlan plan = QueryPlan.of(UpsertPlan.of(
        definition.name(),
        definition.schema(),
        definition.primaryKey(),
        definition.watermarkColumn()));
    try {
      relations.put(
          definition.key(),
          engine.createQuery(EngineSpecs.ofTable(definition.name(), plan, source)));
    } catch (Throwable refused) {
      engine.drop(List.of(source), List.of());
      throw refused;
    }
    plans.put(definition.key(), plan);
    return source;
  }

  /**
   * The same table keeps its rows. The same connector goes on, or has come to its end: a second one would bring its rows
   * again.
   */
  private boolean goesOn(SourceDefinition definition) {
    boolean sound = definition.connector().isEmpty()
        ? definition.isTable() && runs(definition)
        : feeds.isSound(definition.key());
    return sound
        && catalog.require(definition.name()) instanceof SourceDefinition present
        && present.isLike(definition);
  }

  private boolean runs(SourceDefinition table) {
    return relations.get(table.key()) instanceof Query query && query.failure() == null;
  }

  private void createSink(Statement.CreateSink create, Path directory) {
    CreateAction action = catalog.actionFor(create);
    if (action == CreateAction.SKIP && !unchanged.areCompared()) {
      return;
    }
    SinkDefinition definition = SinkDefinition.of(create, catalog);
    if (action == CreateAction.SKIP) {
      UnchangedDefinitions.check(
          catalog.require(definition.name()), create, SinkDefinition.class, definition::isLike);
      return;
    }
    catalog.check(definition, create.name().position());
    Relation from = relation(definition.from());
    if (from instanceof Query query && query.failure() != null) {
      throw query.failure().onCallingThread();
    }
    if (action == CreateAction.REPLACE && goesOnWriting(definition)) {
      return;
    }
    Optional<SinkConnector> connector = feeds.openSink(definition, directory);
    if (action == CreateAction.REPLACE) {
      // Before the new one writes: it may be to the same file.
      feeds.remove(
          List.of(definition.key()), () -> engine.drop(List.of(), List.of(definition.name())));
    }
    try {
      connector.ifPresent(each -> feeds.addSink(definition.key(), definition.name(), from, each));
    } catch (Throwable refused) {
      connector.ifPresent(SinkConnector::close);
      throw refused;
    }
    catalog.put(definition, create.name().position());
  }

  /** The same sink goes on: its file is not begun anew, and its subscribers stay. */
  private boolean goesOnWriting(SinkDefinition definition) {
    return catalog.require(definition.name()) instanceof SinkDefinition present
        && present.isLike(definition)
        && (definition.connector().isEmpty() || feeds.isSound(definition.key()));
  }

  private Relation relation(String name) {
    return Objects.requireNonNull(
        relations.get(name.toLowerCase(Locale.ROOT)), "in the catalog, and does not run");
  }

  // ---- DROP ----

  /** Drops objects in one step, each before those that it reads. */
  private void drop(List<CatalogEntry> entries) {
    List<Relation> running = new ArrayList<>();
    List<String> sinks = new ArrayList<>();
    for (CatalogEntry entry : entries) {
      if (entry.kind() == ObjectKind.SINK) {
        sinks.add(entry.name());
      } else if (entry.kind() != ObjectKind.VIEW) {
        running.add(relation(entry.name()));
        if (entry.kind() == ObjectKind.TABLE) {
          running.add(Objects.requireNonNull(sources.get(entry.key())));
        }
      }
    }
    List<String> keys = entries.stream().map(CatalogEntry::key).toList();
    feeds.remove(keys, () -> {
      engine.drop(running, sinks);
      catalog.remove(entries);
      relations.keySet().removeAll(keys);
      sources.keySet().removeAll(keys);
      plans.keySet().removeAll(keys);
    });
  }

  void registerFunction(String name, ScalarFunction function) {
    LaminarOperators.checkFree(name);
    CallableName.check(name, Arguments.notNull(function, "function"));
    locked(() -> {
      checkOpen();
      ScalarFunction watched = engine.applicationCode().watching(function);
      catalog.functions(catalog.functions().with(name, watched));
      adHocPlans.clear();
    });
  }

  // ---- For handles ----

  ZoneId zone() {
    return catalog.zone();
  }

  SourceInput source(String name) {
    return locked(() -> Objects.requireNonNull(
        sources.get(catalog.require(name, ObjectKind.SOURCE, ObjectKind.TABLE).key())));
  }

  SinkTarget readable(String name) {
    return locked(() -> targets.find(name));
  }

  /**
   * Subscribes to something, unless it is no longer what its name stands for. Under the lock: it is
   * not dropped or replaced meanwhile.
   */
  <S> S whileCurrent(SinkTarget target, Supplier<S> subscribe) {
    return locked(() -> {
      checkOpen();
      targets.checkCurrent(target);
      return subscribe.get();
    });
  }

  // ---- Connectors ----

  void startConnectorsThatAreRead() {
    if (config.autoStartConnectors()) {
      locked(feeds::startThoseThatAreRead);
    }
  }

  void startConnectors() {
    locked(() -> {
      checkOpen();
      feeds.start();
    });
  }

  boolean hasOpenConnectors() {
    return locked(feeds::hasOpenSources);
  }

  Optional<LaminarException> connectorFailure() {
    return locked(feeds::failure);
  }

  void close() {
    if (config.execution() == Execution.CALLER_RUNS && !engine.isClosed()) {
      // Refused on another thread and to a visitor, before anything is closed.
      engine.call(() -> true);
    }
    locked(() -> {
      closed = true;
      adHocPlans.clear();
      adHoc.close();
      feeds.close();
    });
  }
}
