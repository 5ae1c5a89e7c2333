package io.laminar.core.engine.source;

import io.laminar.core.engine.output.RingStage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sources at which the engine looks in a round: those that have had something to do lately, and
 * in turn some of those that wait for room. The others are {@linkplain Readiness asleep}: however
 * many there are, a round costs the same. Confined to the engine's thread, but for {@link #push}.
 */
public final class ReadySources {
  /** Sources of which a round takes rows. Between two rounds there is a command. */
  private static final int TURNS = 64;

  /** Sources that wait for room, and are tried in a round. */
  private static final int WAITING_TURNS = 16;

  /** Sources that are taken from the stack of those that were woken in a round. */
  private static final int WOKEN_TURNS = 256;

  /** Rounds after which one of the sources is looked at that seem to be asleep. */
  private static final int ROUNDS_A_LOOK = 16;

  /** For how long nothing must come: sources that get a row now and then stay on the list. */
  private static final long LINGER_NANOS = 10_000_000;

  private static final VarHandle WOKEN;

  static {
    try {
      WOKEN = MethodHandles.lookup().findVarHandle(ReadySources.class, "woken", Readiness.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final List<SourceInput> all;
  private final Runnable afterEach;
  private final boolean inCaller;
  private final long delayNanos;
  private long lingerNanos;
  private int roundsALook = ROUNDS_A_LOOK;
  private int rounds;

  private final List<Readiness> active = new ArrayList<>();
  private final List<Readiness> waiting = new ArrayList<>();
  private int nextActive;
  private int nextWaiting;
  private int nextSleeping;

  private boolean hadHandles;

  // Those at which it has looked in vain since something was found.
  private int inVain;

  // Caller-runs: how many wait for room or for one that does, and when the last one began, counted
  // in such beginnings.
  private int waits;
  private long lastWait;

  // One has left a list in this round.
  private boolean hasMoved;

  // What is left of the stack as it was taken.
  private @Nullable Readiness taken;

  // A stack, taken as a whole: the mark of each keeps it from being put there twice.
  private volatile @Nullable Readiness woken;

  /**
   * Makes the lists, which are empty.
   *
   * @param all the sources that there are
   * @param inCaller whether the thread that pushes is the one that looks: it has nothing else to
   *     do, and works until nothing is left
   * @param afterEach is run when rows of a source have been processed
   */
  public ReadySources(List<SourceInput> all, boolean inCaller, Runnable afterEach) {
    this.all = all;
    this.afterEach = afterEach;
    this.inCaller = inCaller;
    this.lingerNanos = inCaller ? 0 : LINGER_NANOS;
    this.delayNanos = inCaller ? 0 : StoreDelay.NANOS;
  }

  /** A producer handle was made. */
  void handleMade() {
    hadHandles = true;
  }

  /** Tells whether a producer handle was ever made. */
  public boolean hadHandles() {
    return hadHandles;
  }

  // ---- Any thread ----

  /** Puts a source onto the stack of those that were woken. */
  void push(Readiness source) {
    Readiness before;
    do {
      before = woken;
      source.nextWoken = before;
    } while (!WOKEN.compareAndSet(this, before, source));
  }

  // ---- The engine's thread ----

  /**
   * Puts sources to sleep sooner or later than usual.
   *
   * @param newLingerNanos for how long nothing must come
   * @param newRoundsALook after how many rounds one of those asleep is looked at
   */
  public void tune(long newLingerNanos, int newRoundsALook) {
    lingerNanos = newLingerNanos;
    roundsALook = newRoundsALook;
  }

  /** The sources at which it looks, or that wait for room. */
  public int listed() {
    return active.size() + waiting.size();
  }

  /** A source has something to do. */
  void list(Readiness source) {
    active.add(source);
  }

  /** A source is gone. */
  public void forget(SourceInput source) {
    Readiness gone = source.readiness();
    setWaiting(gone, false);
    if (gone.isListed() && !active.remove(gone)) {
      waiting.remove(gone);
    }
    gone.unlist();
  }

  /** Tells whether a source may have something to do. */
  public boolean hasMore() {
    return woken != null || taken != null || hasMore(active) || hasMore(waiting);
  }

  private static boolean hasMore(List<Readiness> sources) {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).source().hasMore()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Finds a subscription without room for which another source waits that comes first: rows of a source would overtake
   * it.
   *
   * @return null where there is none
   */
  public @Nullable RingStage blockingBefore(SourceInput source) {
    Readiness first = null;
    Readiness before = firstOfThoseBefore(source);
    while (before != null) { // What it waits for began to wait earlier: this ends.
      first = before;
      before = firstOfThoseBefore(first.source());
    }
    return first == null ? null : first.source().reach().blocking();
  }

  /**
   * Finds a source that began to wait for room before another one, and meets it. In caller-runs the order is that of the
   * calls; on the engine's thread that of two sources is open.
   */
  private @Nullable Readiness firstOfThoseBefore(SourceInput source) {
    if (waits == 0) {
      return null;
    }
    Readiness before = firstOfThoseBefore(source, waiting);
    return before != null ? before : firstOfThoseBefore(source, active);
  }

  private static @Nullable Readiness firstOfThoseBefore(
      SourceInput source, List<Readiness> others) {
    for (int i = 0; i < others.size(); i++) {
      Readiness other = others.get(i);
      if (other.waitedBefore(source.readiness()) && other.source().reach().meets(source.reach())) {
        return other;
      }
    }
    return null;
  }

  /** Lets a source take rows, unless another one comes first. A step that it has to do goes on: the other may wait for it. */
  private int work(Readiness each) {
    SourceInput source = each.source();
    boolean isHeld = inCaller && !source.steps().isPending() && firstOfThoseBefore(source) != null;
    int worked = isHeld ? 0 : source.work();
    afterEach.run();
    if (inCaller) {
      setWaiting(each, isHeld ? source.hasMore() : source.isWaiting());
    }
    return worked;
  }

  private boolean isWaiting(Readiness each) {
    return inCaller ? each.waitsSince() > 0 : each.source().isWaiting();
  }

  private void setWaiting(Readiness each, boolean isWaiting) {
    if (isWaiting != each.waitsSince() > 0) {
      each.waitsSince(isWaiting ? ++lastWait : 0);
      waits += isWaiting ? 1 : -1;
    }
  }

  /**
   * Lets sources take rows, each at most a batch.
   *
   * @param everySource whether all are looked at that there are, not only some of those on the lists
   * @return 0 when nothing was done since all on the lists were looked at
   */
  public int work(boolean everySource) {
    takeWoken();
    look(everySource);
    boolean wholeLists = everySource || inCaller;
    int waits = wholeLists ? waiting.size() : Math.min(WAITING_TURNS, waiting.size());
    int turns = wholeLists ? active.size() : Math.min(TURNS, active.size());
    hasMoved = false;
    int done = workActive(turns) + workWaiting(waits);
    // Where one left a list, another one has its place, and may have been passed over.
    inVain = done > 0 || hasMoved ? 0 : inVain + turns + waits;
    if (done == 0 && inVain < active.size() + waiting.size()) {
      // The engine does not rest before it has looked at the others.
      return 1;
    }
    inVain = 0;
    return done;
  }

  private void takeWoken() {
    if (taken == null && woken != null) {
      taken = (Readiness) WOKEN.getAndSet(this, (Readiness) null);
    }
    for (int i = 0; i < WOKEN_TURNS && taken != null; i++) {
      Readiness each = taken;
      taken = each.nextWoken;
      each.nextWoken = null;
      each.taken();
      // It may go on in the place of one to which somebody was just pushing.
      each.source().present().readiness().ready();
    }
  }

  // The proof that no row stays unseen lies in the marks; this bounds what a mistake in it costs.
  private void look(boolean everySource) {
    int turns = everySource ? all.size() : Math.min(1, all.size());
    if (!everySource && ++rounds < roundsALook) {
      return;
    }
    rounds = 0;
    for (int i = 0; i < turns; i++) {
      nextSleeping = nextSleeping + 1 < all.size() ? nextSleeping + 1 : 0;
      SourceInput source = all.get(nextSleeping);
      if (!source.readiness().isListed() && source.handles().haveMore()) {
        source.readiness().ready();
      }
    }
  }

  private int workActive(int turns) {
    int done = 0;
    long now = 0;
    for (int i = 0; i < turns; i++) {
      nextActive = nextActive < active.size() ? nextActive : 0;
      Readiness each = active.get(nextActive);
      int worked = work(each);
      done += worked;
      if (worked > 0) {
        each.worked();
        nextActive++;
      } else if (isWaiting(each)) {
        remove(nextActive, active);
        waiting.add(each);
      } else {
        now = now == 0 ? System.nanoTime() | 1 : now;
        if (each.rest(now, lingerNanos, delayNanos)) {
          remove(nextActive, active);
          each.unlist();
        } else {
          nextActive++;
        }
      }
    }
    return done;
  }

  private int workWaiting(int turns) {
    int done = 0;
    for (int i = 0; i < turns; i++) {
      nextWaiting = nextWaiting < waiting.size() ? nextWaiting : 0;
      Readiness each = waiting.get(nextWaiting);
      int worked = work(each);
      done += worked;
      if (worked > 0 || !isWaiting(each)) {
        remove(nextWaiting, waiting);
        active.add(each);
      } else {
        nextWaiting++;
      }
    }
    return done;
  }

  private void remove(int index, List<Readiness> from) {
    hasMoved = true;
    int last = from.size() - 1;
    from.set(index, from.get(last));
    from.remove(last);
  }
}
