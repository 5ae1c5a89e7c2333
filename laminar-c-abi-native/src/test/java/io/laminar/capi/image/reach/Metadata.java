package io.laminar.capi.image.reach;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of {@code META-INF/native-image} that say what was found. They have the form that all native-image builders from 17
 * on read: a file for reflection, one for resources, one for proxies; a line an entry.
 */
final class Metadata {
  /** Resources that a builder finds by itself, for services, and others that are not entries. */
  private static final List<String> WITHOUT_ENTRY =
      List.of("service", "forbidden", "unseen", "tests", "failures");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The entry of a class. */
  private static final class Entry {
    final TreeSet<String> flags = new TreeSet<>();
    final TreeSet<String> methods = new TreeSet<>();
    final TreeMap<String, Set<String>> fields = new TreeMap<>();

    String json(String name) {
      StringBuilder json = new StringBuilder("{\"name\":\"" + name + '"');
      flags.forEach(flag -> json.append(",\"").append(flag).append("\":true"));
      if (!methods.isEmpty()) {
        json.append(",\"methods\":[").append(String.join(",", methods)).append(']');
      }
      if (!fields.isEmpty()) {
        StringJoiner all = new StringJoiner(",", ",\"fields\":[", "]");
        fields.forEach((field, access) -> {
          StringBuilder one = new StringBuilder("{\"name\":\"" + field + '"');
          access.forEach(each -> one.append(",\"").append(each).append("\":true"));
          all.add(one.append('}'));
        });
        json.append(all);
      }
      return json.append('}').toString();
    }
  }

  private final TreeMap<String, Entry> types = new TreeMap<>();
  private final TreeSet<String> proxies = new TreeSet<>();
  private final TreeSet<String> resources = new TreeSet<>();
  private final TreeSet<String> bundles = new TreeSet<>();

  /**
   * Takes what was noted.
   *
   * @param lines of {@link Findings}
   */
  Metadata(Collection<String> lines) {
    lines.forEach(this::take);
  }

  private void take(String line) {
    String[] words = line.split(" ", -1);
    switch (words[0]) {
      case "type" -> type(words[1]);
      case "all" -> type(words[2]).flags.add(words[1]);
      case "method" -> type(words[1]).methods.add(method(words[2], words[3]));
      case "field" -> field(words);
      case "write" -> field(words).add("allowWrite");
      case "unsafe" -> field(words).add("allowUnsafeAccess");
      case "proxy" -> proxies.add("{\"interfaces\":[" + quoted(words[1]) + "]}");
      case "resource" -> resources.add("{\"pattern\":\"\\\\Q" + words[1] + "\\\\E\"}");
      case "bundle" -> bundles.add("{\"name\":\"" + words[1] + "\"}");
      default -> {
        if (!WITHOUT_ENTRY.contains(words[0])) {
          throw new IllegalArgumentException(line);
        }
      }
    }
  }

  private Entry type(String name) {
    return types.computeIfAbsent(name, each -> new Entry());
  }

  private Set<String> field(String[] words) {
    return type(words[1]).fields.computeIfAbsent(words[2], each -> new TreeSet<>());
  }

  private static String method(String name, String parameters) {
    return "{\"name\":\"" + name + "\",\"parameterTypes\":[" + quoted(parameters) + "]}";
  }

  private static String quoted(String names) {
    return names.isEmpty() ? "" : '"' + names.replace(",", "\",\"") + '"';
  }

  /** The files, by name. */
  Map<String, String> files() {
    List<String> reflect = new ArrayList<>();
    types.forEach((name, entry) -> reflect.add(entry.json(name)));
    Map<String, String> files = new TreeMap<>();
    files.put("reflect-config.json", "[\n" + String.join(",\n", reflect) + "\n]\n");
    files.put("proxy-config.json", "[\n" + String.join(",\n", proxies) + "\n]\n");
    files.put(
        "resource-config.json",
        "{\"resources\":{\"includes\":[\n" + String.join(",\n", resources)
            + "\n]},\n\"bundles\":[\n" + String.join(",\n", bundles) + "\n]}\n");
    return files;
  }

  /**
   * Reads such files.
   *
   * @return lines as those of {@link Findings}
   */
  static Set<String> read(String reflect, String proxy, String resource) throws IOException {
    Set<String> lines = new TreeSet<>();
    for (JsonNode type : JSON.readTree(reflect)) {
      readType(type, lines);
    }
    for (JsonNode each : JSON.readTree(proxy)) {
      lines.add("proxy " + joined(each.get("interfaces")));
    }
    JsonNode resources = JSON.readTree(resource);
    for (JsonNode each : resources.get("resources").get("includes")) {
      lines.add("resource " + each.get("pattern").asText().replace("\\Q", "").replace("\\E", ""));
    }
    for (JsonNode each : resources.get("bundles")) {
      lines.add("bundle " + each.get("name").asText());
    }
    return lines;
  }

  private static void readType(JsonNode type, Set<String> lines) {
    String name = type.get("name").asText();
    lines.add("type " + name);
    type.fieldNames().forEachRemaining(key -> {
      if (type.get(key).isBoolean()) {
        lines.add("all " + key + ' ' + name);
      }
    });
    for (JsonNode method : type.path("methods")) {
      lines.add("method " + name + ' ' + method.get("name").asText() + ' '
          + joined(method.get("parameterTypes")));
    }
    for (JsonNode field : type.path("fields")) {
      String line = name + ' ' + field.get("name").asText();
      lines.add("field " + line);
      if (field.has("allowWrite")) {
        lines.add("write " + line);
      }
      if (field.has("allowUnsafeAccess")) {
        lines.add("unsafe " + line);
      }
    }
  }

  private static String joined(JsonNode names) {
    StringJoiner joined = new StringJoiner(",");
    names.forEach(name -> joined.add(name.asText()));
    return joined.toString();
  }
}
