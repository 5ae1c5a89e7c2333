package io.laminar.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Entries that are measured in one run and compared.
 *
 * @param name how it is asked for
 * @param title what is measured
 * @param entries in the order of the report
 */
public record Suite(String name, String title, List<Entry> entries) {
  /** Whose figure it is. */
  public enum Role {
    /** What the machine can do. */
    RAW,
    /** LaminarDB. */
    OURS,
    /** Another library. */
    PEER
  }

  /**
   * One line of the report.
   *
   * @param name unique within the suite
   * @param role whose figure it is
   * @param group entries of a group are compared with each other; empty for none
   * @param unit of its readings
   * @param threads how many threads it keeps busy
   * @param higherIsBetter true for throughput
   * @param jvmFlags that its fork needs
   * @param measurement makes the measurement, in the fork
   * @param goals what its readings are held against
   */
  public record Entry(
      String name,
      Role role,
      String group,
      String unit,
      int threads,
      boolean higherIsBetter,
      List<String> jvmFlags,
      Supplier<Measurement> measurement,
      List<Goal> goals) {
    // Copies the lists.
    public Entry {
      jvmFlags = List.copyOf(jvmFlags);
      goals = List.copyOf(goals);
    }

    /** Returns the entry with one more goal: a lower bound where higher is better, else an upper one. */
    public Entry withGoal(String reading, double value) {
      List<Goal> all = new ArrayList<>(goals);
      all.add(new Goal(reading, value));
      return new Entry(
          name, role, group, unit, threads, higherIsBetter, jvmFlags, measurement, all);
    }

    /** Returns the entry with other flags for its JVM. */
    public Entry withFlags(String... flags) {
      return new Entry(
          name, role, group, unit, threads, higherIsBetter, List.of(flags), measurement, goals);
    }
  }

  /**
   * The goal that a reading is compared with.
   *
   * @param reading its label
   * @param value in the unit of the entry
   */
  public record Goal(String reading, double value) {}

  // Copies the list.
  public Suite {
    entries = List.copyOf(entries);
  }

  /**
   * Finds an entry.
   *
   * @param entryName its name
   * @return the entry
   */
  Entry entry(String entryName) {
    return entries.stream()
        .filter(entry -> entry.name().equals(entryName))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no entry " + entryName + " in " + name));
  }
}
