package io.laminar.benchmarks.reliability;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What happens in the storage of this process beside its work. From the system properties {@code reliability.point},
 * {@code reliability.count} and {@code reliability.fault}, unless a test sets it.
 */
final class Hooks {
  /** How a process ends at a point. */
  static final int HALTED = 77;

  private static volatile Hooks current = ofProperties();

  private final Consumer<KillPoint> reached;
  private final Fault fault;

  Hooks(Consumer<KillPoint> reached, Fault fault) {
    this.reached = reached;
    this.fault = fault;
  }

  private static Hooks ofProperties() {
    String name = System.getProperty("reliability.point", "");
    AtomicInteger left = new AtomicInteger(Integer.getInteger("reliability.count", 1));
    Consumer<KillPoint> reached = name.isEmpty()
        ? point -> {}
        : point -> {
          if (point.name().equals(name) && left.decrementAndGet() == 0) {
            halt(point);
          }
        };
    return new Hooks(reached, Fault.of(System.getProperty("reliability.fault", "none")));
  }

  private static void halt(KillPoint point) {
    // Written by hand: another thread may hold the lock of System.out.
    PrintStream out =
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
    out.print("at " + point + "\n");
    out.flush();
    Runtime.getRuntime().halt(HALTED);
  }

  /** The hooks of this process. */
  static Hooks current() {
    return current;
  }

  /** Exchanges them; returns the earlier ones. */
  static Hooks set(Hooks hooks) {
    Hooks before = current;
    current = hooks;
    return before;
  }

  void reach(KillPoint point) {
    reached.accept(point);
  }

  /** Tells whether the storage is to make this mistake. */
  boolean has(Fault which) {
    return fault == which;
  }
}
