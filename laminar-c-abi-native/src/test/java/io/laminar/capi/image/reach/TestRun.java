package io.laminar.capi.image.reach;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests within a {@link RecordingLoader}, which loads this class too. */
public final class TestRun {
  private TestRun() {}

  /**
   * Runs tests.
   *
   * @param classes their names, each with {@code #} and a method's for that one alone
   * @return what was noted, and under {@code tests} how many passed, under {@code failures} what failed
   */
  public static Map<String, String> run(String... classes) {
    List<DiscoverySelector> selectors =
        Arrays.stream(classes).map(TestRun::selector).toList();
    Launcher launcher = LauncherFactory.create();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectors).build(), listener);
    TestExecutionSummary summary = listener.getSummary();
    Map<String, String> all = new java.util.TreeMap<>(Findings.lines());
    all.put("tests", Long.toString(summary.getTestsSucceededCount()));
    all.put("failures", failures(summary));
    return all;
  }

  private static DiscoverySelector selector(String name) {
    return name.contains("#")
        ? DiscoverySelectors.selectMethod(name)
        : DiscoverySelectors.selectClass(name);
  }

  private static String failures(TestExecutionSummary summary) {
    StringWriter text = new StringWriter();
    if (!summary.getFailures().isEmpty()) {
      summary.printFailuresTo(new PrintWriter(text), 20);
    }
    return text.toString();
  }
}
