package io.laminar.benchmarks.peers;

import org.apache.flink.table.functions.ScalarFunction;

/** The function of query 14. */
public final class CountCharacter extends ScalarFunction {
  private static final long serialVersionUID = 1;

  /**
   * Counts a character.
   *
   * @param text to look in
   * @param character to look for
   * @return how often it is there
   */
  public long eval(String text, String character) {
    char wanted = character.charAt(0);
    long found = 0;
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      found++;
    }
    return found;
  }
}
