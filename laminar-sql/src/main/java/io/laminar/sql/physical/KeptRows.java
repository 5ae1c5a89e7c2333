package io.laminar.sql.physical;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How long a row of a result stays, in words: what a materialized view keeps of it goes then. Stateless. */
public final class KeptRows {
  /** What lets no row go. */
  private static final Optional<Set<String>> UNBOUNDED = Optional.empty();

  private KeptRows() {}

  /**
   * Tells how long the rows of a plan stay.
   *
   * @param plan of a materialized view
   * @return "unbounded", or what lets them go; empty where their number is fixed
   */
  public static String of(PhysicalPlan plan) {
    return ends(plan).map(ends -> String.join(" or ", ends)).orElse("unbounded");
  }

  /** What lets its rows go, each of them; nothing where some stay for good. */
  private static Optional<Set<String>> ends(PhysicalPlan plan) {
    if (plan instanceof ExpiringRowsPlan) {
      return by("until state_ttl lets them go");
    }
    if (plan instanceof MovingFilterPlan filter) {
      return filter.leaves() ? by("until they leave as time passes") : ends(filter.input());
    }
    if (plan instanceof GroupAggregatePlan group) {
      return group.stateTtl().isPresent()
          ? by("until state_ttl lets them go")
          : group.keys().isEmpty() ? Optional.of(Set.of()) : ends(group.input());
    }
    if (plan instanceof RankPlan rank
        && rank.window().isEmpty()
        && rank.partition().isEmpty()) {
      return by("at most " + (rank.end() - rank.offset()));
    }
    if (plan instanceof ScanPlan scan) {
      return scan.uniqueKeys().contains(List.of())
          ? Optional.of(Set.of())
          : scan.changelog() ? by("as long as " + scan.relation() + " has them") : UNBOUNDED;
    }
    if (plan instanceof JoinPlan join) {
      return join(join);
    }
    if (plan instanceof SetPlan set) {
      return ends(set.left());
    }
    return passesOn(plan) ? all(plan.inputs()) : UNBOUNDED;
  }

  /** A pair goes with either of its rows; a row beside NULLs with that row alone. */
  private static Optional<Set<String>> join(JoinPlan join) {
    Optional<Set<String>> left = ends(join.left());
    Optional<Set<String>> right = ends(join.right());
    return switch (join.type()) {
      case INNER -> left.isEmpty() ? right : right.isEmpty() ? left : both(left, right);
      case FULL -> all(List.of(join.left(), join.right()));
      case RIGHT -> right;
      default -> left;
    };
  }

  private static Optional<Set<String>> both(Optional<Set<String>> a, Optional<Set<String>> b) {
    Set<String> ends = new TreeSet<>();
    a.ifPresent(ends::addAll);
    b.ifPresent(ends::addAll);
    return Optional.of(ends);
  }

  /** Its rows are those of its inputs, and go with them. */
  private static boolean passesOn(PhysicalPlan plan) {
    return plan instanceof FilterPlan
        || plan instanceof ProjectPlan
        || plan instanceof NetPlan
        || plan instanceof EveryPlan
        || plan instanceof UnionPlan
        || plan instanceof UnnestPlan
        || (plan instanceof RankPlan rank && rank.window().isEmpty())
        || (plan instanceof OrderedOverPlan over && over.window().isEmpty());
  }

  private static Optional<Set<String>> all(List<PhysicalPlan> inputs) {
    List<Optional<Set<String>>> ends = new ArrayList<>();
    inputs.forEach(input -> ends.add(ends(input)));
    return ends.stream().anyMatch(Optional::isEmpty)
        ? UNBOUNDED
        : ends.stream().reduce(Optional.of(Set.of()), KeptRows::both);
  }

  private static Optional<Set<String>> by(String end) {
    return Optional.of(Set.of(end));
  }
}
