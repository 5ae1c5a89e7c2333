package io.laminar.streams;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics.QueryMetrics;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.api.Sink;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.WaitStrategy;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs one case in one mode, in a database of its own. */
final class StreamRun implements AutoCloseable {
  private static final Pattern ABOUT_NAME = Pattern.compile(
      "([a-z][a-z0-9_$]*) (<-|@|finish|[+-]|nothing|late|errors|ignored|state)(.*)");

  private static final Pattern CREATE = Pattern.compile(
      "(CREATE (?:OR REPLACE )?(?:STREAM|MATERIALIZED VIEW) (?:IF NOT EXISTS )?[a-z][a-z0-9_]*\\s+)"
          + "(WITH \\(|AS\\s)");

  private final StreamCase test;
  private final CutMode mode;
  private final Random random = new Random(1);
  private final AtomicLong clock = new AtomicLong();
  private final @Nullable Path directory;
  private LaminarDB db;
  private final Map<String, Source<Row>> sources = new HashMap<>();
  private final Map<String, Subscription<Change<Row>>> read = new TreeMap<>();
  private final TreeSet<String> toRead;

  // The numbers of the changes that were handled last.
  private final Map<String, Long> handled = new HashMap<>();

  // What was emitted before the power went.
  private final Map<String, List<String>> readBefore = new HashMap<>();
  private final List<String> differences = new ArrayList<>();

  // What waits until a line of another kind.
  private final List<Row> rows = new ArrayList<>();
  private String rowsOf = "";
  private final List<String> expected = new ArrayList<>();
  private String expectedOf = "";
  private final StringBuilder statement = new StringBuilder();
  private int statementLine;
  private @Nullable LaminarException refusal;
  private List<String> answer = List.of();
  private final List<String> expectedAnswer = new ArrayList<>();

  StreamRun(StreamCase test, CutMode mode) {
    this.test = test;
    this.mode = mode;
    this.toRead = test.subscribed();
    this.directory = mode.isDurable() ? Directories.fresh() : null;
    this.db = open();
  }

  private LaminarDB open() {
    // An engine that spins would take the processor from what plans the next statement.
    Config.Builder config = Config.builder()
        .execution(mode.execution())
        .clock(clock::get)
        .waitStrategy(WaitStrategy.PARK);
    if (directory != null) {
      config.dataDirectory(directory).storage(Store.SEGMENT);
    }
    return LaminarDB.open(config.build());
  }

  /** Returns what is not as the case says. */
  List<String> run() {
    int number = test.firstLine();
    for (String line : test.lines()) {
      try {
        take(line, number);
      } catch (LaminarException | IllegalArgumentException e) {
        differ(number, e.toString());
      }
      number++;
    }
    settle(number);
    read.keySet().forEach(name -> {
      for (String left : changesOf(name)) {
        differences.add(test.place() + " (" + mode + "): " + name + " emitted besides: " + left);
      }
    });
    return differences;
  }

  private void take(String line, int number) {
    if (statement.length() > 0) {
      statement.append('\n').append(line);
      endStatement(line);
    } else if (line.startsWith("!!")) {
      checkRefusal(line.substring(2).strip(), number);
    } else if (line.startsWith("=")) {
      expectedAnswer.add(line.substring(1).strip());
    } else if (line.startsWith("~")) {
      String words = line.substring(1).strip();
      if (answer.stream().noneMatch(each -> each.contains(words))) {
        differ(number, "no row contains '" + words + "': " + answer);
      }
    } else if (line.startsWith("CLOCK +")) {
      settle(number);
      clock.addAndGet(CaseValues.duration(line.substring(7)).toNanos());
      db.tick();
    } else if (!line.isBlank() && !line.startsWith("--")) {
      Matcher about = ABOUT_NAME.matcher(line);
      if (about.matches()) {
        takeAbout(about.group(1), about.group(2), about.group(3).strip(), number);
      } else {
        settle(number);
        statementLine = number;
        statement.append(line);
        endStatement(line);
      }
    }
  }

  private void takeAbout(String name, String what, String rest, int number) {
    switch (what) {
      case "<-" -> {
        if (!rowsOf.equals(name) || !expectedOf.isEmpty() || !expectedAnswer.isEmpty()) {
          settle(number);
          rowsOf = name;
        }
        rows.add(CaseValues.row(source(name).schema(), rest));
      }
      case "@" -> {
        settle(number);
        if (rest.equals("END")) {
          source(name).watermark(Source.END_OF_TIME);
        } else {
          source(name).watermark(CaseValues.time(rest).toInstant(ZoneOffset.UTC));
        }
      }
      case "finish" -> {
        settle(number);
        source(name).finish();
      }
      case "+", "-", "nothing" -> {
        if (!expectedOf.equals(name)) {
          settle(number);
          expectedOf = name;
        }
        if (!what.equals("nothing")) {
          expected.add(what + " " + rest);
        }
      }
      default -> {
        settle(number);
        checkCounter(name, what, Long.parseLong(rest), number);
      }
    }
  }

  /** Does and checks what waits. */
  private void settle(int number) {
    if (refusal != null) {
      differ(statementLine, refusal.toString());
      refusal = null;
    }
    checkAnswer(number);
    push();
    if (mode.execution() == Execution.ENGINE_THREAD) {
      db.awaitIdle();
    }
    if (!expectedOf.isEmpty()) {
      checkChanges(number);
    }
    if (mode.subscribesAgain(random)) {
      subscribeAgain();
    }
    if (mode.makesCheckpoint(random)) {
      db.checkpoint();
    }
    if (directory != null && mode.losesPower(random)) {
      reopen(directory);
    }
  }

  /** What was pushed so far is on the disk when the power goes. */
  private void reopen(Path lost) {
    for (String name : List.copyOf(read.keySet())) {
      if (!handled.containsKey(name)) {
        readBefore.put(name, changesOf(name));
      }
    }
    db.flush();
    MemoryStorage.losePower(lost);
    db.close();
    sources.clear();
    db = open();
    toRead.addAll(read.keySet());
    read.clear();
    subscribe();
  }

  private void push() {
    int from = 0;
    while (from < rows.size()) {
      int count = mode.cut(rows.size() - from, random);
      source(rowsOf).pushBatch(rows.subList(from, from + count));
      from += count;
    }
    rows.clear();
    rowsOf = "";
  }

  private Source<Row> source(String name) {
    return sources.computeIfAbsent(
        name, each -> directory == null ? db.source(each) : db.source(each, "the only one"));
  }

  private void endStatement(String line) {
    if (!line.endsWith(";")) {
      return;
    }
    String sql = mode.retains() ? retaining(statement.toString()) : statement.toString();
    statement.setLength(0);
    answer = List.of();
    try {
      List<String> rowsOfAll = new ArrayList<>();
      for (QueryResult result : db.execute(sql)) {
        for (Row row : result) {
          rowsOfAll.add(CaseValues.text(row));
        }
      }
      answer = rowsOfAll;
    } catch (LaminarException e) {
      refusal = e;
    }
    subscribe();
  }

  /** Subscribes to what is there by now. */
  private void subscribe() {
    for (String name : List.copyOf(toRead)) {
      try {
        Long last = handled.get(name);
        Sink<Row> sink = db.sink(name);
        read.put(name, last == null ? sink.changes() : sink.changesAfter(last));
        toRead.remove(name);
      } catch (LaminarException notThereYet) {
        // It is created by a statement below, or its expectations fail.
      }
    }
  }

  private static String retaining(String sql) {
    if (sql.contains("retain")) {
      return sql;
    }
    Matcher create = CREATE.matcher(sql);
    return create.replaceAll(found -> found.group(1)
        + (found.group(2).startsWith("WITH")
            ? "WITH (retain = 1000, "
            : "WITH (retain = 1000) " + found.group(2)));
  }

  /** Those who have handled a change go, and come again behind it. */
  private void subscribeAgain() {
    for (String name : List.copyOf(read.keySet())) {
      Subscription<Change<Row>> before = read.get(name);
      if (handled.containsKey(name) && before != null && !before.isEnded()) {
        before.close();
        read.remove(name);
        toRead.add(name);
      }
    }
    subscribe();
  }

  private void checkRefusal(String expectedRefusal, int number) {
    LaminarException error = refusal;
    refusal = null;
    String[] parts = expectedRefusal.split(" ", 2);
    if (error == null) {
      differ(number, "the statement was accepted");
    } else if (!error.code().name().equals(parts[0])
        || (parts.length > 1 && !error.getMessage().contains(parts[1]))) {
      differ(number, "refused otherwise: " + error.getMessage());
    } else if (error.remedy().isBlank()
        || (isOfTheText(error) && error.position().isEmpty())) {
      differ(number, "refused without a remedy or without a place: " + error.getMessage());
    }
  }

  private static boolean isOfTheText(LaminarException error) {
    return error.code().number() < ErrorCode.NOT_NULL_VIOLATION.number();
  }

  private void checkAnswer(int number) {
    if (!expectedAnswer.isEmpty()) {
      List<String> wanted =
          expectedAnswer.equals(List.of("nothing")) ? List.of() : List.copyOf(expectedAnswer);
      expectedAnswer.clear();
      if (!wanted.equals(answer)) {
        differ(number, "rows " + answer + " but expected " + wanted);
      }
    }
  }

  private void checkChanges(int number) {
    List<String> actual =
        read.containsKey(expectedOf) ? changesOf(expectedOf) : List.of("there is no " + expectedOf);
    if (!actual.equals(expected)) {
      differ(
          number,
          expectedOf + " emitted\n    " + String.join("\n    ", actual) + "\n  but expected\n    "
              + String.join("\n    ", expected));
    }
    expected.clear();
    expectedOf = "";
  }

  private List<String> changesOf(String name) {
    List<String> before = readBefore.remove(name);
    List<String> texts = before == null ? new ArrayList<>() : before;
    Subscription<Change<Row>> changes = read.get(name);
    if (changes == null) {
      return texts;
    }
    for (Change<Row> next = changes.poll(); next != null; next = changes.poll()) {
      if (next.sequence() > 0) {
        handled.put(name, next.sequence());
      }
      String sign = next.weight() > 0 ? "+ " : "- ";
      for (long i = Math.abs(next.weight()); i > 0; i--) {
        texts.add(sign + CaseValues.text(next.row()));
      }
    }
    return texts;
  }

  private void checkCounter(String name, String what, long wanted, int number) {
    QueryMetrics metrics = db.metrics().queries().stream()
        .filter(query -> query.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no query " + name));
    long actual = switch (what) {
      case "late" -> metrics.rowsLate();
      case "errors" -> metrics.errors();
      case "ignored" -> metrics.ignoredRetractions();
      default -> metrics.stateBytes();
    };
    if (actual != wanted) {
      differ(number, what + " of " + name + " is " + actual + " and not " + wanted);
    }
  }

  private void differ(int number, String what) {
    differences.add(test.place() + " (" + mode + ", line " + number + "): " + what);
  }

  @Override
  public void close() {
    db.close();
    if (directory != null) {
      Directories.forget(directory);
    }
  }
}
