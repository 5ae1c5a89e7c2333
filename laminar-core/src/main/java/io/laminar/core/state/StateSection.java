package io.laminar.core.state;

import java.util.function.Consumer;

/**
 * A named part of a snapshot: how it is written, and how it is read into what is there anew.
 *
 * @param name of this snapshot only once
 * @param version of the payload's format
 * @param fingerprint of what the payload is the state of: see {@link SnapshotWriter#fingerprint}
 * @param writer writes the payload
 * @param reader reads exactly what was written
 */
public record StateSection(
    String name,
    int version,
    long fingerprint,
    Consumer<StateWriter> writer,
    Consumer<StateReader> reader) {
  /**
   * Makes a section whose fingerprint is that of a text.
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
    return new StateSection(name, version, SnapshotWriter.fingerprint(definition), writer, reader);
  }
}
