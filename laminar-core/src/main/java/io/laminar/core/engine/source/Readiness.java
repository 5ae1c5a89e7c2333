package io.laminar.core.engine.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whether the engine looks at a source by itself, or waits to be told that there is something to do.
 *
 * <pre>
 *             nothing came for a while             nor since
 *   listed ────────────────────────▶ listed, ASLEEP ───────▶ not listed, ASLEEP
 *     ▲ ▲        AWAKE                     │ row: AWAKE           │ wake(): WOKEN
 *     │ └──────────────────────────────────┘                      ▼
 *     └──────────────────────── taken from the stack: AWAKE ◀── on the stack of those that were woken
 * </pre>
 *
 * <p>A producer publishes by a release store and then reads the mark, without a fence in between: it
 * may read AWAKE though its row becomes visible only after the engine's next look. That is why the
 * engine goes on looking for as long as a store may stay unseen ({@link StoreDelay}) after it set the
 * mark: a row whose producer did not see the mark is found by these looks. A push that takes longer
 * reads the mark after it was set, and wakes the source. Closing a lane is a volatile store, which
 * the read of the mark cannot overtake. Where a parking engine has to be woken there is a fence
 * anyway.
 */
public final class Readiness {
  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;

  /** Somebody puts it onto the stack of those that were woken, or has done so. */
  private static final int WOKEN = 2;

  private static final VarHandle MARK;

  static {
    try {
      MARK = MethodHandles.lookup().findVarHandle(Readiness.class, "mark", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ReadySources sources;
  private final SourceInput source;

  // Volatile: written by the engine when the source comes to rest, read after every push.
  private volatile int mark = ASLEEP;

  /** The next on the stack; written by the thread that puts this one there. */
  @Nullable
  Readiness nextWoken;

  // The engine's own: whether it is looked at, or waits for room, or neither.
  private boolean listed;

  // Since when it was found empty, or asleep as well; 0 while it is not.
  private long restingSinceNanos;

  // In caller-runs: since when it waits; 0 while it does not.
  private long waitsSince;

  Readiness(ReadySources sources, SourceInput source) {
    this.sources = sources;
    this.source = source;
  }

  /** A producer handle of the source was made. */
  void handleMade() {
    sources.handleMade();
  }

  SourceInput source() {
    return source;
  }

  // ---- Any thread ----

  /** Tells whether {@link #wake} has to be called. After rows were published. */
  public boolean isAsleep() {
    return mark == ASLEEP;
  }

  /** Lets the engine look at the source, after a producer published rows or ended. */
  public void wake() {
    if (mark == ASLEEP && MARK.compareAndSet(this, ASLEEP, WOKEN)) {
      sources.push(this);
    }
  }

  // ---- The engine's thread ----

  /** There is something to do that the engine knows of. Nothing where nobody drains it any more. */
  public void ready() {
    if (source.isGone()) {
      return;
    }
    restingSinceNanos = 0;
    if (!listed) {
      listed = true;
      sources.list(this);
    }
    // Where it is on the stack, it is taken from there later. Only this thread puts it to sleep.
    if (mark == ASLEEP) {
      MARK.compareAndSet(this, ASLEEP, AWAKE);
    }
  }

  /** It was taken from the stack, to be {@link #ready} now. */
  void taken() {
    mark = AWAKE;
  }

  /** Tells whether it is looked at, or waits for room. */
  public boolean isListed() {
    return listed;
  }

  /** In caller-runs: since when the source waits for room or for one that does; 0 where it does not. */
  long waitsSince() {
    return waitsSince;
  }

  /** The source begins to wait, or waits no more. */
  void waitsSince(long number) {
    waitsSince = number;
  }

  /** Tells whether the source waits, and began before another one did. */
  boolean waitedBefore(Readiness other) {
    return waitsSince > 0
        && this != other
        && (other.waitsSince == 0 || waitsSince < other.waitsSince);
  }

  /** Not looked at any more. */
  void unlist() {
    listed = false;
  }

  /** Rows were found. */
  void worked() {
    if (restingSinceNanos != 0) {
      ready();
    }
  }

  /**
   * Nothing was found.
   *
   * @param nowNanos of a monotonic clock, not 0
   * @param lingerNanos for how long nothing must come before it is put to sleep
   * @param delayNanos for how long a row may stay unseen
   * @return true when it need not be looked at until it is woken
   */
  boolean rest(long nowNanos, long lingerNanos, long delayNanos) {
    if (restingSinceNanos == 0) {
      restingSinceNanos = nowNanos;
    } else if (mark == AWAKE) {
      if (nowNanos - restingSinceNanos >= lingerNanos) {
        // With a fence: the looks that follow cannot precede it.
        MARK.compareAndSet(this, AWAKE, ASLEEP);
        restingSinceNanos = nowNanos;
      }
    } else {
      return mark == ASLEEP && nowNanos - restingSinceNanos >= delayNanos;
    }
    return false;
  }
}
