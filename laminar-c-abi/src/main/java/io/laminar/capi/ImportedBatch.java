package io.laminar.capi;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.BadRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Batches of Arrow's C data interface as the engine takes them: vectors over the caller's memory. What was made for a schema is kept
 * for the next batch of it. One thread at a time.
 *
 * <pre>
 *  ArrowSchema ──SchemaPrint: known?──▶ ImportedField ──▶ ImportedColumn a field   (once a schema)
 *  ArrowArray  ──checks──▶ ImportedColumn.point ──▶ VectorSchemaRoot               (each batch)
 *                           └──▶ ConvertedColumn, where a column is of another type than the source's
 * </pre>
 */
final class ImportedBatch {
  private final Schema target;
  private final TemporalRounding rounding;
  private final SchemaPrint print = new SchemaPrint();
  private final Scratch scratch = new Scratch();
  private final ImportedArray root = new ImportedArray();
  // Those of the batch first, then columns that it does not have.
  private List<ImportedColumn> columns = List.of();
  private int given;
  private List<FieldVector> vectors = List.of();
  private org.apache.arrow.vector.types.pojo.Schema schema =
      new org.apache.arrow.vector.types.pojo.Schema(List.of());

  /**
   * Imports for a source.
   *
   * @param target its columns: what a column without a type, or of another one, is made
   * @param rounding what becomes of times that are finer than their column
   */
  ImportedBatch(Schema target, TemporalRounding rounding) {
    this.target = target;
    this.rounding = rounding;
  }

  /**
   * Points at a batch, and checks its schema and its head.
   *
   * @param array the address of a struct array
   * @param arrowSchema that of its schema
   * @return how many rows it has
   */
  int open(long array, long arrowSchema) {
    bind(arrowSchema);
    root.point("", array, 1, given);
    int rows = (int) root.length();
    if (root.buffer(0) != 0 && root.nullCount() != 0) {
      checkNoNullRows(rows);
    }
    return rows;
  }

  /**
   * Gives rows of the batch.
   *
   * @param from the first of them
   * @param rows how many
   * @return valid until the next call or {@link #forget}, not to be closed
   */
  VectorSchemaRoot rows(int from, int rows) {
    scratch.free();
    long first = root.position(from);
    try {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).point(i < given ? root.child(i) : 0, first, rows, scratch);
      }
    } catch (ConvertedColumn.RefusedValue bad) {
      throw BadRow.inBatch(bad.index, bad.refused, "nothing of the batch was taken");
    }
    return new VectorSchemaRoot(schema, vectors, rows);
  }

  private void checkNoNullRows(int rows) {
    long bits = root.buffer(0);
    for (int row = 0; row < rows; row++) {
      long position = root.position(row);
      if ((MemoryUtil.getByte(bits + position / Byte.SIZE) >> position % Byte.SIZE & 1) == 0) {
        throw Malformed.array("", "has a row that is NULL itself: row " + row);
      }
    }
  }

  private void bind(long arrowSchema) {
    if (arrowSchema == 0) {
      throw Malformed.schema("is a NULL pointer");
    }
    if (print.isKnown(arrowSchema)) {
      return;
    }
    ImportedField fields = ImportedField.read(arrowSchema);
    if (!fields.format().equals("+s")) {
      throw Malformed.schema("is not of a struct, whose children are the columns");
    }
    List<ImportedColumn> made = new ArrayList<>();
    List<FieldVector> madeVectors = new ArrayList<>();
    List<Field> madeFields = new ArrayList<>();
    for (ImportedField field : fields.children()) {
      int column = target.indexOf(field.name());
      DataType type = column < 0 ? null : target.type(column);
      Field arrow = arrow(field, type, rounding);
      FieldVector vector = arrow.createVector(Scratch.ALLOCATOR);
      made.add(column(field.name(), field, vector, type, rounding));
      madeFields.add(arrow);
      madeVectors.add(vector);
    }
    given = made.size();
    addAbsent(fields.children(), made, madeFields, madeVectors);
    columns = List.copyOf(made);
    vectors = List.copyOf(madeVectors);
    schema = new org.apache.arrow.vector.types.pojo.Schema(madeFields);
    print.keep();
  }

  /** Adds columns of NULL for those that may be NULL and that the batch does not have. The engine names the others. */
  private void addAbsent(
      List<ImportedField> present,
      List<ImportedColumn> made,
      List<Field> madeFields,
      List<FieldVector> madeVectors) {
    for (Column column : target.columns()) {
      boolean absent =
          present.stream().noneMatch(field -> field.name().equalsIgnoreCase(column.name()));
      if (absent && column.type().nullable()) {
        Field arrow = ArrowSchemas.field(column.name(), column.type());
        FieldVector vector = arrow.createVector(Scratch.ALLOCATOR);
        made.add(new CopiedColumns.Absent(
            new ImportedField(column.name(), "n", List.of(), null), vector));
        madeFields.add(arrow);
        madeVectors.add(vector);
      }
    }
  }

  /**
   * The field that values have once they are imported.
   *
   * @param type what they are for; null where that is not known
   */
  private static Field arrow(
      ImportedField field, @Nullable DataType type, TemporalRounding rounding) {
    ImportedField dictionary = field.dictionary();
    if (dictionary != null) {
      return arrow(named(field, dictionary), type, rounding);
    }
    ArrowType given = ArrowFormat.parse(field.format());
    if (given != null) {
      return type == null || Conversion.of(field.name(), given, type, rounding) == null
          ? new Field(field.name(), new FieldType(true, given, null), List.of())
          : ArrowSchemas.field(field.name(), type.withNullable(true));
    }
    if (field.format().equals("vu") || field.format().equals("vz")) {
      ArrowType text = field.format().equals("vu") ? new ArrowType.Utf8() : new ArrowType.Binary();
      return new Field(field.name(), new FieldType(true, text, null), List.of());
    }
    if (isList(field) && field.children().size() == 1) {
      Field element = arrow(field.children().get(0), element(type), rounding);
      return new Field(
          field.name(), new FieldType(true, new ArrowType.List(), null), List.of(element));
    }
    if (field.format().equals("n")) {
      return type != null
          ? ArrowSchemas.field(field.name(), type.withNullable(true))
          : new Field(field.name(), new FieldType(true, new ArrowType.Utf8(), null), List.of());
    }
    throw field.notSupported();
  }

  /** The values of a dictionary, under the name of its column. */
  private static ImportedField named(ImportedField field, ImportedField dictionary) {
    return new ImportedField(
        field.name(), dictionary.format(), dictionary.children(), dictionary.dictionary());
  }

  private static @Nullable DataType element(@Nullable DataType type) {
    return type == null || type.kind() != TypeKind.ARRAY ? null : type.elementType();
  }

  private static boolean isList(ImportedField field) {
    return field.format().equals("+l")
        || field.format().equals("+L")
        || field.format().startsWith("+w:");
  }

  private static ImportedColumn column(
      String name,
      ImportedField field,
      FieldVector vector,
      @Nullable DataType type,
      TemporalRounding rounding) {
    if (field.format().equals("n")) {
      return new CopiedColumns.Nulls(field, vector);
    }
    if (isList(field) && field.dictionary() == null) {
      FieldVector elements = vector.getChildrenFromFields().get(0);
      return new CopiedColumns.Lists(
          field, vector, column(name, field.children().get(0), elements, element(type), rounding));
    }
    Field plain = arrow(field, null, rounding);
    Conversion conversion =
        type == null ? null : Conversion.of(name, plain.getType(), type, rounding);
    if (conversion == null) {
      return plain(field, vector);
    }
    return new ConvertedColumn(
        field, vector, plain(field, plain.createVector(Scratch.ALLOCATOR)), conversion);
  }

  /** A column of values as they are given, into a vector of their own type. */
  private static ImportedColumn plain(ImportedField field, FieldVector vector) {
    ImportedField dictionary = field.dictionary();
    if (dictionary != null) {
      ImportedField values = named(field, dictionary);
      FieldVector own =
          arrow(values, null, TemporalRounding.REFUSE).createVector(Scratch.ALLOCATOR);
      return new CopiedColumns.Indexes(
          field, vector, column(field.name(), values, own, null, TemporalRounding.REFUSE));
    }
    if (field.format().startsWith("v")) {
      return new CopiedColumns.Views(field, vector);
    }
    ArrowType type = vector.getField().getType();
    boolean bytes = type instanceof ArrowType.Utf8
        || type instanceof ArrowType.LargeUtf8
        || type instanceof ArrowType.Binary
        || type instanceof ArrowType.LargeBinary;
    return bytes
        ? new ImportedColumn.Bytes(field, vector, type)
        : new ImportedColumn.Fixed(field, vector, bitWidth(type));
  }

  private static int bitWidth(ArrowType type) {
    return switch (type.getTypeID()) {
      case Bool -> 1;
      case Int -> ((ArrowType.Int) type).getBitWidth();
      case FloatingPoint ->
        switch (((ArrowType.FloatingPoint) type).getPrecision()) {
          case HALF -> Short.SIZE;
          case SINGLE -> Integer.SIZE;
          case DOUBLE -> Long.SIZE;
        };
      case Decimal -> 2 * Long.SIZE;
      case Date -> ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? Integer.SIZE : Long.SIZE;
      case Time -> ((ArrowType.Time) type).getBitWidth();
      case Interval -> Integer.SIZE;
      default -> Long.SIZE;
    };
  }

  /** Frees what was copied for a batch; the vectors point at memory that may be gone from now on. */
  void forget() {
    for (FieldVector vector : vectors) {
      vector.clear();
    }
    scratch.free();
  }

  /**
   * Reads the elements of an array.
   *
   * @param array its address
   * @param arrowSchema that of its schema
   * @return in their Java forms
   */
  static List<@Nullable Object> list(long array, long arrowSchema) {
    if (arrowSchema == 0) {
      throw Malformed.schema("of a list is a NULL pointer");
    }
    boolean unused = new SchemaPrint().isKnown(arrowSchema);
    ImportedField field = ImportedField.read(arrowSchema);
    Scratch copies = new Scratch();
    try (FieldVector vector =
        arrow(field, null, TemporalRounding.REFUSE).createVector(Scratch.ALLOCATOR)) {
      ImportedArray head = new ImportedArray();
      if (field.dictionary() != null) {
        head.expectDictionary();
      }
      head.point(field.name(), array, -1, field.children().size());
      column(field.name(), field, vector, null, TemporalRounding.REFUSE)
          .point(array, 0, (int) head.length(), copies);
      return VectorObjects.all(vector, (int) head.length());
    } finally {
      copies.free();
    }
  }
}
