package io.laminar.capi;

import io.laminar.api.QueryResult;
import java.util.List;

/** How many rows statements have written. Stateless. */
final class Written {
  private Written() {}

  static long rows(List<QueryResult> results) {
    long rows = 0;
    for (QueryResult result : results) {
      rows += result.rows().size();
    }
    return rows;
  }
}
