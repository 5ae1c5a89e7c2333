package io.laminar.benchmarks.reliability;

import io.laminar.LaminarDB;
import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One process life of a database: it comes back, is compared with what was acknowledged and with a {@link Model}, and
 * pushes until its process ends. Says in lines what the next life must find.
 *
 * <pre>
 *   has a 812      checked: so many rows and watermarks of a handle are there
 *   view-3 1       the view of life 3 was made
 *   a 813          the push of row 812 has returned
 * </pre>
 */
final class KilledLife {
  private final Settings settings;
  private final Consumer<String> said;
  private final LaminarDB db;
  private final List<Source<Row>> sources = new ArrayList<>();

  /**
   * What is chosen for a life.
   *
   * @param life its number, from 0
   * @param sync whether a push is acknowledged when it returns, where its source does not say so itself; else after a flush
   * @param callerRuns whether all handles are pushed by one thread
   */
  record Settings(
      Store store, Path directory, long seed, int life, boolean sync, boolean callerRuns) {
    /** Chooses by the seed and the number of the life. */
    static Settings of(Store store, Path directory, long seed, int life) {
      SplittableRandom random = new SplittableRandom(seed + 31L * life);
      return new Settings(store, directory, seed, life, random.nextInt(4) > 0, seed % 3 == 0);
    }

    /** Its named handles: some of t, as many as there may be, and one of u. */
    List<String> handles() {
      return callerRuns ? List.of("a", "u") : List.of("a", "b", "u");
    }

    Config config() {
      return Config.builder()
          .dataDirectory(directory)
          .storage(store)
          .walMode(sync ? WalMode.SYNC : WalMode.ASYNC)
          .checkpointInterval(Duration.ofMillis(250))
          .execution(callerRuns ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD)
          .bufferSize(256)
          .compression(life % 2 == 0 ? Compression.NONE : Compression.LZ4)
          .build();
    }
  }

  private KilledLife(Settings settings, Consumer<String> said) {
    this.settings = settings;
    this.said = said;
    this.db = LaminarDB.open(settings.config());
  }

  /**
   * Opens the database and compares it.
   *
   * @param acknowledged what must be there
   * @param said gets the lines; any thread calls it
   * @return the database, which takes rows
   * @throws IllegalStateException if something is missing, twice or wrong
   */
  static KilledLife begin(Settings settings, Acknowledged acknowledged, Consumer<String> said) {
    KilledLife life = new KilledLife(settings, said);
    try {
      life.comeBack(acknowledged);
      return life;
    } catch (RuntimeException wrong) {
      life.closeBeside(wrong);
      throw wrong;
    }
  }

  private void comeBack(Acknowledged acknowledged) {
    db.execute(Views.STATEMENTS);
    for (String handle : settings.handles()) {
      sources.add(db.source(handle.equals("u") ? "u" : "t", handle));
    }
    check(acknowledged);
  }

  /** Closes a database that is wrong already. */
  void closeBeside(RuntimeException wrong) {
    try {
      db.close();
    } catch (RuntimeException alsoWrong) {
      wrong.addSuppressed(alsoWrong);
    }
  }

  // ---- What must be there ----

  private void check(Acknowledged acknowledged) {
    db.awaitIdle();
    List<Long> positions = new ArrayList<>();
    for (int handle = 0; handle < settings.handles().size(); handle++) {
      String name = settings.handles().get(handle);
      long position = sources.get(handle).lastDurableSequence().orElseThrow();
      if (position < acknowledged.of(name)) {
        throw new IllegalStateException("handle " + name + " has come to " + position + ", and "
            + acknowledged.of(name) + " were acknowledged");
      }
      positions.add(position);
      said.accept("has " + name + " " + position);
    }
    Model model = new Model(settings.seed(), positions);
    model.check(db);
    checkLoose(acknowledged);
    checkLater(acknowledged, positions);
    said.accept("checked " + model.rows());
  }

  /** Of handles without a name, and of what is not logged, there is a beginning: what was acknowledged, by a checkpoint at last. */
  private void checkLoose(Acknowledged acknowledged) {
    for (int life = 0; life < settings.life(); life++) {
      long loose = checkBeginning(acknowledged, "loose-" + life, "loosely", life);
      long unlogged = checkBeginning(acknowledged, "unlogged-" + life, "kept", life);
      long both = Math.min(loose, unlogged);
      List<String> found = db.query("SELECT n FROM beside WHERE life = " + life).rows().stream()
          .map(row -> row.values().toString())
          .toList();
      Model.compare("beside", both == 0 ? List.of() : List.of(List.of(both).toString()), found);
    }
  }

  private long checkBeginning(Acknowledged acknowledged, String handle, String view, int life) {
    long found = 0;
    for (Row row :
        db.query("SELECT n, low, high FROM " + view + " WHERE life = " + life).rows()) {
      found = ((Number) row.values().get(0)).longValue();
      Model.compare(
          handle,
          List.of(List.of(found, 0L, found - 1).toString()),
          List.of(row.values().toString()));
    }
    if (found < acknowledged.of(handle)) {
      throw new IllegalStateException(
          handle + " has " + found + " rows of " + acknowledged.of(handle));
    }
    said.accept("has " + handle + " " + found);
    return found;
  }

  /** The newest view that was made in a life must be there, with every row from its first on. */
  private void checkLater(Acknowledged acknowledged, List<Long> positions) {
    int newest = -1;
    for (String name : acknowledged.names("view-")) {
      newest = Math.max(newest, Integer.parseInt(name.substring(name.indexOf('-') + 1)));
    }
    if (newest < 0) {
      return;
    }
    String view = Views.later(newest);
    for (Row row : db.query("SELECT h, n, low, high FROM " + view).rows()) {
      List<Long> values = row.values().stream()
          .map(value -> value instanceof Number number ? number.longValue() : -1L)
          .toList();
      int handle = values.get(0).intValue();
      long rows = 0;
      long last = -1;
      for (long number = values.get(2); number < positions.get(handle); number++) {
        if (!Feed.at(settings.seed(), handle, number).isWatermark()) {
          rows++;
          last = number;
        }
      }
      Model.compare(
          view,
          List.of(List.of(values.get(0), rows, values.get(2), last).toString()),
          List.of(values.toString()));
    }
  }

  // ---- What it does ----

  /** Makes its view, and pushes until it is told to end. */
  void run(BooleanSupplier isOver) throws InterruptedException {
    int life = settings.life();
    db.execute(Views.createLater(life));
    said.accept("view-" + life + " 1");
    if (life > 0) {
      db.execute("DROP MATERIALIZED VIEW IF EXISTS " + Views.later(life - 1));
    }
    List<Pusher> pushers = new ArrayList<>();
    for (int handle = 0; handle < settings.handles().size(); handle++) {
      pushers.add(new Pusher(settings, db, said, sources.get(handle), handle));
    }
    pushers.add(
        new Pusher(settings, db, said, db.source("loose"), settings.handles().size()));
    pushers.add(
        new Pusher(settings, db, said, db.source("unlogged"), settings.handles().size() + 1));
    if (settings.callerRuns()) {
      SplittableRandom random = new SplittableRandom(settings.seed() - life);
      while (!isOver.getAsBoolean()) {
        pushers.get(random.nextInt(pushers.size())).step();
      }
    } else {
      pushBesideEachOther(pushers, isOver);
    }
  }

  private void pushBesideEachOther(List<Pusher> pushers, BooleanSupplier isOver)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (Pusher pusher : pushers) {
      Thread thread = new Thread(() -> {
        while (!isOver.getAsBoolean()) {
          pusher.step();
        }
      });
      thread.setUncaughtExceptionHandler((failed, thrown) -> fail(thrown));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  void close() {
    db.close();
  }

  private static void fail(Throwable thrown) {
    thrown.printStackTrace();
    System.out.println("WRONG " + thrown);
    Runtime.getRuntime().halt(1);
  }

  /**
   * The process.
   *
   * @param args store, directory, seed, life, file of what was acknowledged, milliseconds at most
   */
  public static void main(String[] args) {
    try {
      Settings settings = Settings.of(
          Store.valueOf(args[0].toUpperCase(Locale.ROOT)),
          Path.of(args[1]),
          Long.parseLong(args[2]),
          Integer.parseInt(args[3]));
      KilledLife life = begin(
          settings, Acknowledged.read(Path.of(args[4])), line -> System.out.print(line + "\n"));
      long end = System.nanoTime() + Duration.ofMillis(Long.parseLong(args[5])).toNanos();
      life.run(() -> System.nanoTime() - end >= 0);
      life.close();
    } catch (Throwable thrown) {
      fail(thrown);
    }
  }
}
