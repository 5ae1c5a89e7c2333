package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the columns stand in an object: a tree of names and positions, walked while the object is
 * read once. A column without PATH is a field of the object itself, case ignored; the names in a path
 * are exact.
 *
 * <pre>
 *   id BIGINT, price DOUBLE PATH '$.trade.price', tag VARCHAR PATH '$.tags[0]'
 *
 *   $ ─┬─ id ──────────▶ column 0
 *      ├─ trade ─ price ▶ column 1
 *      └─ tags ─ [0] ───▶ column 2
 * </pre>
 */
final class JsonPath {
  private static final int NO_COLUMN = -1;

  private final Map<String, JsonPath> plain = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, JsonPath> fields = new HashMap<>();
  private final Map<Integer, JsonPath> elements = new HashMap<>();
  private int column = NO_COLUMN;

  private JsonPath() {}

  /**
   * Builds the tree.
   *
   * @param paths by the names of columns, as {@link
   *     io.laminar.core.connector.ConnectorRequest#paths} gives them
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION} for a path that is none, or that
   *     another one begins with
   */
  static JsonPath of(Schema schema, Map<String, String> paths) {
    JsonPath root = new JsonPath();
    for (int i = 0; i < schema.size(); i++) {
      String name = schema.column(i).name();
      String path = paths.get(name);
      JsonPath end = path == null
          ? root.plain.computeIfAbsent(name, key -> new JsonPath())
          : new Reader(name, path).walk(root);
      if (path != null && (end.column != NO_COLUMN || end.goesOn())) {
        throw refused(name, path, "is, or is within, or holds, where another column stands");
      }
      end.column = i;
    }
    for (String begun : root.fields.keySet()) {
      JsonPath hidden = root.plain.get(begun);
      if (hidden != null) {
        String name = schema.column(hidden.column).name();
        throw refused(name, "$." + begun, "is where a path of another column goes through");
      }
    }
    return root;
  }

  private boolean goesOn() {
    return !fields.isEmpty() || !elements.isEmpty();
  }

  private static LaminarException refused(String column, String path, String why) {
    return new LaminarException(
        ErrorCode.INVALID_OPTION,
        "PATH of column " + column + ": '" + path + "' " + why,
        "write a path such as '$.a.b', '$.list[0].x' or '$.\"odd name\"'; each place once");
  }

  /** The column that stands here, or a negative number. */
  int column() {
    return column;
  }

  /** What is within a field; null where nothing is asked for. */
  @Nullable
  JsonPath field(String name) {
    JsonPath exact = fields.isEmpty() ? null : fields.get(name);
    return exact != null || plain.isEmpty() ? exact : plain.get(name);
  }

  /** What is within an element, counted from 0; null where nothing is asked for. */
  @Nullable
  JsonPath element(int index) {
    return elements.isEmpty() ? null : elements.get(index);
  }

  /** Reads a path from left to right. */
  private static final class Reader {
    private final String name;
    private final String path;
    private int at;

    Reader(String name, String path) {
      this.name = name;
      this.path = path;
    }

    JsonPath walk(JsonPath root) {
      if (!path.startsWith("$") || path.length() == 1) {
        throw refused(name, path, "is not a path within the object");
      }
      at = 1;
      JsonPath node = root;
      while (at < path.length()) {
        char character = path.charAt(at++);
        if (node.column != NO_COLUMN) {
          throw refused(name, path, "goes on behind the place of another column");
        }
        if (character == '.') {
          node = node.fields.computeIfAbsent(field(), key -> new JsonPath());
        } else if (character == '[') {
          node = node.elements.computeIfAbsent(index(), key -> new JsonPath());
        } else {
          throw refused(name, path, "has a '" + character + "' where a point or a bracket stands");
        }
      }
      return node;
    }

    private String field() {
      if (at < path.length() && path.charAt(at) == '"') {
        int end = path.indexOf('"', at + 1);
        if (end < 0) {
          throw refused(name, path, "has a quote that is not closed");
        }
        String quoted = path.substring(at + 1, end);
        at = end + 1;
        return quoted;
      }
      int start = at;
      while (at < path.length() && path.charAt(at) != '.' && path.charAt(at) != '[') {
        at++;
      }
      String field = path.substring(start, at);
      if (field.isBlank() || field.equals("*")) {
        throw refused(name, path, "lacks the name of a field");
      }
      return field;
    }

    private int index() {
      int end = path.indexOf(']', at);
      String digits = end < 0 ? "" : path.substring(at, end);
      if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(Character::isDigit)) {
        throw refused(name, path, "lacks a position, counted from 0, in its brackets");
      }
      at = end + 1;
      return Integer.parseInt(digits);
    }
  }
}
