package io.laminar.benchmarks.reliability;

import io.laminar.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code Reliability kills [--store segment|chronicle|both] [--kills N] [--copies N] [--seed N] [--broken FAULT] [--directory DIR]}
 * kills processes, and opens directories as they were at points of the work of a storage. {@code Reliability losses} does
 * it on a file system that loses power each time ({@code --filesystem xfs|ext4}), {@code Reliability plug [--kills N]
 * [--events N]} kills a database with the queries of Nexmark, {@code Reliability soak [--minutes N]} pushes for long.
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
        case "losses" -> losses(store, options, seed, fault);
        case "plug" -> plug(store, options, seed);
        case "soak" -> soak(store, options);
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

  private static Path folder(Map<String, String> options, String name) throws IOException {
    return options.containsKey("--directory")
        ? Files.createTempDirectory(Path.of(options.get("--directory")), name)
        : Files.createTempDirectory(name);
  }

  private static Optional<String> plug(String store, Map<String, String> options, long seed)
      throws IOException, InterruptedException {
    Path folder = folder(options, "plug");
    PlugRun run = new PlugRun(
        store,
        Integer.parseInt(options.getOrDefault("--kills", "20")),
        Long.parseLong(options.getOrDefault("--events", "20000")),
        seed,
        Path.of(options.getOrDefault("--queries", "examples/nexmark")),
        folder);
    String wrong = run.run();
    if (wrong == null) {
      KillRun.remove(folder);
    }
    return Optional.ofNullable(wrong);
  }

  private static Optional<String> losses(
      String store, Map<String, String> options, long seed, Fault fault)
      throws IOException, InterruptedException {
    Path folder = folder(options, "losses");
    int losses = Integer.parseInt(options.getOrDefault("--kills", "50"));
    String wrong;
    try (Power power = new Power(folder, options.getOrDefault("--filesystem", "xfs"))) {
      KillRun run = new KillRun(store, losses, seed, fault, folder, power);
      wrong = run.run();
      System.out.print(run.report());
    }
    KillRun.remove(folder);
    return Optional.ofNullable(wrong);
  }

  private static Optional<String> soak(String store, Map<String, String> options)
      throws IOException {
    Path folder = folder(options, "soak");
    Store which = Store.valueOf(store.toUpperCase(Locale.ROOT));
    double minutes = Double.parseDouble(options.getOrDefault("--minutes", "20"));
    String wrong = new Soak(which, folder.resolve("data")).run(minutes);
    KillRun.remove(folder);
    return Optional.ofNullable(wrong);
  }

  private static Optional<String> kills(
      String store, Map<String, String> options, long seed, Fault fault)
      throws IOException, InterruptedException {
    Path folder = folder(options, "kills");
    int kills = Integer.parseInt(options.getOrDefault("--kills", "100"));
    KillRun run = new KillRun(store, kills, seed, fault, folder, null);
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
