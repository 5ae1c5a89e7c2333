package io.laminar.api;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The columns of a source, stream, view or sink, in order.
 *
 * @param columns the columns; names are unique when case is ignored
 */
public record Schema(List<Column> columns) {
  // Copies the list and checks that names are unique.
  public Schema {
    for (Object column : Arguments.notNull(columns, "columns")) {
      // Through a raw list anything comes.
      if (!(Arguments.notNull(column, "a column of columns") instanceof Column)) {
        throw new LaminarException(
            ErrorCode.INVALID_ARGUMENT, "a column of columns is " + column, "give Columns");
      }
    }
    columns = List.copyOf(columns);
    Set<String> seen = new HashSet<>();
    for (Column column : columns) {
      if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
        throw new LaminarException(
            ErrorCode.DUPLICATE_NAME,
            "column " + column.name() + " occurs twice",
            "give one of them another name with AS");
      }
    }
  }

  /**
   * Returns the number of columns.
   *
   * @return the number of columns
   */
  public int size() {
    return columns.size();
  }

  /**
   * Returns a column by position.
   *
   * @param index counted from 0
   * @return the column
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} where there is none
   */
  public Column column(int index) {
    if (index < 0 || index >= columns.size()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no column " + index,
          "columns are counted from 0 to " + (columns.size() - 1));
    }
    return columns.get(index);
  }

  /**
   * Returns a column's type by position.
   *
   * @param index counted from 0
   * @return the type
   */
  public DataType type(int index) {
    return column(index).type();
  }

  /**
   * Finds a column by name.
   *
   * @param name the name, case ignored; an exact spelling wins
   * @return its position counted from 0, or -1
   */
  public int indexOf(String name) {
    Arguments.notNull(name, "name");
    int found = -1;
    for (int i = 0; i < columns.size(); i++) {
      String candidate = columns.get(i).name();
      if (candidate.equals(name)) {
        return i;
      }
      if (candidate.equalsIgnoreCase(name)) {
        found = i;
      }
    }
    return found;
  }
}
