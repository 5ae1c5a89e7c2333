package io.laminar.sql.parser.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.parser.SqlParserPos;

/** One statement as the grammar built it (SEMANTICS §1): no names looked up, no values checked. */
public sealed interface StatementNode {
  /**
   * Where the statement stands in the text.
   *
   * @return the statement's first and last character
   */
  SqlParserPos position();

  /**
   * {@code CREATE SOURCE}.
   *
   * @param position where it stands
   * @param replace OR REPLACE was written
   * @param ifNotExists IF NOT EXISTS was written
   * @param name the source's name
   * @param elements columns, watermarks and keys in the order written
   * @param connector what follows FROM
   * @param options what follows WITH
   */
  record CreateSource(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      List<ClauseNode.Element> elements,
      Optional<ClauseNode.Connector> connector,
      List<ClauseNode.Option> options)
      implements StatementNode {}

  /**
   * {@code CREATE STREAM}, {@code CREATE VIEW} and {@code CREATE MATERIALIZED VIEW}.
   *
   * @param position where it stands
   * @param replace OR REPLACE was written
   * @param ifNotExists IF NOT EXISTS was written
   * @param kind {@code STREAM}, {@code VIEW} or {@code MATERIALIZED VIEW}
   * @param name the view's name
   * @param options what follows WITH
   * @param query what follows AS
   */
  record CreateView(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      String kind,
      SqlIdentifier name,
      List<ClauseNode.Option> options,
      Query query)
      implements StatementNode {}

  /**
   * {@code CREATE TABLE}.
   *
   * @param position where it stands
   * @param replace OR REPLACE was written
   * @param ifNotExists IF NOT EXISTS was written
   * @param name the table's name
   * @param elements columns, watermarks and keys in the order written
   * @param connector what follows FROM
   * @param options what follows WITH
   */
  record CreateTable(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      List<ClauseNode.Element> elements,
      Optional<ClauseNode.Connector> connector,
      List<ClauseNode.Option> options)
      implements StatementNode {}

  /**
   * {@code CREATE SINK}.
   *
   * @param position where it stands
   * @param replace OR REPLACE was written
   * @param ifNotExists IF NOT EXISTS was written
   * @param name the sink's name
   * @param from what it reads
   * @param connector what follows INTO
   */
  record CreateSink(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      SqlIdentifier from,
      Optional<ClauseNode.Connector> connector)
      implements StatementNode {}

  /**
   * {@code DROP}.
   *
   * @param position where it stands
   * @param kind {@code SOURCE}, {@code STREAM}, {@code VIEW}, {@code MATERIALIZED VIEW}, {@code SINK} or {@code TABLE}
   * @param ifExists IF EXISTS was written
   * @param name what to drop
   * @param cascade CASCADE was written
   */
  record Drop(
      SqlParserPos position, String kind, boolean ifExists, SqlIdentifier name, boolean cascade)
      implements StatementNode {}

  /**
   * {@code SHOW}.
   *
   * @param position where it stands
   * @param kind {@code SOURCES}, {@code STREAMS}, {@code VIEWS}, {@code MATERIALIZED VIEWS}, {@code SINKS} or
   *     {@code TABLES}
   */
  record Show(SqlParserPos position, String kind) implements StatementNode {}

  /**
   * {@code DESCRIBE}.
   *
   * @param position where it stands
   * @param name what to describe
   */
  record Describe(SqlParserPos position, SqlIdentifier name) implements StatementNode {}

  /**
   * {@code EXPLAIN [ANALYZE]}: exactly one of name and query is there.
   *
   * @param position where it stands
   * @param analyze ANALYZE was written before the options
   * @param options what stands in parentheses
   * @param name what to explain, by name
   * @param query what to explain, as a query
   */
  record Explain(
      SqlParserPos position,
      boolean analyze,
      List<ExplainOption> options,
      Optional<SqlIdentifier> name,
      Optional<Query> query)
      implements StatementNode {
    // Copies the list.
    public Explain {
      options = List.copyOf(options);
    }
  }

  /**
   * An option of EXPLAIN: {@code FORMAT JSON}.
   *
   * @param name its name
   * @param value what stands behind it, if anything
   */
  record ExplainOption(SqlIdentifier name, Optional<SqlIdentifier> value) {}

  /**
   * {@code INSERT INTO}.
   *
   * @param position where it stands
   * @param target the source or table
   * @param columns the columns named, empty for all of them in order
   * @param rows VALUES or a query
   */
  record Insert(SqlParserPos position, SqlIdentifier target, SqlNodeList columns, SqlNode rows)
      implements StatementNode {}

  /**
   * {@code DELETE FROM}.
   *
   * @param position where it stands
   * @param delete the statement as Calcite's tree
   */
  record Delete(SqlParserPos position, SqlDelete delete) implements StatementNode {}

  /**
   * {@code UPDATE}.
   *
   * @param position where it stands
   * @param update the statement as Calcite's tree
   */
  record Update(SqlParserPos position, SqlUpdate update) implements StatementNode {}

  /**
   * {@code ADVANCE SOURCE}.
   *
   * @param position where it stands
   * @param name the source
   * @param time what follows TO; empty for END
   */
  record Advance(SqlParserPos position, SqlIdentifier name, Optional<SqlNode> time)
      implements StatementNode {}

  /**
   * {@code FINISH SOURCE}.
   *
   * @param position where it stands
   * @param name the source
   */
  record Finish(SqlParserPos position, SqlIdentifier name) implements StatementNode {}

  /**
   * {@code CHECKPOINT}.
   *
   * @param position where it stands
   */
  record Checkpoint(SqlParserPos position) implements StatementNode {}

  /**
   * {@code SET TIME ZONE}.
   *
   * @param position where it stands
   * @param zone a string; empty for DEFAULT
   */
  record SetTimeZone(SqlParserPos position, Optional<SqlNode> zone) implements StatementNode {}

  /**
   * A query and the clauses that follow it.
   *
   * @param position where it stands
   * @param query the query itself
   * @param emit the EMIT clause
   * @param allowLateness the interval of ALLOW LATENESS
   * @param lateDataSink the sink of LATE DATA TO
   */
  record Query(
      SqlParserPos position,
      SqlNode query,
      Optional<ClauseNode.Emit> emit,
      Optional<SqlNode> allowLateness,
      Optional<SqlIdentifier> lateDataSink)
      implements StatementNode {}
}
