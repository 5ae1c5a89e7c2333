package io.laminar.sql.explain;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, strings, numbers and truth values as JSON (RFC 8259), in one line. */
public final class JsonText {
  private static final char FIRST_PRINTABLE = ' ';

  private JsonText() {}

  /**
   * Writes a value.
   *
   * @param value a map with keys that are strings, a list, a string, a finite number, a truth value or null
   */
  public static String of(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    append(value, text);
    return text.toString();
  }

  private static void append(@Nullable Object value, StringBuilder text) {
    if (value instanceof Map<?, ?> map) {
      appendObject(map, text);
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object each : list) {
        text.append(separator);
        append(each, text);
        separator = ",";
      }
      text.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String string) {
      appendString(string, text);
    } else {
      // Numbers, truth values and null read as in Java.
      text.append(value);
    }
  }

  private static void appendObject(Map<?, ?> map, StringBuilder text) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> each : map.entrySet()) {
      text.append(separator);
      appendString(String.valueOf(each.getKey()), text);
      text.append(':');
      append(each.getValue(), text);
      separator = ",";
    }
    text.append('}');
  }

  private static void appendString(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char each = string.charAt(i);
      if (each == '"' || each == '\\') {
        text.append('\\').append(each);
      } else if (each < FIRST_PRINTABLE || Character.isSurrogate(each)) {
        text.append(String.format("\\u%04x", (int) each));
      } else {
        text.append(each);
      }
    }
    text.append('"');
  }
}
