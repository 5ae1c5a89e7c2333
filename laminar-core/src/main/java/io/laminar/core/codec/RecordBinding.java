package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.NearNames;
import io.laminar.api.Schema;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which component of a record, or property of a class, belongs to which column: by the name that {@link
 * io.laminar.api.ColumnName} gives it; else by its own, an exact spelling first, then case ignored, then without
 * underscores, so that {@code orderId} is {@code order_id}. Collects everything that does not fit, so that one error lists
 * all of it.
 */
final class RecordBinding {
  private final Class<?> type;
  private final Schema schema;
  private final JavaShape shape;
  private final List<JavaProperty> components;
  private final int[] columnOfComponent;
  private final List<String> problems = new ArrayList<>();

  private RecordBinding(Class<?> type, JavaShape shape, Schema schema) {
    this.type = type;
    this.shape = shape;
    this.schema = schema;
    this.components = shape.properties();
    this.columnOfComponent = new int[components.size()];
  }

  /** Matches components with columns; what does not match is in the problems. */
  static RecordBinding of(Class<?> type, Schema schema) {
    JavaShape.check(type);
    if (type.getTypeParameters().length > 0) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          type.getTypeName() + " is generic: its components have no fixed types",
          "declare a record without type parameters");
    }
    RecordBinding binding;
    try {
      binding = new RecordBinding(type, JavaShape.of(type, lookup(type)), schema);
    } catch (IllegalAccessException e) {
      throw notAccessible(type, e);
    }
    binding.match();
    return binding;
  }

  private void match() {
    boolean[] bound = new boolean[schema.size()];
    for (int i = 0; i < columnOfComponent.length; i++) {
      JavaProperty component = components.get(i);
      int column = find(component);
      columnOfComponent[i] = column;
      if (column >= 0 && bound[column]) {
        problems.add("component " + component.name() + " is the second for column "
            + schema.column(column).name());
      } else if (column >= 0) {
        bound[column] = true;
      }
    }
  }

  private int find(JavaProperty component) {
    String name = component.columnName() == null ? component.name() : component.columnName();
    int column = schema.indexOf(name);
    if (column >= 0) {
      return column;
    }
    List<String> alike = component.columnName() != null
        ? List.of()
        : names().stream().filter(each -> folded(each).equals(folded(name))).toList();
    if (alike.size() == 1) {
      return schema.indexOf(alike.get(0));
    }
    problems.add("there is no column for component " + name
        + (alike.isEmpty()
            ? NearNames.closest(name, names())
                .map(near -> ", did you mean " + near + "?")
                .orElse("")
            : ", and " + String.join(", ", alike) + " are alike: name one with @ColumnName"));
    return -1;
  }

  private List<String> names() {
    return schema.columns().stream().map(Column::name).toList();
  }

  private static String folded(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /** The columns that no component belongs to. */
  List<Integer> missing() {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      if (!isBound(i)) {
        missing.add(i);
      }
    }
    return missing;
  }

  private boolean isBound(int column) {
    for (int bound : columnOfComponent) {
      if (bound == column) {
        return true;
      }
    }
    return false;
  }

  /** Says that a column that cannot be NULL would get no value. */
  void missing(int index) {
    Column column = schema.column(index);
    problems.add("there is no component for column " + column.name() + " " + column.type());
  }

  JavaShape shape() {
    return shape;
  }

  List<JavaProperty> components() {
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
    problems.add("component " + components.get(component).name() + " is "
        + components.get(component).type().getSimpleName() + ", but column " + column.name() + " "
        + column.type() + " takes " + allowed);
  }

  /** Throws what was found, if anything was. */
  void check() {
    if (!problems.isEmpty()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          kind() + type.getTypeName() + " does not fit: " + String.join("; ", problems),
          "components bind to columns by name: change the record or the columns");
    }
  }

  private String kind() {
    return type.isRecord() ? "record " : "class ";
  }

  /** A look-up that sees the record's members, also those of a private nested record. */
  private static MethodHandles.Lookup lookup(Class<?> type) {
    // A look-up needs that our module reads the record's.
    RecordBinding.class.getModule().addReads(type.getModule());
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    } catch (IllegalAccessException e) {
      // Another module that does not open its package: a public record in an exported one will do.
      return MethodHandles.publicLookup();
    }
  }

  private static LaminarException notAccessible(Class<?> type, IllegalAccessException cause) {
    Module ours = RecordBinding.class.getModule();
    String module = type.getModule().isNamed() ? type.getModule().getName() : "its module";
    return new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        (type.isRecord() ? "record " : "class ") + type.getTypeName() + " is not accessible"
            + (Modifier.isPublic(type.getModifiers()) ? "" : " (it is not public)"),
        null,
        "make the record public in an exported package, or let " + module + " open package "
            + type.getPackageName() + (ours.isNamed() ? " to " + ours.getName() : ""),
        cause);
  }

  LaminarException tooWide(RuntimeException cause) {
    return new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        "record " + type.getTypeName() + " has too many components: " + components.size(),
        null,
        "use Row or RowWriter and RowVisitor for so many columns",
        cause);
  }
}
