package io.laminar.capi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.laminar.LaminarDB;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import java.io.IOException;
import java.util.List;

/** The objects of a database, and their plans, as JSON. Stateless. */
final class CatalogJson {
  private CatalogJson() {}

  /** The plan of an object as {@code EXPLAIN (FORMAT JSON)} gives it. */
  static String explain(LaminarDB database, String name, boolean analyze) {
    String quoted = '"' + name.replace("\"", "\"\"") + '"';
    QueryResult plan = database
        .execute("EXPLAIN " + (analyze ? "ANALYZE " : "") + "(FORMAT JSON) " + quoted)
        .get(0);
    return String.valueOf(plan.rows().get(0).get(0));
  }

  /** All objects, each with its columns. */
  static byte[] objects(LaminarDB database) {
    List<Row> readable = database.execute("SHOW TABLES").get(0).rows();
    List<Row> sinks = database.execute("SHOW SINKS").get(0).rows();
    return Json.of(to -> {
      to.writeStartArray();
      for (Row row : readable) {
        write(to, database, String.valueOf(row.get("name")), String.valueOf(row.get("kind")), row);
      }
      for (Row row : sinks) {
        write(to, database, String.valueOf(row.get("name")), "sink", row);
      }
      to.writeEndArray();
    });
  }

  private static void write(
      JsonGenerator to, LaminarDB database, String name, String kind, Row shown)
      throws IOException {
    to.writeStartObject();
    to.writeStringField("name", name);
    to.writeStringField("kind", kind);
    to.writeBooleanField("changelog", "changelog".equals(shown.get("emits")));
    to.writeArrayFieldStart("reads");
    for (String read : PlanReads.of(explain(database, name, false))) {
      to.writeString(read);
    }
    to.writeEndArray();
    to.writeArrayFieldStart("columns");
    QueryResult columns =
        database.execute("DESCRIBE \"" + name.replace("\"", "\"\"") + '"').get(0);
    for (Row column : columns.rows()) {
      to.writeStartObject();
      to.writeStringField("name", String.valueOf(column.get("column")));
      to.writeStringField("type", String.valueOf(column.get("type")));
      to.writeBooleanField("nullable", "yes".equals(column.get("nullable")));
      to.writeStringField("role", String.valueOf(column.get("role")));
      to.writeEndObject();
    }
    to.writeEndArray();
    to.writeEndObject();
  }
}
