package io.laminar.core.engine.source;

/**
 * Whether the engine decides what is done next, or a replay does, which obeys a recorded order: then no
 * source, no tick and no step decides anything. That ends once, and does not begin again. Confined to the
 * engine's thread; what ends it happens before that thread begins.
 */
public final class Decisions {
  private final boolean began;
  private boolean replayed;

  /**
   * Says who decides.
   *
   * @param replayed whether a replay does
   */
  public Decisions(boolean replayed) {
    this.began = replayed;
    this.replayed = replayed;
  }

  /** Tells whether a replay says what is done, or did once. */
  public boolean wereReplayed() {
    return began;
  }

  /** Tells whether a replay says what is done. */
  public boolean areReplayed() {
    return replayed;
  }

  /** From now on the engine decides. */
  public void goLive() {
    replayed = false;
  }
}
