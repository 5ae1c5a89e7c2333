package io.laminar.sql.parser.ast;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/** A part of one of LaminarDB's statements, as the grammar built it: no names looked up, no values checked. */
public sealed interface ClauseNode {
  /**
   * Where the clause stands in the text.
   *
   * @return the clause's first and last character
   */
  SqlParserPos position();

  /** What may stand between the parentheses of CREATE SOURCE and CREATE TABLE. */
  sealed interface Element extends ClauseNode {}

  /**
   * {@code name TYPE [NOT NULL] [PATH 'path']}.
   *
   * @param position where it stands
   * @param name the column's name
   * @param type the type as written
   * @param notNull whether NOT NULL was written
   * @param path the string after PATH
   */
  record Column(
      SqlParserPos position,
      SqlIdentifier name,
      SqlDataTypeSpec type,
      boolean notNull,
      Optional<SqlNode> path)
      implements Element {}

  /**
   * {@code name AS expression}.
   *
   * @param position where it stands
   * @param name the column's name
   * @param expression what it is
   */
  record ComputedColumn(SqlParserPos position, SqlIdentifier name, SqlNode expression)
      implements Element {}

  /**
   * {@code WATERMARK FOR column [AS expression]}.
   *
   * @param position where it stands
   * @param column the event-time column
   * @param expression what follows AS
   */
  record Watermark(SqlParserPos position, SqlIdentifier column, Optional<SqlNode> expression)
      implements Element {}

  /**
   * {@code PRIMARY KEY (columns)}.
   *
   * @param position where it stands
   * @param columns the key's columns, each a simple identifier
   */
  record PrimaryKey(SqlParserPos position, SqlNodeList columns) implements Element {}

  /**
   * {@code key = value}.
   *
   * @param position where it stands
   * @param key an identifier or a string literal
   * @param value a literal, or an identifier for a bare word
   */
  record Option(SqlParserPos position, SqlNode key, SqlNode value) implements ClauseNode {}

  /**
   * {@code KIND (options)} after FROM or INTO.
   *
   * @param position where it stands
   * @param kind the connector's name
   * @param options its options in the order written
   */
  record Connector(SqlParserPos position, SqlIdentifier kind, List<Option> options)
      implements ClauseNode {}

  /** What EMIT asks for. */
  enum EmitKind {
    /** {@code EMIT ON WINDOW CLOSE}. */
    ON_WINDOW_CLOSE,
    /** {@code EMIT FINAL}. */
    FINAL,
    /** {@code EMIT CHANGES} and {@code EMIT ON UPDATE}. */
    CHANGES,
    /** {@code EMIT EVERY interval}. */
    EVERY
  }

  /**
   * {@code EMIT ...}.
   *
   * @param position where it stands
   * @param kind what was asked for
   * @param interval the interval of EVERY
   */
  record Emit(SqlParserPos position, EmitKind kind, Optional<SqlNode> interval)
      implements ClauseNode {}
}
