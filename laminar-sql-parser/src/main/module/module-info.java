/** The grammar of LaminarDB; for laminar-sql alone. */
module io.laminar.sql.parser {
  requires transitive calcite.core;
  requires avatica.core;
  requires com.google.common;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.laminar.sql.parser.ast to io.laminar.sql;
  exports io.laminar.sql.parser.generated to io.laminar.sql;
}
