package io.laminar.core.engine.graph;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.output.RetainedChanges;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.ReachedQuery;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import io.laminar.core.view.PinnedRows;
import io.laminar.core.view.ViewRows;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A query that runs: its pipeline, what the pipeline reads, the rows of a materialized view, and its
 * row errors. A boundary: what goes wrong in it ends it, and nothing else goes on differently.
 *
 * <p>Confined to the engine's thread, but for what says otherwise.
 */
public final class Query implements ReachedQuery {
  private static final int FORMAT_VERSION = 1;
  private static final int ERRORS_VERSION = 2;
  private final QuerySpec spec;
  private final RowErrors errors;
  private final boolean stopsAtError;
  private final Pipeline pipeline;
  private final List<Relation> inputs;
  private final MemoryAccount memory;
  private final @Nullable ViewSink viewSink;
  private @Nullable ViewRows view;
  private final @Nullable Retained retained;
  private Set<SourceInput> sources = Set.of();
  private boolean varies;
  private int number = -1;
  private final Rates rates = new Rates();
  // Of the rows that went when the query was stopped.
  private long ignoredBefore;
  private long unreadBefore;
  private final QueryEnd end = new QueryEnd();
  // Where an operator goes by the clock.
  private @Nullable QueryTicks ticks;
  // How its state is written and read; made when it is asked for.
  private @Nullable List<StateSection> sections;
  private final Set<QueryTicks> awaited = new LinkedHashSet<>();
  // The engine's own: it was dropped, or another one took its place.
  private boolean gone;
  /**
   * Makes the query, connected to nothing.
   *
   * @param memory is charged for its state; closed when the query is stopped
   * @param retained gets its changes; null where they are not retained
   */
  Query(QuerySpec spec, MemoryAccount memory, @Nullable Retained retained) {
    this.spec = spec;
    this.memory = memory;
    this.errors = spec.errors();
    this.stopsAtError = errors.stopsQuery();
    this.inputs = new ArrayList<>(spec.inputs());
    EvaluationContext context = new EvaluationContext(errors, memory);
    this.pipeline = new Pipeline(spec.pipeline(), context, stopsAtError, this);
    inputsChanged();
    this.view = spec.materialized() ? ViewRows.of(pipeline, memory) : null;
    ViewRows rows = view;
    this.viewSink = rows == null ? null : new ViewSink(rows);
    if (viewSink != null) {
      output().add(viewSink);
    }
    this.retained = retained;
    if (retained != null) {
      // Before any ring, which takes from there what has come.
      output().add(retained.sink());
    }
    memory.beginLimit();
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public Schema schema() {
    return spec.pipeline().output().schema();
  }

  @Override
  public boolean isChangelog() {
    return spec.pipeline().output().changelog();
  }

  @Override
  public Pipeline pipeline() {
    return pipeline;
  }

  @Override
  public OutputNode output() {
    return pipeline.output();
  }

  @Override
  public @Nullable RetainedChanges retained() {
    return retained == null ? null : retained.changes();
  }

  /** How its changes are retained; null where they are not. */
  @Nullable
  Retained retention() {
    return retained;
  }

  /** Says how it is stopped to make room. */
  void onLimit(Consumer<LaminarException> stop) {
    memory.onLimit(stop);
    if (retained != null) {
      retained.onLimit(stop);
    }
  }

  @Override
  public RowErrors errors() {
    return errors;
  }

  /** What the scans of the pipeline read, in their order. */
  List<Relation> inputs() {
    return inputs;
  }

  /** Those of its scans that rows of a source come to. */
  List<ScanNode> scansOf(SourceInput source) {
    List<ScanNode> scans = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).sources().contains(source)) {
        scans.add(pipeline.scans().get(i));
      }
    }
    return scans;
  }

  /** Finds out anew which sources its rows are made of; after what it reads has. */
  void inputsChanged() {
    Set<SourceInput> found = new LinkedHashSet<>();
    inputs.forEach(input -> found.addAll(input.sources()));
    sources = found;
    varies = spec.varies() || inputs.stream().anyMatch(Relation::varies);
  }

  @Override
  public boolean varies() {
    return varies;
  }

  @Override
  public Set<SourceInput> sources() {
    return sources;
  }

  /** It was taken out of the graph: what reads others does not see its rows beside theirs. */
  void leave() {
    gone = true;
    disconnect();
  }

  /** Connects the scans to what they read. */
  void connect() {
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).output().add(pipeline.scans().get(i));
    }
  }

  /** Takes the scans away from what they read. */
  void disconnect() {
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).output().remove(pipeline.scans().get(i));
    }
  }

  /** Another relation with the same columns takes the place of one that was read. */
  void readInstead(Relation old, Relation fresh) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) == old) {
        ScanNode scan = pipeline.scans().get(i);
        old.output().remove(scan);
        inputs.set(i, fresh);
        fresh.output().add(scan);
      }
    }
  }

  /** Tells whether anything but its own rows depends on what a materialized view emits. */
  boolean isReadAsView() {
    ViewSink own = viewSink;
    return view != null && own != null && output().isReadBeside(own);
  }

  /** Takes the rows of a view away from what comes out: that is for its readers only. */
  void keepRowsAsTheyAre() {
    ViewSink own = viewSink;
    if (own != null) {
      output().remove(own);
    }
  }

  @Override
  public boolean readsClock() {
    return spec.readsClock();
  }

  @Override
  public boolean keepsRows() {
    return view != null || retained != null;
  }

  /** Sets the time that it sees first, by both clocks. */
  void time(long nowNanos, long elapsedNanos) {
    pipeline.now(nowNanos);
    pipeline.elapsed(elapsedNanos);
  }

  /** It is in the graph: its timers count from now on. */
  void ticks(QueryTicks own) {
    ticks = own;
  }

  /** Something waits here for time that ticks of another query let pass: they learn what it waits for. */
  void awaits(QueryTicks others) {
    awaited.add(others);
  }

  @Nullable
  ViewRows view() {
    return view;
  }

  /** How many rows a second it takes. */
  public Rates rates() {
    return rates;
  }

  /** Pins the current rows of a materialized view. */
  public PinnedRows pin() {
    return heldRows().pin();
  }

  /**
   * Pins the current rows of a materialized view, or finds the one with a key.
   *
   * @param reader is charged for what the pin keeps alive
   * @throws LaminarException {@link ErrorCode#DROPPED} where the rows are those of a moment that is past
   */
  public PinnedRows read(Optional<Batch> key, MemoryAccount reader) {
    if (gone) {
      throw new LaminarException(
          ErrorCode.DROPPED, "view " + name() + " was dropped or replaced", "query it again");
    }
    ViewRows rows = heldRows();
    if (key.isPresent()) {
      return rows.find(key.get());
    }
    memory.lendTo(reader);
    return rows.pin();
  }

  private ViewRows heldRows() {
    LaminarException stopped = end.failure();
    if (stopped != null) {
      throw stopped;
    }
    ViewRows rows = view;
    if (rows == null) {
      throw new LaminarException(
          ErrorCode.WRONG_OBJECT_KIND,
          name() + " keeps no rows",
          "create it as a materialized view");
    }
    return rows;
  }

  /** The bytes of its state, and of the rows of a view. */
  public long stateBytes() {
    ViewRows rows = view;
    return pipeline.stateBytes()
        + (rows == null ? 0 : rows.stateBytes())
        + (retained == null ? 0 : retained.liveBytes());
  }

  /** After the readers of a relation may have changed. */
  void readersChanged() {
    ViewRows rows = view;
    if (rows != null && viewSink != null) {
      rows.read(output().isReadBeside(viewSink));
    }
  }

  /** The rows that it emitted, to whoever reads them. */
  public long rowsOut() {
    ViewRows rows = view;
    return output().rows() + (rows == null ? unreadBefore : rows.unreadChanges());
  }

  /** The retractions that its operators or its rows did not hold. */
  public long ignoredRetractions() {
    ViewRows rows = view;
    return pipeline.ignoredRetractions()
        + (rows == null ? ignoredBefore : rows.ignoredRetractions());
  }

  /** Gives its memory back, when nothing refers to it any more; it has no timers from now on. */
  void release() {
    if (ticks != null) {
      ticks.cancel();
      ticks = null;
    }
    if (retained != null) {
      retained.abandon();
    }
    memory.close();
  }

  /** Tells whether the query takes rows. Any thread. */
  public boolean isRunning() {
    return end.failure() == null;
  }

  /** Why it was stopped, or null while it runs. Any thread. */
  public @Nullable LaminarException failure() {
    return end.failure();
  }

  /** Tells whether it was stopped because what it reads was. Any thread. */
  public boolean isStoppedByInput() {
    return end.isByInput();
  }

  /**
   * It was stopped, and could not begin anew when what it reads did.
   *
   * @param cause why not
   * @return what those who read it get from now on
   */
  public LaminarException stoppedAnew(LaminarException cause) {
    LaminarException again = QueryEnd.stopped(name(), cause);
    end.stop(again);
    return again;
  }

  // ---- State ----

  /** The state of its pipeline, the rows of the view, and its row errors. */
  public List<StateSection> sections() {
    List<StateSection> made = sections;
    if (made == null) {
      // They stay the same: a checkpoint makes no texts.
      made = List.copyOf(makeSections());
      sections = made;
    }
    return made;
  }

  private List<StateSection> makeSections() {
    String prefix = "query " + name();
    List<StateSection> sections = new ArrayList<>(pipeline.sections(prefix));
    String kind = schema() + (spec.materialized() ? " materialized" : "");
    sections.add(StateSection.of(
        prefix + ", rows", FORMAT_VERSION, kind, this::snapshotRows, this::restoreRows));
    sections.add(StateSection.of(
        prefix + ", errors", ERRORS_VERSION, "", errors::snapshot, errors::restore));
    if (retained != null) {
      sections.add(retained.section(prefix));
    }
    if (pipeline.isTicking()) {
      sections.add(QueryTicks.section(prefix, () -> ticks));
    }
    return sections;
  }

  private void snapshotRows(StateWriter writer) {
    ViewRows rows = view;
    writer.writeLong(ignoredBefore);
    writer.writeLong(unreadBefore);
    writer.writeLong(rows == null ? 0 : 1);
    if (rows != null) {
      rows.snapshot(writer);
    }
  }

  private void restoreRows(StateReader reader) {
    ViewRows rows = view;
    ignoredBefore = reader.readLong();
    unreadBefore = reader.readLong();
    boolean had = reader.readLong() == 1;
    if (rows != null && had) {
      rows.restore(reader);
    }
  }

  /** Whether it was stopped, and why; to be read when the state of all queries has been. */
  public StateSection end() {
    return StateSection.of(
        "query " + name() + ", end",
        QueryEnd.FORMAT_VERSION,
        "",
        end::snapshot,
        reader -> end.restore(reader, pipeline));
  }

  // ---- The boundary ----

  @Override
  public void onSettle() {
    QueryTicks own = ticks;
    if (own != null) {
      own.update();
    }
    if (!awaited.isEmpty()) {
      awaited.forEach(QueryTicks::update);
    }
    if (errors.hasUnsent()) {
      errors.send();
    }
    if (hasToStop() && isRunning()) {
      pipeline.stop(QueryEnd.stoppedByRow(name(), errors.newest().get(0)));
    }
  }

  private boolean hasToStop() {
    return stopsAtError && errors.count() > 0;
  }

  @Override
  public LaminarException onFail(Throwable thrown) {
    return stoppedBy(thrown);
  }

  /** Its place among the queries that were made; negative until it is in the graph. */
  public int number() {
    return number;
  }

  void number(int newNumber) {
    number = newNumber;
  }

  /** Ends it, and what reads it. */
  public void stop(LaminarException cause) {
    pipeline.stop(cause);
  }

  /** What those who read it get. */
  LaminarException stoppedBy(Throwable thrown) {
    return thrown instanceof LaminarException limit && memory.isBeyondLimit()
        ? StateLimit.stopped(this, limit)
        : QueryEnd.stopped(name(), thrown);
  }

  @Override
  public LaminarException onInputStop(LaminarException cause) {
    // An error of its own came first, in the same batch.
    return hasToStop()
        ? QueryEnd.stoppedByRow(name(), errors.newest().get(0))
        : end.byInput(name(), cause);
  }

  @Override
  public void onStop(LaminarException cause) {
    end.stop(cause);
    if (errors.hasUnsent()) {
      // The errors of the batch that broke it come before their end.
      errors.send();
    }
    errors.output().end();
    ViewRows rows = view;
    ignoredBefore += rows == null ? 0 : rows.ignoredRetractions();
    unreadBefore += rows == null ? 0 : rows.unreadChanges();
    view = null;
    release();
  }

  @Override
  public void onEnd() {
    errors.output().end();
  }
}
