package io.laminar.benchmarks.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kills processes of durable databases, at random moments and at each {@link KillPoint}, and lets the next one say
 * whether everything is there.
 */
final class KillRun {
  private static final int LIVES_OF_A_DATABASE = 25;
  private static final int LIFE_MILLIS = 2_500;

  private final String store;
  private final int kills;
  private final long seed;
  private final Fault fault;
  private final Path folder;
  private final Path watch;
  private final @Nullable Power power;
  private final Random random;
  private final Map<KillPoint, Integer> hits = new EnumMap<>(KillPoint.class);
  private int atRandom;
  private int ended;
  private long checked;
  private long acknowledgements;

  KillRun(String store, int kills, long seed, Fault fault, Path folder, @Nullable Power power)
      throws IOException {
    this.power = power;
    this.store = store;
    this.kills = kills;
    this.seed = seed;
    this.fault = fault;
    this.folder = folder;
    this.random = new Random(seed);
    this.watch = watch(folder.resolve("watch.jar"));
  }

  /** Where the database lies: on a disk that loses power, where there is one. */
  private Path data() {
    return (power == null ? folder : power.directory()).resolve("data");
  }

  /** A jar that names the watched stores, to be put before the stores themselves. */
  private static Path watch(Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/io.laminar.core.storage.StorageProvider"));
      String names = WatchedSegments.class.getName() + "\n" + WatchedChronicle.class.getName();
      out.write(names.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return jar;
  }

  /**
   * Kills so often.
   *
   * @return what was wrong; null where nothing was
   */
  @Nullable
  String run() throws IOException, InterruptedException {
    if (kills > LIVES_OF_A_DATABASE) {
      makeArchive();
    }
    List<KillPoint> points = List.of(KillPoint.values());
    points.forEach(point -> hits.put(point, 0));
    int life = 0;
    Acknowledged acknowledged = new Acknowledged();
    for (int kill = 0; kill <= kills; kill++, life++) {
      if (life > LIVES_OF_A_DATABASE) {
        remove(data());
        life = 0;
        acknowledged = new Acknowledged();
      }
      long databaseSeed = seed + kill / (LIVES_OF_A_DATABASE + 1);
      // One random moment in three; the last life only looks.
      KillPoint point = kill == kills || kill % 3 == 0 ? null : leastHit(points);
      String wrong = live(databaseSeed, life, point, kill == kills, acknowledged);
      if (wrong != null) {
        return "kill " + kill + ", life " + life + " of database " + databaseSeed + ": " + wrong;
      }
      if ((kill + 1) % 20 == 0) {
        System.out.printf("%s: %d kills, %d rows compared%n", store, kill + 1, checked);
      }
    }
    remove(data());
    return missedPoint(points);
  }

  /** Lets a first life write what a JVM needs to start in half the time. */
  private void makeArchive() throws IOException, InterruptedException {
    Path told = folder.resolve("acknowledged");
    new Acknowledged().write(told);
    List<String> command = command(seed, 0, null, true, told);
    command.add(1, "-XX:ArchiveClassesAtExit=" + archive());
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(errors(0).toFile())
        .start()
        .waitFor();
    remove(data());
  }

  private Path archive() {
    return folder.resolve("archive.jsa");
  }

  private int hits(KillPoint point) {
    return hits.getOrDefault(point, 0);
  }

  private KillPoint leastHit(List<KillPoint> points) {
    int least = points.stream().mapToInt(this::hits).min().orElseThrow();
    List<KillPoint> rarest =
        points.stream().filter(point -> hits(point) == least).toList();
    return rarest.get(random.nextInt(rarest.size()));
  }

  private @Nullable String missedPoint(List<KillPoint> points) {
    for (KillPoint point : points) {
      if (hits(point) == 0 && kills >= 6 * points.size()) {
        return point + " was never hit";
      }
    }
    return null;
  }

  /** One process, from its start to its end. */
  private @Nullable String live(
      long databaseSeed,
      int life,
      @Nullable KillPoint point,
      boolean last,
      Acknowledged acknowledged)
      throws IOException, InterruptedException {
    Path told = folder.resolve("acknowledged");
    acknowledged.write(told);
    // So that a life that went wrong can be had again.
    CopiedLives.copy(data(), folder.resolve("before"));
    Process process = new ProcessBuilder(command(databaseSeed, life, point, last, told))
        .redirectError(ProcessBuilder.Redirect.to(errors(life).toFile()))
        .start();
    int linesLeft = point != null || last ? Integer.MAX_VALUE : 1 + random.nextInt(300);
    boolean isKilled = false;
    String wrong = null;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = line(lines); line != null; line = line(lines)) {
        wrong = line.startsWith("WRONG") ? line : wrong;
        take(line, acknowledged);
        if (--linesLeft == 0) {
          if (power != null) {
            Power.freeze(process);
            power.lose();
          }
          process.toHandle().destroyForcibly();
          isKilled = true;
        }
      }
    }
    int exit = process.waitFor();
    if (power != null) {
      if (!isKilled) {
        power.lose();
      }
      power.comeBack();
    }
    if (isKilled) {
      atRandom++;
    } else if (exit == 0) {
      ended++;
    } else if (exit != Hooks.HALTED) {
      return (wrong == null ? "exit " + exit : wrong) + "\n" + Files.readString(errors(life));
    }
    return null;
  }

  private Path errors(int life) {
    return folder.resolve("errors-" + life);
  }

  /** The next line that has an end: a process may be killed in the middle of one. */
  private static @Nullable String line(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int character = lines.read(); character >= 0; character = lines.read()) {
      if (character == '\n') {
        return line.toString();
      }
      line.append((char) character);
    }
    return null;
  }

  private void take(String line, Acknowledged acknowledged) {
    if (line.startsWith("at ")) {
      hits.merge(KillPoint.valueOf(line.substring(3)), 1, Integer::sum);
    } else if (line.startsWith("checked ")) {
      checked += Long.parseLong(line.substring(8));
    } else if (line.startsWith("has ")) {
      acknowledged.raise(line.substring(4));
    } else if (!line.startsWith("WRONG")) {
      acknowledgements++;
      acknowledged.raise(line);
    }
  }

  private List<String> command(
      long databaseSeed, int life, @Nullable KillPoint point, boolean last, Path told) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    if (Files.exists(archive())) {
      command.addAll(
          List.of("-XX:SharedArchiveFile=" + archive(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
    }
    command.add("-Dreliability.fault=" + fault.name());
    if (point != null) {
      command.add("-Dreliability.point=" + point);
      // The beginning of a life as often as all of the rest.
      int most = random.nextBoolean() ? point.most() : Math.max(1, point.most() / 8);
      command.add("-Dreliability.count=" + (1 + random.nextInt(most)));
    }
    command.addAll(List.of("-cp", watch + ":" + System.getProperty("java.class.path")));
    command.add(KilledLife.class.getName());
    command.addAll(List.of(store, data().toString(), Long.toString(databaseSeed)));
    command.addAll(
        List.of(Integer.toString(life), told.toString(), Integer.toString(last ? 1 : LIFE_MILLIS)));
    return command;
  }

  /**
   * Copies the directory of a life at points of its storage, in one process, and opens the copies.
   *
   * @param copies how many at least
   * @return what was wrong; null where nothing was
   */
  @Nullable
  String copies(int copies) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx1g", "-cp"));
    command.add(watch + ":" + System.getProperty("java.class.path"));
    command.addAll(List.of(CopiedLives.class.getName(), store.toUpperCase(java.util.Locale.ROOT)));
    command.addAll(List.of(folder.toString(), Long.toString(seed), Integer.toString(copies)));
    command.add(fault.name());
    int exit = new ProcessBuilder(command)
        .redirectError(errors(0).toFile())
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
    return exit == 0 ? null : Files.readString(errors(0));
  }

  /** What was done, in lines. */
  String report() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(
        "%s, seed %d: killed %d times at random, %d at points; %d ended by themselves; %d acknowledgements, %d rows"
            + " compared%n",
        store,
        seed,
        atRandom,
        hits.values().stream().mapToInt(Integer::intValue).sum(),
        ended,
        acknowledgements,
        checked));
    hits.forEach((point, count) -> text.append(String.format("  %-24s %4d%n", point, count)));
    return text.toString();
  }

  /** Removes a directory with what is in it, if it exists. */
  static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
