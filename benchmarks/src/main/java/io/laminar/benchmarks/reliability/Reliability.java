package io.laminar.benchmarks.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code Reliability kills [--store segment|chronicle|both] [--kills N] [--copies N] [--seed N] [--broken FAULT] [--directory DIR]}
 * kills processes, and opens directories as they were at points of the work of a storage.
 */
public final class Reliability {
  private Reliability() {}

  /**
   * Runs a proof. Ends with 1 where it fails, or where it does not find a fault that was asked for.
   *
   * @param args the proof and its options
   * @throws Exception if a process cannot be started
   */
  public static void main(String[] args) throws Exception {
    Map<String, String> options = new HashMap<>();
    for (int at = 1; at + 1 < args.length; at += 2) {
      options.put(args[at], args[at + 1]);
    }
    long seed = Long.parseLong(options.getOrDefault("--seed", "" + System.nanoTime() % 1_000_000));
    System.out.println("seed " + seed);
    Fault fault = Fault.of(options.getOrDefault("--broken", "none"));
    boolean failed = false;
    for (String store : stores(options.getOrDefault("--store", "both"))) {
      Optional<String> wrong = switch (args[0]) {
        case "kills" -> kills(store, options, seed, fault);
        default -> throw new IllegalArgumentException("no proof " + args[0]);
      };
      wrong.ifPresent(text -> System.out.println(store + ": WRONG: " + text));
      failed |= wrong.isPresent() != (fault != Fault.NONE);
      if (fault != Fault.NONE) {
        System.out.println(fault + (wrong.isPresent() ? " was found" : " was NOT found"));
      }
    }
    System.exit(failed ? 1 : 0);
  }

  private static List<String> stores(String which) {
    return which.equals("both") ? List.of("segment", "chronicle") : List.of(which);
  }

  private static Optional<String> kills(
      String store, Map<String, String> options, long seed, Fault fault)
      throws IOException, InterruptedException {
    Path folder = options.containsKey("--directory")
        ? Files.createTempDirectory(Path.of(options.get("--directory")), "kills")
        : Files.createTempDirectory("kills");
    int kills = Integer.parseInt(options.getOrDefault("--kills", "100"));
    KillRun run = new KillRun(store, kills, seed, fault, folder);
    int copies = Integer.parseInt(options.getOrDefault("--copies", "0"));
    String wrong = copies > 0 ? run.copies(copies) : null;
    if (wrong == null && kills > 0) {
      wrong = run.run();
      System.out.print(run.report());
    }
    if (wrong == null) {
      KillRun.remove(folder);
    } else {
      System.out.println("what is left lies in " + folder);
    }
    return Optional.ofNullable(wrong);
  }
}
