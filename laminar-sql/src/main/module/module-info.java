/** LaminarDB: the database that an application opens. */
module io.laminar.sql {
  requires transitive io.laminar.core;
  requires io.laminar.sql.parser;
  requires calcite.core;
  requires calcite.linq4j;
  requires avatica.core;
  requires com.google.common;
  requires java.sql;
  requires org.apache.commons.codec;
  requires org.apache.commons.lang3;
  requires org.slf4j;
  requires static org.jspecify;
  // Calcite's environment of a plan is made through it.
  requires jdk.unsupported;

  exports io.laminar;
}
