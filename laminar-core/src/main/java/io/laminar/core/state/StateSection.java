package io.laminar.core.state;

import java.util.function.Consumer;

/**
 * A named part of a snapshot: how it is written, and how it is read into what is there anew.
 *
 * @param name of this snapshot only once
 * @param version of the payload's format
 * @param definition a text that differs wherever the state would mean something else
 * @param writer writes the payload
 * @param reader reads exactly what was written
 */
public record StateSection(
    String name,
    int version,
    String definition,
    Consumer<StateWriter> writer,
    Consumer<StateReader> reader) {
  /**
   * Makes a section.
   *
   * @param name of this snapshot only once
   * @param version of the payload's format
   * @param definition a text that differs wherever the state would mean something else
   * @param writer writes the payload
   * @param reader reads exactly what was written
   * @return the section
   */
  public static StateSection of(
      String name,
      int version,
      String definition,
      Consumer<StateWriter> writer,
      Consumer<StateReader> reader) {
    return new StateSection(name, version, definition, writer, reader);
  }

  /** Digests the definition. */
  public long fingerprint() {
    return SnapshotWriter.fingerprint(definition);
  }
}
