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
 * @param isOptional whether a snapshot may lack it: those of earlier versions do
 */
public record StateSection(
    String name,
    int version,
    String definition,
    Consumer<StateWriter> writer,
    Consumer<StateReader> reader,
    boolean isOptional) {
  /**
   * Makes a section that every snapshot has.
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
    return new StateSection(name, version, definition, writer, reader, false);
  }

  /**
   * Makes a section without a payload, which snapshots of earlier versions lack: where it is there, its definition is compared.
   *
   * @param name of this snapshot only once
   * @param definition a text that differs wherever the state of others would mean something else
   * @return the section
   */
  public static StateSection shape(String name, String definition) {
    return new StateSection(name, 1, definition, writer -> {}, reader -> {}, true);
  }

  /** Digests the definition. */
  public long fingerprint() {
    return SnapshotWriter.fingerprint(definition);
  }
}
