package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.core.data.ColumnBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Operators forget the long strings of each batch, whether somebody reads their changes or nobody does. */
final class LongStringsTest {
  private static final int ROWS = 500;
  private static final int LENGTH = 1_500;

  /** More than the rows that a closing window sends at once, and less than those of all batches. */
  private static final int MOST_BYTES = 600_000;

  private static List<String> queries() throws IOException {
    try (InputStream file = LongStringsTest.class.getResourceAsStream("/state/long-strings.txt")) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("\n\\s*\n"))
          .filter(block -> !block.startsWith("#"))
          .toList();
    }
  }

  @Test
  void shouldForgetTheStringsOfEachBatch() throws IOException {
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).clock(() -> 0).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      List<Source<Row>> sources = create(db);
      long[] read = new long[1];
      int number = 0;
      for (String query : queries()) {
        db.execute("CREATE STREAM q" + number + " AS " + query);
        db.execute("CREATE MATERIALIZED VIEW m" + number + " AS " + query);
        db.sink("q" + number++).subscribe(row -> read[0]++);
      }
      push(sources);
      assertThat(read[0]).isGreaterThan((long) ROWS * number / 4);
      assertThat(largeBuffers(db)).isEmpty();
    }
  }

  private static List<Source<Row>> create(LaminarDB db) {
    String columns = " (k INTEGER NOT NULL%s, v INTEGER NOT NULL, s VARCHAR NOT NULL,"
        + " ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1' HOUR)";
    db.execute("CREATE SOURCE t" + columns.formatted("").replace("'1' HOUR", "'1' SECOND"));
    db.execute("CREATE SOURCE u" + columns.formatted("").replace("'1' HOUR", "'1' SECOND"));
    db.execute("CREATE TABLE r" + columns.formatted(" PRIMARY KEY"));
    return List.of(db.source("t"), db.source("u"), db.source("r"));
  }

  private static void push(List<Source<Row>> sources) {
    SplittableRandom random = new SplittableRandom(7);
    LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0);
    for (int i = 0; i < ROWS; i++) {
      for (Source<Row> source : sources) {
        String text = random.nextInt(30) + "a".repeat(LENGTH);
        source.push(Row.of(
            source.schema(),
            random.nextInt(400),
            random.nextInt(9),
            text,
            start.plusNanos(i * 100_000_000L)));
      }
    }
  }

  // ---- Every buffer that the database refers to ----

  /** Says by which fields each buffer was found that holds more than it may. */
  private static List<String> largeBuffers(Object root) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Map.Entry<String, Object>> open = new ArrayDeque<>();
    open.add(Map.entry("", root));
    List<String> large = new ArrayList<>();
    int buffers = 0;
    while (!open.isEmpty()) {
      Map.Entry<String, Object> next = open.poll();
      Object object = next.getValue();
      if (!seen.add(object)) {
        continue;
      }
      if (object instanceof ColumnBuffer buffer) {
        buffers++;
        if (buffer.heap().length > MOST_BYTES) {
          large.add(next.getKey() + ": " + buffer.heap().length);
        }
      } else {
        follow(next.getKey(), object, open);
      }
    }
    assertThat(buffers).isGreaterThan(1_000);
    return large;
  }

  private static void follow(String path, Object object, Deque<Map.Entry<String, Object>> open) {
    if (object instanceof Map<?, ?> map) {
      map.values().forEach(value -> add(path, value, open));
    } else if (object instanceof Collection<?> all) {
      all.forEach(value -> add(path, value, open));
    } else if (object instanceof Object[] array) {
      for (int i = 0; i < Array.getLength(array); i++) {
        add(path, array[i], open);
      }
    } else if (object.getClass().getName().startsWith("io.laminar.")) {
      for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (!field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
            add(
                path + '/' + type.getSimpleName() + '.' + field.getName(),
                get(field, object),
                open);
          }
        }
      }
    }
  }

  private static Object get(Field field, Object object) {
    if (!field.getDeclaringClass().getName().startsWith("io.laminar.")) {
      return object;
    }
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static void add(String path, Object value, Deque<Map.Entry<String, Object>> open) {
    if (value != null) {
      open.add(Map.entry(path, value));
    }
  }
}
