package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;

/**
 * One statement as it was written (SEMANTICS §1): immutable apart from Calcite's nodes, no name looked up yet. {@code
 * text} is the statement's own text without its semicolon; positions count in the whole text that was given to {@link
 * SqlParser#parse}.
 */
public sealed interface Statement {
  /**
   * Where the statement stands.
   *
   * @return its first and last character in the whole text
   */
  SqlPosition position();

  /**
   * The statement's text.
   *
   * @return from its first to its last character
   */
  String text();

  /** A statement that makes an object. */
  sealed interface Create extends Statement {
    /**
     * The object's name.
     *
     * @return the name as written
     */
    Name name();

    /**
     * Whether OR REPLACE was written.
     *
     * @return true if so; never together with IF NOT EXISTS
     */
    boolean orReplace();

    /**
     * Whether IF NOT EXISTS was written.
     *
     * @return true if so; never together with OR REPLACE
     */
    boolean ifNotExists();
  }

  /** What a statement is about. */
  enum ObjectKind {
    /** A source. */
    SOURCE,
    /** A stream: a view that keeps nothing for queries. */
    STREAM,
    /** A view that is expanded where it is read: nothing of it runs before. */
    VIEW,
    /** A materialized view. */
    MATERIALIZED_VIEW,
    /** A table: one row a key, written over and deleted. */
    TABLE,
    /** A sink. */
    SINK;

    /**
     * The kind in a sentence.
     *
     * @return for example {@code materialized view}
     */
    public String label() {
      return this == MATERIALIZED_VIEW
          ? "materialized view"
          : name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * {@code CREATE SOURCE} and {@code CREATE TABLE}.
   *
   * @param position where it stands
   * @param text its text
   * @param orReplace OR REPLACE was written
   * @param ifNotExists IF NOT EXISTS was written
   * @param kind SOURCE or TABLE
   * @param name the source's name
   * @param columns its columns, at least one, in order
   * @param key the columns of PRIMARY KEY; empty for a source
   * @param watermark its watermark
   * @param clocks its columns that are PROCTIME()
   * @param connector what it reads from; empty if rows are pushed
   * @param options what follows WITH
   */
  record CreateSource(
      SqlPosition position,
      String text,
      boolean orReplace,
      boolean ifNotExists,
      ObjectKind kind,
      Name name,
      List<ColumnDefinition> columns,
      List<Name> key,
      Optional<Watermark> watermark,
      List<ClockColumn> clocks,
      Optional<Connector> connector,
      List<Option> options)
      implements Create {
    // Copies the lists.
    public CreateSource {
      columns = List.copyOf(columns);
      key = List.copyOf(key);
      options = List.copyOf(options);
    }
  }

  /**
   * {@code CREATE STREAM}, {@code CREATE VIEW} and {@code CREATE MATERIALIZED VIEW}.
   *
   * @param position where it stands
   * @param text its text
   * @param orReplace OR REPLACE was written
   * @param ifNotExists IF NOT EXISTS was written
   * @param kind STREAM, VIEW or MATERIALIZED_VIEW
   * @param name the view's name
   * @param options what follows WITH
   * @param query what follows AS, with its EMIT clause
   */
  record CreateView(
      SqlPosition position,
      String text,
      boolean orReplace,
      boolean ifNotExists,
      ObjectKind kind,
      Name name,
      List<Option> options,
      QueryText query)
      implements Create {
    // Copies the list.
    public CreateView {
      options = List.copyOf(options);
    }
  }

  /**
   * {@code CREATE SINK}.
   *
   * @param position where it stands
   * @param text its text
   * @param orReplace OR REPLACE was written
   * @param ifNotExists IF NOT EXISTS was written
   * @param name the sink's name
   * @param from the source, stream or view that it reads
   * @param connector what it writes to; empty if it is subscribed to
   */
  record CreateSink(
      SqlPosition position,
      String text,
      boolean orReplace,
      boolean ifNotExists,
      Name name,
      Name from,
      Optional<Connector> connector)
      implements Create {}

  /**
   * {@code DROP}.
   *
   * @param position where it stands
   * @param text its text
   * @param kind what is dropped
   * @param ifExists IF EXISTS was written
   * @param name its name
   * @param cascade CASCADE was written
   */
  record Drop(
      SqlPosition position,
      String text,
      ObjectKind kind,
      boolean ifExists,
      Name name,
      boolean cascade)
      implements Statement {}

  /**
   * {@code SHOW}.
   *
   * @param position where it stands
   * @param text its text
   * @param kind what is listed; empty for everything that may stand in FROM
   */
  record Show(SqlPosition position, String text, Optional<ObjectKind> kind) implements Statement {}

  /**
   * {@code DESCRIBE}.
   *
   * @param position where it stands
   * @param text its text
   * @param name what is described
   */
  record Describe(SqlPosition position, String text, Name name) implements Statement {}

  /**
   * {@code EXPLAIN name}.
   *
   * @param position where it stands
   * @param text its text
   * @param analyze ANALYZE was written
   * @param format how the answer is written
   * @param name what is explained
   */
  record ExplainObject(
      SqlPosition position, String text, boolean analyze, ExplainFormat format, Name name)
      implements Statement {}

  /**
   * {@code EXPLAIN query}.
   *
   * @param position where it stands
   * @param text its text
   * @param analyze ANALYZE was written
   * @param format how the answer is written
   * @param query what is explained
   */
  record ExplainQuery(
      SqlPosition position, String text, boolean analyze, ExplainFormat format, QueryText query)
      implements Statement {}

  /**
   * {@code INSERT INTO}.
   *
   * @param position where it stands
   * @param text its text
   * @param target the source
   * @param columns the columns named; empty for all of them in order
   * @param rows VALUES or a query, as Calcite's tree
   */
  record Insert(SqlPosition position, String text, Name target, List<Name> columns, SqlNode rows)
      implements Statement {
    // Copies the list.
    public Insert {
      columns = List.copyOf(columns);
    }
  }

  /**
   * {@code UPDATE}.
   *
   * @param position where it stands
   * @param text its text
   * @param target the table
   * @param update the statement as Calcite's tree
   */
  record Update(SqlPosition position, String text, Name target, SqlUpdate update)
      implements Statement {}

  /**
   * {@code DELETE FROM}.
   *
   * @param position where it stands
   * @param text its text
   * @param target the table
   * @param delete the statement as Calcite's tree
   */
  record Delete(SqlPosition position, String text, Name target, SqlDelete delete)
      implements Statement {}

  /**
   * {@code ADVANCE SOURCE}.
   *
   * @param position where it stands
   * @param text its text
   * @param name the source
   * @param time what follows TO, as Calcite's tree; empty for END
   */
  record Advance(SqlPosition position, String text, Name name, Optional<SqlNode> time)
      implements Statement {}

  /**
   * {@code FINISH SOURCE}.
   *
   * @param position where it stands
   * @param text its text
   * @param name the source
   */
  record Finish(SqlPosition position, String text, Name name) implements Statement {}

  /**
   * {@code CHECKPOINT}.
   *
   * @param position where it stands
   * @param text the statement
   */
  record Checkpoint(SqlPosition position, String text) implements Statement {}

  /**
   * {@code SET TIME ZONE}.
   *
   * @param position where it stands
   * @param text its text
   * @param zone what was named; empty for DEFAULT
   */
  record SetTimeZone(SqlPosition position, String text, Optional<ZoneId> zone)
      implements Statement {}

  /**
   * A query by itself.
   *
   * @param position where it stands
   * @param text its text
   * @param query the query with its EMIT clause
   */
  record Query(SqlPosition position, String text, QueryText query) implements Statement {}
}
