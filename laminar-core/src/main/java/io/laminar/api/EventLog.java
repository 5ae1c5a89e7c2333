package io.laminar.api;

import java.lang.System.Logger.Level;

/** Writes what a database tells to the log. Stateless. */
final class EventLog implements DatabaseListener {
  static final EventLog INSTANCE = new EventLog();

  private EventLog() {}

  // Looked up with the first event: a log that is never needed is never set up.
  private static void warn(String text) {
    System.getLogger("io.laminar").log(Level.WARNING, text);
  }

  private static String rows(long count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  @Override
  public void onRowsUnread(String source, long rows) {
    warn(rows(rows) + " of source " + source + " discarded: nothing reads it");
  }

  @Override
  public void onRowsDropped(String name, long rows) {
    warn(rows(rows) + " of " + name + " given up: what reads them is too slow");
  }

  @Override
  public void onRowsLate(String query, long rows) {
    warn(rows(rows) + " too late for " + query);
  }

  @Override
  public void onRowErrors(String query, long rows) {
    warn(rows(rows) + " left out of " + query + " because of errors: subscribe to " + query
        + "$errors");
  }

  @Override
  public void onQueryStopped(String query) {
    warn(query + " was stopped by an error");
  }

  @Override
  public void onCheckpointFailed(String problem) {
    warn("no checkpoint was made: " + problem);
  }

  @Override
  public String toString() {
    return "DatabaseListener(System.Logger io.laminar)";
  }
}
