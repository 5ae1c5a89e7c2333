package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every public method and constructor with arguments at the edges of their types: it works, or is refused by a code. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EdgeArgumentTest {
  /** What waits, or ends what the others need. */
  private static final Set<String> LEFT_OUT = Set.of(
      "close",
      "stop",
      "finish",
      "recv",
      "forEach",
      "forEachRemaining",
      "next",
      "hasNext",
      "iterator");

  private static final Map<Class<?>, List<?>> EDGES = Map.ofEntries(
      Map.entry(int.class, List.of(Integer.MIN_VALUE, -1, 0, 99, Integer.MAX_VALUE)),
      Map.entry(long.class, List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE)),
      Map.entry(double.class, List.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0)),
      Map.entry(
          String.class, List.of("", "\0", "no such name", "\ud800", "x".repeat(5_000), "'\"; --")),
      Map.entry(CharSequence.class, List.of("", "\ud800")),
      Map.entry(Object.class, List.of(new Object(), "text", 1)),
      Map.entry(Object[].class, List.of(new Object[0], new Object[] {"text"}, new Object[3])),
      Map.entry(
          Class.class,
          List.of(int.class, String.class, Object[].class, Map.class, Thread.State.class)),
      Map.entry(List.class, List.of(List.of("text"))),
      Map.entry(Map.class, List.of(Map.of(), Map.of("a", 1))),
      Map.entry(Path.class, List.of(Path.of("/no/such/folder"))),
      Map.entry(
          Period.class,
          List.of(Period.ofYears(Integer.MAX_VALUE), Period.ofDays(1), Period.ofMonths(-1))),
      Map.entry(
          Duration.class,
          List.of(
              Duration.ofSeconds(Long.MIN_VALUE),
              Duration.ofNanos(-1),
              Duration.ofSeconds(Long.MAX_VALUE))),
      Map.entry(Instant.class, List.of(Instant.MIN, Instant.MAX)),
      Map.entry(
          BigDecimal.class,
          List.of(new BigDecimal("1E+1000000000"), new BigDecimal("1E-1000000000"))),
      Map.entry(byte[].class, List.of(new byte[0], new byte[] {(byte) 0xff})));

  @Test
  void shouldRefuseByACodeOrWork() throws IOException {
    List<String> raw = new ArrayList<>();
    try (ApiInstances instances = new ApiInstances()) {
      for (Class<?> type : NullArgumentTest.publicClasses()) {
        Stream<Executable> calls = NullArgumentTest.callsOf(type)
            .filter(call -> !ApiInstances.isForUsersToImplement(type))
            .filter(call -> !LEFT_OUT.contains(call.getName()));
        calls.forEach(call -> {
          for (int i = 0; i < call.getParameterCount(); i++) {
            try {
              call(instances, type, call, i, raw);
            } catch (IllegalStateException e) {
              raw.add(call + ": " + e);
            }
          }
        });
      }
      instances.assertAlive();
    }
    assertThat(raw).isEmpty();
  }

  private static void call(
      ApiInstances instances, Class<?> type, Executable call, int number, List<String> raw) {
    for (Object edge : EDGES.getOrDefault(call.getParameterTypes()[number], List.of())) {
      Object[] arguments = new Object[call.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = i == number ? edge : instances.of(call.getParameterTypes()[i], call);
      }
      @Nullable
      Object target = call instanceof Constructor || Modifier.isStatic(call.getModifiers())
          ? null
          : instances.of(type, call);
      Throwable thrown = catchThrowable(() -> NullArgumentTest.invoke(call, target, arguments));
      if (thrown != null
          && !(thrown instanceof LaminarException coded && coded.code() != ErrorCode.INTERNAL)) {
        raw.add(call + " " + number + " " + edge + ": " + thrown);
      }
    }
  }

  @Test
  void shouldShowWhatADebuggerShows() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          "CREATE SOURCE t (a INTEGER); CREATE MATERIALIZED VIEW m AS SELECT COUNT(*) AS n FROM t");
      assertThat(db).hasToString("LaminarDB(open)");
      assertThat(db.source("t")).hasToString("Source(t)");
      assertThat(db.sink("m")).hasToString("Sink(m, changelog)");
      assertThat(db.sink("t").subscribe()).hasToString("Subscription(t)");
      assertThat(db.query("SELECT 1 AS a").rows().get(0)).hasToString("(a=1)");
      assertThat(db.query("SELECT 1 AS a").toString()).contains("(a=1)");
      assertThat(db.metrics().toString()).contains("rowsIn=0");
      assertThat(io.laminar.api.Config.defaults().toString()).contains("ENGINE_THREAD");
      assertThat(db.prepare("SELECT 1")).hasToString("PreparedStatement(SELECT 1)");
    }
  }
}
