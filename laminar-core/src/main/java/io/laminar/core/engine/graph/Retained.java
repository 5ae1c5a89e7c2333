package io.laminar.core.engine.graph;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.WalMode;
import io.laminar.core.engine.output.RetainLimit;
import io.laminar.core.engine.output.RetainedChanges;
import io.laminar.core.engine.output.RetainedSink;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.RowPromise;
import io.laminar.core.engine.output.Subscribable;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The retained changes of a query. On the engine's thread, but for what says otherwise. */
final class Retained {
  private static final int FORMAT_VERSION = 1;

  private final RetainedSink sink;

  // Volatile: who subscribes asks how rows are laid out.
  private volatile @Nullable RetainedChanges changes;

  private Retained(RetainedChanges changes) {
    this.sink = new RetainedSink(changes);
    this.changes = changes;
  }

  /** Makes those of a query; null where it is to retain none. */
  static @Nullable Retained of(Graph graph, QuerySpec spec) {
    RetainLimit limit = spec.retain();
    if (limit == null) {
      return null;
    }
    return new Retained(new RetainedChanges(
        spec.name(),
        spec.pipeline().output().schema(),
        limit,
        promiseOf(
            Graph.sourcesOf(spec.inputs()),
            spec.varies() || spec.inputs().stream().anyMatch(Relation::varies)),
        graph.retention(),
        graph.memory().open("the retained changes of " + spec.name(), MemoryBudget.NO_LIMIT)));
  }

  private static RowPromise promiseOf(Collection<SourceInput> sources, boolean varies) {
    boolean sync = false;
    boolean unset = sources.isEmpty();
    boolean off = false;
    for (SourceInput source : sources) {
      WalMode mode = source.spec().walMode();
      sync |= mode == WalMode.SYNC;
      unset |= mode == null;
      off |= mode == WalMode.OFF;
    }
    return new RowPromise(sync, unset, off, varies);
  }

  /** A query reads other sources from now on, or sources in other modes. */
  static void sourcesChanged(Query query) {
    RetainedChanges present = query.retained();
    if (present != null) {
      present.promise(promiseOf(query.sources(), query.varies()));
    }
  }

  /** Takes the rows of the query. */
  RetainedSink sink() {
    return sink;
  }

  /** What is retained; null once the query is gone or stopped. Any thread. */
  @Nullable
  RetainedChanges changes() {
    return changes;
  }

  /** Says how the query is stopped to make room. */
  void onLimit(Consumer<LaminarException> stop) {
    RetainedChanges present = changes;
    if (present != null) {
      present.onLimit(stop);
    }
  }

  long liveBytes() {
    RetainedChanges present = changes;
    return present == null ? 0 : present.liveBytes();
  }

  /** The query is gone or stopped: readers get what there is. */
  void abandon() {
    RetainedChanges present = changes;
    if (present != null) {
      changes = null;
      present.abandon();
    }
  }

  // ---- State ----

  StateSection section(String prefix) {
    return StateSection.of(
        prefix + ", retained", FORMAT_VERSION, "", this::snapshot, this::restore);
  }

  private void snapshot(StateWriter writer) {
    RetainedChanges present = changes;
    writer.writeLong(present == null ? 0 : 1);
    if (present == null) {
      sink.changes().snapshotOfStopped(writer);
    } else {
      present.snapshot(writer);
    }
  }

  private void restore(StateReader reader) {
    // Of a query that was stopped there are the numbers; it is stopped when the rest is there.
    if (reader.readLong() == 1) {
      sink.changes().restore(reader);
    } else {
      sink.changes().restoreNumbers(reader);
    }
  }

  // ---- Relations ----

  /**
   * Lets a ring that is about to be attached take rows from where they are retained.
   *
   * @param after the number behind which it begins, or {@link Subscribed#FROM_NOW_ON}
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} where none are retained; {@link
   *     ErrorCode#SEQUENCE_NOT_RETAINED}, {@link ErrorCode#SEQUENCE_LOST}
   */
  static void read(RingStage ring, long after) {
    Subscribable relation = ring.relation();
    RetainedChanges changes = ring.isErrors() ? null : relation.retained();
    if (changes != null) {
      ring.read(changes, after);
    } else if (after != Subscribed.FROM_NOW_ON && !isStopped(relation)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          relation.name() + " retains no changes, so that they have no numbers",
          "create it WITH (retain = '1 hour') or a number of rows; for a source or a table, create a"
              + " stream over it that does");
    }
  }

  private static boolean isStopped(Subscribable relation) {
    // The ring ends at once, and says why.
    return relation instanceof Query query && !query.isRunning();
  }

  /**
   * A relation takes the place of another one: those who handled changes of that go on with this.
   *
   * @param graph stops the new one where there is no room
   */
  static void takeOver(Graph graph, Relation old, Relation fresh) {
    if (!(old instanceof Query before && fresh instanceof Query after)) {
      return;
    }
    Retained theirs = before.retention();
    Retained own = after.retention();
    if (theirs == null || own == null || own.changes == null) {
      return;
    }
    if (theirs.changes != null
        && before.schema().equals(after.schema())
        && before.isChangelog() == after.isChangelog()) {
      own.goOnWith(theirs);
      own.onLimit(cause -> graph.stop(after, cause));
    } else {
      own.sink.changes().goOnBehind(theirs.sink.changes());
    }
  }

  private void goOnWith(Retained theirs) {
    RetainedChanges other = theirs.sink.changes();
    RetainedChanges present = sink.changes();
    other.limit(present.limit());
    other.promise(present.promise());
    theirs.changes = null;
    changes = other;
    sink.changes(other);
    present.abandon();
  }
}
