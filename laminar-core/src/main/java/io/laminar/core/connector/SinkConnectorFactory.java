package io.laminar.core.connector;

/**
 * Makes connectors that take results out. Found by {@link java.util.ServiceLoader}; needs a public
 * constructor without parameters.
 */
public interface SinkConnectorFactory {
  /**
   * Returns the name that stands after {@code INTO}.
   *
   * @return in upper case, for example {@code FILE}
   */
  String name();

  /**
   * Tells whether its connectors say how much they have written, and take back what was written later. Others are refused in a
   * database with a data directory.
   */
  default boolean keepsPositions() {
    return false;
  }

  /**
   * Checks the options and opens what is to be written; must not write yet: what the sink replaces
   * may still write to the same place. Must not wait for anybody outside: what only opens when
   * somebody reads it is opened by the connector's first call.
   *
   * @param request the columns and options
   * @return the connector, owned by the caller
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#UNKNOWN_OPTION}, {@link
   *     io.laminar.api.ErrorCode#INVALID_OPTION}, {@link io.laminar.api.ErrorCode#IO_FAILURE}
   */
  SinkConnector open(ConnectorRequest request);
}
