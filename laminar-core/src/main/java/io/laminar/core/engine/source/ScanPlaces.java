package io.laminar.core.engine.source;

import io.laminar.core.pipeline.Node;
import io.laminar.core.pipeline.ScanNode;
import java.util.IdentityHashMap;
import java.util.List;

/** The scans of all queries, in an order that is the same where a state is restored: a state names one by its place. */
public final class ScanPlaces {
  /** The place of what is not among them. */
  public static final int NONE = -1;

  private final List<ScanNode> scans;
  private final IdentityHashMap<Node, Integer> places = new IdentityHashMap<>();

  /**
   * Numbers them from 0.
   *
   * @param scans in the order of the queries
   */
  public ScanPlaces(List<ScanNode> scans) {
    this.scans = List.copyOf(scans);
    for (ScanNode scan : scans) {
      places.put(scan, places.size());
    }
  }

  /** The place of a scan; {@link #NONE} where it is another node, or of a query that was dropped. */
  public int of(Node node) {
    return places.getOrDefault(node, NONE);
  }

  /** The scan at a place. */
  public ScanNode at(long place) {
    return scans.get((int) place);
  }
}
