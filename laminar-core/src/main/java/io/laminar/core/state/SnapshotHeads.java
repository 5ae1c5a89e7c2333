package io.laminar.core.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the sections of a snapshot are of, without what is in them. Immutable.
 *
 * @param sections by name, in their order
 */
public record SnapshotHeads(Map<String, Head> sections) {
  /**
   * The head of a section.
   *
   * @param version of the payload's format
   * @param fingerprint of what the payload is the state of
   */
  public record Head(int version, long fingerprint) {}

  /** Copies the map. */
  public SnapshotHeads {
    sections = new LinkedHashMap<>(sections);
  }

  /**
   * Compares the sections with those that are wanted.
   *
   * @param prefix the beginning of the names that are compared; empty for all
   * @param wanted one for each section of such a name that was written
   * @return a clause for each that differs; empty where they can be read
   */
  public List<String> differences(String prefix, List<StateSection> wanted) {
    List<String> differences = new ArrayList<>();
    wanted.forEach(section -> difference(section).ifPresent(differences::add));
    leftOver(prefix, wanted)
        .forEach(name -> differences.add("nothing here has the state of " + name));
    return differences;
  }

  /**
   * Tells whether the sections are of as many steps, which read the same of each other, whatever these are.
   *
   * @param prefix as for {@link #differences}
   * @param wanted as for {@link #differences}
   */
  public boolean isWiredAs(String prefix, List<StateSection> wanted) {
    return leftOver(prefix, wanted).isEmpty()
        && wanted.stream()
            .allMatch(section -> section.isOptional()
                ? difference(section).isEmpty()
                : sections.containsKey(section.name()));
  }

  private Set<String> leftOver(String prefix, List<StateSection> wanted) {
    Set<String> left = new LinkedHashSet<>(sections.keySet());
    left.removeIf(name -> !name.startsWith(prefix));
    wanted.forEach(section -> left.remove(section.name()));
    return left;
  }

  private Optional<String> difference(StateSection wanted) {
    Head section = sections.get(wanted.name());
    if (section == null) {
      return wanted.isOptional()
          ? Optional.empty()
          : Optional.of("it has no state of " + wanted.name());
    }
    if (section.version() != wanted.version()) {
      return Optional.of("the state of " + wanted.name() + " has version " + section.version()
          + ", and this version of LaminarDB reads " + wanted.version());
    }
    return section.fingerprint() == wanted.fingerprint()
        ? Optional.empty()
        : Optional.of("the state of " + wanted.name() + " is of another definition");
  }
}
