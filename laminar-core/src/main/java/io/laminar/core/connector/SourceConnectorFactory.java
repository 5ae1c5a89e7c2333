package io.laminar.core.connector;

/**
 * Makes connectors that bring rows in. Found by {@link java.util.ServiceLoader}; needs a public
 * constructor without parameters.
 */
public interface SourceConnectorFactory {
  /**
   * Returns the name that stands after {@code FROM}.
   *
   * @return in upper case, for example {@code FILE}
   */
  String name();

  /**
   * Tells whether its connectors say where they stand, and go on there in another process with the very rows that follow. Others
   * are refused in a database with a data directory.
   */
  default boolean keepsPositions() {
    return false;
  }

  /**
   * Checks the options and opens what is to be read. Called when the source is created, so that
   * what is wrong is found then; must not read rows yet, nor wait for anybody outside: what only
   * opens when somebody writes it is opened by the connector's first call.
   *
   * @param request the columns and options
   * @return the connector, owned by the caller
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#UNKNOWN_OPTION}, {@link
   *     io.laminar.api.ErrorCode#INVALID_OPTION}, {@link io.laminar.api.ErrorCode#IO_FAILURE},
   *     {@link io.laminar.api.ErrorCode#BINDING_MISMATCH}
   */
  SourceConnector open(ConnectorRequest request);
}
