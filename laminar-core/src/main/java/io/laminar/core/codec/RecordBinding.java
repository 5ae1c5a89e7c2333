package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * Which component of a record belongs to which column: by name, an exact spelling first, then case
 * ignored. Collects everything that does not fit, so that one error lists all of it.
 */
final class RecordBinding {
  private final Class<?> type;
  private final Schema schema;
  private final RecordComponent[] components;
  private final int[] columnOfComponent;
  private final List<String> problems = new ArrayList<>();

  private RecordBinding(Class<?> type, Schema schema) {
    this.type = type;
    this.schema = schema;
    this.components = type.getRecordComponents();
    this.columnOfComponent = new int[components.length];
  }

  /** Matches components with columns; what does not match is in the problems. */
  static RecordBinding of(Class<?> type, Schema schema) {
    if (!type.isRecord()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          type.getTypeName() + " is no record",
          "declare it as record " + type.getSimpleName() + "(…) with a component a column, or"
              + " leave the type out for untyped rows");
    }
    if (type.getTypeParameters().length > 0) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "the record " + type.getTypeName() + " is generic: its components have no fixed types",
          "declare a record without type parameters");
    }
    RecordBinding binding = new RecordBinding(type, schema);
    binding.match();
    return binding;
  }

  private void match() {
    boolean[] bound = new boolean[schema.size()];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      int column = schema.indexOf(name);
      columnOfComponent[i] = column;
      if (column < 0) {
        problems.add("there is no column for component " + name);
      } else if (bound[column]) {
        problems.add("component " + name + " is the second for column "
            + schema.column(column).name());
      } else {
        bound[column] = true;
      }
    }
    for (int i = 0; i < bound.length; i++) {
      if (!bound[i]) {
        Column column = schema.column(i);
        problems.add("there is no component for column " + column.name() + " " + column.type());
      }
    }
  }

  RecordComponent[] components() {
    return components;
  }

  /** The column of a component, or -1. */
  int column(int component) {
    return columnOfComponent[component];
  }

  void problem(String text) {
    problems.add(text);
  }

  /** Says that a component's type does not fit its column. */
  void wrongType(int component, String allowed) {
    Column column = schema.column(columnOfComponent[component]);
    problems.add("component " + components[component].getName() + " is "
        + components[component].getType().getSimpleName() + ", but column " + column.name() + " "
        + column.type() + " takes " + allowed);
  }

  /** Throws what was found, if anything was. */
  void check() {
    if (!problems.isEmpty()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "record " + type.getTypeName() + " does not fit: " + String.join("; ", problems),
          "components bind to columns by name: change the record or the columns");
    }
  }

  /** A look-up that sees the record's members, also those of a private nested record. */
  MethodHandles.Lookup lookup() {
    // A look-up needs that our module reads the record's.
    RecordBinding.class.getModule().addReads(type.getModule());
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    } catch (IllegalAccessException e) {
      // Another module that does not open its package: a public record in an exported one will do.
      return MethodHandles.publicLookup();
    }
  }

  LaminarException notAccessible(IllegalAccessException cause) {
    Module ours = RecordBinding.class.getModule();
    String module = type.getModule().isNamed() ? type.getModule().getName() : "its module";
    return new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        "record " + type.getTypeName() + " is not accessible"
            + (Modifier.isPublic(type.getModifiers()) ? "" : " (it is not public)"),
        null,
        "make the record public in an exported package, or let " + module + " open package "
            + type.getPackageName() + (ours.isNamed() ? " to " + ours.getName() : ""),
        cause);
  }

  LaminarException tooWide(RuntimeException cause) {
    return new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        "record " + type.getTypeName() + " has too many components: " + components.length,
        null,
        "use Row or RowWriter and RowVisitor for so many columns",
        cause);
  }
}
