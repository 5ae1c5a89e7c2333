package io.laminar.core.pipeline;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.state.MemorySnapshot;
import io.laminar.core.state.SnapshotReader;
import io.laminar.core.state.SnapshotWriter;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A query with all views below it over some sources, as the engine links them. Where there are
 * several sources, they are one input: the number of the source, then the columns of each.
 *
 * <pre>
 *   (0, row of t, -) ──▶ OutputNode of t ──▶ pipelines of views ─┐
 *                                                                ├─▶ pipeline of the query ─▶ output
 *   (1, -, row of s) ──▶ OutputNode of s ──▶ pipelines of views ─┘
 * </pre>
 */
public final class PipelineSubject implements Subject {
  /**
   * A source.
   *
   * @param firstColumn of the input
   * @param unit units of the input's time in one of its own
   * @param lag by how much its watermark is behind the input's, in the input's unit
   */
  public record Leg(String name, int firstColumn, int columns, long unit, long lag) {
    long watermark(long time) {
      return time == Long.MAX_VALUE ? time : Math.floorDiv(time - lag, unit);
    }

    long inputTime(long watermark) {
      return watermark == Long.MAX_VALUE ? watermark : watermark * unit + lag;
    }
  }

  private final List<Leg> legs;
  private final Map<String, PipelineSpec> views;
  private final EvaluationContext context;
  private final PipelineSpec query;
  private final Map<String, OutputNode> outputs = new LinkedHashMap<>();
  private final List<Pipeline> pipelines = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private Dataflow flow = new Dataflow();
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] ordinals = new int[Batch.MAX_ROWS];
  private int nextRank = 1;

  // The source whose watermark is to rise next, or is about to.
  private int turn;
  private boolean emitted;
  private Output output = batch -> {};

  /**
   * Makes the pipelines.
   *
   * @param query what is tested
   * @param views what it may read besides the sources, by name
   * @param legs the sources
   * @param context takes row errors
   */
  public PipelineSubject(
      PipelineSpec query,
      Map<String, PipelineSpec> views,
      List<Leg> legs,
      EvaluationContext context) {
    this.legs = legs;
    this.views = views;
    this.context = context;
    this.query = query;
    makeAll();
  }

  private void makeAll() {
    legs.forEach(leg -> outputs.put(leg.name(), new OutputNode()));
    make(query).add(new Collector());
    legs.forEach(leg -> routes.add(Route.from(of(leg), flow)));
  }

  private OutputNode of(Leg leg) {
    return Objects.requireNonNull(outputs.get(leg.name()));
  }

  private OutputNode make(PipelineSpec spec) {
    List<OutputNode> inputs = new ArrayList<>();
    for (String name : spec.scans()) {
      OutputNode made = outputs.get(name);
      if (made == null) {
        made = make(Objects.requireNonNull(views.get(name)));
        outputs.put(name, made);
      }
      inputs.add(made);
    }
    Pipeline pipeline = new Pipeline(spec, context, false, new Test());
    nextRank = pipeline.rank(nextRank);
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).add(pipeline.scans().get(i));
    }
    pipelines.add(pipeline);
    return pipeline.output();
  }

  /** Passes on what comes out. */
  private final class Collector extends Sink {
    @Override
    protected void receive(Batch batch) {
      output.emit(batch);
    }

    @Override
    protected void onCommitEnd() {
      // Batches say it.
    }

    @Override
    protected void onEnd() {
      // Nothing follows.
    }

    @Override
    protected void onFail(LaminarException cause) {
      throw cause;
    }
  }

  /** What goes wrong fails the test. */
  private static final class Test implements Pipeline.Boundary {
    @Override
    public LaminarException onFail(Throwable thrown) {
      throw new AssertionError("a node threw", thrown);
    }

    @Override
    public void onStop(LaminarException cause) {
      throw cause;
    }

    @Override
    public void onSettle() {
      // Row errors are looked at by the test.
    }

    @Override
    public void onEnd() {
      // Nothing follows.
    }
  }

  @Override
  public void process(Batch batch, Output newOutput) {
    output = newOutput;
    if (legs.size() == 1) {
      deliver(0, batch);
      return;
    }
    Vector source = batch.column(0);
    int[] selection = batch.selection();
    int from = 0;
    while (from < batch.size()) {
      int leg = (int) source.word(selection[from]);
      int to = from + 1;
      while (to < batch.size() && source.word(selection[to]) == leg) {
        to++;
      }
      System.arraycopy(selection, from, rows, 0, to - from);
      process(batch, leg, to - from);
      from = to;
    }
  }

  private void process(Batch batch, int number, int count) {
    Leg leg = legs.get(number);
    Batch part = new Batch(leg.columns());
    for (int i = 0; i < leg.columns(); i++) {
      part.column(i).share(batch.column(leg.firstColumn() + i));
    }
    part.weights(batch.weights());
    part.select(rows, count);
    deliver(number, part);
  }

  /**
   * Rows of a source are numbered in the order in which they came, wherever they lie. What a single row makes comes in
   * steps, as where subscriptions are full, each of them in an instance of its own.
   */
  private void deliver(int number, Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      ordinals[batch.selection()[i]] = i;
    }
    batch.commits(ordinals, false);
    OutputNode start = of(legs.get(number));
    if (batch.size() > 1) {
      flow.deliver(start, batch);
    } else if (!flow.deliver(start, batch, () -> true)) {
      turn = number;
      routes.get(number).goOn();
      do {
        replace();
      } while (!routes.get(number).advance(of(legs.get(number)).watermark()));
      turn = 0;
    }
  }

  private void replace() {
    MemorySnapshot snapshot = new MemorySnapshot();
    snapshot(snapshot.writer());
    outputs.clear();
    pipelines.clear();
    routes.clear();
    flow = new Dataflow();
    nextRank = 1;
    makeAll();
    restore(snapshot.reader());
  }

  /** The sources have their turns: what one causes is a commit of its own. */
  @Override
  public boolean onWatermark(long watermark, Output newOutput) {
    emitted = false;
    output = batch -> {
      emitted = true;
      newOutput.emit(batch);
    };
    while (!emitted) {
      if (!routes.get(turn).advance(legs.get(turn).watermark(watermark))) {
        return false;
      }
      turn++;
      if (turn == legs.size()) {
        turn = 0;
        return true;
      }
    }
    return false;
  }

  @Override
  public long nextTimer() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < legs.size(); i++) {
      for (RouteTimer timer : routes.get(i).timers().all()) {
        if (timer.counts() && timer.next() <= reached(timer)) {
          return Long.MIN_VALUE;
        }
      }
      long ofSource = routes.get(i).nextTimer();
      next = Math.min(next, legs.get(i).inputTime(ofSource));
    }
    return next;
  }

  /** The watermark that an operator knows: behind that of a source where something before it holds time back. */
  private static long reached(RouteTimer timer) {
    return timer.node().isIdle(timer.input())
        ? timer.clockWhenIdle().watermark()
        : timer.clock().watermark();
  }

  @Override
  public long lateRows() {
    return pipelines.stream().mapToLong(Pipeline::lateRows).sum();
  }

  @Override
  public long ignoredRetractions() {
    return pipelines.stream().mapToLong(Pipeline::ignoredRetractions).sum();
  }

  @Override
  public void snapshot(StateWriter writer) {
    SnapshotWriter snapshot = new SnapshotWriter();
    sections().forEach(snapshot::write);
    snapshot.write(time());
    byte[] bytes = snapshot.toBytes();
    writer.writeBytes(bytes, 0, bytes.length);
  }

  @Override
  public void restore(StateReader reader) {
    List<StateSection> sections = sections();
    sections.add(time());
    new SnapshotReader(reader.readBytes()).read(sections);
  }

  /** The time of the sources, and whose step is under way. */
  private StateSection time() {
    return StateSection.of(
        "time",
        1,
        "",
        writer -> {
          legs.forEach(leg -> writer.writeLong(of(leg).watermark()));
          writer.writeLong(turn);
          writer.writeLong(routes.get(turn).isUnderway() ? 1 : 0);
        },
        reader -> {
          legs.forEach(leg -> of(leg).announce(reader.readLong()));
          turn = (int) reader.readLong();
          if (reader.readLong() == 1) {
            routes.get(turn).goOn();
          }
        });
  }

  private List<StateSection> sections() {
    List<StateSection> sections = new ArrayList<>();
    for (int i = 0; i < pipelines.size(); i++) {
      sections.addAll(pipelines.get(i).sections("query " + i));
    }
    return sections;
  }
}
