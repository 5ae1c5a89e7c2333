package io.laminar.core.checkpoint;

import io.laminar.core.state.SnapshotBytes;

/** The state of a database at one place between two rows, as bytes. Shared, and not to be changed. */
public final class Checkpoint {
  private final CheckpointHead head;
  private final byte[] catalog;
  private final SnapshotBytes state;

  /**
   * Puts one together.
   *
   * @param head where it stands
   * @param catalog the objects, as the facade writes them; not copied
   * @param state that of everything that runs, as {@code EngineState} writes it; not copied
   */
  public Checkpoint(CheckpointHead head, byte[] catalog, byte[] state) {
    this(head, catalog, SnapshotBytes.of(state));
  }

  /**
   * Puts one together.
   *
   * @param head where it stands
   * @param catalog the objects, as the facade writes them; not copied
   * @param state that of everything that runs, as an image of {@code EngineState} writes it; not copied
   */
  public Checkpoint(CheckpointHead head, byte[] catalog, SnapshotBytes state) {
    this.head = head;
    this.catalog = catalog;
    this.state = state;
  }

  /** Where it stands. */
  public CheckpointHead head() {
    return head;
  }

  /** The objects; the array itself. */
  public byte[] catalog() {
    return catalog;
  }

  /** The state, for {@code EngineState.restore}. */
  public SnapshotBytes state() {
    return state;
  }
}
