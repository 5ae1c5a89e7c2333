package io.laminar.capi;

import io.laminar.api.Column;
import io.laminar.api.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
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
 * </pre>
 */
final class ImportedBatch {
  private final Schema target;
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
   * @param target its columns: what a column without a type is made
   */
  ImportedBatch(Schema target) {
    this.target = target;
  }

  /**
   * Points at a batch.
   *
   * @param array the address of a struct array
   * @param arrowSchema that of its schema
   * @return valid until {@link #forget}, not to be closed
   */
  VectorSchemaRoot point(long array, long arrowSchema) {
    bind(arrowSchema);
    root.point("", array, 1, given);
    int rows = (int) root.length();
    if (root.buffer(0) != 0 && root.nullCount() != 0) {
      checkNoNullRows(rows);
    }
    long from = root.position(0);
    for (int i = 0; i < columns.size(); i++) {
      columns.get(i).point(i < given ? root.child(i) : 0, from, rows, scratch);
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
      Field arrow = arrow(field, target);
      FieldVector vector = arrow.createVector(Scratch.ALLOCATOR);
      made.add(column(field, vector));
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

  /** The field that values have once they are imported. */
  private static Field arrow(ImportedField field, @Nullable Schema target) {
    ImportedField dictionary = field.dictionary();
    if (dictionary != null) {
      return arrow(
          new ImportedField(
              field.name(), dictionary.format(), dictionary.children(), dictionary.dictionary()),
          target);
    }
    ArrowType type = ArrowFormat.parse(field.format());
    if (type != null) {
      return new Field(field.name(), new FieldType(true, type, null), List.of());
    }
    if (field.format().equals("vu") || field.format().equals("vz")) {
      ArrowType text = field.format().equals("vu") ? new ArrowType.Utf8() : new ArrowType.Binary();
      return new Field(field.name(), new FieldType(true, text, null), List.of());
    }
    if (isList(field) && field.children().size() == 1) {
      Field element = arrow(field.children().get(0), null);
      return new Field(
          field.name(), new FieldType(true, new ArrowType.List(), null), List.of(element));
    }
    int column = target == null ? -1 : target.indexOf(field.name());
    if (field.format().equals("n")) {
      return column >= 0 && target != null
          ? ArrowSchemas.field(field.name(), target.type(column).withNullable(true))
          : new Field(field.name(), new FieldType(true, new ArrowType.Utf8(), null), List.of());
    }
    throw field.notSupported();
  }

  private static boolean isList(ImportedField field) {
    return field.format().equals("+l")
        || field.format().equals("+L")
        || field.format().startsWith("+w:");
  }

  private static ImportedColumn column(ImportedField field, FieldVector vector) {
    ImportedField dictionary = field.dictionary();
    if (dictionary != null) {
      ImportedField named = new ImportedField(
          field.name(), dictionary.format(), dictionary.children(), dictionary.dictionary());
      return new CopiedColumns.Indexes(
          field, vector, column(named, arrow(named, null).createVector(Scratch.ALLOCATOR)));
    }
    if (field.format().equals("n")) {
      return new CopiedColumns.Nulls(field, vector);
    }
    if (field.format().startsWith("v")) {
      return new CopiedColumns.Views(field, vector);
    }
    if (isList(field)) {
      FieldVector elements = vector.getChildrenFromFields().get(0);
      return new CopiedColumns.Lists(field, vector, column(field.children().get(0), elements));
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
        ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.SINGLE
            ? Integer.SIZE
            : Long.SIZE;
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
    try (FieldVector vector = arrow(field, null).createVector(Scratch.ALLOCATOR)) {
      ImportedArray head = new ImportedArray();
      if (field.dictionary() != null) {
        head.expectDictionary();
      }
      head.point(field.name(), array, -1, field.children().size());
      column(field, vector).point(array, 0, (int) head.length(), copies);
      return VectorObjects.all(vector, (int) head.length());
    } finally {
      copies.free();
    }
  }
}
