package io.laminar;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plans of the ad-hoc queries that were asked last, for when they are asked again. A plan is good
 * for the objects that there were when it was made: all go when one is made, replaced or dropped. Any
 * thread.
 */
final class AdHocPlans {
  private static final int MAX_PLANS = 64;

  /** The least recently used first. */
  private final Map<Object, AdHocPlan> plans = new LinkedHashMap<>(16, 0.75f, true);

  private long version;

  /** What a plan is made for: to be asked together with the objects. */
  synchronized long version() {
    return version;
  }

  /** Objects have changed: no plan is good any more. */
  synchronized void clear() {
    version++;
    plans.clear();
  }

  /**
   * Finds a plan.
   *
   * @param query its text, or the statement
   */
  synchronized @Nullable AdHocPlan find(Object query) {
    return plans.get(query);
  }

  /** Keeps a plan that was made for a version of the objects, unless they have changed since. */
  synchronized void add(Object query, AdHocPlan plan, long madeFor) {
    if (madeFor == version) {
      plans.put(query, plan);
      if (plans.size() > MAX_PLANS) {
        plans.remove(plans.keySet().iterator().next());
      }
    }
  }
}
