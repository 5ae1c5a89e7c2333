package io.laminar.core.engine;

/**
 * Takes relations out of the graph while producers push: of each push it is certain which of its
 * rows were taken, and those are drained or counted. Any thread, as for {@link Engine}.
 */
final class Removal {
  private final Engine engine;

  Removal(Engine engine) {
    this.engine = engine;
  }

  /** Drops a relation; the rows that wait in a source are counted, those of pushes under way too. */
  void drop(Relation relation) {
    engine.run(() -> engine.graph().drop(relation));
    if (relation instanceof SourceInput source) {
      StoreDelay.await();
      discard(source);
    }
  }

  /** Puts a new source in the place of one; see {@link Engine#replaceSource}. */
  SourceInput replace(SourceInput old, SourceSpec spec) {
    // May be refused: then nothing has happened.
    SourceInput fresh = engine.call(() -> engine.graph().newSource(spec));
    old.refuse();
    StoreDelay.await();
    engine.run(() -> engine.graph().replaceSource(old, fresh));
    // Nothing where the new one drains what was left.
    discard(old);
    engine.released();
    return fresh;
  }

  private void discard(SourceInput source) {
    if (!engine.runUnlessClosed(() -> engine.losses().discard(source))) {
      engine.awaitEnd();
      engine.losses().discard(source);
    }
  }
}
