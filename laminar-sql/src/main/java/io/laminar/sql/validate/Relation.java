package io.laminar.sql.validate;

import io.laminar.api.Schema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/**
 * Something a query can read: a source, a stream, a view or a materialized view.
 *
 * @param name the name as it was spelled when it was created
 * @param schema its columns
 * @param eventTimeColumn position of the column that carries event time, or -1
 * @param changelog whether its rows bear weights; false means append-only
 * @param uniqueKeys sets of columns in which no two of its rows that hold at the same time agree, the preferred first; an
 *     empty set says that there is at most one row
 * @param view the query of a plain view, which stands for the relation wherever it is read; not changed
 * @param table what it is as a table; absent for anything else
 */
public record Relation(
    String name,
    Schema schema,
    int eventTimeColumn,
    boolean changelog,
    List<List<Integer>> uniqueKeys,
    Optional<SqlNode> view,
    Optional<TableKey> table) {
  /**
   * How the rows of a table are told apart.
   *
   * @param columns of its PRIMARY KEY
   * @param versionColumn the column of its WATERMARK, by which the versions of a row are ordered, or -1
   */
  public record TableKey(List<Integer> columns, int versionColumn) {
    // Copies the list.
    public TableKey {
      columns = List.copyOf(columns);
    }
  }

  // Copies the keys, and checks that they and the event-time column are columns.
  public Relation {
    uniqueKeys = uniqueKeys.stream().map(List::copyOf).toList();
    if (eventTimeColumn < -1 || eventTimeColumn >= schema.size()) {
      throw new IllegalArgumentException("no column " + eventTimeColumn + " in " + name);
    }
    for (List<Integer> key : uniqueKeys) {
      for (int column : key) {
        Objects.checkIndex(column, schema.size());
      }
    }
  }

  /**
   * A relation of which no unique key is known.
   *
   * @param name the name as it was spelled when it was created
   * @param schema its columns
   * @param eventTimeColumn position of the column that carries event time, or -1
   * @param changelog whether its rows bear weights; false means append-only
   */
  public Relation(String name, Schema schema, int eventTimeColumn, boolean changelog) {
    this(name, schema, eventTimeColumn, changelog, List.of());
  }

  /**
   * A relation that is scanned.
   *
   * @param name the name as it was spelled when it was created
   * @param schema its columns
   * @param eventTimeColumn position of the column that carries event time, or -1
   * @param changelog whether its rows bear weights; false means append-only
   * @param uniqueKeys sets of columns in which no two of its rows that hold at the same time agree
   */
  public Relation(
      String name,
      Schema schema,
      int eventTimeColumn,
      boolean changelog,
      List<List<Integer>> uniqueKeys) {
    this(name, schema, eventTimeColumn, changelog, uniqueKeys, Optional.empty(), Optional.empty());
  }
}
