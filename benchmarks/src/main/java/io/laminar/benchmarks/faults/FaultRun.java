package io.laminar.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code FaultRun FOLDER [--jobs N] [--sample] [--oracle] [NAME]}: plants every fault whose name contains NAME,
 * with {@code --sample} only the first of each room, and says which the tests catch. With {@code --oracle} it plants
 * those that random queries must find, beside DuckDB or a model, and runs nothing but these, a few hundred of a kind. The exit code is 1
 * when the tests catch less than {@value #LEAST_PERCENT} percent, with {@code --oracle} less than all, or when an
 * entry does not fit the code.
 */
public final class FaultRun {
  static final String FIRST_FAILURE = "first failure: ";
  static final String PASSED = "passed: ";

  private static final int LEAST_PERCENT = 95;
  private static final String ORACLE = "OracleTest";
  private static final long START_MILLIS = 30_000;

  /** A few hundred random cases of each kind. */
  private static final List<String> ORACLE_OPTIONS = List.of(
      "-Doracle.cases=200",
      "-Dprefix.cases=600",
      "-Dmodel.cases=600",
      "-Dinterval.cases=400",
      "-Dttl.cases=20");

  private static final long ORACLE_MILLIS = 1_800_000;
  private static final int TIMES_SLOWER = 5;

  private final Project project;
  private final Path target;
  private final List<String> options;
  private final Map<String, Long> testMillis = new HashMap<>();
  private final Map<Outcome.Kind, Integer> counts = new EnumMap<>(Outcome.Kind.class);

  private FaultRun(Path root, boolean oracle) throws IOException {
    this.project = new Project(root);
    this.options = oracle ? ORACLE_OPTIONS : List.of();
    this.target = root.resolve("benchmarks/target/faults");
  }

  /**
   * Runs the faults.
   *
   * @param args the folder of the project, and which faults
   * @throws IOException if a file cannot be read or written
   * @throws InterruptedException if the run was interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path root = Path.of(args[0]).toAbsolutePath().normalize();
    int jobs = 2;
    boolean sample = false;
    boolean oracle = false;
    String filter = "";
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "--jobs" -> jobs = Integer.parseInt(args[++i]);
        case "--sample" -> sample = true;
        case "--oracle" -> oracle = true;
        default -> filter = args[i];
      }
    }
    List<Fault> all = FaultList.read(root.resolve("benchmarks/faults"));
    List<Fault> chosen = choose(oracle ? ofOracle(all) : all, filter, sample);
    if (chosen.isEmpty()) {
      System.err.println("no fault has a name with " + filter);
      System.exit(2);
    }
    FaultRun run = new FaultRun(root, oracle);
    boolean fit = run.checkEntries(all);
    int code = run.run(chosen, jobs, oracle ? 100 : LEAST_PERCENT);
    System.exit(fit ? code : 1);
  }

  private static List<Fault> choose(List<Fault> all, String filter, boolean sample) {
    Set<String> rooms = new HashSet<>();
    return all.stream()
        .filter(fault -> fault.name().contains(filter))
        .filter(fault -> !sample || rooms.add(fault.name().split("/", 2)[0]))
        .toList();
  }

  private static List<Fault> ofOracle(List<Fault> all) {
    List<Fault> found = new ArrayList<>();
    for (Fault fault : all) {
      List<String> tests =
          fault.tests().stream().filter(test -> test.endsWith(ORACLE)).toList();
      if (!tests.isEmpty()) {
        found.add(fault.caughtBy(tests));
      }
    }
    return found;
  }

  /** Names all entries, whether they are chosen or not, that do not fit the code any more. */
  private boolean checkEntries(List<Fault> faults) throws IOException {
    boolean fit = true;
    for (Fault fault : faults) {
      try {
        project.files().check(fault);
      } catch (StaleFaultException e) {
        System.out.printf("%-16s %s  %s%n", Outcome.Kind.STALE.text, fault.name(), e.getMessage());
        fit = false;
      }
    }
    return fit;
  }

  private int run(List<Fault> faults, int jobs, int leastPercent)
      throws IOException, InterruptedException {
    if (!runWithout(faults)) {
      return 2;
    }
    ConcurrentLinkedQueue<Fault> left = new ConcurrentLinkedQueue<>(faults);
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    List<Future<?>> all = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      Planting planting = new Planting(project, folder("job" + job), options);
      all.add(pool.submit(() -> {
        for (Fault fault = left.poll(); fault != null; fault = left.poll()) {
          report(fault, planting.run(fault, limitMillis(fault)));
        }
        return null;
      }));
    }
    pool.shutdown();
    for (Future<?> job : all) {
      try {
        job.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return summary(faults.size(), leastPercent);
  }

  /** The tests must pass where nothing is planted; and they show how long they take. */
  private boolean runWithout(List<Fault> faults) throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    for (Fault fault : faults) {
      try {
        names.addAll(project.files().testClasses(fault.tests()));
      } catch (StaleFaultException e) {
        // Reported with the fault.
      }
    }
    Path folder = folder("without");
    long limit = options.isEmpty() ? START_MILLIS + names.size() * START_MILLIS : ORACLE_MILLIS;
    Outcome outcome = new Planting(project, folder, options).test(folder, names, limit);
    if (outcome.kind() != Outcome.Kind.MISSED) {
      System.out.println("without a fault: " + outcome.detail());
      return false;
    }
    outcome
        .detail()
        .lines()
        .filter(line -> line.startsWith(PASSED))
        .map(line -> line.substring(PASSED.length()))
        .forEach(line -> {
          int space = line.indexOf(' ');
          testMillis.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
        });
    System.out.println(names.size() + " test classes pass without a fault");
    return true;
  }

  private long limitMillis(Fault fault) {
    long usual = 0;
    for (String test : fault.tests()) {
      usual += testMillis.getOrDefault(test, START_MILLIS);
    }
    return START_MILLIS + TIMES_SLOWER * usual;
  }

  private synchronized void report(Fault fault, Outcome outcome) {
    counts.merge(outcome.kind(), 1, Integer::sum);
    boolean missed = outcome.kind() == Outcome.Kind.MISSED;
    String explanation = fault.explanation();
    String detail =
        missed ? explanation == null ? "" : "explained: " + explanation : outcome.detail();
    System.out.printf("%-16s %s  %s%n", outcome.kind().text, fault.name(), detail);
  }

  private int summary(int faults, int leastPercent) {
    int caught = counts.getOrDefault(Outcome.Kind.CAUGHT, 0);
    int wrong = counts.getOrDefault(Outcome.Kind.STALE, 0)
        + counts.getOrDefault(Outcome.Kind.DOES_NOT_COMPILE, 0);
    System.out.printf(
        "%d faults: %d caught (%.1f %%), %d missed, %d entries to mend%n",
        faults,
        caught,
        100.0 * caught / faults,
        counts.getOrDefault(Outcome.Kind.MISSED, 0),
        wrong);
    return wrong > 0 || caught * 100L < (long) faults * leastPercent ? 1 : 0;
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(target.resolve(name));
  }
}
