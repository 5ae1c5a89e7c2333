package io.laminar.capi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A schema that is exported as often as it is asked for: one copy of an image, whose pointers are then set. Immutable.
 *
 * <pre>
 *  image   header | struct 0 (the root) | struct 1 … | pointers to children | strings
 * </pre>
 */
final class ExportedSchema {
  private final byte[] image;
  private final int nodes;

  // Where in the image an offset into it stands for an address.
  private final int[] pointers;

  ExportedSchema(Schema schema) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(
        "",
        new org.apache.arrow.vector.types.pojo.FieldType(false, ArrowType.Struct.INSTANCE, null),
        schema.getFields()));
    // Breadth first: the children of a node lie side by side.
    List<Integer> firstChild = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      firstChild.add(fields.size());
      fields.addAll(fields.get(i).getChildren());
    }
    this.nodes = fields.size();
    List<byte[]> texts = new ArrayList<>();
    int size = ArrowStructs.BLOCK_HEADER_BYTES + nodes * (ArrowStructs.SCHEMA_BYTES + Long.BYTES);
    for (Field field : fields) {
      texts.add(Text.encode(ArrowFormat.of(field.getType())));
      texts.add(Text.encode(field.getName()));
    }
    for (byte[] text : texts) {
      size += text.length + 1;
    }
    Image made = new Image(size, nodes);
    for (int i = 0; i < nodes; i++) {
      made.node(i, fields.get(i), firstChild.get(i), texts.get(2 * i), texts.get(2 * i + 1));
    }
    this.image = made.bytes.array();
    this.pointers = made.pointers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Writes the image. */
  private static final class Image {
    final ByteBuffer bytes;
    final List<Integer> pointers = new ArrayList<>();
    private final int nodes;
    private int textEnd;

    Image(int size, int nodes) {
      this.nodes = nodes;
      this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      this.textEnd = children(nodes);
      bytes.putLong(0, nodes);
      bytes.putLong(Long.BYTES, size);
    }

    static int struct(int node) {
      return ArrowStructs.BLOCK_HEADER_BYTES + node * ArrowStructs.SCHEMA_BYTES;
    }

    /** Where the pointer to a node lies among those of its siblings. */
    int children(int node) {
      return struct(nodes) + node * Long.BYTES;
    }

    void node(int node, Field field, int firstChild, byte[] format, byte[] name) {
      int at = struct(node);
      pointer(at + ArrowStructs.SCHEMA_FORMAT, text(format));
      pointer(at + ArrowStructs.SCHEMA_NAME, text(name));
      boolean nullable = node > 0 && field.isNullable();
      bytes.putLong(at + ArrowStructs.SCHEMA_FLAGS, nullable ? ArrowStructs.FLAG_NULLABLE : 0);
      int count = field.getChildren().size();
      bytes.putLong(at + ArrowStructs.SCHEMA_CHILD_COUNT, count);
      if (count > 0) {
        pointer(at + ArrowStructs.SCHEMA_CHILDREN, children(firstChild));
      }
      pointer(children(node), at);
      pointer(at + ArrowStructs.SCHEMA_PRIVATE_DATA, 0);
    }

    private void pointer(int at, int target) {
      bytes.putLong(at, target);
      pointers.add(at);
    }

    private int text(byte[] text) {
      int at = textEnd;
      bytes.position(at);
      bytes.put(text).put((byte) 0);
      textEnd = at + text.length + 1;
      return at;
    }
  }

  /**
   * Exports it.
   *
   * @param to the address of a struct, which is overwritten
   */
  void export(long to) {
    ArrowStructs.clearSchema(to);
    Host host = Host.present();
    long block = host.allocate(image.length);
    MemoryUtil.copyToMemory(image, 0, block, image.length);
    for (int pointer : pointers) {
      MemoryUtil.putLong(block + pointer, block + MemoryUtil.getLong(block + pointer));
    }
    for (int node = 0; node < nodes; node++) {
      MemoryUtil.putLong(
          block + Image.struct(node) + ArrowStructs.SCHEMA_RELEASE, host.releaseSchema());
    }
    MemoryUtil.copyMemory(block + Image.struct(0), to, ArrowStructs.SCHEMA_BYTES);
  }
}
