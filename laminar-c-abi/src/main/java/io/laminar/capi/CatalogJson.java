package io.laminar.capi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.laminar.LaminarDB;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The objects of a database, and their plans, as JSON. Stateless. */
final class CatalogJson {
  private CatalogJson() {}

  /** The plan of an object as {@code EXPLAIN (FORMAT JSON)} gives it. */
  static String explain(LaminarDB database, String name, boolean analyze) {
    QueryResult plan = database
        .execute("EXPLAIN " + (analyze ? "ANALYZE " : "") + "(FORMAT JSON) " + quoted(name))
        .get(0);
    return String.valueOf(plan.rows().get(0).get(0));
  }

  /** A name as its object has it, whatever the case in which it is given; where no object has it, as it is. */
  static String spelled(LaminarDB database, String name) {
    for (String list : List.of("SHOW TABLES", "SHOW SINKS")) {
      for (Row row : database.execute(list).get(0)) {
        String known = String.valueOf(row.get("name"));
        if (known.equalsIgnoreCase(name)) {
          return known;
        }
      }
    }
    return name;
  }

  /** An object and what is known of it. */
  private record Described(
      String name, String kind, boolean changelog, Set<String> reads, List<Row> columns) {}

  /** All objects, each with its columns. */
  static byte[] objects(LaminarDB database) {
    List<Described> objects = new ArrayList<>();
    for (Row row : database.execute("SHOW TABLES").get(0)) {
      add(objects, database, row, String.valueOf(row.get("kind")));
    }
    for (Row row : database.execute("SHOW SINKS").get(0)) {
      add(objects, database, row, "sink");
    }
    return Json.of(to -> {
      to.writeStartArray();
      for (Described object : objects) {
        write(to, object);
      }
      to.writeEndArray();
    });
  }

  private static void add(List<Described> objects, LaminarDB database, Row shown, String kind) {
    String name = String.valueOf(shown.get("name"));
    boolean changelog = "changelog".equals(shown.get("emits"));
    try {
      Set<String> reads = PlanReads.of(explain(database, name, false));
      List<Row> columns = database.execute("DESCRIBE " + quoted(name)).get(0).rows();
      objects.add(new Described(name, kind, changelog, reads, columns));
    } catch (LaminarException refused) {
      // Another thread may have dropped it since it was listed.
      if (refused.code() != ErrorCode.UNKNOWN_OBJECT) {
        throw refused;
      }
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void write(JsonGenerator to, Described object) throws IOException {
    to.writeStartObject();
    to.writeStringField("name", object.name());
    to.writeStringField("kind", object.kind());
    to.writeBooleanField("changelog", object.changelog());
    to.writeArrayFieldStart("reads");
    for (String read : object.reads()) {
      to.writeString(read);
    }
    to.writeEndArray();
    to.writeArrayFieldStart("columns");
    for (Row column : object.columns()) {
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
