package io.laminar.benchmarks.faults;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fault to be planted.
 *
 * @param name room and name, unique
 * @param type the class that has the fault, with its package
 * @param text what stands there; any white space matches any other
 * @param replacement what is put in its place
 * @param tests the simple names of test classes, of which one must fail
 * @param explanation why no test can notice it, or null
 */
record Fault(
    String name,
    String type,
    String text,
    String replacement,
    List<String> tests,
    @Nullable String explanation) {
  Fault {
    tests = List.copyOf(tests);
  }

  /** The same, to be noticed by some of its tests. */
  Fault caughtBy(List<String> some) {
    return new Fault(name, type, text, replacement, some, explanation);
  }

  /**
   * Plants the fault.
   *
   * @param source the text of the class
   * @return the changed text
   * @throws StaleFaultException unless the text to replace stands there exactly once
   */
  String plantIn(String source) throws StaleFaultException {
    String spaced = Pattern.compile("\\s+")
        .splitAsStream(text.strip())
        .map(Pattern::quote)
        .collect(Collectors.joining("\\s+"));
    Matcher matcher = Pattern.compile(spaced).matcher(source);
    if (!matcher.find()) {
      throw new StaleFaultException("the text to replace is not in " + type);
    }
    int start = matcher.start();
    int end = matcher.end();
    if (matcher.find()) {
      throw new StaleFaultException("the text to replace is more than once in " + type);
    }
    return source.substring(0, start) + replacement + source.substring(end);
  }
}
