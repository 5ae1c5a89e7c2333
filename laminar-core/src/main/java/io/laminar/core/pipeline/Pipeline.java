package io.laminar.core.pipeline;

import io.laminar.api.LaminarException;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A query as an object: the nodes that were made of a description. Belongs to the thread that runs
 * the operators, but for what says otherwise.
 */
public final class Pipeline {
  private static final int FORMAT_VERSION = 1;

  private final PipelineSpec spec;
  private final EvaluationContext context;
  private final Boundary boundary;
  private final boolean stopsAtError;
  private final List<Node> nodes = new ArrayList<>();

  // By the number of the step.
  private final List<Node> made = new ArrayList<>();
  private final List<ScanNode> scans = new ArrayList<>();
  private final List<OperatorNode> operators = new ArrayList<>();
  private final List<MergeNode> merges = new ArrayList<>();
  private final OutputNode output;
  private boolean entered;
  private long rowsIn;
  private boolean stopped;
  private final boolean ticks;

  /** Operators whose late rows another one counts. */
  private final List<OperatorNode> lateElsewhere = new ArrayList<>();

  // Of operators that went when the pipeline was stopped.
  private long lateRowsBefore;
  private long heldRowsBefore;
  private long ignoredRetractionsBefore;

  /** What a pipeline belongs to: where its failure ends. */
  public interface Boundary {
    /**
     * A node threw.
     *
     * @param thrown what
     * @return what readers of the pipeline get
     */
    LaminarException onFail(Throwable thrown);

    /**
     * Something that it reads was stopped, and stops it.
     *
     * @param cause what readers of that get
     * @return what its own readers get
     */
    default LaminarException onInputStop(LaminarException cause) {
      return cause;
    }

    /**
     * The pipeline was stopped; called before its readers learn of it.
     *
     * @param cause what readers get
     */
    void onStop(LaminarException cause);

    /** After a batch or a step that it took part in: errors can be handed on. */
    void onSettle();

    /** Everything that it reads came to its end. */
    void onEnd();
  }

  /**
   * Makes the operators of a description, without state.
   *
   * @param spec what to make
   * @param context what the expressions share; of this pipeline only
   * @param stopsAtError whether rows are taken one by one, and none after a row error
   * @param boundary what it belongs to
   */
  public Pipeline(
      PipelineSpec spec, EvaluationContext context, boolean stopsAtError, Boundary boundary) {
    this.spec = spec;
    this.context = context;
    this.stopsAtError = stopsAtError;
    this.boundary = boundary;
    for (PipelineSpec.Step step : spec.steps()) {
      made.add(node(step));
    }
    this.output = new OutputNode(this);
    made.get(spec.result()).connect(output);
    nodes.add(output);
    this.ticks = !ticking().isEmpty();
  }

  private Node node(PipelineSpec.Step step) {
    if (step instanceof PipelineSpec.Scan scan) {
      ScanNode node = new ScanNode(this, scan.output().schema().size());
      scans.add(node);
      nodes.add(node);
      return node;
    }
    if (step instanceof PipelineSpec.Apply apply) {
      OperatorNode node =
          apply.inputs().size() == 1 ? operator(apply) : operatorOfSeveralInputs(apply);
      operators.add(node);
      nodes.add(node);
      if (!apply.countsLate()) {
        lateElsewhere.add(node);
      }
      return node;
    }
    PipelineSpec.UnionAll union = (PipelineSpec.UnionAll) step;
    UnionNode node = new UnionNode(union.output(), union.inputs().size(), this);
    connect(union, node);
    return node;
  }

  private OperatorNode operator(PipelineSpec.Apply apply) {
    OperatorNode node =
        new OperatorNode(apply.operator().create(context), this, edges(apply), null);
    made.get(apply.inputs().get(0)).connect(node);
    return node;
  }

  private OperatorNode operatorOfSeveralInputs(PipelineSpec.Apply apply) {
    List<PipelineSpec.Edge> edges = edges(apply);
    FeedNode feed = new FeedNode(edges, this);
    connect(apply, feed);
    OperatorNode node = new OperatorNode(apply.operator().create(context), this, edges, feed);
    feed.feeds(node);
    return node;
  }

  private List<PipelineSpec.Edge> edges(PipelineSpec.Apply apply) {
    List<PipelineSpec.Edge> edges = new ArrayList<>();
    for (int input : apply.inputs()) {
      edges.add(spec.steps().get(input).output());
    }
    return edges;
  }

  private void connect(PipelineSpec.Step step, MergeNode merge) {
    for (int i = 0; i < step.inputs().size(); i++) {
      made.get(step.inputs().get(i)).connect(merge.edge(i));
      nodes.add(merge.edge(i));
    }
    merges.add(merge);
    nodes.add(merge);
  }

  /** What it was made of. */
  public PipelineSpec spec() {
    return spec;
  }

  /** What it belongs to. */
  public Boundary boundary() {
    return boundary;
  }

  /** Where it reads, in the order of {@link PipelineSpec#scans}. */
  public List<ScanNode> scans() {
    return scans;
  }

  /** Where its results come out. */
  public OutputNode output() {
    return output;
  }

  /** The operator that keeps what comes out, if there is one; asked before the pipeline is stopped. */
  public Optional<KeptResults> keptResults() {
    return KeptResults.above(output, spec.output().schema().size());
  }

  /**
   * Numbers the nodes, each after its inputs and after what was numbered before.
   *
   * @param first the first number
   * @return the next one
   */
  public int rank(int first) {
    int next = first;
    for (Node node : nodes) {
      node.rank(next++);
    }
    return next;
  }

  /** The number of its first node. */
  public int rank() {
    return nodes.get(0).rank();
  }

  /** Learns that what it reads may have come to its end before it was made. */
  public void completeIfInputsAre() {
    for (Node node : nodes) {
      node.completeIfInputsAre();
    }
  }

  /** Sets the time that its expressions see, in nanoseconds since the epoch. */
  public void now(long nanos) {
    context.nowNanos(nanos);
  }

  // ---- Ticks ----

  /** The operators that go by the clock. */
  List<OperatorNode> ticking() {
    List<OperatorNode> ticking = new ArrayList<>();
    for (OperatorNode operator : operators) {
      if (operator.isTicking()) {
        ticking.add(operator);
      }
    }
    return ticking;
  }

  /** Tells whether an operator goes by the clock. */
  public boolean isTicking() {
    return ticks;
  }

  /** When the first of them has something to do, in elapsed nanoseconds. */
  public long nextTick() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < operators.size(); i++) { // No iterator: this happens with each row.
      next = Math.min(next, operators.get(i).nextTick());
    }
    return next;
  }

  /**
   * Sets the time that operators see that go by the clock.
   *
   * @param nanos since the database was opened
   */
  public void elapsed(long nanos) {
    context.elapsedNanos(nanos);
  }

  /** Says what time it is in a tick that was due at a time, by both clocks. */
  void tickTime(long dueNanos, long elapsedNanos, long nowNanos) {
    context.elapsedNanos(elapsedNanos);
    context.passedNanos(dueNanos - 1);
    context.nowNanos(nowNanos);
  }

  // ---- Rows ----

  boolean stopsAtError() {
    return stopsAtError;
  }

  boolean enter() {
    boolean first = !entered;
    entered = true;
    return first;
  }

  void leave() {
    entered = false;
    settle();
  }

  void settle() {
    boundary.onSettle();
  }

  void countIn(int rows) {
    rowsIn += rows;
  }

  void end() {
    boundary.onEnd();
  }

  // ---- Counters ----

  /** The rows that it has read. */
  public long rowsIn() {
    return rowsIn;
  }

  /** The rows that were dropped as late, each once, however many operators of like windows have dropped it. */
  public long lateRows() {
    return lateRowsBefore
        + sum(operators, StatefulOperator::lateRows)
        - sum(lateElsewhere, StatefulOperator::lateRows);
  }

  /** The retractions that were ignored. */
  public long ignoredRetractions() {
    return ignoredRetractionsBefore + sum(operators, StatefulOperator::ignoredRetractions);
  }

  /** The rows that operators hold and have not emitted yet; of a stopped one, those that it held. */
  public long heldRows() {
    return heldRowsBefore + sum(operators, StatefulOperator::heldRows);
  }

  /** The size of the operators' state, in bytes. */
  public long stateBytes() {
    return sum(operators, StatefulOperator::stateBytes);
  }

  private static long sum(List<OperatorNode> of, ToLongFunction<StatefulOperator> counter) {
    long sum = 0;
    for (OperatorNode node : of) {
      StatefulOperator operator = node.stateful();
      sum += operator == null ? 0 : counter.applyAsLong(operator);
    }
    return sum;
  }

  // ---- Its end ----

  /** Tells whether it takes no rows any more because of an error. */
  public boolean isStopped() {
    return stopped;
  }

  void fail(Throwable thrown) {
    if (!stopped) {
      stop(boundary.onFail(thrown));
    }
  }

  /**
   * Stops it and everything that reads it.
   *
   * @param cause what readers get
   */
  public void stop(LaminarException cause) {
    if (!stopped) {
      ArrayDeque<Pipeline> readers = new ArrayDeque<>();
      stopOne(cause, readers);
      stopAll(cause, readers);
    }
  }

  static void stopReaders(OutputNode output, LaminarException cause) {
    ArrayDeque<Pipeline> readers = new ArrayDeque<>();
    failTargets(output, cause, readers);
    stopAll(cause, readers);
  }

  private static void stopAll(LaminarException cause, ArrayDeque<Pipeline> readers) {
    for (Pipeline next = readers.poll(); next != null; next = readers.poll()) {
      if (!next.stopped) {
        next.stopOne(next.boundary.onInputStop(cause), readers);
      }
    }
  }

  private void stopOne(LaminarException cause, ArrayDeque<Pipeline> readers) {
    stopped = true;
    lateRowsBefore = lateRows();
    heldRowsBefore = heldRows();
    ignoredRetractionsBefore = ignoredRetractions();
    operators.forEach(OperatorNode::abandon);
    merges.forEach(MergeNode::abandon);
    output.failed(cause);
    failTargets(output, cause, readers);
    boundary.onStop(cause);
  }

  private static void failTargets(
      OutputNode output, LaminarException cause, ArrayDeque<Pipeline> readers) {
    for (Node target : output.targets()) {
      if (target instanceof ScanNode scan) {
        readers.add(scan.pipeline());
      } else if (target instanceof Sink sink) {
        sink.onFail(cause);
      }
    }
  }

  // ---- State ----

  /**
   * The whole state: operators, what waits in unions, watermarks, counters, and the time of the clocks at the commit that
   * may be half done. It may be written between two batches, also while a step of the watermark is half done, and read
   * before the first row into a pipeline of the same description.
   *
   * @param prefix the beginning of the sections' names
   * @return a section for each step that keeps something, one of counters, and one of which step reads what
   */
  public List<StateSection> sections(String prefix) {
    List<StateSection> sections = new ArrayList<>();
    sections.add(StateSection.shape(prefix + ", shape", spec.wiring()));
    for (int step = 0; step < made.size(); step++) {
      String name = prefix + ", step " + step;
      Node node = made.get(step);
      if (node instanceof OperatorNode operator) {
        sections.add(StateSection.of(
            name, FORMAT_VERSION, definition(step), operator::snapshot, operator::restore));
      } else if (node instanceof UnionNode union) {
        sections.add(StateSection.of(
            name, FORMAT_VERSION, definition(step), union::snapshot, union::restore));
      }
    }
    sections.add(counters(prefix, true));
    return sections;
  }

  /** Where inputs meet: whether rows of one source were ever found to come there by several ways. */
  public List<Boolean> merges() {
    return merges.stream().map(MergeNode::merges).toList();
  }

  /** Rows are collected where they were elsewhere, as {@link #merges} told. */
  public void merge(List<Boolean> where) {
    for (int i = 0; i < where.size(); i++) {
      if (where.get(i)) {
        merges.get(i).merge();
      }
    }
  }

  /** Tells whether something is in the middle of a step, or waits for the end of its commit. */
  boolean isPending() {
    return nodes.stream().anyMatch(Node::isPending);
  }

  int stepCount() {
    return made.size();
  }

  /** The node of a step. */
  Node made(int step) {
    return made.get(step);
  }

  List<OperatorNode> operators() {
    return operators;
  }

  StateSection counters(String prefix, boolean goOn) {
    return StateSection.of(
        prefix + ", counters",
        FORMAT_VERSION,
        "",
        this::snapshotCounters,
        reader -> restoreCounters(reader, goOn));
  }

  private void snapshotCounters(StateWriter writer) {
    writer.writeLong(rowsIn);
    writer.writeLong(output.rows());
    writer.writeLong(lateRowsBefore);
    writer.writeLong(heldRowsBefore);
    writer.writeLong(ignoredRetractionsBefore);
    context.snapshotTime(writer);
  }

  private void restoreCounters(StateReader reader, boolean goOn) {
    long[] counters = new long[5];
    reader.readLongs(counters, 0, counters.length);
    context.restoreTime(reader);
    if (goOn) {
      rowsIn = counters[0];
      output.restoreRows(counters[1]);
      lateRowsBefore = counters[2];
      heldRowsBefore = counters[3];
      ignoredRetractionsBefore = counters[4];
    }
  }

  /** What a state depends on: the kind of the operator, its definition, and what goes in and out. */
  String definition(int step) {
    PipelineSpec.Step described = spec.steps().get(step);
    StringBuilder definition = new StringBuilder();
    if (described instanceof PipelineSpec.Apply apply) {
      definition.append(((OperatorNode) made.get(step)).operatorType()).append(apply.definition());
    }
    described
        .inputs()
        .forEach(input -> definition.append(spec.steps().get(input).output()));
    return definition.append(described.output()).toString();
  }
}
