/** What liblaminar calls; nobody else does. */
module io.laminar.capi {
  requires io.laminar.core;
  requires io.laminar.sql;
  requires com.fasterxml.jackson.core;
  requires org.apache.arrow.memory.core;
  requires org.apache.arrow.vector;
  requires static org.jspecify;

  exports io.laminar.capi;
}
