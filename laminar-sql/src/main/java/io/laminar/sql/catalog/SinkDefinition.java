package io.laminar.sql.catalog;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.sql.parser.Connector;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import java.util.List;
import java.util.Optional;

/**
 * A sink: a name under which the rows of a source, stream or view are subscribed to, or written by a connector.
 *
 * @param name the name as spelled
 * @param from the name of what it reads, as spelled when that was created
 * @param schema the columns of what it reads
 * @param isChangelog whether its rows carry weights
 * @param eventTimeColumn the column that holds the event time, or -1
 * @param uniqueKeys what identifies the rows of what it reads
 * @param connector what it writes to; empty if it is only subscribed to
 * @param sql the statement that created it
 */
public record SinkDefinition(
    String name,
    String from,
    Schema schema,
    boolean isChangelog,
    int eventTimeColumn,
    List<List<Integer>> uniqueKeys,
    Optional<Connector> connector,
    String sql)
    implements CatalogEntry {

  /**
   * Defines the sink of a statement.
   *
   * @param create the statement
   * @param catalog where what it reads is looked up
   * @return the definition
   * @throws LaminarException {@code UNKNOWN_OBJECT}; {@code WRONG_OBJECT_KIND} if it reads a sink; {@code
   *     NOT_SUPPORTED} for an error stream
   */
  public static SinkDefinition of(Statement.CreateSink create, Catalog catalog) {
    Name read = create.from();
    if (read.key().endsWith(Catalog.ERRORS_SUFFIX)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a sink of the error stream " + read + " is not supported yet",
          read.position(),
          "SELECT from it, or subscribe to it by this name in the application",
          null);
    }
    CatalogEntry from = catalog.readable(read);
    return new SinkDefinition(
        create.name().text(),
        from.name(),
        from.schema(),
        from.isChangelog(),
        from.eventTimeColumn(),
        from.uniqueKeys(),
        create.connector(),
        create.text());
  }

  /**
   * Tells whether another definition asks for the same.
   *
   * @param other the definition of a sink with the same name, case ignored
   * @return true if it reads the same and writes to the same with the same options
   */
  public boolean isLike(SinkDefinition other) {
    return from.equals(other.from)
        && schema.equals(other.schema)
        && isChangelog == other.isChangelog
        && Connector.areLike(connector, other.connector);
  }

  @Override
  public ObjectKind kind() {
    return ObjectKind.SINK;
  }

  @Override
  public List<String> reads() {
    return List.of(from);
  }
}
