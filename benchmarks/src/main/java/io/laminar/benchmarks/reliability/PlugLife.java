package io.laminar.benchmarks.reliability;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.DatabaseListener;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.TypeKind;
import io.laminar.api.WalMode;
import io.laminar.nexmark.Auction;
import io.laminar.nexmark.Bid;
import io.laminar.nexmark.NexmarkConfig;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;
import io.laminar.nexmark.NexmarkRun.SideRow;
import io.laminar.nexmark.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One process life of a database with all queries of Nexmark as materialized views: it goes on where its handles have come
 * to, and when all events are pushed it writes the rows of each view into a file, in order.
 */
final class PlugLife {
  private static final int SIDE_ROWS = 10_000;

  // One goes by the clock, one writes a file: neither has the same rows twice.
  private static final Set<NexmarkQuery> NOT_COMPARED =
      EnumSet.of(NexmarkQuery.Q10, NexmarkQuery.Q12);

  private final LaminarDB db;
  private final int rowsOfBatch;

  private PlugLife(LaminarDB db, int rowsOfBatch) {
    this.db = db;
    this.rowsOfBatch = rowsOfBatch;
  }

  /** The queries that are compared. */
  static List<NexmarkQuery> queries() {
    return EnumSet.complementOf(EnumSet.copyOf(NOT_COMPARED)).stream()
        .filter(query -> query.missing().isEmpty())
        .toList();
  }

  private static Config config(Store store, Path directory, boolean callerRuns) {
    return Config.builder()
        .dataDirectory(directory)
        .storage(store)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofSeconds(1))
        .execution(callerRuns ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD)
        .listener(DatabaseListener.silent())
        .function("count_char", countCharacter())
        .build();
  }

  /** The function of query 14. */
  private static ScalarFunction countCharacter() {
    DataType text = DataType.of(TypeKind.VARCHAR);
    return ScalarFunction.of(List.of(text, text), DataType.of(TypeKind.BIGINT), arguments -> {
      char wanted = String.valueOf(arguments[1]).charAt(0);
      return String.valueOf(arguments[0])
          .chars()
          .filter(character -> character == wanted)
          .count();
    });
  }

  private void create(Path queries) throws IOException {
    db.execute(again(Files.readString(queries.resolve("sources.sql"))));
    for (NexmarkQuery query : queries()) {
      db.execute(again(Files.readString(queries.resolve(query.id() + ".sql"))));
    }
  }

  /** The statements of a file for a database that may have them already, with rows that can be read. */
  private static String again(String statements) {
    return statements
        .replaceAll("CREATE (SOURCE|TABLE) ", "CREATE $1 IF NOT EXISTS ")
        .replaceAll(
            "CREATE (STREAM|MATERIALIZED VIEW) ", "CREATE MATERIALIZED VIEW IF NOT EXISTS ");
  }

  // ---- Events ----

  /** Pushes what is not there yet. */
  private void push(NexmarkEvents events) {
    Progress<SideRow> side = Progress.of(() -> db.source("side_input", SideRow.class, "side"));
    List<SideRow> sideRows = new ArrayList<>();
    for (int number = 0; number < SIDE_ROWS; number++) {
      sideRows.add(new SideRow(number, Integer.toString(number)));
    }
    Progress<Person> persons = Progress.of(() -> db.source("person", Person.class, "persons"));
    Progress<Auction> auctions = Progress.of(() -> db.source("auction", Auction.class, "auctions"));
    Progress<Bid> bids = Progress.of(() -> db.source("bid", Bid.class, "bids"));
    side.push(sideRows, SIDE_ROWS);
    db.awaitIdle();
    for (NexmarkEvents.Batch batch : events.batches()) {
      persons.push(List.of(batch.persons()), rowsOfBatch);
      auctions.push(List.of(batch.auctions()), rowsOfBatch);
      bids.push(List.of(batch.bids()), rowsOfBatch);
    }
    System.out.print("pushed\n");
    List.of(side, persons, auctions, bids).forEach(Progress::finish);
    db.awaitIdle();
  }

  /** A handle, and how many rows of it are there; none of a source that an earlier life has finished. */
  private static final class Progress<T> {
    private final @Nullable Source<T> source;
    private long there;

    private Progress(@Nullable Source<T> source, long there) {
      this.source = source;
      this.there = there;
    }

    static <T> Progress<T> of(Supplier<Source<T>> opened) {
      try {
        Source<T> source = opened.get();
        return new Progress<>(source, source.lastDurableSequence().orElseThrow());
      } catch (LaminarException e) {
        if (e.code() != ErrorCode.SOURCE_COMPLETE) {
          throw e;
        }
        return new Progress<>(null, Long.MAX_VALUE);
      }
    }

    void finish() {
      if (source != null) {
        source.finish();
      }
    }

    void push(List<T> rows, int most) {
      int from = (int) Math.min(there, rows.size());
      there -= source == null ? 0 : from;
      while (from < rows.size()) {
        int to = Math.min(rows.size(), from + most);
        Objects.requireNonNull(source).pushBatch(rows.subList(from, to));
        System.out.print("ack\n");
        from = to;
      }
    }
  }

  private void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (NexmarkQuery query : queries()) {
      List<String> rows = new ArrayList<>();
      for (Row row : db.query("SELECT * FROM " + query.id()).rows()) {
        rows.add(row.values().toString());
      }
      rows.sort(Comparator.naturalOrder());
      Files.write(folder.resolve(query.id()), rows);
    }
  }

  /**
   * The process.
   *
   * @param args store, directory, folder of the queries, events, seed, rows of a batch, folder of the results
   */
  public static void main(String[] args) {
    try {
      long seed = Long.parseLong(args[4]);
      Store store = Store.valueOf(args[0].toUpperCase(Locale.ROOT));
      NexmarkEvents events = NexmarkEvents.of(NexmarkConfig.of(Long.parseLong(args[3]), seed));
      try (LaminarDB db = LaminarDB.open(config(store, Path.of(args[1]), seed % 2 == 0))) {
        PlugLife life = new PlugLife(db, Integer.parseInt(args[5]));
        life.create(Path.of(args[2]));
        System.out.print("open\n");
        life.push(events);
        life.write(Path.of(args[6]));
      }
    } catch (Throwable thrown) {
      thrown.printStackTrace();
      System.out.println("WRONG " + thrown);
      Runtime.getRuntime().halt(1);
    }
  }
}
