package io.laminar.capi;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names calls in messages as C and Python have them: {@code laminar_start}, and not Java's {@code start()}. Stateless. */
final class CallNames {
  private static final Map<String, String> CALLS = Map.of(
      "awaitIdle()", "laminar_await_idle (await_idle() in Python)",
      "clone()", "laminar_clone_source (clone() in Python)",
      "flush()", "laminar_flush (flush() in Python)",
      "lastDurableSequence()", "laminar_last_durable_sequence (last_durable_sequence in Python)",
      "start()", "laminar_start (start() in Python)");

  private static final Pattern CALL = Pattern.compile("(?<![\\w.$])[a-z]\\w*\\(\\)");
  private static final Pattern CHANGES_AFTER = Pattern.compile("\\bchangesAfter\\((\\d+)\\)");

  private CallNames() {}

  /**
   * Replaces names of calls.
   *
   * @param text of a message or a remedy
   * @param sql what was run; what stands there stays as it is
   */
  static String of(String text, String sql) {
    String calls = CALL.matcher(text).replaceAll(found -> {
      String call = found.group();
      return Matcher.quoteReplacement(sql.contains(call) ? call : CALLS.getOrDefault(call, call));
    });
    return CHANGES_AFTER
        .matcher(calls)
        .replaceAll("laminar_subscribe_after and $1 (changes(after=$1) in Python)")
        .replace("WalMode.SYNC", "the wal_mode sync");
  }
}
