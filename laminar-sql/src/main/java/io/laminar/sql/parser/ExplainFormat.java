package io.laminar.sql.parser;

/** How EXPLAIN writes its answer. */
public enum ExplainFormat {
  /** Lines to be read, inputs indented under their reader. */
  TEXT,
  /** One JSON object, whose keys the SQL reference names. */
  JSON,
  /** A graph in the language of Graphviz. */
  DOT
}
