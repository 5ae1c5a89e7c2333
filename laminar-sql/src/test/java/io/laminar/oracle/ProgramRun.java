package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Store;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import io.laminar.oracle.ProgramEvent.Create;
import io.laminar.oracle.ProgramEvent.Drop;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Lane;
import io.laminar.oracle.ProgramEvent.Rows;
import io.laminar.oracle.ProgramOutcome.Emitted;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A random program, carried out by a database that crashes now and then, and by one that never does: each change of each
 * view, and each answer, is the same.
 *
 * <pre>
 *   seed ─▶ RandomProgram ─┬─▶ in memory, to the end ──────────────▶ outcome of each event ─┐
 *                          └─▶ with a log: crash, open, crash, open … ▶ outcome of each event ┴─ equal?
 * </pre>
 *
 * <p>The power goes between two writes or forces of a log, wherever the program is then. What was acknowledged is there
 * again. Of what was not, what is there is kept, and the rest is pushed again: the program that never stopped then has that
 * cut too, as the rows of one event may have become two.
 */
final class ProgramRun {
  private static final int MAX_CRASHES = 4;
  private static final String TOO_MUCH = "SUBSCRIPTION_FULL";
  private static final int MAX_OPERATION_BITS = 11;
  private static final int RING_ROWS = 1 << 12;

  private final Random random;
  private final Coverage coverage;
  private final ProgramTally tally;
  private final ProgramDisk disk;
  private final List<ProgramEvent> script;
  private final RandomProgram program;

  /** In caller-runs there is one for each relation. */
  private final boolean hasOneHandleEach;

  private final Execution execution;
  private final WalMode mode;
  private final boolean retains;
  private final int fullEvery;
  private final AtomicLong clock = new AtomicLong(ModelPrograms.START_MILLIS * 1_000_000);
  private final Set<String> crashed = new HashSet<>();
  private final StringBuilder lives = new StringBuilder();
  private List<ProgramOutcome> expected = List.of();
  private Map<String, String> expectedEnd = Map.of();

  /** The numbers of the changes that were read last, behind each event. */
  private final List<Map<String, Long>> handled = new ArrayList<>();

  /** How many events have happened; the next one may have happened in part. */
  private int done;

  private int crashes;

  ProgramRun(
      long seed, @Nullable Store files, ProgramFault fault, Coverage coverage, ProgramTally tally) {
    this.tally = tally;
    // The first numbers of seeds that follow each other are alike.
    this.random = new Random(new SplittableRandom(seed).nextLong());
    this.coverage = coverage;
    this.program = RandomProgram.of(random);
    this.script = new ArrayList<>(program.events());
    this.hasOneHandleEach = script.stream()
        .noneMatch(
            event -> event instanceof ProgramEvent.Open open && open.lane().number() > 0);
    this.execution =
        hasOneHandleEach && random.nextBoolean() ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD;
    this.mode = random.nextBoolean() ? WalMode.SYNC : WalMode.ASYNC;
    this.retains = random.nextInt(3) == 0;
    this.fullEvery = random.nextInt(1, 4);
    this.disk = files == null ? ProgramDisk.ofMemory(random, fault) : ProgramDisk.ofFiles(files);
  }

  void check(@Nullable Connection duck) throws SQLException {
    try (disk) {
      beQuiet();
      if (expected.stream().anyMatch(each -> each.answer().endsWith(TOO_MUCH))) {
        // One push gives more than a ring holds, and in caller-runs nobody reads meanwhile.
        return;
      }
      int left = random.nextInt(1, MAX_CRASHES + 1);
      while (live(left > 0)) {
        left--;
      }
      compareWithBatch(duck);
      tally.programs++;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e + "\n" + this + program.text(), e);
    }
  }

  @Override
  public String toString() {
    return execution + ", " + mode + (retains ? ", retaining" : "") + ", " + disk.store() + ":"
        + lives;
  }

  // ---- The run that never stops ----

  private void beQuiet() {
    AtomicLong quietClock = new AtomicLong(ModelPrograms.START_MILLIS * 1_000_000);
    Config config = Config.builder()
        .execution(hasOneHandleEach ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD)
        .clock(quietClock::get)
        .bufferSize(RING_ROWS)
        .waitStrategy(WaitStrategy.PARK)
        .build();
    List<ProgramOutcome> outcomes = new ArrayList<>();
    try (ProgramLife life = new ProgramLife(config, quietClock, retains)) {
      for (ProgramEvent event : script) {
        outcomes.add(life.apply(event));
      }
      expectedEnd = life.end();
    }
    expected = outcomes;
  }

  // ---- The run that crashes ----

  /** One life; returns whether there is another. */
  private boolean live(boolean ends) {
    int last = ends ? lastEvent() : Integer.MAX_VALUE;
    if (ends && random.nextInt(3) > 0) {
      disk.arm(1L + random.nextInt(1 << random.nextInt(1, MAX_OPERATION_BITS)));
    } else {
      disk.disarm();
    }
    try (ProgramLife life = open()) {
      if (crashes > 0) {
        goOn(life);
      }
      lives.append(" from ").append(done);
      while (done < Math.min(last, script.size()) && !disk.hasLostPower()) {
        happen(life, ends);
      }
      if (!ends) {
        compareEnd(life);
        return false;
      }
      crash(life);
    }
    return true;
  }

  /** A life ends at this one, if its disk has not lost its power before. */
  private int lastEvent() {
    return Math.min(script.size(), done + random.nextInt(script.size() - done + 1));
  }

  private ProgramLife open() {
    Config config = Config.builder()
        .execution(execution)
        .clock(clock::get)
        .bufferSize(RING_ROWS)
        .waitStrategy(WaitStrategy.PARK)
        .dataDirectory(disk.data())
        .storage(disk.store())
        .walMode(mode)
        .checkpointInterval(Duration.ofDays(1))
        .fullCheckpointEvery(fullEvery)
        .build();
    return new ProgramLife(config, clock, retains);
  }

  /** The next event happens, and what it brings about is compared. */
  private void happen(ProgramLife life, boolean ends) {
    ProgramEvent event = script.get(done);
    // Only rows of one handle may be lost together: what their order was is known then.
    if (ends && mode == WalMode.ASYNC && !goesOnWith(event)) {
      life.db().flush();
    }
    // Of these nobody could say later whether they have happened.
    boolean isWhole = event instanceof ProgramEvent.Tick
        || event instanceof ProgramEvent.Finish
        || event instanceof ProgramEvent.Replace;
    disk.hold(isWhole);
    if (disk.hasLostPower()) {
      disk.hold(false);
      return;
    }
    compare(done, life.apply(event));
    if (event instanceof ProgramEvent.Tick
        || (mode == WalMode.ASYNC
            && (event instanceof ProgramEvent.Finish || event instanceof ProgramEvent.Open))) {
      life.db().flush();
    }
    disk.hold(false);
    if (disk.hasLostPower()) {
      return;
    }
    note(life);
    if (ends && random.nextInt(8) == 0) {
      tally.checkpoints += life.db().checkpoint().isPresent() ? 1 : 0;
    } else if (random.nextInt(8) == 0) {
      life.db().flush();
    }
  }

  private void note(ProgramLife life) {
    done++;
    handled.add(life.handled());
  }

  private boolean goesOnWith(ProgramEvent event) {
    Lane lane = event.pushes();
    return lane != null && done > 0 && lane.equals(script.get(done - 1).pushes());
  }

  private void compare(int index, ProgramOutcome outcome) {
    ProgramOutcome wanted = expected.get(index);
    assertThat(outcome.answer()).as("answer of event %s", index).isEqualTo(wanted.answer());
    compare("event " + index, wanted.changes(), outcome.changes());
  }

  private static void compare(
      String what, Map<String, List<Emitted>> wanted, Map<String, List<Emitted>> found) {
    Set<String> views = new HashSet<>(wanted.keySet());
    views.addAll(found.keySet());
    for (String view : views) {
      assertThat(ProgramOutcome.texts(found.get(view)))
          .as("changes of %s at %s", view, what)
          .isEqualTo(ProgramOutcome.texts(wanted.get(view)));
    }
  }

  private void crash(ProgramLife life) {
    crashes++;
    tally.crashes++;
    tally.inTheMiddle += disk.hasLostPower() ? 1 : 0;
    if (done > 0) {
      life.views().forEach(view -> crashed.add(view.name()));
      life.tables().forEach(table -> crashed.add(table.name()));
    }
    if (!disk.losesWhatIsNotForced() || random.nextInt(6) == 0) {
      life.db().flush();
    }
    boolean closes = !disk.hasLostPower() && random.nextInt(6) == 0;
    lives
        .append(" to ")
        .append(done)
        .append(closes ? " closed" : disk.hasLostPower() ? " in the middle" : "");
    if (closes) {
      tally.closed++;
      life.close();
    }
    if (!closes || disk.hasLostPower()) { // It may lose its power while the database is closed.
      disk.crash();
    }
  }

  // ---- After a crash ----

  /** Finds out what is there, and takes it up. */
  private void goOn(ProgramLife life) {
    Map<Lane, Long> counted = takeUp(life);
    int before = done;
    int whole = 0;
    long part = 0;
    while (whole < script.size() && whole <= before && part == 0) {
      ProgramEvent event = script.get(whole);
      Lane lane = event.pushes();
      long there = lane == null ? 0 : counted.getOrDefault(lane, 0L);
      if (there < event.units()) {
        part = there;
        break;
      }
      if (lane == null && whole == before && !hasHappened(life, event)) {
        break;
      }
      if (lane != null) {
        counted.put(lane, there - event.units());
      }
      whole++;
    }
    assertThat(mode == WalMode.SYNC && whole < before)
        .as("loss of event %s, which was acknowledged", whole)
        .isFalse();
    int seen = Math.min(before, whole);
    tally.losses += whole < before ? 1 : 0;
    if (part > 0) {
      tally.parts++;
      Lane lane = split(whole, (int) part);
      counted.put(lane, 0L);
      whole++;
    }
    counted.forEach(
        (lane, rest) -> assertThat(rest).as("rows of %s too many", lane).isZero());
    resume(life, seen, whole);
  }

  /** Objects and handles that are there; returns what each handle has. */
  private Map<Lane, Long> takeUp(ProgramLife life) {
    Map<Lane, Long> counted = new HashMap<>();
    Set<Lane> finished = new HashSet<>();
    for (ProgramEvent event : script.subList(0, done)) {
      if (event instanceof ProgramEvent.Finish finish) {
        finished.add(finish.lane());
      }
    }
    for (ProgramEvent event : script.subList(0, done)) {
      if (!(event instanceof ProgramEvent.Open open)) {
        life.takeUp(event);
      } else if (!finished.contains(open.lane())) {
        life.takeUp(event);
        counted.put(open.lane(), life.durable(open.lane()));
      }
    }
    for (ProgramEvent event : script.subList(0, done)) {
      Lane lane = event.pushes();
      if (lane != null && finished.contains(lane)) {
        counted.merge(lane, (long) event.units(), Long::sum);
      }
    }
    return counted;
  }

  /** Of the event in which the power went: whether it was carried out. */
  private static boolean hasHappened(ProgramLife life, ProgramEvent event) {
    boolean hasHappened =
        (event instanceof Create create && life.has(create.item().name()))
            || (event instanceof Drop drop && !life.has(drop.item().name()));
    if (hasHappened) {
      life.takeUp(event);
    }
    return hasHappened;
  }

  /** The rows of an event that are there are one, and those that are not are the next. */
  private Lane split(int index, int there) {
    Rows rows = (Rows) script.get(index);
    assertThat(rows.form())
        .as("form of event %s", index)
        .isNotEqualTo(ProgramEvent.Form.TRANSACTION);
    script.set(index, rows.from(there, rows.rows().size()));
    script.add(index, rows.from(0, there));
    beQuiet();
    return rows.lane();
  }

  /**
   * Goes on behind the events that are there.
   *
   * @param seen of which the subscribers have read what they brought about
   */
  private void resume(ProgramLife life, int seen, int whole) {
    done = seen;
    handled.subList(seen, handled.size()).clear();
    life.subscribe(seen == 0 ? Map.of() : handled.get(seen - 1));
    Map<String, List<Emitted>> found = life.read();
    if (retains) {
      compare(
          "recovery behind event " + seen,
          ProgramOutcome.together(expected.subList(seen, whole)),
          found);
    } else {
      // What was not decided before the crash may be decided when it can be seen again.
      Map<String, List<Emitted>> most = ProgramOutcome.together(expected.subList(0, whole));
      found.forEach((view, changes) -> {
        List<String> texts = ProgramOutcome.texts(changes);
        List<String> all = ProgramOutcome.texts(most.get(view));
        assertThat(all.subList(Math.max(0, all.size() - texts.size()), all.size()))
            .as("changes of %s behind recovery", view)
            .isEqualTo(texts);
      });
    }
    while (done < whole) {
      note(life);
    }
  }

  // ---- In the end ----

  private void compareEnd(ProgramLife life) {
    Map<String, String> end = life.end();
    expectedEnd.forEach(
        (name, text) -> assertThat(end.get(name)).as("%s in the end", name).isEqualTo(text));
    for (Item view : life.views()) {
      boolean emitted = expected.stream().anyMatch(each -> each.changes().containsKey(view.name()));
      if (emitted && crashed.contains(view.name())) {
        coverage.count(life.db(), view.name(), view.rest());
      }
      Matcher late = RandomProgram.LATE_ROWS.matcher(view.rest());
      boolean came = !String.valueOf(end.get(view.name() + " counts")).startsWith("0 late");
      if (came && crashed.contains(view.name()) && late.find()) {
        coverage.count(life.db(), late.group(1), "");
      }
    }
    for (String table : crashed) {
      if (life.isTable(table) && script.stream().anyMatch(each -> pushesTo(table, each))) {
        coverage.count(life.db(), table, "");
      }
    }
  }

  private static boolean pushesTo(String relation, ProgramEvent event) {
    Lane lane = event.pushes();
    return lane != null && lane.relation().equals(relation);
  }

  private void compareWithBatch(@Nullable Connection duck) throws SQLException {
    RandomProgram.Batch batch = program.batch();
    if (duck == null || batch == null) {
      return;
    }
    // Of one that came when others had rows, what it began with is in no change.
    Set<String> untouched = untouched();
    Map<String, List<List<@Nullable Object>>> sums = new TreeMap<>();
    ProgramOutcome.together(expected).forEach((view, changes) -> {
      if (untouched.contains(view)) {
        sums.put(view, sum(view, changes));
      }
    });
    try (Statement statement = duck.createStatement()) {
      tally.comparedWithDuckDb += batch.compare(statement, sums, untouched);
    }
  }

  private static List<List<@Nullable Object>> sum(String view, List<Emitted> changes) {
    ChangeSum sum = new ChangeSum();
    changes.forEach(change -> sum.add(change.values(), change.weight()));
    return sum.rows(view);
  }

  /** Views that came before the first row and stayed. */
  private Set<String> untouched() {
    Set<String> untouched = new HashSet<>();
    boolean hasRows = false;
    for (ProgramEvent event : script) {
      hasRows |= event.pushes() != null;
      if (event instanceof Create create && !hasRows) {
        untouched.add(create.item().name());
      } else if (event instanceof Create create) {
        untouched.remove(create.item().name());
      } else if (event instanceof Drop drop) {
        untouched.remove(drop.item().name());
      } else if (event instanceof ProgramEvent.Replace replace) {
        untouched.remove(replace.item().name());
      }
    }
    return untouched;
  }
}
