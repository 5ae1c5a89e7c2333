package io.laminar.benchmarks.faults;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * {@code NamedTests CLASS...}: runs the tests of classes, and ends the JVM at the first that fails.
 * Exit code 0 when all pass, {@value #FAILED} when one fails, {@value #NONE} when none ran.
 */
public final class NamedTests {
  static final int FAILED = 1;
  static final int NONE = 3;

  private NamedTests() {}

  /**
   * Runs the tests.
   *
   * @param args class names
   */
  public static void main(String[] args) {
    List<? extends DiscoverySelector> classes =
        Arrays.stream(args).map(DiscoverySelectors::selectClass).toList();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(classes).build();
    ToFirstFailure listener = new ToFirstFailure(System.out);
    LauncherFactory.create().execute(request, listener);
    end(listener.tests > 0 ? 0 : NONE);
  }

  /** Threads that a fault left behind, and hooks that wait for them, must not keep the JVM. */
  private static void end(int code) {
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }

  private static final class ToFirstFailure implements TestExecutionListener {
    private final PrintStream out;
    private long startNanos;
    private int tests;

    ToFirstFailure(PrintStream out) {
      this.out = out;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
      if (isClass(test)) {
        startNanos = System.nanoTime();
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
        out.println(FaultRun.FIRST_FAILURE + test.getDisplayName());
        result.getThrowable().ifPresent(thrown -> out.println("  " + thrown));
        end(FAILED);
      }
      tests += test.isTest() ? 1 : 0;
      if (isClass(test)) {
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        out.println(FaultRun.PASSED + test.getDisplayName() + " " + millis);
      }
    }

    private static boolean isClass(TestIdentifier test) {
      return test.getUniqueIdObject().getSegments().size() == 2;
    }
  }
}
