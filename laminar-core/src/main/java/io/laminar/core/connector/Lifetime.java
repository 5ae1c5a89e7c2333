package io.laminar.core.connector;

import java.util.Optional;

/**
 * Whether what a connector moves outlives the process, and where the one before it stood.
 *
 * @param isDurable whether the database has a data directory: the connector says where it stands
 * @param position what a connector of the same options has said last; empty where it begins. Not changed by anybody
 */
public record Lifetime(boolean isDurable, Optional<byte[]> position) {
  /** In memory: the connector ends with the process. */
  public static final Lifetime OF_THE_PROCESS = new Lifetime(false, Optional.empty());

  /** It begins, in a database with a data directory. */
  public static final Lifetime DURABLE = new Lifetime(true, Optional.empty());

  /** It goes on, in a database with a data directory. */
  public static Lifetime goingOn(byte[] position) {
    return new Lifetime(true, Optional.of(position));
  }
}
