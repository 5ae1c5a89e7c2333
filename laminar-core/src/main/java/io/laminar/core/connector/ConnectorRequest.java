package io.laminar.core.connector;

import io.laminar.api.Schema;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a statement asks of a connector.
 *
 * @param object the source's or sink's name, for messages
 * @param schema its columns
 * @param changelog whether the rows of a sink carry weights; false for a source
 * @param options the options as they were written, keys in any case
 * @param paths where columns of a source are found, by their names; of those that are declared with PATH
 * @param directory what relative paths are relative to: the script's directory, or the present one
 * @param lifetime whether it outlives the process, and where it goes on
 */
public record ConnectorRequest(
    String object,
    Schema schema,
    boolean changelog,
    Map<String, String> options,
    Map<String, String> paths,
    Path directory,
    Lifetime lifetime) {
  // Copies the maps, so that nobody changes them afterwards.
  public ConnectorRequest {
    options = Map.copyOf(options);
    paths = Map.copyOf(paths);
  }

  /**
   * Asks for columns that are found by their names or positions.
   *
   * @param object the source's or sink's name, for messages
   * @param schema its columns
   * @param changelog whether the rows of a sink carry weights; false for a source
   * @param options the options as they were written, keys in any case
   * @param directory what relative paths are relative to
   */
  public ConnectorRequest(
      String object,
      Schema schema,
      boolean changelog,
      Map<String, String> options,
      Path directory) {
    this(object, schema, changelog, options, Map.of(), directory, Lifetime.OF_THE_PROCESS);
  }
}
