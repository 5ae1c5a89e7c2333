package io.laminar.core.engine.graph;

import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.Succession;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.state.MemoryAccount;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a query in the place of another one that others read. Refused, it leaves all as it was. On the
 * engine's thread.
 *
 * <pre>
 *   does anybody read the old one as a view, whose columns stay?
 *     │ yes ▶ all sources behind its readers are held; what they owe is done
 *     ▼
 *   the new one reads what it begins with                               NewQuery
 *     │ yes ▶ the rows are compared, then exchanged: one commit          ViewExchange
 *     ▼
 *   the readers read the new one from now on; the old one is dropped
 * </pre>
 */
public final class Replacement implements Change<Query> {
  /** Batches that are compared or delivered in a step. */
  private static final int BATCHES = 4;

  private final Graph graph;
  private final Query old;
  private final QuerySpec spec;
  private final NewQuery adding;
  private final Hold hold = new Hold();
  private @Nullable Query fresh;
  private @Nullable ViewExchange exchange;
  private @Nullable MemoryAccount account;
  private ViewExchange.@Nullable Difference difference;
  private boolean compared;

  /** Replaces nothing yet. */
  public Replacement(Graph graph, Query old, QuerySpec spec) {
    this.graph = graph;
    this.old = old;
    this.spec = spec;
    this.adding = new NewQuery(graph, spec, old);
  }

  @Override
  public boolean step() {
    Query added = fresh;
    if (added == null) {
      if (!isPrepared() || !adding.step()) {
        return false;
      }
      added = adding.result();
      fresh = added;
    }
    ViewExchange present = exchange;
    if (present != null && !exchange(present, added)) {
      return false;
    }
    replace(graph, old, added);
    hold.release();
    return true;
  }

  /**
   * Where others read the old one as a view, who may have come since the last step: no row enters
   * from here on, and none between two steps of a watermark.
   */
  private boolean isPrepared() {
    if (exchange == null && old.isReadAsView() && keepsColumns()) {
      exchange = new ViewExchange(old, new Dataflow(graph.flow().calls()));
      hold.add(old.sources());
      hold.add(Graph.sourcesOf(spec.inputs()));
      readersOf(old).forEach(reader -> hold.add(reader.sources()));
    }
    return exchange == null || isSettled();
  }

  /**
   * Whether readers can be shown rows of the new one. With other columns it has no readers but
   * subscribers, who know the old columns and are ended with the old one.
   */
  private boolean keepsColumns() {
    return spec.pipeline().output().schema().equals(old.schema())
        && spec.pipeline().output().changelog() == old.isChangelog();
  }

  private boolean exchange(ViewExchange present, Query added) {
    ViewExchange.Difference differing = difference;
    if (differing == null) {
      MemoryAccount opened =
          graph.memory().openReader("the exchange of the rows of view " + added.name());
      account = opened;
      differing = present.with(added, opened);
      difference = differing;
    }
    if (!compared) {
      if (!differing.compare(BATCHES)) {
        return false;
      }
      compared = true;
      readersOf(old).forEach(adding::tellTime);
      hold.sources().forEach(source -> source.steps().exchange());
    }
    boolean done = differing.deliver(BATCHES);
    if (done) {
      graph.takeOutFailed();
      close();
    }
    return done;
  }

  /** Does some of the steps that are owed; true when none are left. */
  private boolean isSettled() {
    int steps = 0;
    while (steps < BATCHES && graph.ticks().goOnNow(hold.sources())) {
      steps++;
    }
    // A replay, whose steps are done, finds the same.
    boolean settled = !graph.ticks().areUnderway(hold.sources());
    // A commit that is half done comes first, whoever began it.
    boolean busy =
        hold.sources().stream().anyMatch(source -> source.reach().route().isBusy());
    for (SourceInput source : busy ? graph.sources() : hold.sources()) {
      boolean mayGoOn = !busy || source.reach().route().isAmidCommit();
      while (mayGoOn && steps < BATCHES && source.steps().advanceNow()) {
        steps++;
      }
      settled &= !busy && !source.steps().isOwing();
    }
    if (steps > 0) {
      graph.changes().keep();
    }
    return settled;
  }

  private void close() {
    if (account != null) {
      account.close();
    }
  }

  @Override
  public void noteBefore(DrainOrder order) {
    adding.noteBefore(order);
  }

  @Override
  public boolean isNoted() {
    return true;
  }

  @Override
  public Query result() {
    return adding.result();
  }

  @Override
  public void abandon() {
    close();
    if (fresh == null) {
      adding.abandon();
    } else {
      graph.withdraw(fresh);
    }
    hold.release();
  }

  @Override
  public boolean isSeen() {
    return compared;
  }

  /** Puts a new source in the place of one, which takes no rows any more. */
  public static void of(Graph graph, SourceInput old, SourceInput fresh) {
    fresh.silence().noteTime(graph.order());
    graph.noteCommand();
    graph.add(fresh);
    if (fresh.schema().equals(old.schema())) {
      Succession.of(old, fresh);
      fresh.readiness().ready();
    }
    replace(graph, old, fresh);
  }

  /** Lets what reads a relation read another one from now on, and drops the first. */
  private static void replace(Graph graph, Relation old, Relation fresh) {
    Set<SourceInput> touched = new LinkedHashSet<>(old.sources());
    List<Query> readers = readersOf(old);
    readers.forEach(query -> touched.addAll(query.sources()));
    readers.forEach(query -> query.readInstead(old, fresh));
    // They come after the new one; among each other their order stays.
    for (Query query : readers) {
      graph.rankLast(query);
      query.inputsChanged();
      Retained.sourcesChanged(query);
      touched.addAll(query.sources());
    }
    touched.addAll(fresh.sources());
    Retained.takeOver(graph, old, fresh);
    moveRings(old.output(), fresh, fresh.output());
    moveRings(old.errors().output(), fresh, fresh.errors().output());
    touched.forEach(source -> source.steps().changed());
    graph.ticks().graphChanged();
    graph.drop(List.of(old), List.of());
    Graph.readersChanged(fresh);
  }

  /** The subscribers of one with other columns are ended with the old relation. */
  private static void moveRings(OutputNode from, Relation fresh, OutputNode to) {
    for (RingStage ring : Graph.ringsOf(from)) {
      if (ring.fits(fresh)) {
        from.remove(ring);
        ring.readFrom(fresh);
        to.add(ring);
      }
    }
  }

  /** The queries that read a relation, also through others, each after those that it reads. */
  private static List<Query> readersOf(Relation relation) {
    Set<Query> found = new LinkedHashSet<>();
    Deque<Relation> next = new ArrayDeque<>(List.of(relation));
    while (!next.isEmpty()) {
      for (Pipeline reader : next.remove().output().readers()) {
        if (reader.boundary() instanceof Query query && found.add(query)) {
          next.add(query);
        }
      }
    }
    return found.stream()
        .sorted(Comparator.comparingInt(query -> query.pipeline().rank()))
        .toList();
  }
}
