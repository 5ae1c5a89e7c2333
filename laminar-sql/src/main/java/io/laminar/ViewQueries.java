package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.graph.TableVersions;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CreateAction;
import io.laminar.sql.catalog.LateData;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.catalog.ViewOptions;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.physical.StateTtl;
import io.laminar.sql.physical.VersionsPlan;
import io.laminar.sql.plan.Planner;
import io.laminar.sql.plan.QueryPlan;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** CREATE of streams and views: plans their queries and lets them run. Under the lock of {@link StatementRunner}. */
final class ViewQueries {
  private final Engine engine;
  private final Catalog catalog;
  private final Map<String, Relation> relations;
  private final Map<String, SourceInput> sources;
  private final Map<String, QueryPlan> plans;
  private final UnchangedDefinitions unchanged;
  private final Narrowed narrowed;
  private final ConstantRow constantRow;
  private final StoppedReaders stoppedReaders;

  /**
   * Makes it over what statements share.
   *
   * @param relations what runs, by key
   * @param sources what rows are pushed into, by key
   * @param plans of queries, by key
   * @param unchanged what becomes of IF NOT EXISTS
   * @param narrowed how many columns views know of what they read
   */
  ViewQueries(
      Engine engine,
      Catalog catalog,
      Map<String, Relation> relations,
      Map<String, SourceInput> sources,
      Map<String, QueryPlan> plans,
      UnchangedDefinitions unchanged,
      Narrowed narrowed) {
    this.narrowed = narrowed;
    this.unchanged = unchanged;
    this.engine = engine;
    this.catalog = catalog;
    this.relations = relations;
    this.sources = sources;
    this.plans = plans;
    this.constantRow = new ConstantRow(engine);
    this.stoppedReaders = new StoppedReaders(engine, catalog, relations, this::anew);
  }

  /** Makes what queries share, before any of them. */
  void prepare() {
    constantRow.prepare();
  }

  /** As {@link #prepare}, where the state is brought back. */
  void prepareEmpty() {
    constantRow.prepareEmpty();
  }

  void create(Statement.CreateView create) {
    CreateAction action = catalog.actionFor(create);
    if (action == CreateAction.SKIP && !unchanged.areCompared()) {
      return;
    }
    String key = create.name().key();
    // What is there is compared with what the statement would make of the columns that it knows.
    Map<String, Integer> widths =
        action == CreateAction.CREATE ? narrowed.present() : narrowed.of(key);
    Planned planned = plan(create, widths);
    if (action == CreateAction.REPLACE
        && !widths.isEmpty()
        && !goesOn(planned.definition(), planned.plan())) {
      widths = narrowed.present();
      planned = plan(create, widths);
    }
    create(create, action, planned);
    if (action != CreateAction.SKIP) {
      narrowed.made(key, widths);
    }
  }

  private void create(Statement.CreateView create, CreateAction action, Planned planned) {
    ViewDefinition definition = planned.definition();
    QueryPlan plan = planned.plan();
    if (action == CreateAction.SKIP) {
      if (!isUnchanged(definition, plan)) {
        throw UnchangedDefinitions.changed(catalog.require(definition.name()), create);
      }
      return;
    }
    catalog.check(definition, create.name().position());
    if (action == CreateAction.REPLACE && goesOn(definition, plan)) {
      return;
    }
    if (!definition.runs()) {
      catalog.checkExpanded(definition, create.name().position());
      plans.put(definition.key(), plan);
      catalog.put(definition, create.name().position());
      return;
    }
    if (action == CreateAction.REPLACE) {
      checkNoLateData(definition, create.name());
    }
    if (plan.lateRows().isPresent()) {
      createWithLateData(definition, plan, create);
      return;
    }
    QuerySpec spec = spec(definition, plan);
    Query query = action == CreateAction.REPLACE
        ? replace(definition, spec, create)
        : engine.createQuery(spec);
    put(definition, query, plan, create.name());
    if (action == CreateAction.REPLACE) {
      stoppedReaders.goOn(definition.name());
    }
  }

  /** Those that were stopped because of an object begin anew when that was replaced. */
  StoppedReaders stoppedReaders() {
    return stoppedReaders;
  }

  /** Puts a query by the same definition in the place of one that was stopped. */
  private Query anew(ViewDefinition definition) {
    QueryPlan plan = Objects.requireNonNull(plans.get(definition.key()));
    return engine.replaceQuery((Query) relation(definition.name()), spec(definition, plan));
  }

  private void put(ViewDefinition definition, Query query, QueryPlan plan, Name name) {
    relations.put(definition.key(), query);
    plans.put(definition.key(), plan);
    catalog.put(definition, name.position());
  }

  /** Late rows that come between the two begin nowhere: nobody reads their stream before the statement is done. */
  private void createWithLateData(
      ViewDefinition definition, QueryPlan plan, Statement.CreateView create) {
    Name lateName = lateName(definition).orElseThrow();
    LateData.checkFree(catalog, definition, lateName);
    QueryPlan latePlan = QueryPlan.of(plan.lateRows().orElseThrow());
    ViewDefinition late =
        definition.lateData(lateName.text(), latePlan.schema(), latePlan.uniqueKeys());
    Query lateQuery = engine.createQuery(spec(late, latePlan));
    Query query;
    try {
      query = engine.createQuery(spec(definition, plan));
    } catch (Throwable refused) {
      engine.drop(List.of(lateQuery), List.of());
      throw refused;
    }
    put(definition, query, plan, create.name());
    put(late, lateQuery, latePlan, lateName);
  }

  private static Optional<Name> lateName(ViewDefinition definition) {
    return definition.query().emit().lateDataSink();
  }

  /** Between the old and the new stream of late rows some would be lost. */
  private void checkNoLateData(ViewDefinition definition, Name name) {
    boolean hasLateData = lateName(definition).isPresent()
        || (catalog.require(definition.name()) instanceof ViewDefinition present
            && lateName(present).isPresent());
    if (hasLateData) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "OR REPLACE of a query with LATE DATA TO by another one is not supported yet",
          name.position(),
          "drop it and create it again",
          null);
    }
  }

  private Query replace(ViewDefinition definition, QuerySpec spec, Statement.CreateView create) {
    Query present = (Query) relation(definition.name());
    // Of one that was stopped nobody holds rows any more.
    if (definition.isMaterialized() && present.failure() == null) {
      catalog.checkExchange(definition, create.name().position());
    }
    try {
      return engine.replaceQuery(present, spec);
    } catch (LaminarException refused) {
      if (refused.code() != ErrorCode.HAS_DEPENDENTS) {
        throw refused;
      }
      throw new LaminarException(
          refused.code(), refused.problem(), create.name().position(), refused.remedy(), refused);
    }
  }

  /** The same query with the same options keeps its state and its rows, unless an error has stopped it. */
  private boolean goesOn(ViewDefinition definition, QueryPlan plan) {
    return isUnchanged(definition, plan)
        && (!definition.runs() || ((Query) relation(definition.name())).failure() == null);
  }

  private boolean isUnchanged(ViewDefinition definition, QueryPlan plan) {
    QueryPlan present = plans.get(definition.key());
    return present != null
        && present.root().equals(plan.root())
        && present.lateRows().equals(plan.lateRows())
        && catalog.require(definition.name()) instanceof ViewDefinition view
        && view.isLike(definition)
        && lateName(view).map(Name::key).equals(lateName(definition).map(Name::key));
  }

  private record Planned(QueryPlan plan, ViewDefinition definition) {}

  private Planned plan(Statement.CreateView create, Map<String, Integer> widths) {
    CatalogRelations readable = new CatalogRelations(catalog, widths);
    QueryPlan plan = plan(create, readable);
    return new Planned(
        plan,
        ViewDefinition.of(
            create,
            plan.schema(),
            plan.changelog(),
            plan.eventTimeColumn(),
            plan.uniqueKeys(),
            readable.readBy(plan.root())));
  }

  private static QueryPlan plan(Statement.CreateView create, CatalogRelations readable) {
    QueryPlan plan = Planner.plan(create.query().node(), create.query().emit(), readable);
    Optional<Duration> ttl = ViewOptions.of(create).stateTtl();
    if (ttl.isEmpty()) {
      return plan;
    }
    SqlPosition position = create.options().stream()
        .filter(option -> option.key().equals("state_ttl"))
        .findFirst()
        .orElseThrow()
        .keyPosition();
    return QueryPlan.of(StateTtl.apply(plan.root(), ttl.get(), position), plan.lateRows());
  }

  private QuerySpec spec(ViewDefinition definition, QueryPlan plan) {
    return EngineSpecs.of(definition, plan, name -> constantRow.or(name, this::scanned));
  }

  /** What a scan of a query reads: a relation, or the versions of a table. */
  private Relation scanned(String scan) {
    String table = VersionsPlan.tableOf(scan).orElse(null);
    return table == null
        ? relation(scan)
        : new TableVersions(
            Objects.requireNonNull(sources.get(table.toLowerCase(Locale.ROOT))),
            (Query) relation(table));
  }

  private Relation relation(String name) {
    return Objects.requireNonNull(
        relations.get(name.toLowerCase(Locale.ROOT)), "in the catalog, and does not run");
  }
}
