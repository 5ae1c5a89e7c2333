package io.laminar.core.engine.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rings of subscriptions, found by the name that was subscribed to. Engine's thread. */
public final class Rings {
  // A name has few: its rows, and those of what was replaced while somebody read it.
  private final Map<String, List<RingStage>> byName = new LinkedHashMap<>();

  /** The ring of what is subscribed to; null where nobody has. */
  @Nullable
  public RingStage find(Subscribed what) {
    for (RingStage ring : byName.getOrDefault(what.name(), List.of())) {
      if (ring.isOf(what)) {
        return ring;
      }
    }
    return null;
  }

  /** Those of a name. */
  public List<RingStage> named(String name) {
    return List.copyOf(byName.getOrDefault(name, List.of()));
  }

  /** All of them. */
  public List<RingStage> all() {
    List<RingStage> all = new ArrayList<>();
    byName.values().forEach(all::addAll);
    return all;
  }

  /** Adds a ring that was made. */
  public void add(RingStage ring) {
    byName.computeIfAbsent(ring.name(), name -> new ArrayList<>(1)).add(ring);
  }

  /** Takes a ring out, and gives its memory back. */
  public void remove(RingStage ring) {
    ring.memory().close();
    List<RingStage> ofName = byName.get(ring.name());
    if (ofName != null && ofName.remove(ring) && ofName.isEmpty()) {
      byName.remove(ring.name());
    }
  }
}
