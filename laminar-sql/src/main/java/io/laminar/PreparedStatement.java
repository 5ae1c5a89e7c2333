package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryResult;
import io.laminar.api.QueryRows;
import io.laminar.api.Schema;
import io.laminar.api.StatementKind;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.PreparedText;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.plan.InsertPlanner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was parsed and not carried out: what it is, what it would give, and what can be
 * done with it. {@link #kind}, {@link #name} and {@link #connector} are known from its text; the
 * other questions are answered by the database as it is when they are asked. Any thread.
 */
public final class PreparedStatement {
  private final StatementRunner statements;
  private final PreparedText text;
  private final Statement statement;
  private final Path directory;
  private final QueryOptions options;

  // What an INSERT knows from the last time.
  private final AtomicReference<@Nullable InsertPlanner> planners = new AtomicReference<>();

  PreparedStatement(
      StatementRunner statements, PreparedText text, Path directory, QueryOptions options) {
    this.statements = statements;
    this.text = text;
    this.statement = text.statement();
    this.directory = directory;
    this.options = options;
    if (!text.parameters().isEmpty()
        && !(statement instanceof Statement.Query)
        && !(statement instanceof Statement.Insert)
        && !(statement instanceof Statement.Update)
        && !(statement instanceof Statement.Delete)
        && !(statement instanceof Statement.Advance)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a parameter in this kind of statement is not supported",
          text.parameters().get(0).position(),
          "there are parameters in SELECT, INSERT, UPDATE, DELETE and ADVANCE: write the value",
          null);
    }
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
    if (statement instanceof Statement.CreateSource source) {
      return source.kind() == ObjectKind.TABLE
          ? StatementKind.CREATE_TABLE
          : StatementKind.CREATE_SOURCE;
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
    if (statement instanceof Statement.Update) {
      return StatementKind.UPDATE;
    }
    if (statement instanceof Statement.Delete) {
      return StatementKind.DELETE;
    }
    if (statement instanceof Statement.Advance) {
      return StatementKind.ADVANCE;
    }
    if (statement instanceof Statement.Checkpoint) {
      return StatementKind.CHECKPOINT;
    }
    if (statement instanceof Statement.Finish) {
      return StatementKind.FINISH;
    }
    if (statement instanceof Statement.SetTimeZone) {
      return StatementKind.SET_TIME_ZONE;
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
    if (statement instanceof Statement.Update update) {
      return Optional.of(update.target());
    }
    if (statement instanceof Statement.Delete delete) {
      return Optional.of(delete.target());
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
   * @return the columns; none for DROP, ADVANCE, FINISH and SET
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
   * Returns the names of the parameters, {@code :name} without its colon, in the order of their first
   * place; those written {@code ?} are called 1, 2, and so on.
   *
   * @return one name a value that {@link #execute(Object...)} takes
   */
  public List<String> parameters() {
    return ParameterBinding.names(text.parameters());
  }

  /**
   * Sets how long a SELECT may take, and who may end it.
   *
   * @param with the options; they say nothing to other statements
   * @return the same statement with them
   */
  public PreparedStatement with(QueryOptions with) {
    return new PreparedStatement(statements, text, directory, Arguments.notNull(with, "with"));
  }

  /**
   * Carries the statement out.
   *
   * @return its rows; without columns for those that give none
   * @throws LaminarException with the position of the error in the prepared text; {@code
   *     CLOSED}
   */
  public QueryResult execute() {
    return execute(new Object[0]);
  }

  /**
   * Carries the statement out with values for its parameters. A value is one of the forms that {@link
   * io.laminar.api.Row} names, of the type that follows from the parameter's place: never text that is
   * read as something else, and never rounded.
   *
   * @param values one a parameter, in the order of {@link #parameters}; null for NULL
   * @return its rows; without columns for those that give none
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} for more or fewer values; {@link
   *     ErrorCode#TYPE_MISMATCH}, {@link ErrorCode#VALUE_OUT_OF_RANGE} for a value that does not fit;
   *     what the statement itself throws
   */
  public QueryResult execute(@Nullable Object... values) {
    Arguments.notNull(values, "values");
    return execute(ParameterBinding.of(text.parameters(), values));
  }

  /**
   * Carries the statement out with values for its parameters, by their names.
   *
   * @param values one a parameter, case ignored; null for NULL
   * @return its rows; without columns for those that give none
   * @throws LaminarException as {@link #execute(Object...)}; {@link ErrorCode#BINDING_MISMATCH} for a
   *     name that is missing or not known
   */
  public QueryResult execute(Map<String, ?> values) {
    Arguments.notNull(values, "values");
    return execute(ParameterBinding.of(text.parameters(), values));
  }

  private QueryResult execute(ParameterBinding values) {
    try {
      return statement instanceof Statement.Query
          ? statements.adHoc().query(statement, () -> text, parameters -> values, options)
          : statements.execute(statement, directory, values, planners);
    } finally {
      statements.startConnectorsThatAreRead();
    }
  }

  /**
   * Asks for the rows of a SELECT one by one.
   *
   * @param values one a parameter, as for {@link #execute(Object...)}
   * @return the rows, to be closed by the caller
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for another statement; as {@link
   *     #execute(Object...)}
   */
  public QueryRows rows(@Nullable Object... values) {
    Arguments.notNull(values, "values");
    return rows(ParameterBinding.of(text.parameters(), values));
  }

  /**
   * Asks for the rows of a SELECT one by one.
   *
   * @param values one a parameter, as for {@link #execute(Map)}
   * @return the rows, to be closed by the caller
   * @throws LaminarException as {@link #rows(Object...)}
   */
  public QueryRows rows(Map<String, ?> values) {
    Arguments.notNull(values, "values");
    return rows(ParameterBinding.of(text.parameters(), values));
  }

  private QueryRows rows(ParameterBinding values) {
    if (!(statement instanceof Statement.Query)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "only a SELECT has rows that are read one by one",
          statement.position(),
          "use execute() for other statements",
          null);
    }
    return statements.adHoc().open(statement, () -> text, parameters -> values, options);
  }

  @Override
  public String toString() {
    return "PreparedStatement(" + statement.text() + ")";
  }
}
