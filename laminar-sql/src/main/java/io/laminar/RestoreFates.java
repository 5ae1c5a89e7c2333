package io.laminar;

import io.laminar.api.RestoreReport;
import io.laminar.api.RestoreReport.Outcome;
import io.laminar.core.state.SnapshotHeads;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.physical.Pipelines;
import io.laminar.sql.physical.VersionsPlan;
import io.laminar.sql.plan.OneRow;
import io.laminar.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which objects of a script have the state of a savepoint: those whose definition means the same, and that read only such
 * ones. Confined to a thread.
 */
final class RestoreFates {
  private final Rehearsal before;
  private final Rehearsal after;
  private final SnapshotHeads state;
  private final Map<String, Fate> fates = new HashMap<>();

  /** What becomes of an object. */
  record Fate(Outcome outcome, List<String> reasons) {
    /** Tells whether it has its state. */
    boolean isKept() {
      return outcome == Outcome.RESTORED || outcome == Outcome.MIGRATED;
    }
  }

  /**
   * Decides.
   *
   * @param before has the objects of the savepoint
   * @param after has those of the script
   * @param state that of the savepoint
   */
  RestoreFates(Rehearsal before, Rehearsal after, SnapshotHeads state) {
    this.state = state;
    this.before = before;
    this.after = after;
  }

  /** What becomes of an object of the script. */
  Fate of(Rehearsal.Made now) {
    String key = now.entry().key();
    Fate known = fates.get(key);
    if (known == null) {
      known = decide(now);
      fates.put(key, known);
    }
    return known;
  }

  /** Tells whether an object of the savepoint goes on. */
  boolean isKept(Rehearsal.Made then) {
    return after.find(then.entry().key()).filter(now -> of(now).isKept()).isPresent();
  }

  /** All objects, those of the script first. */
  List<RestoreReport.RestoredObject> report() {
    List<RestoreReport.RestoredObject> report = new ArrayList<>();
    for (Rehearsal.Made each : after.made()) {
      Fate fate = of(each);
      report.add(object(each.entry(), fate.outcome(), fate.reasons()));
    }
    for (Rehearsal.Made each : before.made()) {
      if (after.find(each.entry().key()).isEmpty()) {
        report.add(object(
            each.entry(),
            Outcome.LEFT_OUT,
            List.of("the script has no " + each.entry().name())));
      }
    }
    return report;
  }

  private static RestoreReport.RestoredObject object(
      CatalogEntry entry, Outcome outcome, List<String> reasons) {
    return new RestoreReport.RestoredObject(entry.name(), entry.kind().label(), outcome, reasons);
  }

  private Fate decide(Rehearsal.Made now) {
    Optional<Rehearsal.Made> present = before.find(now.entry().key());
    if (present.isEmpty()) {
      return fresh(now, List.of("the savepoint has no " + now.entry().name()));
    }
    Rehearsal.Made then = present.get();
    List<String> differences = new ArrayList<>();
    for (String read : now.entry().reads()) {
      if (!made(read).map(this::of).map(Fate::isKept).orElse(true)) {
        differences.add("it reads " + read + ", which does not go on");
      }
    }
    differences.addAll(Differences.between(then, now, isSamePlan(then, now)));
    differences.addAll(before.differencesOfState(then, state));
    List<String> changes = Differences.ofOptions(then, now);
    if (!changes.isEmpty() && !then.entry().name().equals(now.entry().name())) {
      differences.add("its name was spelled " + then.entry().name());
    }
    if (!differences.isEmpty()) {
      return fresh(now, differences);
    }
    return new Fate(changes.isEmpty() ? Outcome.RESTORED : Outcome.MIGRATED, changes);
  }

  /** Whether the query of the script means what it meant, over the columns that the view knew. */
  private boolean isSamePlan(Rehearsal.Made then, Rehearsal.Made now) {
    if (!(then.entry() instanceof ViewDefinition && now.entry() instanceof ViewDefinition)) {
      return true;
    }
    QueryPlan plan = Objects.requireNonNull(then.plan());
    return isLike(plan, Objects.requireNonNull(now.plan()))
        || before
            .plan(now.statement(), then.logged().widths())
            .filter(each -> isLike(plan, each))
            .isPresent();
  }

  private static boolean isLike(QueryPlan one, QueryPlan other) {
    return one.root().equals(other.root()) && one.lateRows().equals(other.lateRows());
  }

  // ---- What the objects of the savepoint are made of ----

  /** What is carried out in place of the statements of the savepoint. */
  RestoredObjects objects() {
    Set<String> without = new HashSet<>();
    Map<String, LoggedStatement> instead = new HashMap<>();
    Set<String> retentions = new HashSet<>();
    Set<String> discarded = new HashSet<>();
    Map<String, SourceDefinition> extended = extended();
    for (Rehearsal.Made then : before.made()) {
      String key = then.entry().key();
      boolean isKept = isKept(then);
      if (!isKept && then.entry() instanceof SinkDefinition) {
        without.add(key);
        continue;
      }
      LoggedStatement statement = then.logged();
      if (isKept) {
        Rehearsal.Made now = after.find(key).orElseThrow();
        if (of(now).outcome() == Outcome.MIGRATED) {
          // Its files stay those that they were.
          statement = now.logged().in(then.logged().directory());
        }
        if (isRetained(then) != isRetained(now)) {
          retentions.add(then.entry().name());
        }
      }
      if (!before.differencesOfState(then, state).isEmpty() && before.isWiredAs(then, state)) {
        discarded.add(then.entry().name());
      }
      // Also where it goes: it is opened first.
      instead.put(key, statement.narrowed(widths(then, extended)));
    }
    return new RestoredObjects(
        without, instead, List.copyOf(extended.values()), retentions, discarded);
  }

  private static boolean isRetained(Rehearsal.Made made) {
    return made.entry() instanceof ViewDefinition view
        && view.options().retain().isSet();
  }

  /** Sources and tables that go on with more columns, as they were, by key. */
  private Map<String, SourceDefinition> extended() {
    Map<String, SourceDefinition> extended = new LinkedHashMap<>();
    for (Rehearsal.Made then : before.made()) {
      if (then.entry() instanceof SourceDefinition source
          && isKept(then)
          && !after.find(source.key()).orElseThrow().entry().schema().equals(source.schema())) {
        extended.put(source.key(), source);
      }
    }
    return extended;
  }

  private static Map<String, Integer> widths(
      Rehearsal.Made then, Map<String, SourceDefinition> extended) {
    Map<String, Integer> widths = new HashMap<>(then.logged().widths());
    QueryPlan plan = then.plan();
    if (plan != null && then.entry() instanceof ViewDefinition view && view.runs()) {
      for (String scan : Pipelines.continuous(plan.root()).scans()) {
        String key = VersionsPlan.tableOf(scan).orElse(scan).toLowerCase(Locale.ROOT);
        if (extended.containsKey(key)) {
          widths.putIfAbsent(key, extended.get(key).schema().size());
        }
      }
    }
    return widths;
  }

  private Optional<Rehearsal.Made> made(String name) {
    return after.find(name.toLowerCase(Locale.ROOT));
  }

  /** It begins anew: with the rows of what it reads, if these are kept there. */
  private Fate fresh(Rehearsal.Made now, List<String> reasons) {
    List<String> all = new ArrayList<>(reasons);
    QueryPlan plan = now.plan();
    if (plan == null || now.entry() instanceof SourceDefinition) {
      if (now.entry() instanceof SourceDefinition) {
        all.add("nothing that was pushed before is in it");
      }
      return new Fate(Outcome.EMPTY, all);
    }
    Set<String> gone = new LinkedHashSet<>();
    Set<String> there = new LinkedHashSet<>();
    for (String scan : Pipelines.continuous(plan.root()).scans()) {
      if (!scan.equals(OneRow.NAME)) {
        String name = VersionsPlan.tableOf(scan).orElse(scan);
        (hasRows(name) ? there : gone).add(name);
      }
    }
    if (gone.isEmpty()) {
      all.add("it begins with the rows of " + String.join(", ", there));
      return new Fate(Outcome.FILLED, all);
    }
    all.add("earlier rows of " + String.join(", ", gone) + " are not in it");
    return new Fate(Outcome.EMPTY, all);
  }

  /** Whether something that is read has its rows, and gives them to whoever begins to read it. */
  private boolean hasRows(String name) {
    return made(name)
        .filter(each -> each.entry().name().equalsIgnoreCase(name))
        .filter(each -> each.entry().kind() == ObjectKind.TABLE
            || each.entry().kind() == ObjectKind.MATERIALIZED_VIEW)
        .map(this::of)
        .map(fate -> fate.outcome() != Outcome.EMPTY)
        .orElse(false);
  }
}
