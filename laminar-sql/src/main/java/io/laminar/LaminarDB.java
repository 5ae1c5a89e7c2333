package io.laminar;

import io.laminar.api.Analysis;
import io.laminar.api.Arguments;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.EventTime;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryResult;
import io.laminar.api.QueryRows;
import io.laminar.api.Recovery;
import io.laminar.api.Row;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Schema;
import io.laminar.api.Sink;
import io.laminar.api.Source;
import io.laminar.api.SourceConfig;
import io.laminar.api.TemporalRounding;
import io.laminar.core.codec.JavaColumns;
import io.laminar.core.codec.MapDecoder;
import io.laminar.core.codec.MapEncoder;
import io.laminar.core.codec.RecordDecoder;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.connector.Joining;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Engine;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.plan.WarmUp;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An embedded streaming SQL database. Declare sources, views and sinks in SQL, push rows in, and
 * get continuously updated results out, in the same process.
 *
 * <p>All methods may be called from any thread; in caller-runs only from the thread that opened the
 * database. Handles and subscriptions that it gives belong to one thread at a time each.
 */
public final class LaminarDB implements FunctionRegistry, AutoCloseable {
  private final Optional<DurableDatabase> durable;
  private final Engine engine;
  private final StatementRunner statements;
  private final Handles handles;
  private final Thread warmUp;
  private final Reports reports;
  private final TemporalRounding rounding;

  private LaminarDB(Config config) {
    // First, so that classes are loaded beside everything else.
    warmUp = new Thread(() -> QuietSlf4j.during(WarmUp::run), "laminar-warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    rounding = config.temporalRounding();
    Opening.Opened opened = Opening.of(config);
    durable = opened.durable();
    engine = opened.engine();
    statements = opened.statements();
    handles = opened.handles();
    reports = opened.reports();
    reports.start();
  }

  /**
   * Opens a database in memory with the defaults and starts its engine.
   *
   * @return the database, to be closed by the caller
   */
  public static LaminarDB open() {
    return open(Config.defaults());
  }

  /**
   * Opens a database and starts its engine.
   *
   * @param config how it runs
   * @return the database, to be closed by the caller
   */
  public static LaminarDB open(Config config) {
    return new LaminarDB(Arguments.notNull(config, "config"));
  }

  /**
   * Carries out statements in order. Each is atomic; when one fails, the earlier ones stand.
   *
   * @param sql one or more statements, separated by semicolons
   * @return one result a statement, without columns for those that give no rows
   * @throws LaminarException with the position of the error in {@code sql}
   */
  public List<QueryResult> execute(String sql) {
    return execute(sql, Path.of(""));
  }

  /**
   * Carries out the statements of a script.
   *
   * @param sql one or more statements, separated by semicolons
   * @param directory what relative paths in it are relative to
   * @return as {@link #execute(String)}
   */
  public List<QueryResult> execute(String sql, Path directory) {
    Arguments.notNull(sql, "sql");
    Arguments.notNull(directory, "directory");
    List<QueryResult> results = new ArrayList<>();
    try {
      SqlParser.forEach(sql, each -> results.add(statements.execute(each, directory)));
    } finally {
      // Also after an error: the statements before it stand.
      statements.startConnectorsThatAreRead();
    }
    return List.copyOf(results);
  }

  /**
   * Carries one statement out with values for its parameters: {@code INSERT INTO t VALUES (?, ?)}.
   * Where it is carried out often, {@link #prepare(String)} it.
   *
   * @param sql one statement, with {@code ?} or {@code :name} for values
   * @param values one a parameter, as for {@link PreparedStatement#execute(Object...)}, or one map by name
   * @return its one result, without columns for those that give no rows
   */
  public List<QueryResult> execute(String sql, @Nullable Object... values) {
    Arguments.notNull(values, "values");
    return List.of(prepare(sql).execute(values));
  }

  /**
   * Parses a statement without carrying it out. It may have parameters: {@code ?} by position, or {@code
   * :name}, which may stand at several places.
   *
   * @param sql one statement
   * @return what it is, what it would give, and how to carry it out
   * @throws LaminarException where the text is not one statement, with its position
   */
  public PreparedStatement prepare(String sql) {
    return prepare(sql, Path.of(""));
  }

  /**
   * Parses a statement of a script without carrying it out.
   *
   * @param sql one statement
   * @param directory what relative paths in it are relative to
   * @return what it is, what it would give, and how to carry it out
   * @throws LaminarException where the text is not one statement, with its position
   */
  public PreparedStatement prepare(String sql, Path directory) {
    Arguments.notNull(sql, "sql");
    Arguments.notNull(directory, "directory");
    return new PreparedStatement(
        statements, SqlParser.prepare(sql), directory, QueryOptions.defaults());
  }

  /**
   * Answers a SELECT from the rows that materialized views hold now, including all that the calling thread pushed before.
   *
   * @param sql one SELECT
   * @return all rows
   */
  public QueryResult query(String sql) {
    return query(sql, new Object[0]);
  }

  /**
   * Answers a SELECT with values for its parameters, as {@link #query(String)}.
   *
   * @param sql one SELECT, with {@code ?} or {@code :name} for values; its plan is kept
   * @param values one a parameter, as for {@link PreparedStatement#execute(Object...)}, or one map by name
   * @return all rows
   */
  public QueryResult query(String sql, @Nullable Object... values) {
    return statements.adHoc().query(sql, values);
  }

  /**
   * Asks for the rows of a SELECT one by one, as they are now. Rows that are neither sorted nor aggregated are computed as they
   * are asked for, in little memory; a join keeps the rows that it reads. With a time limit: {@code
   * prepare(sql).with(options).rows(values)}.
   *
   * @param sql one SELECT, with {@code ?} or {@code :name} for values
   * @param values one a parameter, as for {@link PreparedStatement#execute(Object...)}, or one map by name
   * @return the rows, to be closed by the caller
   */
  public QueryRows rows(String sql, @Nullable Object... values) {
    return statements.adHoc().open(sql, values);
  }

  /** Returns the zone of local times: that of the config until {@code SET TIME ZONE} names another. */
  public ZoneId zone() {
    return statements.zone();
  }

  /**
   * Makes a producer handle that pushes records.
   *
   * @param name the source's name, case ignored
   * @param type a record whose components bind to the columns by name
   * @param <T> the record
   * @return a handle for one thread; a second one makes the source MPSC
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}, {@link ErrorCode#BINDING_MISMATCH}
   */
  public <T> Source<T> source(String name, Class<T> type) {
    Arguments.notNull(type, "type");
    return handles.source(name, layout -> RecordEncoder.of(type, layout, rounding));
  }

  /**
   * Makes a producer handle that pushes untyped rows.
   *
   * @param name the source's name, case ignored
   * @return a handle for one thread; a second one makes the source MPSC
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}
   */
  public Source<Row> source(String name) {
    return handles.source(name, layout -> UntypedEncoder.of(layout, rounding));
  }

  /**
   * Makes a producer handle that outlives the process, in a database with a data directory: what it has pushed and its watermark are
   * known by its name, and time waits for it until it is taken up again.
   *
   * @param name the source's name, case ignored
   * @param type a record whose components bind to the columns by name
   * @param handle the name of the handle, which no other open one of the source has
   * @param <T> the record
   * @return the handle, which goes on where the one of that name stopped: {@link Source#lastDurableSequence}
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} without a data directory; as {@link #source(String, Class)}
   */
  public <T> Source<T> source(String name, Class<T> type, String handle) {
    Arguments.notNull(type, "type");
    return handles.source(name, handle, layout -> RecordEncoder.of(type, layout, rounding));
  }

  /** Makes a producer handle of untyped rows that outlives the process, as {@link #source(String, Class, String)}. */
  public Source<Row> source(String name, String handle) {
    return handles.source(name, handle, layout -> UntypedEncoder.of(layout, rounding));
  }

  /**
   * Makes a producer handle that pushes maps from column names to values, in the forms that {@link Row} names.
   *
   * @param name the source's name, case ignored
   * @return a handle for one thread; a column that a map does not have is NULL
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}
   */
  public Source<Map<String, Object>> mapSource(String name) {
    return handles.source(name, layout -> new MapEncoder(layout, rounding));
  }

  @Override
  public void registerFunction(String name, ScalarFunction function) {
    statements.registerFunction(Arguments.notNull(name, "name"), function);
  }

  /**
   * Creates a source whose columns are the components of a record, and a first handle to it. A column is NOT NULL where the component
   * is a primitive, or the event time. Strings, enums and UUIDs become VARCHAR, times TIMESTAMP(6), a long event time a TIMESTAMP.
   *
   * @param name the source's name
   * @param type a record, or another class that rows bind to
   * @param config what it has beside its columns
   * @param <T> the record
   * @return a handle for one thread
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} for a component that does not say the type of its column;
   *     what {@code CREATE SOURCE} throws
   */
  public <T> Source<T> createSource(String name, Class<T> type, SourceConfig config) {
    Arguments.notNull(name, "name");
    Arguments.notNull(type, "type");
    String eventTime =
        Arguments.notNull(config, "config").eventTime().map(EventTime::column).orElse(null);
    Schema columns = JavaColumns.of(type, config.types(), eventTime);
    // First, so that what does not bind leaves nothing behind.
    RecordEncoder.of(type, SlotLayout.of(columns), rounding);
    CreateText.run(this::execute, CreateText.source(name, columns, config), "source(name, type)");
    return source(name, type);
  }

  /**
   * Creates a sink.
   *
   * @param name the sink's name
   * @param from the source, stream or view that it reads
   * @param type a record whose components bind to the columns by name
   * @param <T> the record
   * @return where subscriptions are made
   */
  public <T> Sink<T> createSink(String name, String from, Class<T> type) {
    Arguments.notNull(name, "name");
    Arguments.notNull(type, "type");
    sink(Arguments.notNull(from, "from"), type);
    CreateText.run(this::execute, CreateText.sink(name, from), "sink(name, type)");
    return sink(name, type);
  }

  /**
   * Finds something to subscribe to.
   *
   * @param name a sink, stream, view or source, or {@code name$errors} for the row errors of a
   *     stream or view, or the records that a source's connector skipped; case ignored
   * @param type a record whose components bind to the columns by name
   * @param <T> the record
   * @return where subscriptions are made
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}, {@link ErrorCode#BINDING_MISMATCH}
   */
  public <T> Sink<T> sink(String name, Class<T> type) {
    Arguments.notNull(type, "type");
    return handles.sink(name, layout -> RecordDecoder.of(type, layout));
  }

  /**
   * Finds something to subscribe to, untyped.
   * @param name a sink, stream, view or source, or {@code name$errors}; case ignored
   * @return where subscriptions are made
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}
   */
  public Sink<Row> sink(String name) {
    return handles.sink(name, UntypedDecoder::of);
  }

  /**
   * Finds something to subscribe to, whose rows are maps from column names to values, in the forms that {@link Row} names.
   *
   * @param name a sink, stream, view or source, or {@code name$errors}; case ignored
   * @return where subscriptions are made, or {@link ErrorCode#UNKNOWN_OBJECT}
   */
  public Sink<Map<String, Object>> mapSink(String name) {
    return handles.sink(name, MapDecoder::new);
  }

  /**
   * Says what a source, stream, view or sink is made of.
   *
   * @param name its name, case ignored
   * @return one line an operator, with what it emits, its event time and its state
   */
  public String explain(String name) {
    return statements.describe(Arguments.notNull(name, "name"), Description::explain);
  }

  /**
   * Says what the operators of an object do now, and why nothing comes out of it.
   *
   * @param name a source, table, stream, materialized view or sink, case ignored
   * @return as {@code EXPLAIN ANALYZE} shows it
   */
  public Analysis analyze(String name) {
    return statements.describe(Arguments.notNull(name, "name"), Description::analyze);
  }

  /**
   * Reads the counters of everything that runs.
   *
   * @return counters and gauges, read between two batches; after {@link #close} those of the end
   */
  public Metrics metrics() {
    return ConstantRow.without(durable.map(DurableDatabase::metrics).orElseGet(engine::metrics));
  }

  /**
   * Waits until everything that was pushed before has been processed. Where the last results are more than a
   * subscription has room for, it gets the rest while it is read: {@link io.laminar.api.Subscription#isEnded()} tells the end.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK} when that needs the calling thread to
   *     poll a subscription first
   */
  public void awaitIdle() {
    engine.awaitIdle();
  }

  /**
   * Does what is due by the clock, and returns when it is done: results that are emitted every so often or after a time, and {@code
   * idle_timeout} of silent handles. In caller-runs nobody else looks at timers of the first kind, nor makes checkpoints that are due:
   * call it when time has passed. What a full subscription has no room for comes when it is polled.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED} when the database is stopped or closed; {@link
   *     ErrorCode#WRONG_THREAD} in caller-runs on a thread that did not open it
   */
  public void tick() {
    engine.tick();
    durable.ifPresent(DurableDatabase::called);
    reports.look(false);
  }

  /**
   * Writes a checkpoint where the database has a data directory; it is durable when this returns.
   *
   * @return its epoch, counted from 1; empty in a database in memory
   * @throws LaminarException {@link ErrorCode#CLOSED}, {@link ErrorCode#STORAGE_FULL}, {@link ErrorCode#STORAGE_FAILED}
   */
  public OptionalLong checkpoint() {
    return statements.checkpoint();
  }

  /**
   * Waits until everything that was pushed and decided before is durable; in a database in memory does nothing.
   *
   * @throws LaminarException {@link ErrorCode#INTERRUPTED}, {@link ErrorCode#STORAGE_FULL}, {@link ErrorCode#STORAGE_FAILED}
   */
  public void flush() {
    durable.ifPresent(DurableDatabase::flush);
  }

  /**
   * Copies the newest checkpoint and the log behind it, with all that was pushed before, while the database goes on.
   *
   * @param directory missing or empty; a data directory of its own when this returns
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for any other directory; {@link ErrorCode#INVALID_CONFIG} in memory
   */
  public void backup(Path directory) {
    Arguments.notNull(directory, "directory");
    durable.orElseThrow(DirectoryCopies::nothingToBackUp).backup(directory);
  }

  /**
   * Makes a checkpoint, and copies it with the rows that wait behind it while the database goes on: a directory of which {@link
   * Savepoint#restore} gives the state to other statements.
   *
   * @param directory missing or empty; a data directory of its own when this returns
   * @throws LaminarException as {@link #backup}
   */
  public void savepoint(Path directory) {
    Arguments.notNull(directory, "directory");
    DurableDatabase database = durable.orElseThrow(DirectoryCopies::nothingToBackUp);
    database.savepoint(directory, () -> statements.pinned(database));
  }

  /** What was brought back when the database was opened; empty in a database in memory. */
  public Optional<Recovery> recovery() {
    return durable.flatMap(DurableDatabase::recovery);
  }

  /** What runs, for tests. */
  Engine engine() {
    return engine;
  }

  /**
   * Lets the connectors of all sources bring rows, whether something reads them or not. By default one starts by itself as soon
   * as a subscription, a sink with a connector, or a materialized view reads its source.
   */
  public void startConnectors() {
    statements.startConnectors();
  }

  /** Tells whether a connector may still bring rows: false when all FROM connectors have ended, or there is none. */
  public boolean hasOpenConnectors() {
    return statements.hasOpenConnectors();
  }

  /**
   * Returns why a connector failed; subscribers of its source got the same error.
   *
   * @return the first failure there is; after {@link #close} also that of a source that was dropped or replaced since
   */
  public Optional<LaminarException> connectorFailure() {
    return statements.connectorFailure();
  }

  /**
   * Stops taking rows, finishes what was pushed as far as there is room for results, and rests. Until {@link #start} pushes are
   * refused, and FROM connectors pause.
   */
  public void stop() {
    engine.stop();
  }

  /** Goes on after {@link #stop}. */
  public void start() {
    engine.start();
  }

  /**
   * Stops and releases everything. Subscriptions end after what they hold; open windows are not emitted. Idempotent. In
   * caller-runs by the thread that opened it: for another nothing is closed, {@link ErrorCode#WRONG_THREAD}. A thread that was
   * interrupted closes it as any other, and stays interrupted.
   */
  @Override
  public void close() {
    Opening.end(engine, statements, durable);
    reports.close();
    Joining.join(warmUp);
  }

  @Override
  public String toString() {
    return engine.isClosed() ? "LaminarDB(closed)" : "LaminarDB(open)";
  }
}
