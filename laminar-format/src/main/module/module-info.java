/** Rows and values as text: CSV and JSON. */
module io.laminar.format {
  requires transitive io.laminar.core;
  requires transitive com.fasterxml.jackson.core;
  requires transitive de.siegmar.fastcsv;
  requires static org.jspecify;

  exports io.laminar.format;
}
