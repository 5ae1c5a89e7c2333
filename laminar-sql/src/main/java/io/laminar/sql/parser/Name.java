package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import java.util.Locale;

/**
 * A name as it was written. Look-ups ignore case, unless it stood in double quotes: then it is exact.
 *
 * @param text the name without quotes, spelled as written
 * @param quoted whether it stood in double quotes
 * @param position where it stands
 */
public record Name(String text, boolean quoted, SqlPosition position) {
  /**
   * The form under which names that differ only in case are the same.
   *
   * @return the text in lower case
   */
  public String key() {
    return text.toLowerCase(Locale.ROOT);
  }

  /**
   * Tells whether this name means an object that was spelled so.
   *
   * @param spelling the object's name as it was declared
   * @return true if they are equal, case ignored unless this name was quoted
   */
  public boolean matches(String spelling) {
    return quoted ? text.equals(spelling) : text.equalsIgnoreCase(spelling);
  }

  /** Returns the name as written, for messages. */
  @Override
  public String toString() {
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
