package io.laminar.benchmarks.reliability;

import io.laminar.api.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The directory that a process leaves when it is killed at a {@link KillPoint}, without killing it: the storage's thread copies the directory
 * at the point, as the system has it then, and the life goes on. Each copy must come back as after a kill.
 *
 * <pre>
 *   life 0 ── copy ── copy ── copy ──▶ closed, life 1 ── copy …
 *               └──────┴───────┴─ each is opened, compared, and copied once more while it comes back
 * </pre>
 */
final class CopiedLives {
  private static final int LIVES_OF_A_DATABASE = 6;
  private static final int COPIES_OF_A_LIFE = 12;
  private static final int COPIES_BEFORE_ROWS = 3;
  private static final long LIFE_NANOS = 300_000_000L;

  private final Store store;
  private final long seed;
  private final Fault fault;
  private final Path folder;
  private final Map<KillPoint, Integer> hits = new EnumMap<>(KillPoint.class);
  private final List<Copy> copies = new ArrayList<>();
  private Random random = new Random(0);
  private volatile boolean pushes;
  private long checked;
  private int count;

  // In this life at most.
  private volatile int wanted;

  /** A directory as it was at a point, and what had been acknowledged before. */
  private record Copy(KillPoint point, Path data, Acknowledged acknowledged) {}

  CopiedLives(Store store, long seed, Fault fault, Path folder) {
    this.store = store;
    this.seed = seed;
    this.fault = fault;
    this.folder = folder;
    for (KillPoint point : KillPoint.values()) {
      hits.put(point, 0);
    }
  }

  /** How often each point was copied. */
  Map<KillPoint, Integer> hits() {
    return hits;
  }

  /** How many rows were compared. */
  long checked() {
    return checked;
  }

  /** How many directories were opened. */
  int copies() {
    return count;
  }

  /**
   * Copies and opens at least so often.
   *
   * @throws IllegalStateException at the first that is wrong
   */
  void run(int least) throws IOException, InterruptedException {
    for (int database = 0; count < least || checked == 0; database++) {
      Path data = folder.resolve("data");
      Acknowledged acknowledged = new Acknowledged();
      for (int life = 0; life < LIVES_OF_A_DATABASE && (count < least || checked == 0); life++) {
        wanted = Math.max(1, least - count);
        live(data, seed + database, life, acknowledged);
      }
      KillRun.remove(data);
    }
  }

  private void live(Path data, long databaseSeed, int number, Acknowledged acknowledged)
      throws IOException, InterruptedException {
    random = new Random(databaseSeed * 37 + number);
    KilledLife.Settings settings = KilledLife.Settings.of(store, data, databaseSeed, number);
    Consumer<String> said = line -> take(line, acknowledged);
    Hooks before = Hooks.set(new Hooks(copier(data, acknowledged), fault));
    try {
      KilledLife life = KilledLife.begin(settings, acknowledged, said);
      push(life);
      List<Copy> made = List.copyOf(copies);
      copies.clear();
      for (Copy copy : made) {
        Hooks.set(new Hooks(copier(copy.data(), copy.acknowledged()), Fault.NONE));
        open(settings, copy);
      }
      Hooks.set(new Hooks(point -> {}, Fault.NONE));
      for (Copy whileComingBack : copies) {
        open(settings, whileComingBack);
      }
    } finally {
      copies.clear();
      Hooks.set(before);
    }
  }

  private void push(KilledLife life) throws InterruptedException {
    pushes = true;
    long end = System.nanoTime() + LIFE_NANOS;
    try {
      life.run(() -> System.nanoTime() - end >= 0);
    } catch (RuntimeException wrong) {
      life.closeBeside(wrong);
      throw wrong;
    } finally {
      pushes = false;
    }
    life.close();
  }

  private void take(String line, Acknowledged acknowledged) {
    if (line.startsWith("checked ")) {
      checked += Long.parseLong(line.substring("checked ".length()));
    } else {
      acknowledged.raise(line.startsWith("has ") ? line.substring(4) : line);
    }
  }

  private void open(KilledLife.Settings settings, Copy copy) throws IOException {
    count++;
    KilledLife.Settings next =
        KilledLife.Settings.of(store, copy.data(), settings.seed(), settings.life() + 1);
    try {
      // Points that are met while the copy comes back count as well.
      KilledLife.begin(next, copy.acknowledged(), line -> take(line, copy.acknowledged()))
          .close();
    } catch (RuntimeException wrong) {
      throw new IllegalStateException(
          "copy at " + copy.point() + " in life " + settings.life() + " of database "
              + settings.seed() + ", left in " + copy.data() + ": " + wrong.getMessage(),
          wrong);
    }
    KillRun.remove(copy.data());
  }

  /** Copies a directory at some of the points that its storage reaches: rare ones rather than frequent ones. */
  private Consumer<KillPoint> copier(Path data, Acknowledged acknowledged) {
    return point -> {
      synchronized (copies) {
        int share = 1 + hits.getOrDefault(point, 0) * 4 + point.most() / 4;
        int most = Math.min(wanted, pushes ? COPIES_OF_A_LIFE : COPIES_BEFORE_ROWS);
        if (copies.size() < most && random.nextInt(share) == 0) {
          hits.merge(point, 1, Integer::sum);
          Acknowledged sofar = acknowledged.copy();
          Path copy = folder.resolve("copy-" + count + "-" + copies.size() + "-" + point);
          copy(data, copy);
          copies.add(new Copy(point, copy, sofar));
        }
      }
    };
  }

  /** Copies a directory in place of another. */
  static void copy(Path from, Path to) {
    try {
      KillRun.remove(to);
      if (!Files.exists(from)) {
        return;
      }
      try (Stream<Path> all = Files.walk(from)) {
        for (Path path : all.toList()) {
          Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The process of a run.
   *
   * @param args store, folder, seed, copies, fault
   */
  public static void main(String[] args) {
    CopiedLives lives = new CopiedLives(
        Store.valueOf(args[0]), Long.parseLong(args[2]), Fault.of(args[4]), Path.of(args[1]));
    int exit = 0;
    try {
      lives.run(Integer.parseInt(args[3]));
    } catch (Throwable wrong) {
      wrong.printStackTrace();
      System.out.println("WRONG " + wrong.getMessage());
      exit = 1;
    }
    System.out.println(
        "opened " + lives.copies() + " copies, compared " + lives.checked() + " rows");
    lives.hits().forEach((point, hits) -> System.out.printf("  %-24s %5d%n", point, hits));
    Runtime.getRuntime().halt(exit);
  }
}
