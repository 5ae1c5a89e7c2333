package io.laminar.api;

/** What a SQL statement does. */
public enum StatementKind {
  /** {@code CREATE SOURCE}. */
  CREATE_SOURCE,
  /** {@code CREATE TABLE}. */
  CREATE_TABLE,
  /** {@code CREATE STREAM}. */
  CREATE_STREAM,
  /** {@code CREATE VIEW}. */
  CREATE_VIEW,
  /** {@code CREATE MATERIALIZED VIEW}. */
  CREATE_MATERIALIZED_VIEW,
  /** {@code CREATE SINK}. */
  CREATE_SINK,
  /** {@code DROP}, of whatever kind. */
  DROP,
  /** {@code INSERT INTO … VALUES}. */
  INSERT,
  /** {@code UPDATE}. */
  UPDATE,
  /** {@code DELETE FROM}. */
  DELETE,
  /** {@code ADVANCE SOURCE}. */
  ADVANCE,
  /** {@code FINISH SOURCE}. */
  FINISH,
  /** {@code CHECKPOINT}. */
  CHECKPOINT,
  /** {@code SET TIME ZONE}. */
  SET_TIME_ZONE,
  /** {@code SHOW}. */
  SHOW,
  /** {@code DESCRIBE}. */
  DESCRIBE,
  /** {@code EXPLAIN}, of an object or a query. */
  EXPLAIN,
  /** {@code SELECT} or {@code VALUES}. */
  SELECT
}
