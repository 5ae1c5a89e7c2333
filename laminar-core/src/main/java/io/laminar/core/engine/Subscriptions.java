package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryAccount;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of a database. Any thread, as for {@link Engine}. The ring of a name's first
 * subscriber is made by the thread that subscribes: the engine only attaches it.
 */
final class Subscriptions {
  private final Engine engine;
  private final Waiter rows;

  // The engine's thread's own.
  private final Set<Subscriber> all = new LinkedHashSet<>();

  /**
   * Makes the list, which is empty.
   *
   * @param rows how the engine waits for room
   */
  Subscriptions(Engine engine, Waiter rows) {
    this.engine = engine;
    this.rows = rows;
  }

  /** Those that are open; the engine's thread's. */
  Collection<Subscriber> all() {
    return all;
  }

  /** Subscribes from now on; see {@link Engine#subscribe}. */
  Subscriber open(Subscribed what, Overflow overflow) {
    long caller = Thread.currentThread().getId();
    Waiter waiter = new Waiter(engine.config().waitStrategy());
    @Nullable
    Subscriber beside = engine.call(() -> {
      RingStage present = engine.graph().ring(what);
      return present == null ? null : add(present, overflow, waiter, caller);
    });
    if (beside != null) {
      return beside;
    }
    RingStage made = engine.reclaim().beforeRefusal(() -> make(what));
    return engine.call(() -> {
      // Somebody else may have been faster.
      RingStage present = engine.graph().ring(what);
      if (present == null) {
        engine.graph().add(made);
      } else {
        made.memory().close();
      }
      return add(present == null ? made : present, overflow, waiter, caller);
    });
  }

  private RingStage make(Subscribed what) {
    RingShape shape = RingSizes.results(
        what.name(),
        engine.config().bufferSize(),
        RingStage.layout(what.relation(), what.errors()),
        engine.config().memoryLimit());
    MemoryAccount memory = engine.memory().openRing("a subscription to " + what.name());
    try {
      memory.charge(RingShape.bytes(shape.capacityRows(), shape.strideWords(), shape.sideBytes()));
      RingStage ring = new RingStage(what, shape, rows, engine.graph().overflows(), memory);
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

  private Subscriber add(RingStage ring, Overflow overflow, Waiter waiter, long caller) {
    RingReader reader = ring.ring().addReader(overflow, waiter);
    Subscriber subscriber = new Subscriber(engine, ring, reader, caller);
    all.add(subscriber);
    ring.subscribers().add(subscriber);
    return subscriber;
  }

  /** Notices when what a user holds of a subscriber becomes unreachable; see {@link Lost}. */
  Lost watch(Subscriber subscriber, Object subscription) {
    return new Watched(subscription, this, subscriber);
  }

  private static final class Watched extends Lost {
    private final Subscriptions subscriptions;
    private final Subscriber subscriber;

    Watched(Object subscription, Subscriptions subscriptions, Subscriber subscriber) {
      super(subscription, subscriptions.engine.graph().unreachable());
      this.subscriptions = subscriptions;
      this.subscriber = subscriber;
    }

    @Override
    boolean giveBack() {
      if (!subscriber.leave()) {
        return false;
      }
      subscriptions.engine.losses().abandonedSubscription();
      subscriptions.remove(subscriber);
      return true;
    }
  }

  private void remove(Subscriber subscriber) {
    all.remove(subscriber);
    subscriber.ring().subscribers().remove(subscriber);
    engine.graph().removeUnread(subscriber.ring());
  }

  /** Lets a subscriber go; what it held back flows on. */
  void close(Subscriber subscriber) {
    boolean left = engine.runUnlessClosed(() -> remove(subscriber));
    if (left) {
      engine.released();
    }
  }
}
