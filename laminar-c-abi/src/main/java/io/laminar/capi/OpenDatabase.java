package io.laminar.capi;

import io.laminar.LaminarDB;
import io.laminar.PreparedStatement;
import io.laminar.api.Cancellation;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.api.Sink;
import io.laminar.api.Source;
import io.laminar.api.StatementKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A database behind a handle, and everything that was made of it. Any thread. */
final class OpenDatabase extends Held {
  private final LaminarDB database;
  private final Config config;
  private final Set<Held> children = ConcurrentHashMap.newKeySet();

  // The calls of the database itself that are going on: to be interrupted.
  private final Set<CallMark> calls = ConcurrentHashMap.newKeySet();
  private final Set<HostFunction> functions = ConcurrentHashMap.newKeySet();

  // Set before anything is closed: who waits in the database then learns that it was not the end of
  // a stream.
  private volatile boolean closing;

  private OpenDatabase(Config config, FunctionCalls functionCalls) {
    super(functionCalls);
    this.config = config;
    this.database = LaminarDB.open(config);
  }

  /** Opens one, and returns its handle. */
  static long open(String configJson) {
    return open(configJson, 0, 0);
  }

  /**
   * Opens one that has functions from its beginning.
   *
   * @param functions the address of their definitions
   * @param count how many
   * @return its handle
   */
  static long open(String configJson, long functions, int count) {
    Config.Builder builder = ConfigJson.builder(configJson);
    FunctionCalls calls = new FunctionCalls();
    List<HostFunction> registered = FunctionDefinition.register(functions, count, calls, builder);
    OpenDatabase opened = new OpenDatabase(builder.build(), calls);
    opened.functions.addAll(registered);
    try {
      return HandleTable.shared().add(opened);
    } catch (RuntimeException | Error failed) {
      opened.database.close();
      throw failed;
    }
  }

  static OpenDatabase of(long handle) {
    return (OpenDatabase) HandleTable.shared().get(handle, Kind.DATABASE);
  }

  Config config() {
    return config;
  }

  /** Something that is done in the database: to be ended by {@link #end}. */
  private CallMark begin() {
    functionCalls().refuseWithin();
    CallMark call = new CallMark();
    call.enter("call");
    calls.add(call);
    return call;
  }

  private void end(CallMark call) {
    calls.remove(call);
    call.exit();
  }

  // --- Statements ---

  Written execute(String sql) {
    CallMark call = begin();
    try {
      List<QueryResult> results = database.execute(sql);
      return Written.of(results);
    } finally {
      end(call);
    }
  }

  long query(String sql) {
    CallMark call = begin();
    try {
      return add(new OpenStream(this, rows(sql)));
    } finally {
      end(call);
    }
  }

  /** A text that is one SELECT gives its rows as they are asked for; of any other the last result is all there. */
  private Batches rows(String sql) {
    PreparedStatement single = null;
    try {
      single = database.prepare(sql);
    } catch (LaminarException several) {
      // Not one statement, or an error that comes again with its position.
    }
    if (single != null
        && single.kind() == StatementKind.SELECT
        && single.parameters().isEmpty()) {
      return RowBatches.of(single.rows(), new Cancellation());
    }
    List<QueryResult> results = database.execute(sql);
    return RowBatches.of(results.isEmpty() ? null : results.get(results.size() - 1));
  }

  long prepare(String sql) {
    CallMark call = begin();
    try {
      PreparedStatement statement = database.prepare(sql);
      return add(new OpenStatement(this, statement, sql));
    } finally {
      end(call);
    }
  }

  // --- What is made of it ---

  long source(String name, @Nullable String handleName) {
    CallMark call = begin();
    try {
      Source<Row> source = ObjectName.find(
          name,
          found ->
              handleName == null ? database.source(found) : database.source(found, handleName));
      try {
        return add(new OpenSource(this, source));
      } catch (RuntimeException | Error failed) {
        source.close();
        throw failed;
      }
    } finally {
      end(call);
    }
  }

  long sink(String name) {
    CallMark call = begin();
    try {
      Sink<Row> sink = ObjectName.find(name, database::sink);
      return add(new OpenSink(this, sink));
    } finally {
      end(call);
    }
  }

  /** Gives a handle to what was made of this database. */
  long add(Held child) {
    children.add(child);
    long handle;
    try {
      handle = HandleTable.shared().add(child);
    } catch (RuntimeException | Error failed) {
      children.remove(child);
      throw failed;
    }
    // Looked at behind the add: either this thread sees that it was closed, or who closes it sees
    // the child.
    if (closing) {
      child.close();
      throw new LaminarException(
          ErrorCode.CLOSED, "the database was closed meanwhile", "open another one");
    }
    return handle;
  }

  /** Whether it is closed, or about to be. */
  boolean isClosing() {
    return closing;
  }

  void forget(Held child) {
    children.remove(child);
  }

  // --- What is done with it as a whole ---

  void perform(int action) {
    if (action == 6) {
      interrupt();
      return;
    }
    CallMark call = begin();
    try {
      switch (action) {
        case 0 -> database.start();
        case 1 -> database.stop();
        case 2 -> database.awaitIdle();
        case 3 -> database.tick();
        case 4 -> database.flush();
        case 5 -> database.startConnectors();
        default ->
          throw new LaminarException(
              ErrorCode.INVALID_ARGUMENT,
              "there is no action " + action,
              "the library and its jars are of different versions: install them together");
      }
    } finally {
      end(call);
    }
  }

  /**
   * Moves a manual clock, and lets happen what is due by then.
   *
   * @param nanos since 1970, or from the present time on
   * @param byDuration whether the latter
   */
  void moveClock(long nanos, boolean byDuration) {
    if (!(config.clock() instanceof ManualClock clock)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "the database has the clock of the system, which nobody sets",
          "open it with \"clock\": \"manual\"");
    }
    CallMark call = begin();
    try {
      // Rows that were pushed before see the time before. A refused tick leaves the clock alone.
      database.tick();
      if (byDuration) {
        clock.moveBy(nanos);
      } else {
        clock.moveTo(nanos);
      }
      database.tick();
    } finally {
      end(call);
    }
  }

  long checkpoint() {
    CallMark call = begin();
    try {
      return database.checkpoint().orElse(-1);
    } finally {
      end(call);
    }
  }

  void copy(String directory, boolean savepoint) {
    CallMark call = begin();
    try {
      Path target = Directories.path(directory);
      if (savepoint) {
        database.savepoint(target);
      } else {
        database.backup(target);
      }
    } finally {
      end(call);
    }
  }

  byte[] describe(int what, String name) {
    CallMark call = begin();
    try {
      return switch (what) {
        case 0 -> MetricsJson.of(database.metrics());
        case 1 -> Text.encode(explain(name, false));
        case 2 -> Text.encode(explain(name, true));
        case 3 -> DirectoryJson.of(database.recovery());
        case 4 -> CatalogJson.objects(database);
        case 5 -> ConfigJson.write(config);
        default ->
          throw new LaminarException(
              ErrorCode.INVALID_ARGUMENT,
              "there is no description " + what,
              "the library and its jars are of different versions: install them together");
      };
    } finally {
      end(call);
    }
  }

  private String explain(String name, boolean analyze) {
    return ObjectName.find(
        name,
        found -> CatalogJson.explain(database, CatalogJson.spelled(database, found), analyze));
  }

  void registerFunction(
      String name,
      String argumentTypes,
      String resultType,
      int flags,
      HostFunction.Address address) {
    CallMark call = begin();
    try {
      HostFunction function =
          HostFunction.of(database, argumentTypes, resultType, flags, address, functionCalls());
      database.registerFunction(ObjectName.plain(name), function.scalar());
      functions.add(function);
      // As for what is made of the database: either this thread sees that it is closed, or who
      // closes it sees the function.
      if (closing && functions.remove(function)) {
        function.destroy();
      }
    } finally {
      end(call);
    }
  }

  /** Ends whatever waits or works in the database now. */
  private void interrupt() {
    for (CallMark call : calls) {
      call.interrupt();
    }
    for (Held child : children) {
      child.mark().interrupt();
    }
  }

  /** As {@link #interrupt}, of what one thread does as a call of the database itself. */
  void interruptOnly(long thread) {
    for (CallMark call : calls) {
      call.interruptOnly(thread);
    }
  }

  @Override
  void release() {
    closing = true;
    try {
      database.close();
    } catch (RuntimeException | Error refused) {
      closing = false;
      throw refused;
    }
    for (Held child : List.copyOf(children)) {
      try {
        child.release();
      } catch (RuntimeException inUse) {
        // Another thread is about to leave it: the closed database lets nobody wait.
      }
      HandleTable.shared().remove(child);
      children.remove(child);
    }
    for (HostFunction function : List.copyOf(functions)) {
      if (functions.remove(function)) {
        function.destroy();
      }
    }
  }
}
