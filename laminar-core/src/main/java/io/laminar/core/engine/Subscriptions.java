package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.core.engine.output.LossListener;
import io.laminar.core.engine.output.ResultVisitor;
import io.laminar.core.engine.output.RingSizes;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.output.SubscriberHost;
import io.laminar.core.engine.output.VisitedRows;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Lost;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryAccount;
import java.lang.ref.Reference;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of a database. Any thread, as for {@link Engine}. The ring of a name's first
 * subscriber is made by the thread that subscribes: the engine only attaches it.
 */
final class Subscriptions implements SubscriberHost {
  /** Of a ring whose rows are visited: it holds a row only while it may be the last of its commit. */
  private static final int VISITED_ROWS = 2;

  private final Engine engine;
  private final Waiter waiter;

  // The engine's thread's own.
  private final Set<Subscriber> all = new LinkedHashSet<>();

  /**
   * Makes the list, which is empty.
   *
   * @param waiter how the engine waits for room
   */
  Subscriptions(Engine engine, Waiter waiter) {
    this.engine = engine;
    this.waiter = waiter;
  }

  /** Those that are open; the engine's thread's. */
  Collection<Subscriber> all() {
    return all;
  }

  /** Subscribes from now on; see {@link Engine#subscribe}. */
  Subscriber open(Subscribed what, Overflow overflow) {
    long caller = Thread.currentThread().getId();
    if (what.visitor() != null && engine.callerRuns() == null) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "rows of " + what.name() + " are shown to a visitor as they are made only in caller-runs;"
              + " this database has a thread of its own",
          "use subscribe(), and visit(visitor, maxRows) on a thread of yours");
    }
    if (what.ofStatement()) {
      engine.changes().beforeChange();
    }
    Waiter reading = new Waiter(engine.config().waitStrategy());
    @Nullable
    Subscriber beside = engine.changes().betweenCommits(() -> {
      RingStage present = engine.graph().ring(what);
      return present == null || what.ofStatement()
          ? null
          : add(present, overflow, reading, caller, false);
    });
    if (beside != null) {
      return beside;
    }
    RingStage made = engine.reclaim().beforeRefusal(() -> make(what));
    return engine.changes().betweenCommits(() -> {
      // Somebody else may have been faster.
      RingStage present = what.ofStatement() ? null : engine.graph().ring(what);
      if (present == null) {
        addNew(made, what.after());
      } else {
        made.memory().close();
      }
      return add(present == null ? made : present, overflow, reading, caller, what.ofStatement());
    });
  }

  private void addNew(RingStage made, long after) {
    try {
      engine.graph().add(made, after);
    } catch (LaminarException refused) {
      made.memory().close();
      throw refused;
    }
  }

  private RingStage make(Subscribed what) {
    int rows = what.visitor() == null ? engine.config().bufferSize() : VISITED_ROWS;
    RingShape shape =
        RingSizes.results(what.name(), rows, what.layout(), engine.config().memoryLimit());
    MemoryAccount memory = engine.memory().openRing("a subscription to " + what.name());
    try {
      memory.charge(RingShape.bytes(shape.capacityRows(), shape.strideWords(), shape.sideBytes()));
      RingStage ring = new RingStage(what, shape, waiter, engine.graph().overflows(), memory);
      ring.shownTo(visitor(what));
      ring.ring().allocate();
      return ring;
    } catch (LaminarException refused) {
      memory.close();
      throw refused;
    } catch (OutOfMemoryError exhausted) {
      memory.close();
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "there is no memory for a subscription to " + what.name() + ": " + exhausted.getMessage(),
          null,
          "lower bufferSize, or give the process more memory",
          exhausted);
    }
  }

  private @Nullable VisitedRows visitor(Subscribed what) {
    ResultVisitor visitor = what.visitor();
    CallerRuns caller = engine.callerRuns();
    return visitor == null || caller == null ? null : new VisitedRows(what.name(), visitor, caller);
  }

  private Subscriber add(
      RingStage ring, Overflow overflow, Waiter reading, long caller, boolean ofStatement) {
    RingReader reader = ring.ring().addReader(overflow, reading);
    Subscriber subscriber = new Subscriber(this, ring, reader, caller);
    ring.shownTo(subscriber);
    subscriber.ofStatement(ofStatement);
    note(subscriber, true);
    all.add(subscriber);
    ring.subscribers().add(subscriber);
    ring.pump();
    return subscriber;
  }

  private void note(Subscriber subscriber, boolean comes) {
    DrainOrder recorded = engine.graph().order();
    if (!subscriber.isOfStatement()) {
      engine.graph().noteSubscription(subscriber.ring(), comes);
    } else if (comes && recorded != null) {
      // It goes with a statement, too, or with the stream.
      recorded.commandOfStatement();
    }
  }

  @Override
  public boolean isClosed() {
    return engine.isClosed();
  }

  @Override
  public @Nullable LaminarException failure() {
    return engine.life().failure();
  }

  @Override
  public void released() {
    engine.released();
  }

  @Override
  public boolean mayWait() {
    engine.released();
    CallerRuns caller = engine.callerRuns();
    return caller == null || !caller.isOwner();
  }

  @Override
  public Reference<?> watch(Subscriber subscriber, Object held, LossListener listener) {
    return new Watched(held, this, subscriber, listener);
  }

  private static final class Watched extends Lost {
    private final Subscriptions subscriptions;
    private final Subscriber subscriber;
    private final LossListener listener;

    Watched(
        Object held, Subscriptions subscriptions, Subscriber subscriber, LossListener listener) {
      super(held, subscriptions.engine.graph().unreachable());
      this.subscriptions = subscriptions;
      this.subscriber = subscriber;
      this.listener = listener;
    }

    @Override
    protected boolean giveBack() {
      if (!listener.mayClose()) {
        return false;
      }
      boolean left = subscriber.leave();
      if (left) {
        subscriptions.engine.losses().abandonedSubscription();
        subscriptions.remove(subscriber);
      }
      listener.onClosed();
      return left;
    }
  }

  private void remove(Subscriber subscriber) {
    engine.graph().noteSubscription(subscriber.ring(), false);
    all.remove(subscriber);
    subscriber.ring().subscribers().remove(subscriber);
    engine.graph().removeUnread(subscriber.ring());
  }

  @Override
  public void left(Subscriber subscriber) {
    CallerRuns caller = engine.callerRuns();
    if (caller == null) {
      close(subscriber);
    } else if (caller.isOwner()) {
      if (caller.isVisiting()) {
        caller.afterVisit(() -> close(subscriber));
      } else {
        close(subscriber);
      }
    }
  }

  /** Lets a subscriber go; what it held back flows on. */
  private void close(Subscriber subscriber) {
    boolean left = engine.runUnlessClosed(() -> remove(subscriber));
    if (left) {
      engine.released();
    }
  }
}
