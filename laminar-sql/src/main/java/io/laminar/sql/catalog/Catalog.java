package io.laminar.sql.catalog;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.parser.Suggestions;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a database by name. Names that differ only in case are the same; the spelling of CREATE is kept; a
 * name in double quotes finds only that spelling.
 *
 * <p>One thread at a time may write (the owner's lock). Any thread may read without a lock: it sees the state after
 * some whole change, and a {@link #snapshot()} does not change any more.
 */
public final class Catalog {
  /** The end of the names of error streams, which belong to their query. */
  public static final String ERRORS_SUFFIX = "$errors";

  // Replaced as a whole by the writer; volatile publishes the new map with all its entries.
  private volatile Map<String, CatalogEntry> entries;

  private volatile ZoneId zone;

  private volatile UserFunctions functions;

  /** Makes an empty catalog, in UTC. */
  public Catalog() {
    this(Map.of(), UserFunctions.NONE, ZoneOffset.UTC);
  }

  private Catalog(Map<String, CatalogEntry> entries, UserFunctions functions, ZoneId zone) {
    this.entries = entries;
    this.functions = functions;
    this.zone = zone;
  }

  /** Returns the zone of local times in the statements that come. */
  public ZoneId zone() {
    return zone;
  }

  /** Sets the zone of local times in the statements that come. */
  public void zone(ZoneId local) {
    this.zone = local;
  }

  /** Returns the functions of the application. */
  public UserFunctions functions() {
    return functions;
  }

  /** Sets the functions of the application. */
  public void functions(UserFunctions all) {
    this.functions = all;
  }

  /**
   * A catalog of its own with what this one holds now.
   *
   * @return shares nothing that changes with this one
   */
  public Catalog snapshot() {
    return new Catalog(entries, functions, zone);
  }

  /**
   * Finds an object.
   *
   * @param name its name, case ignored
   * @return the object, if it exists
   */
  public Optional<CatalogEntry> find(String name) {
    return Optional.ofNullable(entries.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Finds an object by the name in a statement.
   *
   * @param name its name, exact if it is quoted
   * @return the object, if it exists
   */
  public Optional<CatalogEntry> find(Name name) {
    return find(name.text()).filter(entry -> name.matches(entry.name()));
  }

  /**
   * Finds an object that must exist.
   *
   * @param name its name
   * @return the object
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}, with the nearest name
   */
  public CatalogEntry require(Name name) {
    return find(name)
        .orElseThrow(() -> unknown("object", name.toString(), name.position(), entries.values()));
  }

  /**
   * Finds an object by a name from outside of SQL, such as the argument of {@code db.source("trades")}.
   *
   * @param name its name, case ignored
   * @param kinds what it may be; none for any
   * @return the object
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}, {@link ErrorCode#WRONG_OBJECT_KIND}
   */
  public CatalogEntry require(String name, ObjectKind... kinds) {
    Set<ObjectKind> allowed = Set.of(kinds);
    String labels =
        allowed.stream().sorted().map(ObjectKind::label).collect(Collectors.joining(" or "));
    String wanted = kinds.length == 1 || kinds.length == 2 ? labels : "object";
    CatalogEntry entry =
        find(name).orElseThrow(() -> unknown(wanted, name, null, ofKinds(allowed)));
    if (allowed.isEmpty() || allowed.contains(entry.kind())) {
      return entry;
    }
    throw wrongKind(entry, labels, null, Suggestions.remedy(name, names(ofKinds(allowed))));
  }

  /**
   * Finds an object that a query, view or sink may read.
   *
   * @param name its name
   * @return a source, stream or materialized view
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}, {@link ErrorCode#WRONG_OBJECT_KIND} for a sink
   */
  public CatalogEntry readable(Name name) {
    Set<ObjectKind> readable = Set.of(
        ObjectKind.SOURCE, ObjectKind.TABLE, ObjectKind.STREAM, ObjectKind.MATERIALIZED_VIEW);
    CatalogEntry entry = find(name)
        .orElseThrow(() -> unknown(
            "source, table, stream or view", name.toString(), name.position(), ofKinds(readable)));
    if (entry instanceof SinkDefinition sink) {
      throw wrongKind(
          entry,
          "source, table, stream or view",
          name.position(),
          "read " + sink.from() + ", which it reads");
    }
    if (entry.kind() == ObjectKind.VIEW) {
      throw runsNowhere(entry, name.position());
    }
    return entry;
  }

  /**
   * Says that a plain view has no rows of its own.
   *
   * @param view the view
   * @param position where the statement names it; null outside of one
   * @return the error, to be thrown
   */
  public static LaminarException runsNowhere(CatalogEntry view, @Nullable SqlPosition position) {
    return new LaminarException(
        ErrorCode.WRONG_OBJECT_KIND,
        view.name() + " is a view: it is expanded where a query reads it, and runs nowhere else",
        position,
        "create a stream over it: CREATE STREAM name AS SELECT * FROM " + view.name(),
        null);
  }

  /**
   * Checks that a plain view can take another definition: what runs has taken the old one over.
   *
   * @param view the new definition
   * @param position where the statement names it
   * @throws LaminarException {@link ErrorCode#HAS_DEPENDENTS}, naming what runs
   */
  public void checkExpanded(CatalogEntry view, SqlPosition position) {
    List<String> running = dependentsOf(view.name()).stream()
        .filter(entry -> entry.kind() != ObjectKind.VIEW)
        .map(CatalogEntry::name)
        .toList();
    if (!running.isEmpty()) {
      throw new LaminarException(
          ErrorCode.HAS_DEPENDENTS,
          "others run with the definition that " + view.name() + " has now: "
              + String.join(", ", running),
          position,
          "drop them first, or create the view under another name",
          null);
    }
  }

  /**
   * Lists everything.
   *
   * @return in the order of creation
   */
  public List<CatalogEntry> all() {
    return List.copyOf(entries.values());
  }

  /**
   * Lists the objects of a kind.
   *
   * @param kind which
   * @return in the order of creation
   */
  public List<CatalogEntry> all(ObjectKind kind) {
    return ofKinds(Set.of(kind));
  }

  /**
   * Lists what reads an object itself.
   *
   * @param name the object's name, case ignored
   * @return in the order of creation
   */
  public List<CatalogEntry> readersOf(String name) {
    return entries.values().stream().filter(entry -> entry.isReading(name)).toList();
  }

  /**
   * Lists what reads an object, itself or through others.
   *
   * @param name the object's name, case ignored
   * @return each before everything that it reads: the order in which they can be dropped
   */
  public List<CatalogEntry> dependentsOf(String name) {
    Map<String, CatalogEntry> now = entries;
    Set<String> reached = new LinkedHashSet<>();
    reached.add(name.toLowerCase(Locale.ROOT));
    List<CatalogEntry> dependents = new ArrayList<>();
    // Nothing reads what was created after it except by OR REPLACE, so one pass may miss some:
    // repeat until none is new.
    boolean found = true;
    while (found) {
      found = false;
      for (CatalogEntry entry : now.values()) {
        boolean reads = entry.reads().stream()
            .anyMatch(read -> reached.contains(read.toLowerCase(Locale.ROOT)));
        if (reads && reached.add(entry.key())) {
          found = true;
        }
      }
    }
    now.values().stream()
        .filter(entry -> reached.contains(entry.key()) && !entry.name().equalsIgnoreCase(name))
        .forEach(dependents::add);
    return dropOrder(dependents);
  }

  /** Takes again and again those which no other of the rest reads. Cycles cannot exist: {@link #put} refuses them. */
  private static List<CatalogEntry> dropOrder(List<CatalogEntry> set) {
    List<CatalogEntry> rest = new ArrayList<>(set);
    List<CatalogEntry> ordered = new ArrayList<>();
    while (!rest.isEmpty()) {
      for (int i = rest.size() - 1; i >= 0; i--) {
        CatalogEntry candidate = rest.get(i);
        if (rest.stream().noneMatch(other -> other.isReading(candidate.name()))) {
          ordered.add(candidate);
          rest.remove(i);
        }
      }
    }
    return ordered;
  }

  /**
   * Decides what a CREATE has to do. To be called before its query is planned.
   *
   * @param create the statement
   * @return what to do
   * @throws LaminarException {@link ErrorCode#DUPLICATE_NAME}; {@link ErrorCode#WRONG_OBJECT_KIND} if something of
   *     another kind has the name
   */
  public CreateAction actionFor(Statement.Create create) {
    Name name = create.name();
    if (name.key().endsWith(ERRORS_SUFFIX)) {
      throw new LaminarException(
          ErrorCode.DUPLICATE_NAME,
          "names that end in " + ERRORS_SUFFIX + " belong to the error streams of queries",
          name.position(),
          "choose another name",
          null);
    }
    Optional<CatalogEntry> existing = find(name.text());
    if (existing.isEmpty()) {
      return CreateAction.CREATE;
    }
    CatalogEntry entry = existing.get();
    if (create.orReplace()) {
      LateData.checkReplaced(entry, name.position());
    }
    if (create.ifNotExists() || create.orReplace()) {
      ObjectKind kind = kindOf(create);
      if (entry.kind() != kind) {
        throw wrongKind(
            entry, kind.label(), name.position(), "choose another name, or drop it first");
      }
      return create.orReplace() ? CreateAction.REPLACE : CreateAction.SKIP;
    }
    throw new LaminarException(
        ErrorCode.DUPLICATE_NAME,
        "there is a " + entry.kind().label() + " " + entry.name() + " already",
        name.position(),
        "choose another name, or write CREATE OR REPLACE or IF NOT EXISTS",
        null);
  }

  /**
   * Checks that an object can be {@linkplain #put put} here, before anything is made or opened for it.
   *
   * @param entry the object
   * @param position where the statement names it
   * @throws LaminarException {@link ErrorCode#HAS_DEPENDENTS} if others read the one that is replaced and would see
   *     other columns, another event time, a changelog instead of rows, or rows without the unique key that they had; {@link ErrorCode#INVALID_QUERY} if it would
   *     read itself
   */
  public void check(CatalogEntry entry, SqlPosition position) {
    find(entry.name())
        .ifPresent(
            old -> new ReplacementCheck(old, dependentsOf(old.name())).check(entry, position));
  }

  /**
   * Adds an object, or puts it in the place of the one that has its name. The last step of a CREATE, when all that the
   * object needs is there and runs: one that was refused leaves nothing. Changes nothing if it throws.
   *
   * @param entry the object; a replacement keeps the place in the order of creation
   * @param position where the statement names it
   * @throws LaminarException as {@link #check}
   */
  public void put(CatalogEntry entry, SqlPosition position) {
    check(entry, position);
    Map<String, CatalogEntry> changed = new LinkedHashMap<>(entries);
    changed.put(entry.key(), entry);
    entries = changed;
  }

  /**
   * Checks that the rows of a materialized view can be exchanged for those of another definition.
   *
   * @param replacement takes the place of the view with its name
   * @param position where the statement names it
   * @throws LaminarException {@link ErrorCode#HAS_DEPENDENTS} where connectors have written its rows, or rows made of
   *     them, as rows that are never retracted
   */
  public void checkExchange(ViewDefinition replacement, SqlPosition position) {
    List<CatalogEntry> writers = dependentsOf(replacement.name()).stream()
        .filter(entry -> entry instanceof SinkDefinition sink
            && sink.connector().isPresent()
            && !sink.isChangelog())
        .toList();
    if (!writers.isEmpty()) {
      throw new LaminarException(
          ErrorCode.HAS_DEPENDENTS,
          "others write the rows of " + replacement.name()
              + " and could not take back those of its old definition: "
              + String.join(", ", names(writers)),
          position,
          "drop these first and create them again, or create the new view under another name",
          null);
    }
  }

  /**
   * Decides what a DROP takes away; changes nothing.
   *
   * @param drop the statement
   * @return what to drop, dependents first; empty if it does not exist and IF EXISTS was written
   * @throws LaminarException {@link ErrorCode#UNKNOWN_OBJECT}; {@link ErrorCode#WRONG_OBJECT_KIND}; {@link
   *     ErrorCode#HAS_DEPENDENTS} without CASCADE, naming them
   */
  public List<CatalogEntry> planDrop(Statement.Drop drop) {
    Name name = drop.name();
    Optional<CatalogEntry> found = find(name);
    if (found.isEmpty()) {
      if (drop.ifExists()) {
        return List.of();
      }
      throw unknown(drop.kind().label(), name.toString(), name.position(), all(drop.kind()));
    }
    CatalogEntry entry = found.get();
    if (entry.kind() != drop.kind()) {
      String kind = entry.kind().name().replace('_', ' ');
      throw wrongKind(
          entry, drop.kind().label(), name.position(), "write DROP " + kind + " " + name);
    }
    LateData.checkDropped(entry, name.position());
    List<CatalogEntry> order = new ArrayList<>(dependentsOf(entry.name()));
    List<CatalogEntry> others =
        order.stream().filter(each -> !LateData.isOf(each, entry)).toList();
    if (!others.isEmpty() && !drop.cascade()) {
      throw new LaminarException(
          ErrorCode.HAS_DEPENDENTS,
          "others depend on " + entry.name() + ": " + String.join(", ", names(others)),
          name.position(),
          "drop them first, or write CASCADE to drop them too",
          null);
    }
    order.add(entry);
    return List.copyOf(order);
  }

  /**
   * Takes objects away.
   *
   * @param dropped as {@link #planDrop} returned them, or a part from its beginning
   */
  public void remove(Collection<CatalogEntry> dropped) {
    Map<String, CatalogEntry> changed = new LinkedHashMap<>(entries);
    dropped.forEach(entry -> changed.remove(entry.key()));
    entries = changed;
  }

  private List<CatalogEntry> ofKinds(Set<ObjectKind> kinds) {
    return entries.values().stream()
        .filter(entry -> kinds.isEmpty() || kinds.contains(entry.kind()))
        .toList();
  }

  private static ObjectKind kindOf(Statement.Create create) {
    if (create instanceof Statement.CreateView view) {
      return view.kind();
    }
    return create instanceof Statement.CreateSource source ? source.kind() : ObjectKind.SINK;
  }

  static List<String> names(Collection<CatalogEntry> entries) {
    return entries.stream().map(CatalogEntry::name).toList();
  }

  private static LaminarException unknown(
      String kind,
      String name,
      @Nullable SqlPosition position,
      Collection<CatalogEntry> candidates) {
    return new LaminarException(
        ErrorCode.UNKNOWN_OBJECT,
        "there is no " + kind + " " + name,
        position,
        Suggestions.remedy(name, names(candidates)),
        null);
  }

  private static LaminarException wrongKind(
      CatalogEntry entry, String wanted, @Nullable SqlPosition position, String remedy) {
    return new LaminarException(
        ErrorCode.WRONG_OBJECT_KIND,
        entry.name() + " is a " + entry.kind().label() + ", not a " + wanted,
        position,
        remedy,
        null);
  }
}
