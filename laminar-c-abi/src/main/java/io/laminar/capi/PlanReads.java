package io.laminar.capi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** What an object reads, by its plan: the scans of a query, and what a sink is from. Stateless. */
final class PlanReads {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String SCAN = "Scan ";
  private static final String PUSHED = "what is pushed into ";

  private PlanReads() {}

  /**
   * Finds them.
   *
   * @param plan of {@code EXPLAIN (FORMAT JSON)}
   * @return names, each once, in the order of the plan
   */
  static Set<String> of(String plan) {
    Set<String> names = new LinkedHashSet<>();
    try (JsonParser parser = FACTORY.createParser(plan)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_STRING) {
          String text = parser.getText();
          if ("from".equals(parser.currentName())) {
            names.add(text);
          } else if ("description".equals(parser.currentName())
              && text.startsWith(SCAN)
              && !text.startsWith(SCAN + PUSHED)) {
            names.add(text.substring(SCAN.length()));
          }
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("a string does not fail", impossible);
    }
    return names;
  }
}
