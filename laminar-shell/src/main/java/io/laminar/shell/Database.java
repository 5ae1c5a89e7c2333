package io.laminar.shell;

import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Sink;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the shell asks of a database. */
interface Database extends AutoCloseable {
  /**
   * Rows that a statement gave.
   *
   * @param schema their columns
   * @param rows the rows
   */
  record Rows(Schema schema, List<Row> rows) {}

  /** Carries out one statement, relative paths read from a directory; SHOW and its like give rows. */
  Optional<Rows> execute(String sql, Path directory);

  /** Answers a SELECT from what views hold now. */
  Rows query(String sql);

  Sink<Row> sink(String name);

  Metrics metrics();

  /** Lets the connectors of sources that are read start to bring rows. */
  void startConnectors();

  /** Whether connectors may still bring rows. */
  boolean connectorsOpen();

  /** Why a connector failed, if one did. */
  Optional<LaminarException> connectorFailure();

  void awaitIdle();

  @Override
  void close();
}
