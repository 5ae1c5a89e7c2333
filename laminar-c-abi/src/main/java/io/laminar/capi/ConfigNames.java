package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names settings in messages as C and Python write them: {@code buffer_size}, and not {@code bufferSize}. Stateless. */
final class ConfigNames {
  /** The errors whose messages name settings; in others such a word is a name of the application's. */
  private static final Set<ErrorCode> OF_SETTINGS = EnumSet.of(
      ErrorCode.INVALID_CONFIG,
      ErrorCode.INVALID_OPTION,
      ErrorCode.INVALID_ARGUMENT,
      ErrorCode.NOT_SUPPORTED,
      ErrorCode.RESOURCE_LIMIT,
      ErrorCode.WOULD_DEADLOCK,
      ErrorCode.SUBSCRIPTION_FULL,
      ErrorCode.QUERY_STOPPED,
      ErrorCode.RECOVERY_FAILED);

  // Those of one word are the same in both.
  private static final Map<String, String> NAMES = names();
  private static final Pattern WORDS =
      Pattern.compile("\\b(?:" + String.join("|", NAMES.keySet()).replace(".", "\\.") + ")\\b");

  private ConfigNames() {}

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    for (ConfigField field : ConfigField.values()) {
      String name = Json.name(field);
      if (name.indexOf('_') > 0) {
        names.put(inJava(name), name);
      }
    }
    names.put("Config.function", "laminar_open_with, in Python functions=");
    names.put("Config.clock", "clock");
    return names;
  }

  private static String inJava(String name) {
    StringBuilder java = new StringBuilder();
    for (String word : name.split("_", -1)) {
      boolean isFirst = java.length() == 0;
      java.append(
          isFirst ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return java.toString();
  }

  /**
   * Replaces names of settings.
   *
   * @param error that the text is of
   * @param text its message or its remedy
   * @param sql what was run; names that stand there stay as they are
   */
  static String of(LaminarException error, String text, String sql) {
    if (!OF_SETTINGS.contains(error.code())) {
      return text;
    }
    Matcher words = WORDS.matcher(text);
    return words.replaceAll(found -> Matcher.quoteReplacement(
        sql.contains(found.group()) ? found.group() : NAMES.get(found.group())));
  }
}
