package io.laminar;

import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.Schema;
import io.laminar.api.StatementKind;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.Statement;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A statement that was parsed and not carried out: what it is, what it would give, and what can be
 * done with it. {@link #kind}, {@link #name} and {@link #connector} are known from its text; the
 * other questions are answered by the database as it is when they are asked. Any thread.
 */
public final class PreparedStatement {
  private final StatementRunner statements;
  private final Statement statement;
  private final Path directory;

  PreparedStatement(StatementRunner statements, Statement statement, Path directory) {
    this.statements = statements;
    this.statement = statement;
    this.directory = directory;
  }

  /**
   * Returns what the statement does.
   *
   * @return its kind
   */
  public StatementKind kind() {
    if (statement instanceof Statement.CreateView view) {
      return switch (view.kind()) {
        case VIEW -> StatementKind.CREATE_VIEW;
        case MATERIALIZED_VIEW -> StatementKind.CREATE_MATERIALIZED_VIEW;
        default -> StatementKind.CREATE_STREAM;
      };
    }
    if (statement instanceof Statement.CreateSource) {
      return StatementKind.CREATE_SOURCE;
    }
    if (statement instanceof Statement.CreateSink) {
      return StatementKind.CREATE_SINK;
    }
    if (statement instanceof Statement.Drop) {
      return StatementKind.DROP;
    }
    if (statement instanceof Statement.Insert) {
      return StatementKind.INSERT;
    }
    if (statement instanceof Statement.Advance) {
      return StatementKind.ADVANCE;
    }
    if (statement instanceof Statement.Finish) {
      return StatementKind.FINISH;
    }
    if (statement instanceof Statement.Show) {
      return StatementKind.SHOW;
    }
    if (statement instanceof Statement.Describe) {
      return StatementKind.DESCRIBE;
    }
    return statement instanceof Statement.Query ? StatementKind.SELECT : StatementKind.EXPLAIN;
  }

  /**
   * Returns the name of the object that the statement is about.
   *
   * @return the name as written; empty for SELECT, SHOW and EXPLAIN of a query
   */
  public Optional<String> name() {
    return named().map(Name::text);
  }

  private Optional<Name> named() {
    if (statement instanceof Statement.Create create) {
      return Optional.of(create.name());
    }
    if (statement instanceof Statement.Drop drop) {
      return Optional.of(drop.name());
    }
    if (statement instanceof Statement.Insert insert) {
      return Optional.of(insert.target());
    }
    if (statement instanceof Statement.Advance advance) {
      return Optional.of(advance.name());
    }
    if (statement instanceof Statement.Finish finish) {
      return Optional.of(finish.name());
    }
    if (statement instanceof Statement.Describe describe) {
      return Optional.of(describe.name());
    }
    return statement instanceof Statement.ExplainObject explain
        ? Optional.of(explain.name())
        : Optional.empty();
  }

  /**
   * Returns the connector that a source or sink is created with.
   *
   * @return its name as written, such as {@code FILE}; empty where there is none
   */
  public Optional<String> connector() {
    if (statement instanceof Statement.CreateSource source) {
      return source.connector().map(each -> each.kind().text());
    }
    return statement instanceof Statement.CreateSink sink
        ? sink.connector().map(each -> each.kind().text())
        : Optional.empty();
  }

  /**
   * Returns the columns of the rows that the statement gives, or of the object that it creates, or
   * of the source that it inserts into.
   *
   * @return the columns; none for DROP, ADVANCE and FINISH
   * @throws LaminarException what {@link #execute} would throw for a name or a query that is wrong
   */
  public Schema columns() {
    return statements.outline(statement).columns();
  }

  /**
   * Tells whether what the statement creates, or a SELECT as a stream, is a changelog: its rows carry
   * weights.
   *
   * @return false for what is append-only and for statements that make neither
   * @throws LaminarException as {@link #columns}
   */
  public boolean isChangelog() {
    return statements.outline(statement).changelog();
  }

  /**
   * Tells whether {@link #execute} answers a SELECT with all its rows: everything that it reads keeps
   * them.
   *
   * @return false for other statements, and for a SELECT that reads a source or a stream
   * @throws LaminarException as {@link #columns}
   */
  public boolean canBeQueried() {
    return statement instanceof Statement.Query && statements.outline(statement).answersAtOnce();
  }

  /**
   * Carries the statement out.
   *
   * @return its rows; without columns for those that give none
   * @throws LaminarException with the position of the error in the prepared text; {@code
   *     CLOSED}
   */
  public QueryResult execute() {
    try {
      return statement instanceof Statement.Query query
          ? statements.query(query, () -> query)
          : statements.execute(statement, directory);
    } finally {
      statements.startConnectorsThatAreRead();
    }
  }
}
